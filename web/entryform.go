package web

import (
	"errors"
	"fmt"
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

// formOf is an entry as its fields hold it.
func formOf(e journey.Entry) entryForm {
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
	return form
}
