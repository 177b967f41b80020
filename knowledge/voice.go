package knowledge

import (
	"fmt"
	"regexp"
	"strings"

	"dousuru/knowledge/internal/markdown"
)

// A voice is one person's answer on a page that collects many: a quote with a name under it.
type voice struct {
	text    string
	name    string
	heading string
	line    int
}

// minVoices makes a page a collection: below it the quotes illustrate a text that is about something else.
const minVoices = 10

// attribution is the name at the end of a quote, behind its closing mark or a dash, with what the person is behind a comma.
var attribution = regexp.MustCompile(`(?s)^(.*(?:[”"」』]\s*[-–—―]{0,2}|[.!?。]\s*[-–—―]{1,2}))\s*([\p{Lu}\p{Han}\p{Katakana}][^\n”"」』.!?。,、]{1,39}?)(?:[,、][^\n”"」』]{1,80})?\s*$`)

// cutVoices takes the voices out of the sections, if the page is a collection of them.
func cutVoices(sections []markdown.Section) ([]voice, []markdown.Section) {
	var voices []voice
	rest := make([]markdown.Section, len(sections))
	for i, s := range sections {
		rest[i] = s
		rest[i].Body, rest[i].Lines = "", nil
		lines := strings.Split(s.Body, "\n")
		var kept []string
		for from := 0; from < len(lines) && s.Body != ""; {
			to := from + 1
			if strings.HasPrefix(lines[from], ">") {
				for to < len(lines) && strings.HasPrefix(lines[to], ">") {
					to++
				}
				if v, ok := readVoice(lines[from:to]); ok {
					v.heading, v.line = s.Heading, s.Lines[from]
					voices = append(voices, v)
					from = to
					continue
				}
			}
			kept = append(kept, lines[from:to]...)
			rest[i].Lines = append(rest[i].Lines, s.Lines[from:to]...)
			from = to
		}
		rest[i].Body = strings.TrimRight(strings.Join(kept, "\n"), "\n")
	}
	if len(voices) < minVoices {
		return nil, sections
	}
	return voices, rest
}

func readVoice(quote []string) (voice, bool) {
	var lines []string
	for _, l := range quote {
		lines = append(lines, strings.TrimPrefix(strings.TrimPrefix(l, ">"), " "))
	}
	m := attribution.FindStringSubmatch(strings.TrimSpace(strings.Join(lines, "\n")))
	if m == nil {
		return voice{}, false
	}
	return voice{text: strings.Trim(m[1], " -–—―“”\"「」『』"), name: strings.Trim(m[2], " *_[]")}, true
}

// article is the voice as a case of its own. It is shown where the page is: the person spoke for publication there, and
// cutting the page adds nothing to that, unless the page itself says "consent: no".
func (v voice) article(page Article, file string, n int, consent bool) *Article {
	a := page
	a.Kind, a.Slug = Case, fmt.Sprintf("%s.%03d", page.Slug, n)
	if v.heading != "" {
		a.Title += " — " + v.heading
	}
	a.Title = fmt.Sprintf("%s (%d)", a.Title, n)
	a.Aliases, a.Related, a.Passages = nil, []string{page.Slug}, nil
	a.SourceLocator = locator(file, v.line)
	a.Case = &CaseDetails{DisplayName: v.name, Consent: consent, Profile: v.heading, ProgramsUsed: []string{}}
	for i, part := range markdown.Split(v.text, []int{v.line}, passageWidth) {
		p := Passage{Ordinal: i, Facet: Summary, Heading: Summary.Label(page.Language), Body: part.Body, Locator: a.SourceLocator}
		p.Anchor = fmt.Sprintf("%s-%d", Summary, i+1)
		a.Passages = append(a.Passages, p)
	}
	return &a
}
