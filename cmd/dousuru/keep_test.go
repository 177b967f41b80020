package main

import (
	"testing"
	"time"

	"dousuru/internal/calendar"
)

// A day ends at midnight in Japan, wherever the server stands: 15:00 in UTC.
func TestTheFirstDayKeptIsADayInJapan(t *testing.T) {
	for _, test := range []struct {
		now  string
		days int
		want string
	}{
		{"2027-03-31T14:59:59.999999999Z", 90, "2026-12-31"},
		{"2027-03-31T15:00:00Z", 90, "2027-01-01"},
		{"2027-04-01T00:00:00+09:00", 90, "2027-01-01"},
		{"2027-03-31T23:00:00-08:00", 90, "2027-01-01"},
		{"2028-03-01T00:00:00+09:00", 1, "2028-02-29"}, // a leap year
		{"2028-03-01T00:00:00+09:00", 365, "2027-03-02"},
		{"2027-03-01T00:00:00+09:00", 365, "2026-03-01"},
		{"2026-12-31T15:00:00Z", 365, "2026-01-01"},
	} {
		now, err := time.Parse(time.RFC3339Nano, test.now)
		if err != nil {
			t.Fatal(err)
		}
		for _, zone := range []*time.Location{time.UTC, calendar.Japan, time.FixedZone("west", -11*60*60)} {
			if got := firstKept(now.In(zone), test.days).String(); got != test.want {
				t.Errorf("at %s, for %d days: from %s on, want %s", now.In(zone), test.days, got, test.want)
			}
		}
	}
}

func TestKeepSettings(t *testing.T) {
	for _, k := range []keepSettings{keepDefaults, {Talks: 30, Questions: 90}, {Talks: 3650, Questions: 3650}} {
		if err := k.check(); err != nil {
			t.Errorf("%+v: %v", k, err)
		}
	}
	for _, k := range []keepSettings{{}, {Talks: 29, Questions: 365}, {Talks: 90, Questions: 89}, {Talks: 3651, Questions: 365}, {Talks: 90, Questions: 3651}, {Talks: -90, Questions: 365}} {
		if k.check() == nil {
			t.Errorf("%+v is taken", k)
		}
	}
}
