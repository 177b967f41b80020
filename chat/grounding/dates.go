package grounding

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var (
	isoDate   = regexp.MustCompile(`^(\d{4})-(\d{1,2})-(\d{1,2})`)
	clockTime = regexp.MustCompile(`^(\d{1,2}):(\d{2})(?: ?([ap])\.?m\.?)?`)
	hourTime  = regexp.MustCompile(`^(\d{1,2})時(?:(\d{1,2})分|半)?`)
	halfDay   = regexp.MustCompile(`^(\d{1,2}) ?([ap])\.?m\b\.?`)
	dayMonth  = regexp.MustCompile(`^(\d{1,2})(?:st|nd|rd|th)? (?:of )?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?(?:,? (\d{4}))?`)
	monthDay  = regexp.MustCompile(`^(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?:[a-z]{0,6}|)\.?(?: (\d{1,2})(?:st|nd|rd|th)?\b)?(?:,? (\d{4}))?`)
	wholeName = regexp.MustCompile(`^(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec)\b`)
	months    = "janfebmaraprmayjunjulaugsepoctnovdec"
)

func number(digits string) int {
	n, _ := strconv.Atoi(digits) // digits of a pattern, few
	return n
}

// readWrittenDate reads the dates and times whose parts are no number with a unit each.
func readWrittenDate(text string, at int) (atom, bool) {
	rest := text[at:]
	if at > 0 && rest[0] >= '0' && rest[0] <= '9' && (text[at-1] == '-' || text[at-1] == ':') {
		return atom{}, false
	}
	a := atom{start: at, date: true}
	clock := func(hour, minute int, half string, length int) (atom, bool) {
		if half == "p" && hour < 12 {
			hour += 12
		}
		if strings.HasSuffix(text[:at], "午後") && hour < 12 {
			hour += 12
		}
		a.value, a.unit, a.end = float64(hour*60+minute), "時刻", at+length
		return a, true
	}
	if m := isoDate.FindStringSubmatch(rest); m != nil {
		a.value, a.unit, a.context, a.end = float64(number(m[3])), "日付", fmt.Sprintf("%s年%d月", m[1], number(m[2])), at+len(m[0])
		return a, true
	}
	if m := clockTime.FindStringSubmatch(rest); m != nil {
		return clock(number(m[1]), number(m[2]), m[3], len(m[0]))
	}
	if m := hourTime.FindStringSubmatch(rest); m != nil && !strings.HasPrefix(rest[len(m[0]):], "間") {
		minute := number("0" + m[2])
		if strings.HasSuffix(m[0], "半") {
			minute = 30
		}
		return clock(number(m[1]), minute, "", len(m[0]))
	}
	if m := halfDay.FindStringSubmatch(rest); m != nil {
		return clock(number(m[1]), 0, m[2], len(m[0]))
	}
	if m := dayMonth.FindStringSubmatch(rest); m != nil {
		return a.english(m[1], m[2], m[3], at+len(m[0])), true
	}
	if wholeName.MatchString(rest) {
		if m := monthDay.FindStringSubmatch(rest); m != nil && (m[1] != "may" || m[2] != "" || m[3] != "" || monthBefore(text[:at])) {
			return a.english(m[2], m[1], m[3], at+len(m[0])), true
		}
	}
	return atom{}, false
}

// monthBefore tells the month May from the verb.
func monthBefore(before string) bool {
	for _, w := range []string{"in ", "by ", "until ", "from ", "to ", "of ", "since ", "each ", "every ", "and ", "after ", "before "} {
		if strings.HasSuffix(before, w) {
			return true
		}
	}
	return false
}

func (a atom) english(day, month, year string, end int) atom {
	n := strings.Index(months, month)/3 + 1
	a.end = end
	if year != "" {
		a.context = year + "年"
	}
	if day == "" {
		a.value, a.unit = float64(n), "月"
		return a
	}
	a.value, a.unit, a.context = float64(number(day)), "日付", fmt.Sprintf("%s%d月", a.context, n)
	return a
}

// joinDates gives a day its month and a month its year, where they stand before it: 「6月1日〜30日」.
func joinDates(a *atom, before []atom, text string) {
	switch a.unit {
	case "月":
		a.date = true
	case "年":
		if a.value >= 1900 && a.value < 2200 {
			a.unit, a.date = "西暦", true
		}
	}
	if len(before) == 0 {
		return
	}
	last := before[len(before)-1]
	between := ""
	if a.start >= last.end {
		between = strings.Trim(text[last.end:a.start], " 、・~〜–-からまでとや,")
	}
	if between != "" || len(text[min(last.end, a.start):a.start]) > 12 {
		return
	}
	switch {
	case a.unit == "月" && last.unit == "西暦" && last.end >= a.start:
		a.context = fmt.Sprintf("%d年", int(last.value))
	case a.unit == "日" && last.unit == "月" && last.date:
		for _, limit := range last.limits { // what limits 「〜8月31日」 limits the day
			if !slices.Contains(a.limits, limit) {
				a.limits = append(a.limits, limit)
			}
		}
		slices.Sort(a.limits)
		before[len(before)-1].limits = nil
		a.unit, a.date, a.context = "日付", true, fmt.Sprintf("%s%d月", last.context, int(last.value))
	case a.unit == "日" && last.unit == "日付":
		a.unit, a.date, a.context = "日付", true, last.context
	}
}

func monthName(a atom) string { return fmt.Sprintf("%d月", int(a.value)) }
