package openai

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"strings"
	"sync/atomic"
	"time"
	"unicode"
	"unicode/utf8"

	api "github.com/sashabaranov/go-openai"

	"dousuru/chat"
	"dousuru/internal/endpoint"
)

// Limits of understanding. A person waits for it, before the offline outcome stands.
const (
	UnderstandWithin = 1500 * time.Millisecond // all in all
	MaxQuery         = 200                     // characters of a query
	queryTokens      = 400                     // 200 characters, and the JSON around them
	subjectsMost     = 5                       // titles that are sent
)

// An Understander rewrites a message by a chat model.
type Understander struct {
	api    *api.Client
	model  string
	prompt prompt
	within time.Duration
	plain  atomic.Bool // the endpoint knows no schemas
}

// NewUnderstander is an understander over an endpoint. The model is what the endpoint calls it, or an Azure deployment.
func NewUnderstander(c *endpoint.Client, model string) *Understander {
	return &Understander{api: dial(c), model: model, prompt: read("understand"), within: UnderstandWithin}
}

// Model names the model.
func (u *Understander) Model() string { return u.model }

// Prompt names what the model is told: understand, a version, and what the files hold.
func (u *Understander) Prompt() string { return u.prompt.name }

// Worst is what one understanding can use at most, with the second try after a refused schema; a client that asks twice can use it twice.
func (u *Understander) Worst(r chat.UnderstandRequest) chat.Usage {
	_, _, worst := u.ask(r)
	if u.plain.Load() {
		return worst
	}
	return chat.Usage{In: 2 * worst.In, Out: 2 * worst.Out}
}

// schema is all that an answer may be.
var schema = json.RawMessage(`{"type":"object","properties":{"query":{"type":"string"}},"required":["query"],"additionalProperties":false}`)

// Understand asks for a query, with a strict schema, or, where the endpoint refuses that, with JSON alone. Whatever is not exactly
// such an answer is an error, and a query that is too long, holds an address or several lines is Malformed.
func (u *Understander) Understand(ctx context.Context, r chat.UnderstandRequest) (query string, usage chat.Usage, err error) {
	ctx, cancel := context.WithTimeout(ctx, u.within)
	defer cancel()
	plain := u.plain.Load()
	query, usage, err = u.try(ctx, r, plain)
	if e := (*endpoint.Error)(nil); plain || !errors.As(err, &e) || e.Kind != endpoint.Rejected {
		return query, usage, err
	}
	query, second, err := u.try(ctx, r, true)
	if err == nil {
		u.plain.Store(true)
	}
	return query, chat.Usage{In: usage.In + second.In, Out: usage.Out + second.Out}, err
}

func (u *Understander) try(ctx context.Context, r chat.UnderstandRequest, plain bool) (string, chat.Usage, error) {
	asked, boundary, worst := u.ask(r)
	if worst.In > mostBytes {
		return "", chat.Usage{}, &endpoint.Error{Kind: endpoint.Request}
	}
	asked.ResponseFormat = &api.ChatCompletionResponseFormat{Type: api.ChatCompletionResponseFormatTypeJSONSchema,
		JSONSchema: &api.ChatCompletionResponseFormatJSONSchema{Name: "query", Schema: schema, Strict: true}}
	if plain {
		asked.ResponseFormat = &api.ChatCompletionResponseFormat{Type: api.ChatCompletionResponseFormatTypeJSONObject}
	}
	ctx, sent := counting(ctx)
	answer, err := u.api.CreateChatCompletion(ctx, asked)
	if err != nil {
		err = fault(err, int(sent.Load()))
		return "", used(nil, worst, int(sent.Load()), err), err
	}
	usage := used(&answer.Usage, worst, int(sent.Load()), nil)
	query, err := queryOf(answer, boundary)
	return query, usage, err
}

func (u *Understander) ask(r chat.UnderstandRequest) (asked api.ChatCompletionRequest, boundary string, worst chat.Usage) {
	b := newBlock()
	b.open(words(r.Language, "話していたページ", "pages"))
	for _, title := range r.Subjects[:min(len(r.Subjects), subjectsMost)] {
		b.data(title)
	}
	b.close(words(r.Language, "話していたページ", "pages"))
	b.open(words(r.Language, "本人の言葉", "message"))
	b.data(r.Message)
	b.close(words(r.Language, "本人の言葉", "message"))
	b.line(words(r.Language, `検索の言葉を {"query": "…"} の形で書きます。`, `Write the query in the form {"query": "…"}.`))
	messages, in := prompted(u.prompt.say(r.Language, b.boundary), b.text.String())
	asked, out := request(u.model, queryTokens, messages)
	return asked, b.boundary, chat.Usage{In: in, Out: out}
}

// queryOf reads the one answer that may be.
func queryOf(answer api.ChatCompletionResponse, boundary string) (string, error) {
	malformed := &endpoint.Error{Kind: endpoint.Malformed}
	if len(answer.Choices) != 1 {
		return "", malformed
	}
	choice := answer.Choices[0]
	switch choice.FinishReason {
	case api.FinishReasonStop:
	case api.FinishReasonLength:
		return "", &endpoint.Error{Kind: endpoint.Length}
	case api.FinishReasonContentFilter:
		return "", &endpoint.Error{Kind: endpoint.Filtered}
	default:
		return "", malformed
	}
	if choice.Message.Refusal != "" {
		return "", &endpoint.Error{Kind: endpoint.Filtered}
	}
	if len(choice.Message.ToolCalls) > 0 {
		return "", malformed
	}
	var object struct {
		Query *string `json:"query"`
	}
	decoder := json.NewDecoder(strings.NewReader(choice.Message.Content))
	decoder.DisallowUnknownFields()
	if decoder.Decode(&object) != nil || object.Query == nil {
		return "", malformed
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return "", malformed
	}
	query := strings.TrimSpace(*object.Query)
	if utf8.RuneCountInString(query) > MaxQuery || strings.Contains(query, boundary) || address.MatchString(query) || strings.ContainsFunc(query, unseen) {
		return "", malformed
	}
	return query, nil
}

// address tells what a search has no use for, and what an injected text would have the desk look up.
var address = regexp.MustCompile(`(?i)[a-z]+://|www\.|[^\s@]@[^\s@]`)

func unseen(r rune) bool {
	return breaks(r) || unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co) || r == utf8.RuneError
}
