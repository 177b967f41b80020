package chat

import (
	"context"
	"strings"

	"dousuru/internal/directory"
	"dousuru/internal/identify"
)

// inspect marks what in a text may tell who wrote it: forms, and what the directory says of the person and those next to them.
// Nothing of it is kept.
func (e *Engine) inspect(ctx context.Context, p directory.Person, f ClientFrame) (Reply, error) {
	text, err := clean(f.Text, MaxText)
	if err != nil {
		return Reply{}, err
	}
	if text != f.Text {
		return Reply{}, &Error{Code: CodeBadFrame} // the places would not be those of the person's text
	}
	known := identify.Known{Names: []string{p.Name}, Places: append(strings.Fields(p.Department), p.Site), Numbers: []string{p.Slug}}
	partners, err := directory.Partners(ctx, e.db, p.ID)
	if err != nil {
		return Reply{}, err
	}
	for _, partner := range partners {
		known.Names = append(known.Names, partner.Name)
	}
	marks := Marks{Places: identify.Find(text, known)}
	if marks.Places == nil {
		marks.Places = []identify.Mark{}
	}
	return Reply{Marks: &marks}, nil
}
