package web

import (
	"strconv"
	"time"

	"dousuru/chat/escalation"
	"dousuru/knowledge"
)

// inboxPage is how many questions HR sees at once.
const inboxPage = 20

type inboxData struct {
	Waiting, Done []inboxEntry
	Page          int // from 1
	Older         bool
	Unchecked     int // desks whose check is old, on the first page
}

// Next and Previous are the pages beside this one.
func (d inboxData) Next() int     { return d.Page + 1 }
func (d inboxData) Previous() int { return d.Page - 1 }

type inboxEntry struct {
	escalation.Thread
	Age string
}

// inbox lists the questions at HR: those that wait, oldest first, then those answered.
func (s *Site) inbox(v *visit) (result, error) {
	page := pageNumber(v)
	threads, err := s.opts.Questions.Waiting(v.Context(), v.person.Viewer(), inboxPage+1, (page-1)*inboxPage)
	if err != nil {
		return result{}, err
	}
	data := inboxData{Page: page, Older: len(threads) > inboxPage}
	for _, t := range threads[:min(len(threads), inboxPage)] {
		entry := inboxEntry{t, v.age(t.AskedOn, time.Now().In(s.opts.Zone))}
		if t.State == escalation.Asked || t.State == escalation.Seen {
			data.Waiting = append(data.Waiting, entry)
		} else {
			data.Done = append(data.Done, entry)
		}
	}
	if page == 1 {
		old, err := knowledge.Unchecked(v.Context(), s.opts.DB, s.opts.DeskDays)
		if err != nil {
			return result{}, err
		}
		data.Unchecked = len(old)
	}
	return show("hr/inbox", data), nil
}

// lastPage keeps an address from asking the database to count for ever.
const lastPage = 10_000

// pageNumber is ?page=, from 1; anything else is the first.
func pageNumber(v *visit) int {
	page, err := strconv.Atoi(v.URL.Query().Get("page"))
	if err != nil || page < 1 || page > lastPage {
		return 1
	}
	return page
}

// age says how many days ago a date was. Questions carry no finer time, so that an anonymous one cannot be told by its hour.
func (v *visit) age(date, now time.Time) string {
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
	day := time.Date(date.Year(), date.Month(), date.Day(), 0, 0, 0, 0, time.UTC)
	switch days := int(today.Sub(day).Hours() / 24); {
	case days <= 0:
		return v.text("inbox.today")
	case days == 1:
		return v.text("inbox.yesterday")
	default:
		return v.text("inbox.days", days)
	}
}
