package web

import (
	"context"
	"html/template"

	"dousuru/chat/report"
	"dousuru/internal/postgres"
	"dousuru/knowledge"
)

type articleData struct {
	knowledge.Article
	Today      knowledge.Status
	StatusNote string // a sentence where the article is not simply open
	Overdue    bool   // the planned review has passed
	Parts      []part
	Desk       *knowledge.Desk // to ask; nil: none is named
	Via        *knowledge.Desk // cases: passes a wish to talk on; nil: nobody does
	Related    []knowledge.Article
	Used       []knowledge.Article // cases: the programs
	UsedBy     []knowledge.Article // programs: the cases
	Preview    string              // address of HR's page of the draft that is shown; "": the article itself
}

// A part is a passage as the page shows it.
type part struct {
	Anchor, Heading string
	HTML            template.HTML
}

// article is an article's own page, for those it is meant for.
func (s *Site) article(v *visit) (result, error) {
	a, err := knowledge.Find(v.Context(), s.opts.DB, v.PathValue("slug"), v.person.Tags())
	if err != nil {
		return result{}, err
	}
	data, err := s.articlePage(v, a)
	if err != nil {
		return result{}, err
	}
	if !v.person.Has(postgres.RoleHR) { // who looks after the pages
		if err := report.Opened(v.Context(), s.opts.DB, v.person.ID, a.Slug); err != nil {
			s.opts.Log.Warn("count an opened page", "error", err) // the page is what matters
		}
	}
	return show("article", data), nil
}

// articlePage is what the page of an article shows beside it, to who looks.
func (s *Site) articlePage(v *visit, a knowledge.Article) (articleData, error) {
	ctx, tags := v.Context(), v.person.Tags()
	var err error
	data := articleData{Article: a, Today: a.StatusOn(knowledge.Today()), Parts: parts(a, v.language)}
	data.StatusNote = statusNote(a, data.Today, v.language)
	data.Overdue = !a.ReviewDue.IsZero() && a.ReviewDue.Before(knowledge.Today())
	if data.Related, err = knowledge.FindAll(ctx, s.opts.DB, a.Related, tags); err != nil {
		return data, err
	}
	if a.Case != nil {
		data.Used, err = knowledge.FindAll(ctx, s.opts.DB, a.Case.ProgramsUsed, tags)
	} else if a.Kind == knowledge.Program {
		data.UsedBy, err = knowledge.CasesUsing(ctx, s.opts.DB, a.Slug, tags)
	}
	if err != nil {
		return data, err
	}
	return data, data.addDesks(ctx, s.opts.DB)
}

func (d *articleData) addDesks(ctx context.Context, db *postgres.DB) error {
	desks, err := knowledge.Desks(ctx, db)
	for i := range desks {
		if desks[i].Slug == d.Article.Desk {
			d.Desk = &desks[i]
		}
		if d.Case != nil && d.Case.CanContact && desks[i].Slug == d.Case.ContactVia {
			d.Via = &desks[i]
		}
	}
	return err
}

// parts are the passages with their headings in the reader's words. The text before the first heading has none.
func parts(a knowledge.Article, language string) []part {
	var all []part
	for _, p := range a.Passages {
		heading := p.Heading
		if p.Facet != "" && p.Facet != knowledge.Answer {
			heading = p.Facet.Label(language)
		}
		if p.Facet == knowledge.Answer || p.Facet == knowledge.Summary && p.Ordinal == 0 {
			heading = ""
		}
		all = append(all, part{p.Anchor, heading, knowledge.HTML(p.Body)})
	}
	return all
}

// statusNote says in a sentence, with its date, what keeps an article from being open today.
func statusNote(a knowledge.Article, today knowledge.Status, language string) string {
	switch {
	case today == knowledge.Active:
		return ""
	case today == knowledge.Upcoming && !a.ValidFrom.IsZero():
		return text(language, "article.upcomingFrom", a.ValidFrom.Label(language))
	case today == knowledge.Closed && !a.ValidTo.IsZero():
		return text(language, "article.closedOn", a.ValidTo.Label(language))
	}
	return text(language, "article."+string(today))
}
