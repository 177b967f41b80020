package chat

import (
	"context"
	"time"
	"unicode/utf8"
)

// Obedient is a composer without a model: it writes what it is told to. For tests, and to look at a summary without an endpoint.
type Obedient struct {
	Write func(r ComposeRequest) string // what it writes
	Size  int                           // characters of one piece; 0: all at once
	Pause time.Duration                 // before each piece
	Fails error                         // returned behind the text, in place of its end
}

// Model is a name that no endpoint has.
func (o Obedient) Model() string { return "obedient" }

// Prompt is a version of nothing.
func (o Obedient) Prompt() string { return "0" }

// Compose writes the text in pieces. A character counts as one token.
func (o Obedient) Compose(ctx context.Context, r ComposeRequest, piece func(string) error) (Usage, error) {
	usage := Usage{In: utf8.RuneCountInString(r.Question)}
	for _, p := range r.Passages {
		usage.In += utf8.RuneCountInString(p.Text)
	}
	text := []rune(o.Write(r))
	for len(text) > 0 {
		if err := wait(ctx, o.Pause); err != nil {
			return usage, err
		}
		n := len(text)
		if o.Size > 0 {
			n = min(n, o.Size)
		}
		usage.Out += n
		if err := piece(string(text[:n])); err != nil {
			return usage, err
		}
		text = text[n:]
	}
	return usage, o.Fails
}

func wait(ctx context.Context, pause time.Duration) error {
	if pause == 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
