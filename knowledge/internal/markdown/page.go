// Package markdown cuts a Markdown file into its front matter and its sections. It reads what handbooks really hold: Hugo
// shortcodes, Jekyll's Liquid tags, HTML blocks, <details>, comments and diagrams are resolved to their text or left out,
// so that a section is plain Markdown that can be searched, quoted and rendered.
//
// Up to the sections every step works on the whole text and keeps its line breaks, so that a section's lines are known by
// their numbers in the file.
package markdown

import (
	"regexp"
	"strings"
)

// A Page is one file, cut up.
type Page struct {
	Meta     Meta
	Sections []Section
	Dropped  map[string]int // shortcodes and tags left out with what they would have shown, by name
}

// A Section is a heading with the text under it, down to the next heading. The text before the first heading is a section
// with Level 0 and no heading. A <details> block is a section one level below the one it stands in; what follows the
// block is a section again, with the heading of the one around it.
type Section struct {
	Level   int
	Heading string   // plain text
	ID      string   // as written: ## Heading {#id}
	Above   []string // the headings it stands under, outermost first
	Body    string   // Markdown, trimmed of empty lines at both ends; may be empty
	Lines   []int    // the file's line number of every line of Body
	Line    int      // of the heading; without one, of the first line
}

// Parse cuts a page. The text must be valid UTF-8. An error names the line in the file: it is an *Error.
func Parse(text string) (Page, error) {
	text = strings.ReplaceAll(strings.TrimPrefix(text, "\ufeff"), "\r\n", "\n")
	text = strings.ReplaceAll(text, "\r", "\n")
	text = strings.Map(dropMarks, text)
	front, body, first, err := splitFrontMatter(text)
	if err != nil {
		return Page{}, err
	}
	meta, err := parseMeta(front)
	if err != nil {
		return Page{}, err
	}
	page := Page{Meta: meta, Dropped: map[string]int{}}
	lines := resolve(body, first, page.Dropped)
	if err := checkNesting(lines); err != nil {
		return Page{}, err
	}
	page.Sections = cut(lines)
	return page, nil
}

// An Error is a fault in a page, with its line in the file.
type Error struct {
	Line   int
	Reason string
}

func (e *Error) Error() string { return e.Reason }

// openMark and closeMark stand for the borders of a <details> block between resolve and cut. They are private-use
// characters, taken out of what is read, so that no page can contain them.
const openMark, closeMark = '\ue000', '\ue001'

// dropMarks takes out the marks and the control characters that no text needs; Postgres refuses NUL.
func dropMarks(r rune) rune {
	if r == openMark || r == closeMark || r < ' ' && r != '\n' && r != '\t' || r == 0x7f {
		return -1
	}
	return r
}

// line is one line of the text with its number in the file.
type line struct {
	text   string
	number int
}

// maxNesting bounds quotes and lists that open in one line: the parser's time grows with the square of their depth, and no
// page written by people nests deeper than a few.
const maxNesting = 32

var openers = regexp.MustCompile(`^(?:[ \t]*(?:>|[-*+](?:[ \t])|\d{1,9}[.)][ \t]))+`)

func checkNesting(lines []line) error {
	for _, l := range lines {
		head := openers.FindString(l.text)
		if len(head) < maxNesting || strings.TrimRight(l.text, " \t-*+") == "" {
			continue // nothing, or a rule of dashes
		}
		if strings.Count(head, ">")+len(strings.Fields(strings.ReplaceAll(head, ">", " "))) > maxNesting {
			return &Error{l.number, "quotes or lists are nested too deep"}
		}
	}
	return nil
}

// resolve turns everything that is not Markdown into Markdown or nothing. The order matters: comments may hold any of the
// others; shortcodes may stand for HTML; tables and <details> change the number of lines and come last.
func resolve(body string, first int, dropped map[string]int) []line {
	body = outsideFences(body, dropComments)
	body = dropDiagrams(body)
	for range 2 { // one tag may stand inside another, as in {% image {{ logo }} %}
		body = resolveLiquid(resolveShortcodes(body, dropped), dropped)
	}
	body = outsideFences(body, dropElements)
	body = dedentHTML(body)
	body = quoteHTML(body)
	body = outsideCode(body, resolveTags)
	body = dropAttributes(body)
	body = resolveReferences(body)
	body = squeezeTables(dropContents(body))
	var lines []line
	for i, t := range strings.Split(body, "\n") {
		lines = append(lines, line{t, first + i})
	}
	return markDetails(resolveTables(lines))
}

// breaks is the text that keeps line numbers right where s was replaced by with: with and the line breaks it lacks.
func breaks(s, with string) string {
	if missing := strings.Count(s, "\n") - strings.Count(with, "\n"); missing > 0 {
		return with + strings.Repeat("\n", missing)
	}
	return with
}
