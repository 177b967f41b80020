package openai

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"

	api "github.com/sashabaranov/go-openai"

	"dousuru/chat"
	"dousuru/internal/endpoint"
)

// Limits of a summary: five sentences of Japanese are about 400 tokens, and 1,500 bytes.
const (
	summaryTokens = 800
	summaryBytes  = 8 << 10
	mostBytes     = 64 << 10 // of all that is sent; an answer's own parts are far below
)

// A Composer rephrases by a chat model. It keeps nothing between two requests.
type Composer struct {
	api    *api.Client
	model  string
	prompt prompt
	plain  atomic.Bool // the endpoint refuses to be asked for what a stream uses
}

// NewComposer is a composer over an endpoint. The model is what the endpoint calls it, or an Azure deployment.
func NewComposer(c *endpoint.Client, model string) *Composer {
	return &Composer{api: dial(c), model: model, prompt: read("compose")}
}

// Model names the model.
func (c *Composer) Model() string { return c.model }

// Prompt names what the model is told: compose, a version, and what the files hold.
func (c *Composer) Prompt() string { return c.prompt.name }

// Worst is what one request can use at most; a client that asks twice can use it twice.
func (c *Composer) Worst(r chat.ComposeRequest) chat.Usage {
	_, _, worst := c.ask(r)
	return worst
}

// Compose hands on a summary as it is written. The endpoint's client says when it is whole, and gives up when something takes
// too long. A model that writes the boundary is telling what it was told, and is ended.
func (c *Composer) Compose(ctx context.Context, r chat.ComposeRequest, piece func(string) error) (chat.Usage, error) {
	asked, boundary, worst := c.ask(r)
	if worst.In > mostBytes || len(r.Passages) == 0 {
		return chat.Usage{}, &endpoint.Error{Kind: endpoint.Request}
	}
	ctx, sent := counting(ctx)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stream, err := c.api.CreateChatCompletionStream(ctx, asked)
	if refused(err) && asked.StreamOptions != nil {
		// Old servers of one's own know no stream_options. What was refused was not worked on.
		asked.StreamOptions = nil
		sent.Add(-1)
		if stream, err = c.api.CreateChatCompletionStream(ctx, asked); err == nil {
			c.plain.Store(true)
		}
	}
	if err != nil {
		err = fault(err, int(sent.Load()))
		return used(nil, worst, int(sent.Load()), err), err
	}
	defer stream.Close()
	usage, err := receive(stream, boundary, piece)
	return used(usage, worst, int(sent.Load()), err), err
}

// refused says whether an endpoint did not like a field of what it was asked: 400, or 422 as servers in Python say it.
func refused(err error) bool {
	e := (*endpoint.Error)(nil)
	return errors.As(err, &e) && (e.Status == http.StatusBadRequest || e.Status == http.StatusUnprocessableEntity)
}

// receive hands a stream on to its end.
func receive(stream *api.ChatCompletionStream, boundary string, piece func(string) error) (usage *api.Usage, err error) {
	length, tail := 0, ""
	for {
		part, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return usage, nil
		}
		if err != nil {
			return usage, fault(err, 1)
		}
		if part.Usage != nil {
			usage = part.Usage
		}
		for _, choice := range part.Choices {
			text := choice.Delta.Content
			if choice.Delta.Refusal != "" {
				return usage, &endpoint.Error{Kind: endpoint.Filtered}
			}
			if text == "" {
				continue
			}
			if length += len(text); length > summaryBytes {
				return usage, &endpoint.Error{Kind: endpoint.TooLarge}
			}
			if tail += text; strings.Contains(tail, boundary) {
				return usage, &endpoint.Error{Kind: endpoint.Malformed}
			}
			tail = tail[max(0, len(tail)-len(boundary)):]
			if err := piece(text); err != nil {
				return usage, err
			}
		}
	}
}

// ask is what is asked, and what it can cost.
func (c *Composer) ask(r chat.ComposeRequest) (asked api.ChatCompletionRequest, boundary string, worst chat.Usage) {
	b := newBlock()
	b.open(words(r.Language, "資料", "passages"))
	for _, p := range r.Passages {
		b.line(fmt.Sprintf("[%d]", p.Mark))
		b.data(p.Title)
		b.data(p.Label)
		b.data(p.Text)
		b.data(p.StatusNote)
		if p.ReviewedOn != "" {
			b.data(words(r.Language, "確認日 ", "reviewed on ") + p.ReviewedOn)
		}
	}
	b.close(words(r.Language, "資料", "passages"))
	b.open(words(r.Language, "質問", "question"))
	b.data(r.Question)
	b.close(words(r.Language, "質問", "question"))
	// Behind the data once more, since the last words weigh most.
	b.line(words(r.Language, "上の資料だけから、1文から5文のまとめを書きます。どの文も資料の番号で終えます。",
		"Write the summary, one to five sentences from the passages above alone, each ending with the number of its passage."))
	messages, in := prompted(c.prompt.say(r.Language, b.boundary), b.text.String())
	asked, out := request(c.model, summaryTokens, messages)
	if !c.plain.Load() {
		asked.StreamOptions = &api.StreamOptions{IncludeUsage: true}
	}
	return asked, b.boundary, chat.Usage{In: in, Out: out}
}
