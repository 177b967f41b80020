package markdown

import (
	"regexp"
	"strings"
)

var (
	attributeLine = regexp.MustCompile(`^[ \t]*\{:?[ \t]*[a-zA-Z.#:][^{}\n]*\}[ \t]*$`)
	attribute     = regexp.MustCompile(`\{:[^{}\n]*\}`)
	contentsLine  = regexp.MustCompile(`^[ \t]*(?:[-*+]|\d{1,3}[.)])?[ \t]*(?:\[[^\[\]]*\]\(#[^()\s]*\)[ \t]*\|?[ \t]*)+$`)
	tableRow      = regexp.MustCompile(`^[ \t]*\|.*\|[ \t]*$`)
	tableRule     = regexp.MustCompile(`-{4,}`)
	contentsMark  = regexp.MustCompile(`(?i)^[ \t]*(?:[-*][ \t]*toc|\[\[?_?toc_?\]\]?|\{?:?toc\}?)[ \t]*$`)
)

// dropAttributes takes away the attribute lists of kramdown and Hugo ({: .class}, {style="…"} under an image). A
// heading's {#id} stays for cut.
func dropAttributes(text string) string {
	return outsideFences(text, func(t string) string {
		lines := strings.Split(t, "\n")
		for i, l := range lines {
			if attributeLine.MatchString(l) {
				lines[i] = ""
			} else {
				lines[i] = attribute.ReplaceAllString(l, "")
			}
		}
		return strings.Join(lines, "\n")
	})
}

// dropContents leaves out the lines of a table of contents, which hold nothing but links within the page: the pages here
// are shown by section, and as text such a list matches every question about the page.
func dropContents(text string) string {
	return outsideFences(text, func(t string) string {
		lines := strings.Split(t, "\n")
		for i, l := range lines {
			if contentsLine.MatchString(l) || contentsMark.MatchString(l) {
				lines[i] = ""
			}
		}
		return strings.Join(lines, "\n")
	})
}

// squeezeTables takes the padding out of table rows, which would count as text where long sections are split.
func squeezeTables(text string) string {
	return outsideFences(text, func(t string) string {
		lines := strings.Split(t, "\n")
		for i, l := range lines {
			if tableRow.MatchString(l) {
				indent := l[:len(l)-len(strings.TrimLeft(l, " \t"))]
				lines[i] = indent + tableRule.ReplaceAllString(strings.Join(strings.Fields(l), " "), "---")
			}
		}
		return strings.Join(lines, "\n")
	})
}
