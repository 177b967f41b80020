package knowledge

import (
	"errors"
	"path"
	"regexp"
	"strings"

	"dousuru/knowledge/internal/markdown"
)

// A page is one Markdown file on its way to articles.
type page struct {
	file     string
	raw      string
	meta     *record
	parsed   markdown.Page
	articles []*Article
}

// readPage parses a Markdown file.
func readPage(file, text string) (*page, *Reject) {
	parsed, err := markdown.Parse(text)
	if err != nil {
		reject := &Reject{File: file, Reason: err.Error()}
		var at *markdown.Error
		if errors.As(err, &at) {
			reject.Line = at.Line
		}
		return nil, reject
	}
	return &page{file: file, raw: text, meta: metaRecord(file, parsed.Meta), parsed: parsed}, nil
}

// metaRecord reads the front matter; our own names go before foreign names of the same field.
func metaRecord(file string, meta markdown.Meta) *record {
	r := newRecord(file, 1)
	for _, own := range []bool{true, false} {
		for key, v := range meta {
			name := fieldOf(key)
			if name != "" && own == (name == key) {
				r.set(name, field{v.Text, v.List, v.Line})
			}
		}
	}
	for _, key := range []string{"updated", "lastmod", "last_modified", "last_updated", "date"} { // the freshest kind first
		if v, given := meta[key]; given && v.Text != "" {
			r.fields["updated"] = field{text: v.Text, line: v.Line}
			break
		}
	}
	return r
}

var dayInName = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})-`)

// build makes the page's articles: one, and one case for each voice where the page is a collection of voices.
func (p *page) build() (rejected *Reject) {
	r := p.meta
	sections := p.parsed.Sections
	if r.text("title") == "" && r.text("question") == "" {
		r.set("title", field{text: p.titleFromText(), line: 1})
	} else if r.text("title") == "" {
		r.set("title", r.fields["question"])
	}
	if day := dayInName.FindStringSubmatch(path.Base(p.file)); day != nil {
		r.set("updated", field{text: day[1]})
	}
	sections = withoutTitle(sections, r.text("title"))
	a := articleOf(r, Document)
	if a.Slug = slugOf(r.text("id")); a.Slug == "" {
		a.Slug = pathSlug(p.file)
	}
	voices, sections := cutVoices(sections)
	var passages []Passage
	if a.Kind == Program || a.Kind == Case {
		passages = facetPassages(a.Kind, p.file, sections)
	} else {
		passages = sectionPassages(a.Kind, p.file, sections)
	}
	passages = p.addMeta(&a, passages)
	if a.Kind == Document && r.text("status") == "" {
		var review bool
		if a.Status, review = statusFromText(headText(a.Title, sections)); review {
			a.ReviewDue = a.ReviewedOn
		}
	}
	addPassages(r, &a, passages)
	if r.fault != nil {
		return r.fault
	}
	p.articles = append(p.articles, &a)
	for i, v := range voices {
		p.articles = append(p.articles, v.article(a, p.file, i+1, r.text("consent") == "" || r.yes("consent")))
	}
	return nil
}

// titleFromText is the first heading, if it stands at the top of the page, else the file's name.
func (p *page) titleFromText() string {
	for _, s := range p.parsed.Sections {
		if s.Level == 1 {
			return s.Heading
		}
		if s.Body != "" {
			break
		}
	}
	return strings.TrimSpace(strings.NewReplacer("-", " ", "_", " ").Replace(path.Base(pageKey(p.file))))
}

// withoutTitle drops a first heading that only repeats the title; the text under it is the page's opening.
func withoutTitle(sections []markdown.Section, title string) []markdown.Section {
	for i, s := range sections {
		if s.Level != 1 || headingKey(s.Heading) != headingKey(title) {
			if s.Body != "" {
				return sections
			}
			continue
		}
		out := append([]markdown.Section{}, sections...)
		out[i].Heading, out[i].Level = "", 0
		for j := range out {
			if len(out[j].Above) > 0 && out[j].Above[0] == s.Heading {
				out[j].Above = out[j].Above[1:]
			}
		}
		return out
	}
	return sections
}

// addMeta adds what front matter says in words: the description as summary, the place for questions as contact.
func (p *page) addMeta(a *Article, passages []Passage) []Passage {
	r := p.meta
	opening := ""
	if len(passages) > 0 && (passages[0].Facet == Summary || passages[0].Heading == "") {
		opening = markdown.Plain(passages[0].Body)
	}
	if text := r.text("description"); text != "" && (a.Kind == Document || opening == "") && !strings.Contains(opening, text) {
		summary := Passage{Facet: Summary, Heading: Summary.Label(labelLanguage(text)), Body: text, Anchor: string(Summary),
			Locator: locator(p.file, r.fields["description"].line)}
		passages = append([]Passage{summary}, passages...)
	}
	if places := r.list("questions"); len(places) > 0 {
		language := "en"
		if len(passages) > 0 {
			language = labelLanguage(passages[0].Body)
		}
		for i, place := range places {
			if !strings.ContainsAny(place, "@ :/#") { // a channel's name
				places[i] = "#" + place
			}
		}
		passages = append(passages, Passage{Facet: Contact, Heading: Contact.Label(language), Body: strings.Join(places, "\n\n"),
			Anchor: string(Contact), Locator: locator(p.file, r.fields["questions"].line)})
	}
	return passages
}

func labelLanguage(text string) string { return languageOf(&Article{Title: text}) }

// headText is the page's first lines: its title and its first section with text.
func headText(title string, sections []markdown.Section) string {
	head := title + "。\n"
	for _, s := range sections {
		head += s.Heading + "。\n" + s.Body + "\n"
		if s.Body != "" {
			break
		}
	}
	width := 0
	for i, c := range head {
		if width++; c >= 0x1100 {
			width++
		}
		if width > headWidth {
			return head[:i]
		}
	}
	return head
}
