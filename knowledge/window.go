package knowledge

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"
)

// A Period is a time in which an article can be applied for. An unknown From is zero: only the last day is written.
// Month says that the page names months alone; the days are then the month's first and last.
type Period struct {
	From, To Date
	Month    bool
}

// Windows reads from an article when it can be applied for: the periods that are not over on the day from, up to a year
// ahead, earliest first. It reads the facet window and valid_from and valid_to. A page that says 「いつでも」 has no window,
// and what cannot be read with certainty is none either: no period is better than a wrong one. Japanese pages only.
func Windows(a Article, from Date) []Period {
	status := a.StatusOn(from)
	if status != Active && status != Upcoming {
		return nil
	}
	var text strings.Builder
	for _, p := range a.Passages {
		if p.Facet == Window {
			text.WriteString(p.Body + "\n")
		}
	}
	periods := WindowsIn(text.String(), from)
	if status == Upcoming && !a.ValidFrom.IsZero() {
		periods = append(periods, Period{From: a.ValidFrom, To: a.ValidTo})
	} else if !a.ValidTo.IsZero() {
		periods = append(periods, Period{To: a.ValidTo})
	}
	return upcoming(periods, from)
}

// WindowsIn reads the periods of a window text, as Windows does.
func WindowsIn(text string, from Date) []Period {
	text = windowText(text)
	var yearly []span
	var fixed []Period
	for _, sentence := range windowSentences(text) {
		spans := spansIn(sentence)
		if len(spans) == 0 {
			spans = monthsIn(sentence)
		}
		for _, s := range spans {
			if s.year == 0 {
				yearly = append(yearly, s)
			} else if p, ok := s.in(s.year); ok {
				fixed = append(fixed, p)
			}
		}
	}
	if len(yearly) == 0 && len(fixed) == 0 && !strings.Contains(text, "いつでも") {
		yearly = deadlinesIn(text)
	}
	return upcoming(instances(yearly, fixed, from), from)
}

// instances puts the yearly periods into the years around a day. A period that is written with its year stands for the
// yearly one that begins in the same month.
func instances(yearly []span, fixed []Period, from Date) []Period {
	periods := slices.Clone(fixed)
	for year := from.Year - 1; year <= from.Year+1; year++ {
		for _, s := range yearly {
			p, ok := s.in(year)
			if !ok || slices.ContainsFunc(fixed, func(f Period) bool {
				return f.From.Year == p.From.Year && f.From.Month == p.From.Month && !f.From.IsZero()
			}) {
				continue
			}
			periods = append(periods, p)
		}
	}
	return periods
}

// upcoming sorts periods and leaves out what is over, what begins more than a year later, and what is there twice.
func upcoming(periods []Period, from Date) []Period {
	last := DateOf(from.Time().AddDate(1, 0, 0))
	periods = slices.DeleteFunc(periods, func(p Period) bool {
		return !p.To.IsZero() && p.To.Before(from) || last.Before(p.From) || p.From.IsZero() && last.Before(p.To)
	})
	slices.SortStableFunc(periods, func(a, b Period) int {
		if c := a.first().Time().Compare(b.first().Time()); c != 0 {
			return c
		}
		return a.To.Time().Compare(b.To.Time())
	})
	return slices.Compact(periods)
}

func (p Period) first() Date {
	if p.From.IsZero() {
		return p.To
	}
	return p.From
}

var (
	reiwa    = regexp.MustCompile(`令和(元|\d{1,2})年`)
	fromTo   = regexp.MustCompile(` *(?:[~〜～–—―-]|から) *`)
	wideText = strings.NewReplacer(" 年", "年", "年 ", "年", " 月", "月", "月 ", "月", " 日", "日")
)

// windowText writes a text in one way: half-width digits, 〜 for every "from to", no era.
func windowText(text string) string {
	text = wideText.Replace(norm.NFKC.String(text))
	text = reiwa.ReplaceAllStringFunc(text, func(era string) string {
		year := strings.TrimSuffix(strings.TrimPrefix(era, "令和"), "年")
		n, err := strconv.Atoi(year)
		if err != nil {
			n = 1
		}
		return strconv.Itoa(2018+n) + "年"
	})
	return fromTo.ReplaceAllString(text, "〜")
}

// past are the endings of sentences about how it was.
var past = regexp.MustCompile(`(ていました|でした|終わりました|終わっています|休止前)`)

// applying are the words of a column or sentence that is about applying.
var applying = regexp.MustCompile(`募集|申し込|申込|申請|応募|受付|受け付|申し出|届け出|選び|締切|締め切り`)

// windowSentences cuts a text into its sentences and the cells of the columns about applying. What tells how it was is left out.
func windowSentences(text string) []string {
	var sentences []string
	var columns []bool
	for _, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "|") {
			columns = nil
			sentences = append(sentences, strings.Split(line, "。")...)
			continue
		}
		cells := strings.Split(strings.Trim(line, "|"), "|")
		if columns == nil {
			for _, cell := range cells {
				columns = append(columns, applying.MatchString(cell))
			}
			continue
		}
		for i, cell := range cells {
			if i < len(columns) && columns[i] {
				sentences = append(sentences, strings.TrimSpace(cell))
			}
		}
	}
	return slices.DeleteFunc(sentences, func(s string) bool { return s == "" || past.MatchString(s) })
}

// end is the last day of a month.
func end(year int, month time.Month) Date {
	return DateOf(time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC))
}
