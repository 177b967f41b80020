package grounding

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	address = regexp.MustCompile(`[a-z][a-z0-9+.-]*://[!-~]*|\b(?:javascript|data|vbscript|mailto|tel):[!-~]+|www\.[!-~]+|[\w.+-]+@[\w.-]+|(?:[a-z0-9-]+\.)+[a-z]{2,}(?:[/?#:][!-~]*)?`)
	phone   = regexp.MustCompile(`\d{2,4}[-−‐–(). ]+\d{2,4}[-−‐–(). ]+\d{3,4}|内線\s*[^\s、。,）)]+|\bext(?:ension|\.)?\s*[\d-]+`)
	quote   = regexp.MustCompile(`[「『“"]([^「」『』“”"]*)[」』”"]|［([^］]*)］`)
)

// markup are signs of programs and of the frames around a model's texts: no summary needs them, wherever they stand.
const markup = "<>{}\\^"

// strange looks for links, names and quotes that stand in none of the cited passages.
func strange(norm string, cited []*source) string {
	in := func(words string) bool {
		words = squeeze(words)
		return slices.ContainsFunc(cited, func(s *source) bool { return strings.Contains(s.squeezed, words) })
	}
	for _, found := range address.FindAllString(norm, -1) {
		found = strings.Trim(found, "。、.,)")
		if !slices.ContainsFunc(cited, func(s *source) bool { return holds(s.whole, found, inAddress) }) {
			return Link
		}
	}
	for _, found := range phone.FindAllString(norm, -1) {
		found = squeeze(strings.Trim(found, "。、.,)"))
		if !slices.ContainsFunc(cited, func(s *source) bool { return holds(s.squeezed, found, digit) }) {
			return Link
		}
	}
	if !balanced(norm) {
		return Name
	}
	for _, m := range quote.FindAllStringSubmatch(norm, -1) {
		if words := strings.TrimSpace(m[1] + m[2]); words != "" && !in(words) {
			return Name
		}
	}
	if strings.ContainsAny(norm, markup) {
		return Name
	}
	for _, sign := range norm {
		if strings.ContainsRune("[]<>{}|=×+*^`\\", sign) && !in(string(sign)) {
			return Name
		}
	}
	for _, name := range names(norm) {
		if !in(name) && !lists().usual[name] && !lists().soft[name] {
			return Name
		}
	}
	return ""
}

// holds tells whether words stand in a text whole: apply.leak.example is not in leak.example, nor the other way round. Joins are the
// signs that would make them a part of something longer.
func holds(text, words string, joins func(byte) bool) bool {
	for from := 0; words != ""; {
		at := strings.Index(text[from:], words)
		if at < 0 {
			return false
		}
		at += from
		end := at + len(words)
		behind := strings.TrimLeft(text[end:min(len(text), end+2)], ".") // a full stop belongs to neither
		if (at == 0 || !joins(text[at-1])) && (behind == "" || !joins(behind[0])) {
			return true
		}
		from = at + 1
	}
	return false
}

func digit(b byte) bool { return b >= '0' && b <= '9' }

// inAddress tells the signs that addresses are made of.
func inAddress(b byte) bool {
	return b >= 'a' && b <= 'z' || digit(b) || strings.IndexByte("-_@+.", b) >= 0
}

// balanced tells whether each quote that opens closes, and none closes that is not open: what stands behind would be nobody's.
func balanced(norm string) bool {
	for _, pair := range []string{"「」", "『』", "“”"} {
		first, open := []rune(pair)[0], 0
		for _, r := range norm {
			if !strings.ContainsRune(pair, r) {
				continue
			}
			if open++; r != first {
				open -= 2
			}
			if open < 0 {
				return false
			}
		}
		if open > 0 {
			return false
		}
	}
	return strings.Count(norm, "\"")%2 == 0
}

// names are the runs of a text that must come back sign by sign: katakana, Latin letters within Japanese, and Han with the
// end of an office's or a program's name.
func names(norm string) []string {
	var all []string
	japanese := strings.ContainsFunc(norm, func(r rune) bool { return unicode.In(r, unicode.Hiragana, unicode.Katakana, unicode.Han) })
	if !japanese {
		return nil
	}
	class := func(r rune) int {
		switch {
		case unicode.Is(unicode.Katakana, r) || r == 'ー':
			return 1
		case r < 0x80 && unicode.IsLetter(r):
			return 2
		case unicode.Is(unicode.Han, r) || r == '々':
			return 3
		}
		return 0
	}
	for at := 0; at < len(norm); {
		r, size := utf8.DecodeRuneInString(norm[at:])
		kind := class(r)
		if kind == 0 {
			at += size
			continue
		}
		end := at
		for end < len(norm) {
			r, size := utf8.DecodeRuneInString(norm[end:])
			if class(r) != kind {
				break
			}
			end += size
		}
		run := norm[at:end]
		switch {
		case kind == 1 && utf8.RuneCountInString(run) >= 2, kind == 2:
			all = append(all, run)
		case kind == 3:
			if name := office(run); name != "" {
				all = append(all, name)
			}
		}
		at = end
	}
	return all
}

// office is the name that a run of Han ends with, or "": 人事企画課.
func office(run string) string {
	for _, end := range lists().offices {
		if strings.HasSuffix(run, end) && len(run) > len(end) {
			return run
		}
	}
	return ""
}
