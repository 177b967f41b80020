package web

import (
	"errors"
	"net/http"
	"slices"

	"github.com/google/uuid"

	"dousuru/chat/journey"
	"dousuru/internal/directory"
)

// teamShare shows what a member shared, which notes the reading for them. A browser that only fetches the page ahead reads
// nothing: it gets the page that says what opening does.
func (s *Site) teamShare(v *visit) (result, error) {
	m, err := s.ofTeam(v)
	if err != nil {
		return result{}, err
	}
	id, err := v.id()
	if err != nil {
		return result{}, err
	}
	data := briefData{Member: m, briefForm: briefForm{Share: id}}
	if fetchedAhead(v) {
		err = s.isSharedBy(v, m, id)
	} else {
		data.Shared, err = s.readShare(v, m, id)
	}
	if errors.Is(err, errNotFound) || errors.Is(err, journey.ErrNotFound) {
		gone := show("team/share", data) // taken back, past its day, or never there: the same page
		gone.status = http.StatusNotFound
		return gone, nil
	}
	data.Found = true
	return show("team/share", data), err
}

// isSharedBy is errNotFound unless the visitor can read a share of this very member now. Asking reads nothing.
func (s *Site) isSharedBy(v *visit, m directory.Member, id uuid.UUID) error {
	marks, err := journey.SharedWith(v.Context(), s.opts.DB, v.self(), m.ID)
	if err == nil && (m.ID == uuid.Nil || !slices.ContainsFunc(marks, func(mark journey.ShareMark) bool { return mark.ID == id })) {
		err = errNotFound
	}
	return err
}

// readShare reads what a member shared, which notes the reading for them. A share of anybody else's is not found, and not read.
func (s *Site) readShare(v *visit, m directory.Member, id uuid.UUID) (*shareView, error) {
	if err := s.isSharedBy(v, m, id); err != nil {
		return nil, err
	}
	share, err := journey.ReadShare(v.Context(), s.opts.DB, v.self(), id)
	if err != nil {
		return nil, err
	}
	views, err := s.shareViews(v, share)
	if err != nil {
		return nil, err
	}
	return &views[0], nil
}
