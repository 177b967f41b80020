package web

import (
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"dousuru/knowledge"
)

// Limits of the fields of an article, in characters, beside those of package knowledge: a line is read at a glance.
const (
	maxArticleLine  = 300
	maxArticleEntry = 120 // one entry of a list
	maxSections     = 200
)

// A field of an article that is no text of it: its name in the form, and how it is written. Its label is the text
// "draft.field." with the name.
type articleField struct {
	name string
	kind string // text, lines, date, select, check
	only knowledge.Kind
}

// articleFields in the order of the form; those of cases alone come last.
var articleFields = []articleField{
	{"title", "text", ""}, {"aliases", "lines", ""},
	{"status", "select", ""}, {"valid_from", "date", ""}, {"valid_to", "date", ""},
	{"category", "text", ""}, {"themes", "lines", ""}, {"desk", "select", ""}, {"related", "lines", ""}, {"audience", "lines", ""}, {"language", "select", ""},
	{"owner", "text", ""}, {"reviewed_on", "date", ""}, {"review_due", "date", ""}, {"source", "text", ""},
	{"display_name", "text", knowledge.Case}, {"profile", "text", knowledge.Case}, {"happened_in", "text", knowledge.Case}, {"direction", "select", knowledge.Case},
	{"programs_used", "lines", knowledge.Case}, {"can_contact", "check", knowledge.Case}, {"contact_via", "select", knowledge.Case},
	{"consent", "check", knowledge.Case}, {"consent_expires", "date", knowledge.Case},
}

// fieldsFor are the fields that articles of a kind have.
func fieldsFor(kind knowledge.Kind) []articleField {
	return slices.DeleteFunc(slices.Clone(articleFields), func(f articleField) bool { return f.only != "" && f.only != kind })
}

// valuesOf writes an article's fields as the form shows them.
func valuesOf(a knowledge.Article) map[string]string {
	lines := func(list []string) string { return strings.Join(list, "\n") }
	check := map[bool]string{true: "yes"}
	values := map[string]string{
		"title": a.Title, "aliases": lines(a.Aliases), "status": string(a.Status), "valid_from": a.ValidFrom.String(), "valid_to": a.ValidTo.String(),
		"category": a.Category, "themes": lines(a.Themes), "desk": a.Desk, "related": lines(a.Related), "audience": lines(a.Audience), "language": a.Language,
		"owner": a.Owner, "reviewed_on": a.ReviewedOn.String(), "review_due": a.ReviewDue.String(), "source": a.Source,
	}
	if c := a.Case; c != nil {
		values["display_name"], values["profile"], values["happened_in"] = c.DisplayName, c.Profile, c.HappenedIn
		values["direction"], values["programs_used"] = string(c.Direction), lines(c.ProgramsUsed)
		values["can_contact"], values["contact_via"] = check[c.CanContact], c.ContactVia
		values["consent"], values["consent_expires"] = check[c.Consent], c.ConsentExpires.String()
	}
	return values
}

// articleFrom reads a form into an article and says which fields cannot be taken: the text "draft.fault." with the code, by
// the name of the field. What the form does not have, such as the day on which a story was taken back, stays as it was.
func articleFrom(form url.Values, a knowledge.Article) (knowledge.Article, map[string]string) {
	faults := map[string]string{}
	r := articleReader{form, faults}
	a.Title, a.Aliases = r.line("title"), r.lines("aliases")
	a.Status, a.Language = knowledge.Status(form.Get("status")), form.Get("language")
	a.ValidFrom, a.ValidTo = r.date("valid_from"), r.date("valid_to")
	a.Category, a.Themes, a.Desk, a.Related, a.Audience = r.line("category"), r.lines("themes"), r.line("desk"), r.slugs("related"), r.lines("audience")
	a.Owner, a.ReviewedOn, a.ReviewDue, a.Source = r.line("owner"), r.date("reviewed_on"), r.date("review_due"), r.line("source")
	if !slices.Contains(statuses, a.Status) {
		a.Status = knowledge.Active
	}
	if a.Language != "en" {
		a.Language = "ja"
	}
	if !a.ValidTo.IsZero() && !a.ValidFrom.IsZero() && a.ValidTo.Before(a.ValidFrom) {
		faults["valid_to"] = "order"
	}
	if a.Kind == knowledge.Case {
		c := knowledge.CaseDetails{}
		if a.Case != nil {
			c = *a.Case
		}
		c.DisplayName, c.Profile, c.HappenedIn, c.Direction = r.line("display_name"), r.line("profile"), r.line("happened_in"), knowledge.Direction(form.Get("direction"))
		c.ProgramsUsed, c.CanContact, c.ContactVia = append([]string{}, r.slugs("programs_used")...), form.Get("can_contact") == "yes", r.line("contact_via")
		c.Consent, c.ConsentExpires = form.Get("consent") == "yes", r.date("consent_expires")
		if !slices.Contains(directions, c.Direction) {
			c.Direction = ""
		}
		a.Case = &c
	}
	a.SetSections(r.sections())
	return a, faults
}

var (
	statuses   = []knowledge.Status{knowledge.Active, knowledge.Upcoming, knowledge.Paused, knowledge.Closed, knowledge.Retired}
	directions = []knowledge.Direction{knowledge.Moved, knowledge.Adapted, knowledge.Stayed, knowledge.TurnedBack, knowledge.Declined}
)

// articleReader reads fields and collects what is wrong with them.
type articleReader struct {
	form   url.Values
	faults map[string]string
}

func (r articleReader) line(name string) string {
	text := strings.Join(strings.Fields(r.form.Get(name)), " ")
	if utf8.RuneCountInString(text) > maxArticleLine {
		r.faults[name] = "long"
	}
	return text
}

func (r articleReader) list(name string, items []string) []string {
	var list []string
	for _, item := range items {
		if item = strings.Join(strings.Fields(item), " "); item != "" && !slices.Contains(list, item) {
			list = append(list, item)
		}
		if utf8.RuneCountInString(item) > maxArticleEntry {
			r.faults[name] = "entry"
		}
	}
	if len(list) > knowledge.MaxList {
		r.faults[name] = "many"
	}
	return list
}

func (r articleReader) lines(name string) []string {
	return r.list(name, strings.Split(r.form.Get(name), "\n"))
}

func (r articleReader) slugs(name string) []string { return r.list(name, slugsOf(r.form.Get(name))) }

func (r articleReader) date(name string) knowledge.Date {
	date, err := knowledge.ParseDate(r.form.Get(name))
	if err != nil {
		r.faults[name] = "date"
	}
	return date
}

// sections are the parts as they stand in the form: three fields each, in order.
func (r articleReader) sections() []knowledge.Section {
	list := sectionsFrom(r.form)
	for _, s := range list {
		if utf8.RuneCountInString(s.Body) > knowledge.MaxSection || utf8.RuneCountInString(s.Heading) > maxArticleLine {
			r.faults["sections"] = "section"
		}
		if strings.TrimSpace(s.Body) == "" && s.Facet == "" && strings.TrimSpace(s.Heading) != "" {
			r.faults["sections"] = "heading" // a heading without its text would be lost
		}
	}
	if len(list) > maxSections {
		r.faults["sections"] = "manySections"
	}
	return list
}

func sectionsFrom(form url.Values) []knowledge.Section {
	facets, headings, bodies := form["facet"], form["heading"], form["body"]
	var list []knowledge.Section
	for i := range min(len(facets), len(headings), len(bodies)) {
		list = append(list, knowledge.Section{Facet: knowledge.Facet(facets[i]), Heading: headings[i], Body: bodies[i]})
	}
	return list
}
