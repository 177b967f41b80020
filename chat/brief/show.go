package brief

import (
	"context"
	"slices"

	"dousuru/chat"
	"dousuru/knowledge"
)

// How many pages a brief has.
const (
	maxPrograms = 3
	maxCases    = 2
	maxNear     = 2
	maxGuides   = 2
)

// A group is pages that were found by the same words.
type group struct {
	from    From
	answers bool // false: they come near and may not answer
	options []chat.Option
}

func order(answers bool) int {
	if answers {
		return 1
	}
	return 0
}

// show puts the pages in: those that were found by words, then the theme's.
func (m *Maker) show(ctx context.Context, in Input, b *Brief, f finding) error {
	b.typed = f.typed
	first := f.all[0]
	b.Outcome, b.By, b.Confidence = first.offer.Outcome, first.from, first.offer.Confidence
	var groups []group
	for _, found := range f.all {
		groups = append(groups, group{found.from, found.offer.Outcome == chat.OutcomeAnswer, found.offer.Options})
	}
	shared, err := m.sharedPages(ctx, in, f)
	if err != nil {
		return err
	}
	if len(shared) > 0 { // what the member pointed at comes first
		groups = slices.Insert(groups, 0, group{FromShare, true, shared})
	}
	var slugs []string
	for _, g := range groups {
		for _, o := range g.options {
			slugs = append(slugs, o.Article)
		}
	}
	articles, err := m.engine.Pages(ctx, in.tags(), slugs)
	if err != nil {
		return err
	}
	slices.SortStableFunc(groups, func(a, b group) int { // a page that comes near and stands under the theme, too, is the theme's
		return order(b.answers) - order(a.answers)
	})
	near := map[string]bool{}
	for _, o := range f.typed.Options {
		near[o.Article] = true
	}
	taken := map[string]bool{}
	for _, g := range groups {
		if g.from == FromTheme { // what the words came near to, before what else the theme has
			slices.SortStableFunc(g.options, func(a, b chat.Option) int { return order(near[b.Article]) - order(near[a.Article]) })
		}
		for _, o := range g.options {
			i := slices.IndexFunc(articles, func(a knowledge.Article) bool { return a.Slug == o.Article })
			if i < 0 || taken[o.Article] { // withdrawn between the search and now
				continue
			}
			taken[o.Article] = true
			b.put(offered(o, articles[i], g.from, b.Language), g.answers)
		}
	}
	b.Later = b.Later || later(b.Want)
	return nil
}

// put puts a page where it belongs, if there is room.
func (b *Brief) put(o Offered, answers bool) {
	add := func(list *[]Offered, most int) {
		if len(*list) < most {
			*list = append(*list, o)
		}
	}
	switch {
	case o.ManagersOnly:
		add(&b.Guides, maxGuides)
	case !answers:
		add(&b.Near, maxNear)
	case o.Kind == string(knowledge.Case):
		add(&b.Cases, maxCases)
	default:
		add(&b.Programs, maxPrograms)
	}
}

// offered lays the quotes of a page apart.
func offered(o chat.Option, a knowledge.Article, from From, lang string) Offered {
	page := Offered{
		Slug: o.Article, Kind: o.Kind, Title: o.Title, URL: o.URL, Status: o.Status, StatusNote: o.StatusNote,
		ReviewedOn: o.ReviewedOn, Direction: o.Direction, From: from,
		ManagersOnly: len(a.Audience) == 1 && a.Audience[0] == "role:manager", Limited: len(a.Audience) > 0,
		WindowNote: windowNote(a, lang),
	}
	for _, p := range o.Parts {
		switch knowledge.Facet(p.Facet) {
		case knowledge.Eligibility, knowledge.Exclusions:
			page.Conditions = append(page.Conditions, p)
		case knowledge.Window:
			page.Window = append(page.Window, p)
		case knowledge.Notified:
			page.Learn = append(page.Learn, p)
		case knowledge.Steps, knowledge.Contact: // on the page; a sheet for one talk is short
		default:
			page.Quotes = append(page.Quotes, p)
		}
	}
	return page
}

// windowNote says whether an application can be made today, or when next, where the page names days.
func windowNote(a knowledge.Article, lang string) string {
	today := knowledge.Today()
	periods := knowledge.Windows(a, today)
	if len(periods) == 0 {
		return ""
	}
	p := periods[0]
	switch {
	case p.From.IsZero():
		return sentence(lang, "window until", p.To.Label(lang))
	case today.Before(p.From):
		return sentence(lang, "window from", p.From.Label(lang), p.To.Label(lang))
	case p.To == today:
		return sentence(lang, "window today", p.To.Label(lang))
	default:
		return sentence(lang, "window open", p.To.Label(lang))
	}
}
