package web

import (
	"errors"
	"net/http"
	"slices"

	"github.com/google/uuid"

	"dousuru/chat/journey"
	"dousuru/internal/directory"
	"dousuru/knowledge"
)

// A shareForm is a draft of a share as its fields hold it.
type shareForm struct {
	ID, Want, Purpose, Words, Until string // ID: of the share that is changed
	Items                           []string
	Bare                            bool   // without what was asked at the desk and shown there
	Seen                            string // what was previewed
}

func readShareForm(v *visit) shareForm {
	form := v.PostForm
	return shareForm{ID: form.Get("id"), Want: form.Get("want"), Purpose: form.Get("purpose"), Words: form.Get("words"),
		Until: form.Get("until"), Items: form["item"], Bare: form.Get("bare") != "", Seen: form.Get("seen")}
}

// shareFormOf is a share as its fields hold it.
func shareFormOf(share journey.Share) shareForm {
	form := shareForm{ID: share.ID.String(), Want: string(share.Want), Purpose: share.Purpose, Words: share.Words, Until: share.Until.String(), Bare: share.Bare()}
	for _, i := range share.Items {
		form.Items = append(form.Items, i.Item.String())
	}
	if !share.Visible() { // its day may be over
		form.Until = proposedDay()
	}
	return form
}

// draft is what the fields say. What is no id is no item.
func (f shareForm) draft() (d journey.Draft, err error) {
	d = journey.Draft{Want: journey.Want(f.Want), Purpose: f.Purpose, Words: f.Words, Bare: f.Bare, Seen: f.Seen}
	if f.ID != "" {
		if d.ID, err = uuid.Parse(f.ID); err != nil {
			return d, errNotFound
		}
	}
	for _, text := range f.Items {
		if id, err := uuid.Parse(text); err == nil && !slices.Contains(d.Items, id) {
			d.Items = append(d.Items, id)
		}
	}
	if d.Until, err = formDate(f.Until); err != nil {
		err = journey.ErrShareDate
	}
	return d, err
}

type shareFormData struct {
	shareForm
	Boss    string // empty: nobody leads the person now
	Problem string
	Line    []shareChoice // newest first; what was chosen and the newest stand open, the others behind one press
}

// shareChoice is something on the line that can be taken along.
type shareChoice struct {
	lineItem
	Chosen, Further bool
}

// openChoices is how many things of the line stand on the form before the others are behind one press.
const openChoices = 6

// Decisions tells whether there is something that was asked at the desk, or shown there, on the line.
func (d shareFormData) Decisions() bool {
	return slices.ContainsFunc(d.Line, func(c shareChoice) bool { return c.Decision != nil })
}

func (shareFormData) Wants() []journey.Want { return journey.Wants }
func (shareFormData) MaxPurpose() int       { return journey.MaxPurpose }
func (shareFormData) MaxWords() int         { return journey.MaxShareWords }
func (shareFormData) MaxItems() int         { return journey.MaxShareItems }
func (shareFormData) MaxDays() int          { return journey.MaxShareDays }
func (shareFormData) Days() int             { return journey.ShareDays }
func (shareFormData) Today() string         { return knowledge.Today().String() }
func (shareFormData) LastDay() string       { return journey.LastShareDay().String() }

// Further counts what is behind one press.
func (d shareFormData) Further() (n int) {
	for _, c := range d.Line {
		if c.Further {
			n++
		}
	}
	return n
}

// proposedDay is the last day that the form offers.
func proposedDay() string {
	return knowledge.DateOf(knowledge.Today().Time().AddDate(0, 0, journey.ShareDays)).String()
}

// newShare is the form, with what the address names of the line already chosen. Nothing else is.
func (s *Site) newShare(v *visit) (result, error) {
	return s.showShareForm(v, shareForm{Until: proposedDay(), Items: v.URL.Query()["item"]}, "")
}

