package knowledge

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// A span is a period without its year, or with it.
type span struct {
	year     int // 0: every year
	from, to monthDay
	toYear   int // written at the end; 0: the next such day after from
}

// A monthDay has the day 0 for the whole month, and the month 0 for a beginning that is not written.
type monthDay struct{ month, day int }

// in puts a span into a year; false for a day that is not in the calendar.
func (s span) in(year int) (Period, bool) {
	toYear := year
	if s.toYear != 0 {
		toYear = s.toYear
	} else if s.from.month > s.to.month || s.from.month == s.to.month && s.from.day > s.to.day && s.to.day != 0 {
		toYear++ // over the end of the year
	}
	p := Period{Month: s.from.month != 0 && s.from.day == 0}
	if s.from.month != 0 {
		p.From = Date{year, time.Month(s.from.month), max(s.from.day, 1)}
	}
	p.To = Date{toYear, time.Month(s.to.month), s.to.day}
	if s.to.day == 0 {
		p.To = end(toYear, time.Month(s.to.month))
	}
	if s.to.month == 2 && s.to.day == 29 {
		p.To = end(toYear, time.February) // 「2月29日まで」 in other years
	}
	sound := func(d Date) bool {
		return d.IsZero() || d.Year >= firstYear && d.Year <= lastYear && DateOf(d.Time()) == d
	}
	return p, sound(p.From) && sound(p.To) && !p.To.Before(p.From)
}

var (
	daySpan   = regexp.MustCompile(`(?:(\d{4})年は?)?(\d{1,2})月(\d{1,2})日〜(?:(?:(\d{4})|翌)年)?(?:(\d{1,2})月)?(\d{1,2})日`)
	lateSpan  = regexp.MustCompile(`(?:(\d{4})年は?)?(\d{1,2})月(\d{1,2})日〜(?:(?:(\d{4})|翌)年)?(\d{1,2})月(末)`)
	namedYear = regexp.MustCompile(`(\d{4})年(?:[^度]|$)`)
	brackets  = regexp.MustCompile(`\([^()]*\)`)
	leading   = regexp.MustCompile(`^(?:春|夏|秋|冬|年\d回)(?:は|が|、|です)?`)
	// A sentence that names months and nothing else, or says that there the applications are taken.
	monthsOnly = regexp.MustCompile(`^(?:毎年)?(\d{1,2})月(?:[と、・](\d{1,2})月)?(?:です|に(?:募集|申し込|申請|応募|受け付|受付)[^0-9]*)?$`)
	monthSpan  = regexp.MustCompile(`^(?:毎年)?(\d{1,2})月?〜(\d{1,2})月(?:です|に(?:募集|申し込|申請|応募|受け付|受付)[^0-9]*)?$`)
	oneMonth   = regexp.MustCompile(`(\d{4})年(\d{1,2})月の予定`)
	dayUntil   = regexp.MustCompile(`(\d{1,2})月(\d{1,2})日まで`)
	monthUntil = regexp.MustCompile(`(\d{1,2})月末まで`)
)

// spansIn finds 「4月1日〜25日」 and the like. A year that the sentence names before counts for what follows.
func spansIn(sentence string) []span {
	var spans []span
	for _, pattern := range []*regexp.Regexp{daySpan, lateSpan} {
		for _, at := range pattern.FindAllStringSubmatchIndex(sentence, -1) {
			part := func(i int) string {
				if at[2*i] < 0 {
					return ""
				}
				return sentence[at[2*i]:at[2*i+1]]
			}
			s := span{year: number(part(1)), from: monthDay{number(part(2)), number(part(3))}, toYear: number(part(4))}
			s.to = monthDay{number(part(5)), number(part(6))} // 末 is no number: the whole month
			if s.to.month == 0 {
				s.to.month = s.from.month
			}
			if s.year == 0 {
				s.year = yearBefore(sentence[:at[0]])
			}
			if s.year == 0 {
				s.toYear = 0
			}
			spans = append(spans, s)
		}
	}
	return spans
}

// yearBefore is the last year that a text names; 0 for none. 「2026年度」 is none: it may be either of two.
func yearBefore(text string) int {
	found := namedYear.FindAllStringSubmatch(text, -1)
	if len(found) == 0 || strings.Contains(text, "毎年") {
		return 0
	}
	return number(found[len(found)-1][1])
}

// monthsIn finds 「6月(8月開始)と12月」: a sentence that names months alone.
func monthsIn(sentence string) []span {
	if m := oneMonth.FindStringSubmatch(sentence); m != nil && applying.MatchString(sentence) {
		return []span{{year: number(m[1]), from: monthDay{number(m[2]), 0}, to: monthDay{number(m[2]), 0}}}
	}
	plain := strings.TrimSpace(leading.ReplaceAllString(brackets.ReplaceAllString(sentence, ""), ""))
	if m := monthSpan.FindStringSubmatch(plain); m != nil {
		return []span{{from: monthDay{number(m[1]), 0}, to: monthDay{number(m[2]), 0}}}
	}
	var spans []span
	for i, month := range monthsOnly.FindStringSubmatch(plain) {
		if n := number(month); i > 0 && n > 0 {
			spans = append(spans, span{from: monthDay{n, 0}, to: monthDay{n, 0}})
		}
	}
	return spans
}

// deadlinesIn finds 「1月31日まで」 where nothing else is known of the window.
func deadlinesIn(text string) []span {
	if !applying.MatchString(text) {
		return nil
	}
	var spans []span
	for _, sentence := range windowSentences(text) {
		for _, m := range dayUntil.FindAllStringSubmatch(sentence, -1) {
			spans = append(spans, span{to: monthDay{number(m[1]), number(m[2])}})
		}
		if applying.MatchString(sentence) {
			for _, m := range monthUntil.FindAllStringSubmatch(sentence, -1) {
				spans = append(spans, span{to: monthDay{number(m[1]), 0}})
			}
		}
	}
	return spans
}

// number is a text's number; 0 for none.
func number(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0
	}
	return n
}
