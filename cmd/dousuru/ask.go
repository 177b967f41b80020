package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"dousuru/chat"
)

type askCommand struct {
	Text string   `arg:"" optional:"" help:"The question. Without it, a talk in the terminal begins."`
	JSON bool     `name:"json" help:"Print one JSON object a turn."`
	Role string   `enum:"employee,manager" default:"employee" help:"Who asks: employee or manager."`
	Lang string   `enum:"ja,en" default:"ja" help:"Language until the question shows another: ja or en."`
	Then []string `sep:"none" placeholder:"TEXT" help:"What the person says next. May be given several times."`
}

// turnJSON is one turn as other programs read it.
type turnJSON struct {
	Outcome    chat.Outcome    `json:"outcome"`
	Text       string          `json:"text"`
	Citations  []chat.Citation `json:"citations"`
	Confidence float64         `json:"confidence"`
	ElapsedMS  float64         `json:"elapsed_ms"`
	Summary    *summaryJSON    `json:"summary,omitempty"` // where a model was asked
}

// summaryJSON is what came of a model that put the answer into other words.
type summaryJSON struct {
	Text      string         `json:"text"` // empty: it was not kept
	Model     string         `json:"model"`
	Reason    string         `json:"reason"` // why it was not kept
	Sentences int            `json:"sentences"`
	Dropped   map[string]int `json:"dropped"` // sentences that did not pass, by reason
	TokensIn  int            `json:"tokens_in"`
	TokensOut int            `json:"tokens_out"`
	FirstMS   *float64       `json:"first_ms"` // until the first sentence that passed, from the answer on
	ElapsedMS float64        `json:"elapsed_ms"`
}

func newSummaryJSON(r chat.Rephrased) *summaryJSON {
	s := &summaryJSON{Text: r.Text, Model: r.Model, Reason: r.Reason, Sentences: r.Sentences, Dropped: r.Dropped, TokensIn: r.Usage.In,
		TokensOut: r.Usage.Out, ElapsedMS: milliseconds(r.Elapsed)}
	if r.First > 0 {
		first := milliseconds(r.First)
		s.FirstMS = &first
	}
	return s
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func newTurnJSON(t chat.Turn, lang string) turnJSON {
	citations := t.Message.Citations
	if citations == nil {
		citations = []chat.Citation{}
	}
	return turnJSON{t.Outcome, t.Plain(lang), citations, t.Confidence, milliseconds(t.Elapsed), nil}
}

// Run asks. Nothing that is asked here is stored.
func (c *askCommand) Run(ctx context.Context, s *Settings, std streams) error {
	engine, done, err := s.desk(ctx, std)
	if err != nil {
		return err
	}
	defer done()
	talk := engine.Talk(c.Lang, []string{"role:" + c.Role, "role:employee"}).Reword()
	if c.Text == "" && !c.JSON {
		return c.converse(ctx, talk, std)
	}
	for _, text := range append([]string{c.Text}, c.Then...) {
		turn, err := talk.Say(ctx, text)
		if err != nil {
			return err
		}
		if err := c.print(ctx, std.out, talk, turn); err != nil {
			return err
		}
	}
	return nil
}

// print writes the turn, and behind its answer a summary, where a model is set up and one was kept.
func (c *askCommand) print(ctx context.Context, out io.Writer, talk *chat.Talk, turn chat.Turn) error {
	if !c.JSON {
		if _, err := fmt.Fprintf(out, "%s\n\n", turn.Plain(c.Lang)); err != nil {
			return err
		}
		if r, ok := talk.Rephrase(ctx); ok && r.Text != "" {
			_, err := fmt.Fprintf(out, "%s\n\n", r.Plain(c.Lang))
			return err
		}
		return nil
	}
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	line := newTurnJSON(turn, c.Lang)
	if r, ok := talk.Rephrase(ctx); ok {
		line.Summary = newSummaryJSON(r)
	}
	return encoder.Encode(line)
}

// converse talks line by line until the input ends.
func (c *askCommand) converse(ctx context.Context, talk *chat.Talk, std streams) error {
	fmt.Fprintln(std.out, chat.Introduction(c.Lang))
	lines := bufio.NewScanner(std.in)
	lines.Buffer(nil, 1<<20)
	for {
		fmt.Fprint(std.out, "> ")
		if !lines.Scan() || ctx.Err() != nil {
			fmt.Fprintln(std.out)
			return lines.Err()
		}
		if strings.TrimSpace(lines.Text()) == "" {
			continue
		}
		turn, err := talk.Say(ctx, lines.Text())
		if err != nil {
			return err
		}
		if err := c.print(ctx, std.out, talk, turn); err != nil {
			return err
		}
	}
}