// changeShare is the form of a share that is there. Of one whose manager changed, or whose day is over, it begins a new one.
func (s *Site) changeShare(v *visit) (result, error) {
	id, err := v.id()
	if err != nil {
		return result{}, err
	}
	share, err := journey.OwnShare(v.Context(), s.opts.DB, v.self(), id)
	if err != nil {
		return result{}, err
	}
	form := shareFormOf(share)
	if !share.Visible() {
		form.ID = ""
	}
	return s.showShareForm(v, form, "")
}

func (s *Site) showShareForm(v *visit, form shareForm, problem string) (result, error) {
	boss, err := s.boss(v)
	if err != nil {
		return result{}, err
	}
	w, err := s.whole(v)
	if err != nil {
		return result{}, err
	}
	data := shareFormData{shareForm: form, Boss: boss.Name, Problem: problem}
	items := w.items(v.language)
	slices.Reverse(items)
	for n, i := range items {
		chosen := slices.Contains(form.Items, i.ID().String())
		data.Line = append(data.Line, shareChoice{i, chosen, n >= openChoices && !chosen})
	}
	res := show("oneonone/share", data)
	if problem != "" {
		res.status = http.StatusUnprocessableEntity
	}
	return res, nil
}

type sharePreviewData struct {
	shareForm
	Boss    string
	Share   shareView
	Changed bool // since it was looked at
}

// share takes the form, by its step: the preview, back to the form, or sharing what was previewed.
func (s *Site) share(v *visit) (result, error) {
	form := readShareForm(v)
	if v.PostForm.Get("step") == "edit" {
		return s.showShareForm(v, form, "")
	}
	draft, err := form.draft()
	if err != nil {
		return s.shareProblem(v, form, err)
	}
	if v.PostForm.Get("step") != "share" || form.Seen == "" {
		return s.previewShare(v, form, draft, false)
	}
	switch _, err = journey.PutShare(v.Context(), s.opts.DB, v.self(), draft); {
	case errors.Is(err, journey.ErrChanged):
		return s.previewShare(v, form, draft, true)
	case err != nil:
		return s.shareProblem(v, form, err)
	case draft.ID != uuid.Nil:
		return goTo("/oneonone?done=shareChanged#shares"), nil
	}
	return goTo("/oneonone?done=shared#shares"), nil
}

// previewShare shows what the manager will see, before anything is stored.
func (s *Site) previewShare(v *visit, form shareForm, draft journey.Draft, changed bool) (result, error) {
	share, err := journey.Preview(v.Context(), s.opts.DB, v.self(), draft)
	if err != nil {
		return s.shareProblem(v, form, err)
	}
	views, err := s.shareViews(v, share)
	if err != nil {
		return result{}, err
	}
	names, err := directory.Names(v.Context(), s.opts.DB, ids(share.Manager))
	if err != nil {
		return result{}, err
	}
	form.Seen = share.Mark()
	res := show("oneonone/preview", sharePreviewData{form, names[share.Manager], views[0], changed})
	if changed {
		res.status = http.StatusConflict
	}
	return res, nil
}

// shareProblem shows the form again, with everything that was typed and what is wrong with it.
func (s *Site) shareProblem(v *visit, form shareForm, err error) (result, error) {
	for _, known := range []struct {
		err  error
		text string
	}{
		{journey.ErrWant, v.text("share.errorWant")},
		{journey.ErrTooLong, v.text("share.errorTooLong", journey.MaxPurpose, journey.MaxShareWords)},
		{journey.ErrShareDate, v.text("share.errorDate", journey.MaxShareDays)},
		{journey.ErrManyItems, v.text("share.errorItems", journey.MaxShareItems)},
		{journey.ErrManyShares, v.text("share.errorMany", journey.MaxShares)},
		{journey.ErrNoManager, v.text("share.errorNobody")},
	} {
		if errors.Is(err, known.err) {
			return s.showShareForm(v, form, known.text)
		}
	}
	if errors.Is(err, journey.ErrNotFound) && form.ID != "" { // withdrawn elsewhere, or of a former manager: what was typed is a new one
		form.ID, form.Seen = "", ""
		return s.showShareForm(v, form, v.text("share.errorGone"))
	}
	return result{}, err
}
