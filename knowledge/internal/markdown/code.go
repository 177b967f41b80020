package markdown

import (
	"regexp"
	"strings"
)

// fenceLine matches the line that opens or closes a fenced code block, inside lists and quotes too.
var fenceLine = regexp.MustCompile("^[ \t>]*(```+|~~~+)[ \t]*([^`]*)$")

// fences calls keep for each run of lines outside fenced code and fenced for each fenced block with its info word, and
// joins what they return.
func fences(text string, keep func(string) string, fenced func(info, block string) string) string {
	var out []string
	var run []string
	flush := func(f func(string) string) {
		if len(run) > 0 {
			out = append(out, f(strings.Join(run, "\n")))
		}
		run = nil
	}
	open, info := "", ""
	inFence := func(block string) string { return fenced(info, block) }
	for _, l := range strings.Split(text, "\n") {
		m := fenceLine.FindStringSubmatch(l)
		switch {
		case open == "" && m != nil:
			flush(keep)
			open, info = m[1], strings.TrimSpace(m[2])
			run = append(run, l)
		case open != "" && m != nil && m[2] == "" && strings.HasPrefix(m[1], open):
			run = append(run, l)
			flush(inFence)
			open = ""
		default:
			run = append(run, l)
		}
	}
	if open != "" {
		flush(inFence)
	} else {
		flush(keep)
	}
	return strings.Join(out, "\n")
}

func outsideFences(text string, f func(string) string) string {
	return fences(text, f, func(_, block string) string { return block })
}

// outsideCode calls f for the text outside fenced blocks and code spans.
func outsideCode(text string, f func(string) string) string {
	return mapCode(text, f, func(code string) string { return code })
}

// maskCode is the text with its code written over, byte for byte, so that a search finds only what is not code.
func maskCode(text string) string {
	return mapCode(text, func(t string) string { return t }, func(code string) string {
		masked := []byte(code)
		for i, b := range masked {
			if b != '\n' {
				masked[i] = 'x'
			}
		}
		return string(masked)
	})
}

// mapCode calls keep for the text outside code and code for fenced blocks and code spans, and joins what they return.
func mapCode(text string, keep, code func(string) string) string {
	return fences(text, func(t string) string {
		var out strings.Builder
		for t != "" {
			start := strings.IndexByte(t, '`')
			if start < 0 {
				break
			}
			ticks := countTicks(t[start:])
			end := closingTicks(t[start+ticks:], ticks)
			if end < 0 { // no span: these ticks are text
				out.WriteString(keep(t[:start+ticks]))
				t = t[start+ticks:]
				continue
			}
			out.WriteString(keep(t[:start]))
			out.WriteString(code(t[start : start+ticks+end+ticks]))
			t = t[start+ticks+end+ticks:]
		}
		out.WriteString(keep(t))
		return out.String()
	}, func(_, block string) string { return code(block) })
}

func countTicks(t string) int {
	return len(t) - len(strings.TrimLeft(t, "`"))
}

// maxSpan bounds the search for the end of a code span, which is a few words long.
const maxSpan = 2048

// closingTicks finds the run of exactly n ticks that closes a span, within the paragraph.
func closingTicks(t string, n int) int {
	t = t[:min(len(t), maxSpan)]
	if end := strings.Index(t, "\n\n"); end >= 0 {
		t = t[:end]
	}
	for at := 0; at < len(t); {
		i := strings.IndexByte(t[at:], '`')
		if i < 0 {
			return -1
		}
		run := countTicks(t[at+i:])
		if run == n {
			return at + i
		}
		at += i + run
	}
	return -1
}

// dropDiagrams leaves out diagrams: their source is neither text to read nor to quote.
func dropDiagrams(text string) string {
	return fences(text, func(t string) string { return t }, func(info, block string) string {
		switch strings.ToLower(strings.Trim(strings.Fields(info + " .")[0], "{}")) {
		case "mermaid", "plantuml", "graphviz":
			return breaks(block, "")
		}
		return block
	})
}
