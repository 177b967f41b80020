package knowledge

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgtype"
	"golang.org/x/text/unicode/norm"
)

// A Date is a civil date without a time zone. The zero Date is an unknown date. Dates compare with ==.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// Years outside these are taken for typing errors: the first is the first of the eras that ParseDate knows.
const firstYear, lastYear = 1868, 2200

var (
	westernDate = regexp.MustCompile(`^(\d{4})(?:-(\d{1,2})-|/(\d{1,2})/|\.(\d{1,2})\.|年(\d{1,2})月)(\d{1,2})日?$`)
	warekiDate  = regexp.MustCompile(`^(令和|平成|昭和|大正|明治|[RHSTMrhstm])(元|\d{1,2})(?:-(\d{1,2})-|/(\d{1,2})/|\.(\d{1,2})\.|年(\d{1,2})月)(\d{1,2})日?$`)
	// What may follow a date: a time, as in time stamps, or a weekday in brackets.
	afterDate = regexp.MustCompile(`(?:[Tt]\d{1,2}:.*|\([日月火水木金土]\))$`)
)

// The year before each era's first.
var eras = map[string]int{
	"令和": 2018, "r": 2018, "平成": 1988, "h": 1988, "昭和": 1925, "s": 1925, "大正": 1911, "t": 1911, "明治": 1867, "m": 1867,
}

// ParseDate reads 2026-09-01, 2026/9/1, 2026.9.1, 2026年9月1日, 令和8年9月1日, R8.9.1 and the like, in half- or full-width
// characters, with or without a time behind. Empty text is the zero Date. A month without a day is an error.
func ParseDate(text string) (Date, error) {
	t := norm.NFKC.String(strings.TrimSpace(text))
	t = strings.ReplaceAll(t, "年 ", "年")
	t = strings.ReplaceAll(t, "月 ", "月")
	if before, after, found := strings.Cut(t, " "); found && strings.Contains(after, ":") {
		t = before // "2016-03-21 12:00:00 -4"
	}
	t = afterDate.ReplaceAllString(strings.TrimSpace(t), "")
	if t == "" {
		if strings.TrimSpace(text) == "" {
			return Date{}, nil
		}
		return Date{}, fmt.Errorf("%q is no date", short(text))
	}
	if m := westernDate.FindStringSubmatch(t); m != nil {
		return civil(text, m[1], 0, m[2:6], m[6])
	}
	if m := warekiDate.FindStringSubmatch(t); m != nil {
		year := m[2]
		if year == "元" {
			year = "1"
		}
		return civil(text, year, eras[strings.ToLower(m[1])], m[3:7], m[7])
	}
	return Date{}, fmt.Errorf("%q is no date (write 2026-09-01)", short(text))
}

// civil checks the parts of a matched date; months holds one non-empty text among the alternatives of the pattern.
func civil(text, year string, before int, months []string, day string) (Date, error) {
	y, _ := strconv.Atoi(year)
	m, _ := strconv.Atoi(strings.Join(months, ""))
	d, _ := strconv.Atoi(day)
	if before > 0 && y == 0 {
		return Date{}, fmt.Errorf("%q is not in the calendar", short(text)) // eras begin with their year 1
	}
	date := Date{Year: y + before, Month: time.Month(m), Day: d}
	if date.Year < firstYear || date.Year > lastYear || DateOf(date.Time()) != date {
		return Date{}, fmt.Errorf("%q is not in the calendar", short(text))
	}
	return date, nil
}

// DateOf is the civil date of t in t's own time zone.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// IsZero reports whether the date is unknown.
func (d Date) IsZero() bool { return d == Date{} }

// Time is midnight UTC of the date.
func (d Date) Time() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// Before reports whether d is earlier than e; an unknown date is before every known one.
func (d Date) Before(e Date) bool { return d.Time().Before(e.Time()) }

// String is 2026-09-01, or empty for an unknown date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// Label is the date as people read it: 2026年9月1日, or in English 1 September 2026; empty for an unknown date.
func (d Date) Label(language string) string {
	if d.IsZero() {
		return ""
	}
	if language == "en" {
		return fmt.Sprintf("%d %s %d", d.Day, d.Month, d.Year)
	}
	return fmt.Sprintf("%d年%d月%d日", d.Year, d.Month, d.Day)
}

// MarshalText and UnmarshalText are the date's form in JSON: the text of String.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

func (d *Date) UnmarshalText(text []byte) (err error) {
	*d, err = ParseDate(string(text))
	return err
}

// ScanDate and DateValue carry the date to and from Postgres; unknown is NULL.
func (d *Date) ScanDate(v pgtype.Date) error {
	if *d = (Date{}); v.Valid {
		*d = DateOf(v.Time)
	}
	return nil
}

func (d Date) DateValue() (pgtype.Date, error) {
	return pgtype.Date{Time: d.Time(), Valid: !d.IsZero()}, nil
}

// short cuts a text for an error message.
func short(text string) string {
	if r := []rune(text); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return text
}
