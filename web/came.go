package web

import (
	"errors"

	"dousuru/chat/escalation"
	"dousuru/knowledge"
)

// cameOf is the article that came of a question, or leads to its answer, if who asked may see it today; nil otherwise.
func (s *Site) cameOf(v *visit, t escalation.Thread) (*knowledge.Article, error) {
	if t.Article == "" {
		return nil, nil
	}
	a, err := knowledge.Find(v.Context(), s.opts.DB, t.Article, v.person.Tags())
	if errors.Is(err, knowledge.ErrNotFound) { // retired meanwhile, or for others
		return nil, nil
	}
	return &a, err
}
