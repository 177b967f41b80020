package calendar

import (
	"strings"
	"sync"
	"testing"
	"time"
)

// holidays are all Japanese holidays on weekdays of three years, as the Cabinet Office lists them or the law has them.
const holidays = `
2026-01-01 2026-01-12 2026-02-11 2026-02-23 2026-03-20 2026-04-29 2026-05-04 2026-05-05 2026-05-06 2026-07-20 2026-08-11
2026-09-21 2026-09-22 2026-09-23 2026-10-12 2026-11-03 2026-11-23
2027-01-01 2027-01-11 2027-02-11 2027-02-23 2027-03-22 2027-04-29 2027-05-03 2027-05-04 2027-05-05 2027-07-19 2027-08-11
2027-09-20 2027-09-23 2027-10-11 2027-11-03 2027-11-23
2028-01-10 2028-02-11 2028-02-23 2028-03-20 2028-05-03 2028-05-04 2028-05-05 2028-07-17 2028-08-11
2028-09-18 2028-09-22 2028-10-09 2028-11-03 2028-11-23`

func TestHolidays(t *testing.T) {
	c := Standard()
	off := map[string]bool{}
	for _, day := range strings.Fields(holidays) {
		off[day] = true
	}
	for day := time.Date(2026, 1, 1, 10, 0, 0, 0, Japan); day.Year() < 2029; day = day.AddDate(0, 0, 1) {
		weekend := day.Weekday() == time.Saturday || day.Weekday() == time.Sunday
		want := !weekend && !off[day.Format(time.DateOnly)]
		if got := c.Open(day); got != want {
			t.Errorf("%s: working %v, want %v", day.Format("2006-01-02 Mon"), got, want)
		}
	}
}

func TestNext(t *testing.T) {
	c, err := New("8:30-17:15", "2026-12-29..2027-01-04, 2027-08-12")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ from, want string }{
		{"2026-11-27 08:29", "2026-11-27 08:30"},
		{"2026-11-27 08:30", "2026-11-27 08:30"},
		{"2026-11-27 12:00", "2026-11-27 12:00"},
		{"2026-11-27 17:14", "2026-11-27 17:14"},
		{"2026-11-27 17:15", "2026-11-30 08:30"}, // Friday evening
		{"2026-11-28 10:00", "2026-11-30 08:30"},
		{"2026-11-22 23:59", "2026-11-24 08:30"}, // Sunday before a holiday
		{"2026-12-28 20:00", "2027-01-05 08:30"}, // closed over the year's end
		{"2026-05-02 10:00", "2026-05-07 08:30"}, // the golden week with its substitute
		{"2027-08-11 10:00", "2027-08-13 08:30"}, // a holiday, then a closure
	} {
		from, err := time.ParseInLocation("2006-01-02 15:04", test.from, Japan)
		if err != nil {
			t.Fatal(err)
		}
		for _, zone := range []*time.Location{Japan, time.UTC} {
			if got := c.Next(from.In(zone)).In(Japan).Format("2006-01-02 15:04"); got != test.want {
				t.Errorf("after %s (%s): %s, want %s", test.from, zone, got, test.want)
			}
		}
	}
	if got := c.NextStart(time.Date(2026, 11, 27, 8, 30, 0, 0, Japan)); got.Format("2006-01-02 15:04") != "2026-11-30 08:30" {
		t.Errorf("the start after a start: %s", got)
	}
}

func TestSettingsThatAreNone(t *testing.T) {
	for _, test := range [][2]string{
		{"9-18", ""}, {"18:00-9:00", ""}, {"9:00-9:00", ""}, {"25:00-26:00", ""}, {"9:00", ""},
		{"", "2026-13-01"}, {"", "2027-01-04..2027-01-01"}, {"", "2026-01-01..2027-01-01"}, {"", "new year"},
	} {
		if _, err := New(test[0], test[1]); err == nil {
			t.Errorf("%q, %q: no error", test[0], test[1])
		}
	}
}

func TestConcurrentUse(t *testing.T) {
	c := Standard()
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for d := range 50 {
				c.Next(time.Date(2026+i, 3, 1+d, 10, 0, 0, 0, Japan))
			}
		})
	}
	all.Wait()
}

// Calendars share the library's holidays; asked at the same time they do not disturb each other (for the race detector).
func TestCalendarsAtTheSameTime(t *testing.T) {
	var all sync.WaitGroup
	for range 4 {
		c := Standard()
		all.Go(func() {
			for year := 2026; year < 2029; year++ {
				if day := time.Date(year, time.May, 3, 12, 0, 0, 0, Japan); c.Open(day) {
					t.Errorf("open on %s", day)
				}
				c.Next(time.Date(year, time.March, 20, 12, 0, 0, 0, Japan))
			}
		})
	}
	all.Wait()
}
