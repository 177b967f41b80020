package web

import (
	"errors"

	"dousuru/chat/journey"
	"dousuru/internal/directory"
)

// oneOnOneData is the person's own half of the 1on1 with whoever leads them.
type oneOnOneData struct {
	Boss   string     // name of who leads the person now; empty: nobody
	Shares []ownShare // that can be seen
	Past   []ownShare // that were
	After  afterOwn
}

// oneOnOne is its page. Nothing of it is seen by the manager but what the person shares.
func (s *Site) oneOnOne(v *visit) (result, error) {
	var data oneOnOneData
	boss, err := s.boss(v)
	if err != nil {
		return result{}, err
	}
	data.Boss = boss.Name
	shares, err := s.ownShares(v)
	if err != nil {
		return result{}, err
	}
	for _, share := range shares {
		if share.State() == "visible" {
			data.Shares = append(data.Shares, share)
		} else {
			data.Past = append(data.Past, share)
		}
	}
	if data.After, err = s.afterOwn(v, half{Base: ownBase, Other: boss.ID, Name: boss.Name}); err != nil {
		return result{}, err
	}
	return show("oneonone/oneonone", data), nil
}

// boss is who leads the person now; the zero person: nobody.
func (s *Site) boss(v *visit) (directory.Person, error) {
	p, err := directory.ManagerOf(v.Context(), s.opts.DB, v.person.ID)
	if errors.Is(err, directory.ErrNotFound) {
		return directory.Person{}, nil
	}
	return p, err
}

// withdrawnData is what somebody has just withdrawn: it is kept nowhere but on the page that says so, from where it can be shared again.
type withdrawnData struct {
	Boss string
	Form shareForm
}

// withdrawShare ends a share and offers to undo that.
func (s *Site) withdrawShare(v *visit) (result, error) {
	id, err := v.id()
	if err != nil {
		return result{}, err
	}
	share, err := journey.OwnShare(v.Context(), s.opts.DB, v.self(), id)
	if err != nil {
		return result{}, err
	}
	if share.WithdrawnAt.IsZero() { // else the form was sent twice
		if err := journey.WithdrawShare(v.Context(), s.opts.DB, v.self(), id); err != nil {
			return result{}, err
		}
	}
	names, err := directory.Names(v.Context(), s.opts.DB, ids(share.Manager))
	if err != nil {
		return result{}, err
	}
	form := shareFormOf(share)
	form.ID = "" // sharing again is a share of its own
	return show("oneonone/withdrawn", withdrawnData{names[share.Manager], form}), nil
}

// forgetShare takes what cannot be seen any more off the list.
func (s *Site) forgetShare(v *visit) (result, error) {
	id, err := v.id()
	if err != nil {
		return result{}, err
	}
	if err := journey.ForgetShare(v.Context(), s.opts.DB, v.self(), id); err != nil {
		return result{}, err
	}
	return goTo("/oneonone?done=shareForgotten#shares"), nil
}
