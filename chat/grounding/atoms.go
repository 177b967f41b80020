package grounding

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// An atom is a number as it must come back: 「1か月前まで」 is 1 か月 with the limits before and le.
type atom struct {
	value      float64
	unit       string   // canonical; "" for a bare number; a code (s1) holds its letters
	context    string   // of a day its month, of a month its year: 「2027年6月」
	limits     []string // sorted
	per        string   // 年 of 「年2回」
	date       bool     // day, month, year, time of day
	concessive bool     // 「1年未満でも」 limits nothing
	start, end int      // byte offsets in the normalised text, limits included
}

// same tells whether two atoms say the same number; what limits them is compared apart.
func (a atom) same(in atom) bool {
	return math.Abs(a.value-in.value) < 1e-9 && a.unit == in.unit && strings.HasSuffix(in.context, a.context)
}

// atoms finds the numbers of a normalised text in order.
func atoms(text, language string) []atom {
	var all []atom
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		if !startsNumber(r, text, at, language) {
			at += size
			continue
		}
		a, ok := readAtom(text, at, language)
		if !ok {
			at += size
			if language == "en" {
				for at < len(text) && isLetter(text[at]) {
					at++
				}
			}
			continue
		}
		joinDates(&a, all, text)
		all = append(all, a)
		at = max(a.end, at+size)
	}
	return all
}

func isLetter(b byte) bool { return b >= 'a' && b <= 'z' }

func startsNumber(r rune, text string, at int, language string) bool {
	if r >= '0' && r <= '9' {
		return true
	}
	if language == "en" {
		return r >= 'a' && r <= 'z' && (at == 0 || !isLetter(text[at-1]))
	}
	return strings.ContainsRune(kanjiDigits, r) || strings.HasPrefix(text[at:], "半年") || strings.HasPrefix(text[at:], "ひとり") || strings.HasPrefix(text[at:], "ふたり")
}

func readAtom(text string, at int, language string) (atom, bool) {
	for written, a := range fixedNumbers {
		if strings.HasPrefix(text[at:], written) && (language == "ja") == (written[0] >= utf8.RuneSelf) && !lettersAfter(text, at+len(written), written) {
			a.start, a.end = at, at+len(written)
			a.suffixes(text, language)
			a.prefixes(text, language)
			return a, true
		}
	}
	if a, ok := readWrittenDate(text, at); ok {
		a.suffixes(text, language)
		a.prefixes(text, language)
		return a, true
	}
	value, end, digits := readNumber(text, at, language)
	if end == at {
		return atom{}, false
	}
	a := atom{value: value, start: at, end: end}
	if digits {
		if letters := codeBefore(text, at); letters != "" {
			a.unit = "code " + letters
			a.start -= len(letters)
			a.suffixes(text, language)
			return a, true
		}
	}
	if name, times, unitEnd := readUnit(text, end, language); unitEnd > 0 {
		a.value, a.unit, a.end = value*times, name, unitEnd
	} else if !digits {
		return atom{}, false
	}
	if !digits && notNumber(text, at, a.end) {
		return atom{}, false
	}
	a.era(text)
	a.suffixes(text, language)
	a.prefixes(text, language)
	return a, true
}

// fixedNumbers are numbers in words.
var fixedNumbers = map[string]atom{"半年": {value: 0.5, unit: "年"}, "ひとり": {value: 1, unit: "人"}, "ふたり": {value: 2, unit: "人"},
	"once": {value: 1, unit: "回"}, "twice": {value: 2, unit: "回"}}

func lettersAfter(text string, end int, written string) bool {
	return isLetter(written[0]) && end < len(text) && isLetter(text[end]) || written == "ひとり" && strings.HasSuffix(text[:end], "一人ひとり")
}

