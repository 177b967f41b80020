// Package calendar knows when the company works: weekdays, hours, Japanese holidays and the company's own closures. Whatever
// the desk sends by itself waits for such a time.
//
// It is the only package that knows the library of holidays.
package calendar

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/jp"
)

// Japan is the zone of working hours. It has had no summer time since 1951, and the machine may have no time zone data.
var Japan = time.FixedZone("Asia/Tokyo", 9*60*60)

// Hours are the working hours when nobody says otherwise.
const Hours = "9:00-18:00"

// longest is how many days one closure may last: more is a typing error, after which nothing would ever be sent.
const longest = 60

// computing is held while the library computes: it writes the equinoxes of a year into the holidays of all calendars.
var computing sync.Mutex

// A Calendar is safe for use by several goroutines.
type Calendar struct {
	start, end time.Duration // since midnight
	closed     [][2]time.Time

	business *cal.BusinessCalendar
}

// New makes a calendar of working hours, as "9:00-18:00", and closures, as "2026-12-29..2027-01-03, 2027-08-12"; both may be empty.
func New(hours, closures string) (*Calendar, error) {
	if hours == "" {
		hours = Hours
	}
	c := &Calendar{}
	var err error
	if c.start, c.end, err = parseHours(hours); err != nil {
		return nil, fmt.Errorf("working hours %q: %w", hours, err)
	}
	if c.closed, err = parseClosures(closures); err != nil {
		return nil, fmt.Errorf("closures %q: %w", closures, err)
	}
	c.business = cal.NewBusinessCalendar()
	c.business.AddHoliday(jp.Holidays...)
	c.business.SetWorkHours(c.start, c.end)
	c.business.WorkdayFunc = func(day time.Time) bool {
		return day.Weekday() != time.Saturday && day.Weekday() != time.Sunday && !c.closedOn(day)
	}
	return c, nil
}

// Standard is the calendar without settings of a company.
func Standard() *Calendar {
	c, err := New("", "")
	if err != nil {
		panic(err)
	}
	return c
}

// Open tells whether the company works at t; the last moment of the day is not work any more.
func (c *Calendar) Open(t time.Time) bool { return c.Next(t).Equal(t) }

// Next is the first working moment that is not before t: t itself, or the start of a working day.
func (c *Calendar) Next(t time.Time) time.Time {
	local := t.In(Japan)
	computing.Lock()
	defer computing.Unlock()
	if c.business.IsWorkday(local) {
		since := local.Sub(time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, Japan))
		if since >= c.start && since < c.end {
			return t
		}
	}
	return c.business.NextWorkdayStart(local)
}

// NextStart is the next start of a working day after t.
func (c *Calendar) NextStart(t time.Time) time.Time {
	computing.Lock()
	defer computing.Unlock()
	return c.business.NextWorkdayStart(t.In(Japan).Add(time.Nanosecond))
}

// Add is the moment by which, from t on, the company has worked for so long: nine hours from a Friday at ten end on the next
// working day at ten, with hours of nine to six.
func (c *Calendar) Add(t time.Time, worked time.Duration) time.Time {
	start := c.Next(t)
	if worked <= 0 {
		return start
	}
	computing.Lock()
	defer computing.Unlock()
	return c.business.AddWorkHours(start.In(Japan), worked)
}

// Between is how long the company works from one moment to another; negative if the other comes first.
func (c *Calendar) Between(from, to time.Time) time.Duration {
	if to.Before(from) {
		return -c.Between(to, from)
	}
	computing.Lock()
	defer computing.Unlock()
	return c.business.WorkHoursInRange(from.In(Japan), to.In(Japan))
}

func (c *Calendar) closedOn(day time.Time) bool {
	y, m, d := day.Date()
	date := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	for _, span := range c.closed {
		if !date.Before(span[0]) && !date.After(span[1]) {
			return true
		}
	}
	return false
}

var errHours = errors.New("not of the form 9:00-18:00")

func parseHours(text string) (start, end time.Duration, err error) {
	from, to, found := strings.Cut(text, "-")
	if !found {
		return 0, 0, errHours
	}
	for _, part := range []struct {
		text string
		into *time.Duration
	}{{from, &start}, {to, &end}} {
		t, err := time.Parse("15:04", strings.TrimSpace(part.text))
		if err != nil {
			return 0, 0, errHours
		}
		*part.into = time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute
	}
	if start >= end {
		return 0, 0, errors.New("the end is not after the start")
	}
	return start, end, nil
}

func parseClosures(text string) (spans [][2]time.Time, err error) {
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' || r == '\n' }) {
		from, to, found := strings.Cut(part, "..")
		if !found {
			to = from
		}
		var span [2]time.Time
		for i, day := range []string{from, to} {
			if span[i], err = time.Parse(time.DateOnly, day); err != nil {
				return nil, fmt.Errorf("%q is no date (write 2026-12-29 or 2026-12-29..2027-01-03)", day)
			}
		}
		if days := span[1].Sub(span[0]).Hours() / 24; days < 0 || days >= longest {
			return nil, fmt.Errorf("%q is not 1 to %d days", part, longest)
		}
		spans = append(spans, span)
	}
	return spans, nil
}
