package web

import (
	"errors"
	"net/http"
	"slices"

	"github.com/google/uuid"

	"dousuru/chat/oneonone"
)

// A pairNote is a proposal or a shared note as one of the two sees it.
type pairNote struct {
	oneonone.SharedNote
	half
	Mine   bool   // the viewer proposed it
	Before string // what an agreed proposal would replace
	Former string // name of a manager of before; "": the one of now
}

// Answers tells whether the viewer is asked; Ended whether its line has ended, so that only taking it out is left.
func (i pairNote) Answers() bool { return !i.Agreed && !i.Mine }
func (i pairNote) Ended() bool   { return i.Former != "" }

type sharedData struct {
	half
	Waiting  []pairNote // proposals
	Agreed   []pairNote
	Replaces uuid.UUID // of the form; zero: a note beside the others
	Before   string    // the words of what would be replaced
	Typed    string
	Kept     string // what was done with a text that stands in the form now
	Problem  string
}

func (sharedData) MaxShared() int { return oneonone.MaxShared }

// sharedNotes are those of one half.
func (s *Site) sharedNotes(v *visit, h half) (items []pairNote, err error) {
	list, err := oneonone.SharedNotes(v.Context(), s.opts.DB, v.self(), h.With)
	if err != nil {
		return nil, err
	}
	words := map[uuid.UUID]string{}
	var former []uuid.UUID
	for _, n := range list {
		words[n.ID] = n.Words
		if h.Own() && n.Manager != h.Other {
			former = append(former, n.Manager)
		}
	}
	names, err := s.others(v, former...)
	if err != nil {
		return nil, err
	}
	for _, n := range list {
		item := pairNote{SharedNote: n, half: h, Mine: n.ProposedBy == v.person.ID, Before: words[n.Replaces]}
		if h.Own() && n.Manager != h.Other {
			item.Former = names[n.Manager]
		}
		items = append(items, item)
	}
	return items, nil
}

// sharedPage lists what the two share, with a form for a proposal; ?replaces begins a change of an agreed note.
func (s *Site) sharedPage(v *visit) (result, error) {
	h, err := s.half(v)
	if err != nil {
		return result{}, err
	}
	replaces, err := uuid.Parse(v.URL.Query().Get("replaces"))
	return s.showShared(v, sharedData{half: h, Replaces: replaces}, err == nil)
}

// showShared fills the page; with change the form begins with the words that it would replace.
func (s *Site) showShared(v *visit, data sharedData, change bool) (result, error) {
	items, err := s.sharedNotes(v, data.half)
	if err != nil {
		return result{}, err
	}
	found := false
	for _, i := range items {
		if !i.Agreed {
			data.Waiting = append(data.Waiting, i)
			continue
		}
		data.Agreed = append(data.Agreed, i)
		if i.ID == data.Replaces && !i.Ended() {
			data.Before, found = i.Words, true
		}
	}
	if !found {
		data.Replaces = uuid.Nil
	} else if change {
		data.Typed = data.Before
	}
	if err := s.seenArrivals(v, data.With); err != nil {
		return result{}, err
	}
	return refusedForm("oneonone/shared", data, data.Problem), nil
}

// propose offers words to the other.
func (s *Site) propose(v *visit) (result, error) {
	h, err := s.half(v)
	if err != nil {
		return result{}, err
	}
	data := sharedData{half: h, Typed: v.PostForm.Get("words")}
	if data.Replaces, err = uuid.Parse(v.PostForm.Get("replaces")); err != nil {
		data.Replaces = uuid.Nil
	}
	if to := v.PostForm.Get("to"); to != "" && to != h.Other.String() { // not to somebody else than it was written for
		data.Problem = v.text("one.errorLine")
		return s.showShared(v, data, false)
	}
	_, err = oneonone.Propose(v.Context(), s.opts.DB, v.self(), h.Other, data.Typed, data.Replaces)
	if errors.Is(err, oneonone.ErrNotFound) { // what it would replace was taken back meanwhile
		data.Problem = v.text("oneShared.errorGone")
		return s.showShared(v, data, false)
	}
	if data.Problem = v.oneProblem(err, oneonone.MaxShared); data.Problem != "" {
		return s.showShared(v, data, false)
	}
	return goTo(h.Base + "/shared?done=oneProposed"), err
}

// agreeShared makes a proposal of the other a note of both.
func (s *Site) agreeShared(v *visit) (result, error) {
	id, err := v.id()
	if err != nil {
		return result{}, err
	}
	h, err := s.half(v)
	if err != nil {
		return result{}, err
	}
	if err = s.isShared(v, h, id); err == nil {
		err = oneonone.Agree(v.Context(), s.opts.DB, v.self(), id)
	}
	if sharedMoved(err) {
		return s.showMoved(v, h)
	}
	return goTo(h.Base + "/shared?done=oneAgreed#agreed"), err
}

// isShared is oneonone.ErrNotFound unless a note is one of this half: the words of one pair are not to stand in the form of another.
func (s *Site) isShared(v *visit, h half, id uuid.UUID) error {
	list, err := oneonone.SharedNotes(v.Context(), s.opts.DB, v.self(), h.With)
	if err == nil && !slices.ContainsFunc(list, func(n oneonone.SharedNote) bool { return n.ID == id }) {
		err = oneonone.ErrNotFound
	}
	return err
}

// sharedMoved tells whether a note was withdrawn or agreed to meanwhile, or the button pressed twice.
func sharedMoved(err error) bool {
	return errors.Is(err, oneonone.ErrNotFound) || errors.Is(err, oneonone.ErrAgreed)
}

// showMoved is the page as it stands now, which says so.
func (s *Site) showMoved(v *visit, h half) (result, error) {
	res, err := s.showShared(v, sharedData{half: h, Problem: v.text("oneShared.errorMoved")}, false)
	res.status = http.StatusConflict
	return res, err
}

// takeSharedBack refuses, withdraws, or takes a note out for both. The viewer's own words, and what both had agreed to, stand
// in the form afterwards, so that nothing is lost to who took it out.
func (s *Site) takeSharedBack(v *visit) (result, error) {
	id, err := v.id()
	if err != nil {
		return result{}, err
	}
	h, err := s.half(v)
	if err != nil {
		return result{}, err
	}
	var note oneonone.SharedNote
	if err = s.isShared(v, h, id); err == nil {
		note, err = oneonone.TakeBack(v.Context(), s.opts.DB, v.self(), id)
	}
	switch {
	case sharedMoved(err):
		return s.showMoved(v, h)
	case err != nil:
		return result{}, err
	case !note.Agreed && note.ProposedBy != v.person.ID:
		return goTo(h.Base + "/shared?done=oneRefused"), nil
	}
	kept := "oneShared.keptOut"
	if !note.Agreed {
		kept = "oneShared.keptWithdrawn"
	}
	return s.showShared(v, sharedData{half: h, Typed: note.Words, Kept: v.text(kept)}, false)
}
