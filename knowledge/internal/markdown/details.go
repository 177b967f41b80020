package markdown

import (
	"html"
	"regexp"
	"strings"
)

var (
	detailsOpen  = regexp.MustCompile(`(?i)<details\b[^<>]*>`)
	detailsClose = regexp.MustCompile(`(?i)</details\s*>`)
	summaryTag   = regexp.MustCompile(`(?is)<summary\b[^<>]*>(.*?)</summary\s*>`)
	detailsTags  = regexp.MustCompile(`(?i)</?(?:details|summary)\b[^<>]*>`)
)

// markDetails turns the borders of <details> blocks into headings with marks, which cut reads: a heading is the one
// construct of Markdown that ends whatever stands above it. A block's content is moved to the left, since it may stand
// indented in a list. A block without a summary is no section; its tags are taken away.
func markDetails(lines []line) []line {
	var out []line
	fence, depth, indent := false, 0, 0
	for i := 0; i < len(lines); i++ {
		l := lines[i]
		if fenceLine.MatchString(l.text) {
			fence = !fence
		}
		if fence {
			out = append(out, l)
			continue
		}
		if title, rest, last := openDetails(lines, i); title != "" {
			indent = len(l.text) - len(strings.TrimLeft(l.text, " \t"))
			depth++
			out = append(out, line{"", l.number}, line{"###### " + string(openMark) + title, l.number}, line{"", l.number})
			i = last
			l = line{rest, lines[last].number}
			if strings.TrimSpace(rest) == "" {
				continue
			}
		}
		if depth > 0 {
			l.text = l.text[min(indent, len(l.text)-len(strings.TrimLeft(l.text, " \t"))):]
		}
		before, after, closes := cutAt(l.text, detailsClose)
		if closes && depth > 0 {
			depth--
			out = append(out, line{detailsTags.ReplaceAllString(before, ""), l.number}, line{"", l.number},
				line{"###### " + string(closeMark), l.number}, line{detailsTags.ReplaceAllString(after, ""), l.number})
			continue
		}
		out = append(out, line{detailsTags.ReplaceAllString(l.text, ""), l.number})
	}
	return out
}

// openDetails reads <details><summary>…</summary> that begins in line i and may spread over the next few lines; last is
// the line with the summary's end and rest what follows it there.
func openDetails(lines []line, i int) (title, rest string, last int) {
	if !detailsOpen.MatchString(lines[i].text) {
		return "", "", 0
	}
	var block string
	for last = i; last < min(len(lines), i+6); last++ { // a summary is a line or two
		block += lines[last].text + "\n"
		m := summaryTag.FindStringSubmatchIndex(block)
		if m == nil {
			continue
		}
		title = strings.Join(strings.Fields(html.UnescapeString(block[m[2]:m[3]])), " ")
		return strings.Trim(title, "* "), strings.TrimRight(block[m[1]:], "\n"), last
	}
	return "", "", 0
}

func cutAt(s string, re *regexp.Regexp) (before, after string, found bool) {
	m := re.FindStringIndex(s)
	if m == nil {
		return s, "", false
	}
	return s[:m[0]], s[m[1]:], true
}
