package knowledge

import (
	"fmt"
	"regexp"
	"strings"

	"dousuru/knowledge/internal/pseudonym"
)

// personalPage is the address of one person's profile: a link there names the person whatever its text says.
var personalPage = regexp.MustCompile(`(?i)^https?://(?:www\.)?(?:(?:gitlab|github|twitter|x|note|qiita)\.com/@?[\w.-]+/?$|(?:twitter|x)\.com/[\w.-]+/status/|linkedin\.com/in/)`)

// people are the persons of one import.
type people struct {
	names pseudonym.Names
	own   map[*page][]pseudonym.Person
	slugs map[string]int // replaced ones, with how many pages have each
}

// collectPeople finds the names on all pages, so that each is replaced on every page.
func collectPeople(files []parsed, given []string) *people {
	all := &people{own: map[*page][]pseudonym.Person{}, slugs: map[string]int{}}
	for _, name := range given {
		all.names.Give(name)
	}
	for _, f := range files {
		if p := f.page; p != nil {
			all.own[p] = all.names.Collect(pseudonym.Page{
				Authors: p.meta.list("authors"), Title: p.meta.text("title"), File: p.file, Text: p.raw,
			})
		}
	}
	return all
}

// slug replaces names in the slugs of a page's articles, which come from its file's name. Two pages that differ in the
// name only are told apart by a number.
func (all *people) slug(p *page) {
	old := p.articles[0].Slug
	replaced := all.names.For(all.own[p], old, "en").Path(old)
	if replaced == old {
		return
	}
	if all.slugs[replaced]++; all.slugs[replaced] > 1 {
		replaced = fmt.Sprintf("%s-%d", replaced, all.slugs[replaced])
	}
	for i, a := range p.articles {
		a.Slug = replaced + strings.TrimPrefix(a.Slug, old)
		if i > 0 { // a voice is related to its page
			a.Related = []string{replaced}
		}
	}
}

// article replaces names in everything of an article that is stored.
func (all *people) article(p *page, a *Article) {
	var own []pseudonym.Person
	if p != nil {
		own = all.own[p]
	}
	text := strings.Join(append([]string{a.Title, a.SourceLocator, a.Source}, a.Aliases...), "\n")
	for _, passage := range a.Passages {
		text += "\n" + passage.Heading + "\n" + passage.Body
	}
	r := all.names.For(own, text, a.Language)
	a.Title, a.Source, a.SourceLocator = r.Text(a.Title), r.Text(a.Source), r.Path(a.SourceLocator)
	for i := range a.Aliases {
		a.Aliases[i] = r.Text(a.Aliases[i])
	}
	if a.Case != nil && a.Case.DisplayName != "" {
		a.Case.DisplayName = map[bool]string{true: "A.", false: "Aさん（仮名）"}[a.Language == "en"]
	}
	for i := range a.Passages {
		passage := &a.Passages[i]
		passage.Heading, passage.Body = r.Text(passage.Heading), r.Text(passage.Body)
		passage.Anchor, passage.Locator = r.Path(passage.Anchor), r.Path(passage.Locator)
	}
}
