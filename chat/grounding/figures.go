package grounding

import (
	"github.com/kljensen/snowball/english"
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

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

const kanjiDigits = "〇一二三四五六七八九十百千"

// fixedNumbers are numbers in words.
var fixedNumbers = map[string]atom{"半年": {value: 0.5, unit: "年"}, "ひとり": {value: 1, unit: "人"}, "ふたり": {value: 2, unit: "人"},
	"once": {value: 1, unit: "回"}, "twice": {value: 2, unit: "回"}}

func lettersAfter(text string, end int, written string) bool {
	return isLetter(written[0]) && end < len(text) && isLetter(text[end]) || written == "ひとり" && strings.HasSuffix(text[:end], "一人ひとり")
}

// idioms look like a number with a unit.
var idioms = strings.Fields(`十分 一時的 一部 一度 一人ひとり 一人一人 一日も早 一件 一時金 一緒 一般 一定 一方 一覧 一致 一切 一応 一番 一旦 一気 一生 一言 一息 一足 一環 一律 一通り 一種 一様 一面 一体 一瞬 一層 一助 一見
	三重 千葉 百貨 千差 万全 一同 一見 一歩 一区切り 一段落 一丸 一線 一存 一報 一名称 八百 五分五分`)

// notNumber tells words that look like a number with a unit.
func notNumber(text string, at, end int) bool {
	for _, w := range idioms {
		if strings.HasPrefix(text[at:], w) {
			return true
		}
	}
	for _, w := range []string{"第", "統", "唯", "同", "均", "随", "専", "万"} {
		if strings.HasSuffix(text[:at], w) {
			return true
		}
	}
	return false
}

// counted is what a number counts that has no unit of the list: 者 of 三者, messag of 「two messages」; "" for nothing.
func counted(text string, at int, language string, digits bool) string {
	if language == "ja" {
		r, _ := utf8.DecodeRuneInString(text[at:])
		if digits || !unicode.Is(unicode.Han, r) {
			return ""
		}
		return string(r)
	}
	rest := strings.TrimLeft(text[at:], " -")
	end := 0
	for end < len(rest) && isLetter(rest[end]) {
		end++
	}
	if end == 0 || len(rest) == len(text[at:]) || lists().soft[rest[:end]] {
		return ""
	}
	return english.Stem(rest[:end], false)
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
