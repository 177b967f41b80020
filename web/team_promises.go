package web

import (
	"errors"

	"github.com/google/uuid"

	"dousuru/chat/oneonone"
	"dousuru/knowledge"
)

// A promiseItem is a promise with the one for whom it was made.
type promiseItem struct {
	oneonone.Promise
	Name string
}

// Base is where a promise is worked on.
func (p promiseItem) Base() string {
	return "/team/" + p.About.String() + "/promises/" + p.ID.String()
}

// promisesData is the manager's whole list.
type promisesData struct {
	Open    []promiseItem
	Done    []promiseItem
	Removed []promiseItem
}

// promiseData is the form of one promise.
type promiseData struct {
	half
	ID         uuid.UUID // zero: a new one
	Words, Due string
	Remind     bool
	Mail       bool // they can be reminded by mail
	Problem    string
	Field      string // the field with the problem: words, due
}

func (promiseData) MaxPromise() int { return oneonone.MaxPromise }
func (promiseData) First() string   { return knowledge.Today().String() }

// Action is where the form goes.
func (d promiseData) Action() string {
	if d.ID == uuid.Nil {
		return d.Base + "/promises"
	}
	return d.Base + "/promises/" + d.ID.String()
}

// promises is the manager's own list of what they are going to find out.
func (s *Site) promises(v *visit) (result, error) {
	var data promisesData
	all, err := s.promiseItems(v, oneonone.Promises)
	if err != nil {
		return result{}, err
	}
	for _, p := range all {
		if p.DoneAt.IsZero() {
			data.Open = append(data.Open, p)
		} else {
			data.Done = append(data.Done, p)
		}
	}
	if data.Removed, err = s.promiseItems(v, oneonone.RemovedPromises); err != nil {
		return result{}, err
	}
	return show("team/promises", data), nil
}

// promisePage is the form for a new promise, or of one that is there.
func (s *Site) promisePage(v *visit) (result, error) {
	h, err := s.half(v)
	if err != nil {
		return result{}, err
	}
	data := promiseData{half: h, Mail: s.opts.Mail && v.person.Mail}
	if v.PathValue("id") != "" {
		p, err := s.findPromise(v, h)
		if err != nil {
			return result{}, err
		}
		data.ID, data.Words, data.Remind = p.ID, p.Words, p.Remind
		if !p.Due.IsZero() {
			data.Due = p.Due.String()
		}
	}
	return show("team/promise", data), nil
}

func (s *Site) findPromise(v *visit, h half) (oneonone.Promise, error) {
	id, err := v.id()
	if err != nil {
		return oneonone.Promise{}, err
	}
	all, err := oneonone.Promises(v.Context(), s.opts.DB, v.self())
	if err != nil {
		return oneonone.Promise{}, err
	}
	for _, p := range all {
		if p.ID == id && p.About == h.With {
			return p, nil
		}
	}
	return oneonone.Promise{}, errNotFound
}

// putPromise keeps a new promise, or changes one.
func (s *Site) putPromise(v *visit) (result, error) {
	h, err := s.half(v)
	if err != nil {
		return result{}, err
	}
	data := promiseData{half: h, Words: v.PostForm.Get("words"), Due: v.PostForm.Get("due"), Remind: v.PostForm.Has("remind"), Mail: s.opts.Mail && v.person.Mail}
	if v.PathValue("id") != "" {
		p, err := s.findPromise(v, h)
		if err != nil {
			return result{}, err
		}
		data.ID = p.ID
	}
	due, err := formDate(data.Due)
	if err != nil {
		err = oneonone.ErrDate
	} else {
		_, err = oneonone.PutPromise(v.Context(), s.opts.DB, v.self(), oneonone.Promise{ID: data.ID, About: h.With, Words: data.Words, Due: due, Remind: data.Remind})
	}
	if data.Problem = v.oneProblem(err, oneonone.MaxPromise); data.Problem != "" {
		data.Field = "words"
		if errors.Is(err, oneonone.ErrDate) {
			data.Field = "due"
		}
		return refusedForm("team/promise", data, data.Problem), nil
	}
	return goTo(h.Base + "?done=onePromiseSaved#promises"), err
}

// Moves of a promise, from the member's page or the whole list, to which they lead back.
func (s *Site) promiseDone(v *visit) (result, error)   { return s.movePromise(v, "onePromiseDone") }
func (s *Site) promiseOpen(v *visit) (result, error)   { return s.movePromise(v, "onePromiseOpen") }
func (s *Site) promiseRemove(v *visit) (result, error) { return s.movePromise(v, "onePromiseRemoved") }
func (s *Site) promiseRestore(v *visit) (result, error) {
	return s.movePromise(v, "onePromiseRestored")
}

func (s *Site) movePromise(v *visit, done string) (result, error) {
	id, err := v.id()
	if err != nil {
		return result{}, err
	}
	h, err := s.half(v)
	if err != nil {
		return result{}, err
	}
	ctx, db, me := v.Context(), s.opts.DB, v.self()
	switch done {
	case "onePromiseDone":
		err = oneonone.SetDone(ctx, db, me, id, true)
	case "onePromiseOpen":
		err = oneonone.SetDone(ctx, db, me, id, false)
	case "onePromiseRemoved":
		err = oneonone.RemovePromise(ctx, db, me, id)
	case "onePromiseRestored":
		err = oneonone.RestorePromise(ctx, db, me, id)
	}
	back := "/team/promises?done=" + done
	if v.PostForm.Get("from") == "member" && done != "onePromiseRemoved" { // what was removed is brought back on the list
		back = h.Base + "?done=" + done + "#promises"
	}
	return goTo(back), err
}
