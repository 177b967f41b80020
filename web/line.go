package web

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"dousuru/chat/journey"
	"dousuru/knowledge"
)

// An entryForm is an entry as its fields hold it. How exact the date is shows in which fields are filled.
type entryForm struct {
	ID, Kind, Words, Year, Month, Day, Problem string

	Kinds    []journey.Kind
	Months   []string
	MaxWords int
}

func (f entryForm) ready() entryForm {
	f.Kinds, f.MaxWords = journey.Kinds, journey.MaxWords
	for m := range 12 {
		f.Months = append(f.Months, strconv.Itoa(m+1))
	}
	return f
}

func readEntryForm(v *visit) entryForm {
	form := v.PostForm
	return entryForm{Kind: form.Get("kind"), Words: form.Get("words"), Year: form.Get("year"), Month: form.Get("month"), Day: form.Get("day")}
}

var errEntryDate = errors.New("no date of an entry")

// entry is what the fields say.
func (f entryForm) entry() (journey.Entry, error) {
	e := journey.Entry{Kind: journey.Kind(f.Kind), Words: f.Words}
	var parts [3]int
	for i, field := range []string{f.Year, f.Month, f.Day} {
		field = strings.TrimSpace(norm.NFKC.String(field))
		if field == "" {
			continue
		}
		n, err := strconv.Atoi(field)
		if err != nil || n < 1 {
			return e, errEntryDate
		}
		parts[i] = n
	}
	year, month, day := parts[0], parts[1], parts[2]
	switch {
	case year == 0 && month == 0 && day == 0:
		return e, nil
	case year == 0, month == 0 && day != 0, year < 1900, year > 2200:
		return e, errEntryDate
	case month == 0:
		e.Precision = journey.Year
	case day == 0:
		e.Precision = journey.Month
	default:
		e.Precision = journey.Day
	}
	e.On = knowledge.Date{Year: year, Month: time.Month(max(month, 1)), Day: max(day, 1)}
	if knowledge.DateOf(e.On.Time()) != e.On {
		return e, errEntryDate
	}
	return e, nil
}

// problem is the sentence for what is wrong with a form; empty for what is no mistake of its writer.
func (v *visit) entryProblem(err error) string {
	switch {
	case errors.Is(err, errEntryDate):
		return v.text("line.errorDate")
	case errors.Is(err, journey.ErrKind):
		return v.text("line.errorKind")
	case errors.Is(err, journey.ErrEmpty):
		return v.text("line.errorEmpty")
	case errors.Is(err, journey.ErrTooLong):
		return v.text("journey.errorTooLong", journey.MaxWords)
	}
	return ""
}

func (s *Site) addEntry(v *visit) (result, error) {
	form := readEntryForm(v)
	e, err := form.entry()
	if err == nil {
		e.ID, err = journey.Add(v.Context(), s.opts.DB, v.self(), e)
	}
	if form.Problem = v.entryProblem(err); form.Problem != "" {
		return s.showJourney(v, form)
	}
	if err != nil {
		return result{}, err
	}
	return goTo("/journey?done=entryAdded#" + anchor(e.ID)), nil
}

// entry shows one entry as a form.
func (s *Site) entry(v *visit) (result, error) {
	e, err := s.findEntry(v)
	if err != nil {
		return result{}, err
	}
	form := entryForm{ID: e.ID.String(), Kind: string(e.Kind), Words: e.Words}
	if !e.On.IsZero() {
		form.Year = fmt.Sprint(e.On.Year)
		if e.Precision != journey.Year {
			form.Month = fmt.Sprint(int(e.On.Month))
		}
		if e.Precision == journey.Day {
			form.Day = fmt.Sprint(e.On.Day)
		}
	}
	return show("entry", form.ready()), nil
}

func (s *Site) findEntry(v *visit) (journey.Entry, error) {
	id, err := v.id()
	if err != nil {
		return journey.Entry{}, err
	}
	list, err := journey.Entries(v.Context(), s.opts.DB, v.self(), false)
	for _, e := range list {
		if e.ID == id {
			return e, nil
		}
	}
	return journey.Entry{}, errors.Join(err, journey.ErrNotFound)
}

func (s *Site) editEntry(v *visit) (result, error) {
	found, err := s.findEntry(v)
	if err != nil {
		return result{}, err
	}
	form := readEntryForm(v)
	e, err := form.entry()
	if e.ID = found.ID; err == nil {
		err = journey.Edit(v.Context(), s.opts.DB, v.self(), e)
	}
	if form.Problem = v.entryProblem(err); form.Problem != "" {
		form.ID = e.ID.String()
		res := show("entry", form.ready())
		res.status = http.StatusUnprocessableEntity
		return res, nil
	}
	if err != nil {
		return result{}, err
	}
	return goTo("/journey?done=journeySaved#" + anchor(e.ID)), nil
}

func (s *Site) removeEntry(v *visit) (result, error) {
	id, err := v.id()
	if err != nil {
		return result{}, err
	}
	if err := journey.Remove(v.Context(), s.opts.DB, v.self(), id); err != nil {
		return result{}, err
	}
	return goTo("/journey?done=entryRemoved#deleted"), nil
}

func (s *Site) restoreEntry(v *visit) (result, error) {
	id, err := v.id()
	if err != nil {
		return result{}, err
	}
	if err := journey.Restore(v.Context(), s.opts.DB, v.self(), id); err != nil {
		return result{}, err
	}
	return goTo("/journey?done=entryRestored#" + anchor(id)), nil
}

func (s *Site) forgetEntries(v *visit) (result, error) {
	if err := journey.Forget(v.Context(), s.opts.DB, v.self()); err != nil {
		return result{}, err
	}
	return goTo("/journey?done=entriesForgotten"), nil
}
