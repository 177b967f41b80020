package web

import (
	"errors"

	"github.com/jackc/pgx/v5"

	"dousuru/knowledge"
)

// errLeak keeps a draft that came of a question from being handed on, while it repeats an asker or names somebody.
var errLeak = errors.New("draft repeats an asker or names somebody")

// articleLeaks are the places of an article that came of a question, as its draft or since, that may tell of who asked. There
// are none to look for in an article that came of no question.
func (s *Site) articleLeaks(v *visit, tx pgx.Tx, a knowledge.Article) ([]leak, error) {
	said, err := s.opts.Questions.SaidOf(v.Context(), tx, a.Slug)
	if err != nil || len(said) == 0 {
		return nil, err
	}
	fields := []written{{"follow.question", a.Title}}
	for _, p := range a.Passages {
		fields = append(fields, written{"follow.text", p.Heading + "\n" + p.Body})
	}
	return leaks(v, tx, fields, said)
}

// tight is errLeak for a draft with a place that has to be rewritten; doubts were ticked when it was begun, and stand among
// the hints for the second person. An article that was there before may name people whom one may turn to.
func (s *Site) tight(v *visit, tx pgx.Tx, slug string) error {
	d, err := knowledge.OpenDraft(v.Context(), tx, slug)
	if errors.Is(err, knowledge.ErrNoDraft) {
		return nil // what is done to it says so
	}
	if err != nil {
		return err
	}
	leaks, err := s.articleLeaks(v, tx, d.Article)
	for _, l := range leaks {
		if l.Problem && (l.Kind == "copied" || d.Purpose == purposeAnswer) {
			return errLeak
		}
	}
	return err
}

// leakHints says in words where the places are.
func (v *visit) leakHints(leaks []leak) []string {
	var words []string
	for _, l := range leaks {
		if l.Problem && l.Kind == "name" { // the hints name it already
			continue
		}
		words = append(words, v.text("leak.hint", l.Found, v.text("leak."+l.Kind)))
	}
	return words
}