// notNumber tells words that look like a number with a unit.
func notNumber(text string, at, end int) bool {
	for _, w := range []string{"十分", "一時的", "一部", "一度", "一人ひとり", "一日も早", "一件", "一時金"} {
		if strings.HasPrefix(text[at:], w) {
			return true
		}
	}
	return strings.HasSuffix(text[:at], "第")
}

// codeBefore is the letters that a number belongs to: s of 「s1」, 両立- of 「様式 両立-11」.
func codeBefore(text string, at int) string {
	start := at
	if strings.HasSuffix(text[:start], "-") || strings.HasSuffix(text[:start], "−") {
		_, size := utf8.DecodeLastRuneInString(text[:start])
		start -= size
		for start > 0 {
			r, size := utf8.DecodeLastRuneInString(text[:start])
			if !unicode.IsLetter(r) && r != 'ー' {
				break
			}
			start -= size
		}
		return text[start:at]
	}
	for start > 0 && isLetter(text[start-1]) {
		start--
	}
	return text[start:at]
}

const kanjiDigits = "〇一二三四五六七八九十百千"

// readNumber reads digits, 「3万5千」 and 二十; in English number words. digits tells that it was not in words.
func readNumber(text string, at int, language string) (value float64, end int, digits bool) {
	if text[at] >= '0' && text[at] <= '9' {
		value, end = readDigits(text, at)
		for {
			times, size := multiplier(text[end:])
			if size == 0 {
				return value, end, true
			}
			value, end = value*times, end+size
			if end < len(text) && text[end] >= '0' && text[end] <= '9' {
				more, moreEnd := readDigits(text, end)
				times, size := multiplier(text[moreEnd:])
				if size == 0 {
					times = 1
				}
				value, end = value+more*times, moreEnd+size
			}
		}
	}
	if language == "en" {
		return readEnglishNumber(text, at)
	}
	total, current := 0.0, 0.0
	for end = at; end < len(text); {
		r, size := utf8.DecodeRuneInString(text[end:])
		d := strings.IndexRune(kanjiDigits, r)
		if d < 0 {
			break
		}
		switch n := float64(d / 3); {
		case n < 10:
			current = current*10 + n
		default:
			total += max(current, 1) * math.Pow(10, n-9)
			current = 0
		}
		end += size
	}
	return total + current, end, false
}

func readDigits(text string, at int) (float64, int) {
	end := at
	for end < len(text) && (text[end] >= '0' && text[end] <= '9' || (text[end] == ',' || text[end] == '.') && end+1 < len(text) && text[end+1] >= '0' && text[end+1] <= '9') {
		end++
	}
	value, err := strconv.ParseFloat(strings.ReplaceAll(text[at:end], ",", ""), 64)
	if err != nil {
		value = -1 // 1.2.3: equal to nothing that counts
	}
	return value, end
}

func multiplier(text string) (float64, int) {
	for _, m := range []struct {
		written string
		times   float64
	}{{"億", 1e8}, {"万", 1e4}, {"千", 1e3}} {
		if strings.HasPrefix(text, m.written) {
			return m.times, len(m.written)
		}
	}
	return 1, 0
}

var englishNumbers = func() map[string]float64 {
	all := map[string]float64{}
	for i, w := range strings.Fields("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen") {
		all[w] = float64(i)
	}
	for i, w := range strings.Fields("twenty thirty forty fifty sixty seventy eighty ninety") {
		all[w] = float64(20 + 10*i)
	}
	return all
}()

func readEnglishNumber(text string, at int) (float64, int, bool) {
	value, end := 0.0, at
	for {
		stop := end
		for stop < len(text) && isLetter(text[stop]) {
			stop++
		}
		n, ok := englishNumbers[text[end:stop]]
		if !ok {
			return value, min(end, len(text)), false
		}
		value += n
		if value < 20 || int(value)%10 != 0 || stop >= len(text) || text[stop] != '-' {
			return value, stop, false
		}
		end = stop + 1
	}
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
	slices.Sort(a.limits)
}

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
				if !slices.Contains(a.limits, "le") && start > 0 {
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
