package web

import (
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/chat/journey"
)

// maxDraft bounds what a link may put into the input, in characters.
const maxDraft = 300

// talk is the desk itself: the widget over the whole page. ?draft= (words of HR's pages) stands in its input and is not sent; so does,
// with ?again=, what a decision of the person's was about. That one is named by its id: addresses stand in logs of proxies.
func (s *Site) talk(v *visit) (result, error) {
	words := v.URL.Query().Get("draft")
	if id, err := uuid.Parse(v.URL.Query().Get("again")); err == nil {
		err = s.opts.DB.As(v.Context(), v.self(), func(tx pgx.Tx) error {
			d, err := journey.Find(v.Context(), tx, id)
			words = d.Topic
			return err
		})
		if err != nil && !errors.Is(err, journey.ErrNotFound) {
			return result{}, err
		}
	}
	draft := []rune(clean(words))
	return show("talk", string(draft[:min(len(draft), maxDraft)])), nil
}

// example is a page as an intranet may have it, with the widget floating over it. It is the documentation and what the
// browser tests open.
func (s *Site) example(v *visit) (result, error) { return show("example", s.address(v)), nil }

// address is where browsers reach the desk, as the request came; for showing only.
func (s *Site) address(v *visit) string {
	if s.opts.Secure {
		return "https://" + v.Host
	}
	return "http://" + v.Host
}
