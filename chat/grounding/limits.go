package grounding

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// era turns a year of an era into one of the common count.
func (a *atom) era(text string) {
	if a.unit != "年" {
		return
	}
	for _, e := range []struct {
		name  string
		first float64
	}{{"令和", 2018}, {"平成", 1988}, {"昭和", 1925}} {
		if strings.HasSuffix(text[:a.start], e.name) {
			a.start -= len(e.name)
			a.value += e.first
		}
	}
}

// suffixes reads the limits behind a number.
func (a *atom) suffixes(text, language string) {
	for again := true; again; {
		again = false
		rest := text[a.end:]
		skipped := len(rest) - len(strings.TrimLeft(rest, " "))
		for _, f := range lists().limits["after "+language] {
			if end := a.end + skipped + len(f.written); strings.HasPrefix(rest[skipped:], f.written) && !(isLetter(f.written[0]) && end < len(text) && isLetter(text[end])) {
				if f.is == "per" {
					a.per = f.written
				} else if f.is != "none" && !slices.Contains(a.limits, f.is) {
					a.limits = append(a.limits, f.is)
				}
				a.end += skipped + len(f.written)
				again = true
				break
			}
		}
	}
	if rest := text[a.end:]; strings.HasPrefix(rest, ")まで") || strings.HasPrefix(rest, ")以内") { // 5日分(40時間)まで
		a.limits = append(a.limits, "le")
	}
	if rest := strings.TrimLeft(text[a.end:], " "); len(rest) > 1 && (strings.HasPrefix(rest, "~") || strings.HasPrefix(rest, "〜") || strings.HasPrefix(rest, "–") || strings.HasPrefix(rest, "-")) {
		_, size := utf8.DecodeRuneInString(rest)
		if next := strings.TrimLeft(rest[size:], " "); next != "" && (next[0] >= '0' && next[0] <= '9') && !slices.Contains(a.limits, "ge") {
			a.limits = append(a.limits, "ge")
		}
	}
	for _, w := range []string{"でも", "であっても", "の方でも", "のかたでも", "ても"} {
		a.concessive = a.concessive || strings.HasPrefix(text[a.end:], w)
	}
	a.condition = conditional.MatchString(text[a.end:])
	slices.Sort(a.limits)
}

// conditional is what follows a number of which alone something is said.
var conditional = regexp.MustCompile(`^(?:\([^)]*\))?(?:は|なら|であれば|の場合|のとき|のうち|の時点)`)

// nextYears are the years that belong to a month or a day that follows them.
var nextYears = []string{"翌年", "翌年の", "翌々年", "翌月", "翌月の", "前年", "前年の", "前月", "来年", "来年の", "今年", "今年の", "翌年度", "前の年の", "次の年の"}

// prefixes reads what stands before a number: about, at most, and in which time it repeats.
func (a *atom) prefixes(text, language string) {
	for _, w := range nextYears {
		if strings.HasSuffix(text[:a.start], w) {
			a.limits = append(a.limits, "in "+strings.TrimSuffix(w, "の"))
			a.start -= len(w)
		}
	}
	for again := true; again; {
		again = false
		before := strings.TrimRight(text[:a.start], " ")
		for _, f := range lists().limits["before "+language] {
			start := len(before) - len(f.written)
			if !strings.HasSuffix(before, f.written) || isLetter(f.written[0]) && start > 0 && isLetter(before[start-1]) {
				continue
			}
			switch {
			case f.is == "per":
				if a.per = "年"; strings.Contains(f.written, "月") {
					a.per = "月"
				} else if strings.Contains(f.written, "週") {
					a.per = "週"
				}
				if prior, _ := utf8.DecodeLastRuneInString(before[:start]); start > 0 && (unicode.IsDigit(prior) || strings.ContainsRune("翌今来昨去前同毎", prior) && a.date) {
					a.per = ""
				}
				slices.Sort(a.limits)
				return
			case f.is == "range": // the end of 「6月1日〜30日」
				if !slices.Contains(a.limits, "le") && strings.ContainsAny(text[max(0, start-12):start], "0123456789") {
					a.limits = append(a.limits, "le")
				}
				slices.Sort(a.limits)
				return
			case f.is != "none" && !slices.Contains(a.limits, f.is):
				a.limits = append(a.limits, f.is)
			}
			a.start = start
			again = true
			break
		}
	}
	slices.Sort(a.limits)
}

// readUnit reads a counter; unitEnd is 0 for none.
func readUnit(text string, at int, language string) (name string, times float64, unitEnd int) {
	from := at
	if language == "en" && from < len(text) && (text[from] == ' ' || text[from] == '-') {
		from++
	}
	if from >= len(text) {
		return "", 0, 0
	}
	first, _ := utf8.DecodeRuneInString(text[from:])
	for _, u := range lists().units[first] {
		end := from + len(u.written)
		if strings.HasPrefix(text[from:], u.written) && !(isLetter(u.written[0]) && end < len(text) && isLetter(text[end])) {
			return u.name, u.times, end
		}
	}
	return "", 0, 0
}
