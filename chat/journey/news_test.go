package journey

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dousuru/internal/calendar"
	"dousuru/knowledge"
)

// followed is what is told of a page, day by day on the days on which the company works.
func followed(window string, from, to knowledge.Date) (told []string) {
	days := calendar.Standard()
	k := keptFact{Article: "a", Content: "x", Since: from.Time()}
	once := map[string]bool{}
	for day := from.Time(); day.Before(to.Time()); day = day.AddDate(0, 0, 1) {
		if !days.Open(time.Date(day.Year(), day.Month(), day.Day(), 9, 0, 0, 0, calendar.Japan)) {
			continue
		}
		today := knowledge.DateOf(day)
		for _, n := range k.news(facts{content: "x", windows: knowledge.WindowsIn(window, today)}, today) {
			if key := n.reason + " " + n.fact; !once[key] {
				once[key] = true
				told = append(told, fmt.Sprintf("%s: %s %s", today, n.reason, n.fact))
			}
		}
	}
	return told
}

// A year and more of what is told: every opening and every end once, on a working day up to seven days before.
func TestAYearOfNews(t *testing.T) {
	from, to := knowledge.Date{Year: 2026, Month: 11, Day: 27}, knowledge.Date{Year: 2028, Month: 1, Day: 15}
	for window, want := range map[string]string{
		"いつでも":                         "",
		"毎年12月1日〜25日。":                 "2026-11-30: opens 2026-12-01|2026-12-18: closes 2026-12-25|2027-11-24: opens 2027-12-01|2027-12-20: closes 2027-12-25",
		"毎年12月15日〜1月15日。":              "2026-12-08: opens 2026-12-15|2027-01-08: closes 2027-01-15|2027-12-08: opens 2027-12-15|2028-01-11: closes 2028-01-15",
		"毎年1月。次は2027年1月8日〜29日17:00締切。": "2027-01-04: opens 2027-01-08|2027-01-22: closes 2027-01-29|2027-12-27: opens 2028-01",
		"6月（8月開始）と12月です。":              "2026-11-30: opens 2026-12|2027-05-25: opens 2027-06|2027-11-24: opens 2027-12",
		"申し込みは毎年5月5日まで。":               "2027-04-28: closes 2027-05-05",
		"申し込みは毎年5月3日〜5日。":              "2027-04-26: opens 2027-05-03", // its end falls among holidays
	} {
		got := followed(window, from, to)
		if diff := cmp.Diff(want, strings.Join(got, "|")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", window, diff)
		}
	}
}
