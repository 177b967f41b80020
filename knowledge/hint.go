package knowledge

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"dousuru/knowledge/internal/markdown"
)

// A Hint is something that HR may want to look at before publishing; it holds nothing up.
type Hint struct {
	Code string // one of hintCodes
	What string // the facet, slug or date it is about; may be empty
}

// wanted are the facets whose absence people notice most: each answers a question that is asked of every program, or makes a
// story one that others can learn from.
var wanted = map[Kind][]Facet{
	Program: {Summary, Eligibility, Window, Steps, Notified, Contact},
	Case:    {Situation, Difficulty, Outcome},
}

// anytime are the ways to say that there is no window.
var anytime = regexp.MustCompile(`いつでも|通年|随時|常時|(?i:any ?time|all year|year-round|rolling)`)

// Hints looks through an article as it would be published: facets that are not written, a window without days that could be
// read, dates and owner that are missing, and desks, articles and links that lead nowhere. In the order of the form.
func Hints(ctx context.Context, tx pgx.Tx, a Article) ([]Hint, error) {
	var hints []Hint
	add := func(when bool, code, what string) {
		if when {
			hints = append(hints, Hint{code, what})
		}
	}
	today := Today()
	for _, f := range wanted[a.Kind] {
		add(!a.has(f), "facet", string(f))
	}
	window := a.textOf(Window)
	add(window != "" && a.Language != "en" && !anytime.MatchString(window) && len(WindowsIn(window, today)) == 0, "window", "")
	add(a.Owner == "", "owner", "")
	add(a.ReviewedOn.IsZero(), "reviewed", "")
	add(a.ReviewDue.IsZero(), "due", "")
	add(!a.ReviewDue.IsZero() && a.ReviewDue.Before(today), "overdue", a.ReviewDue.String())
	add(!a.ValidTo.IsZero() && a.ValidTo.Before(today), "over", a.ValidTo.String())
	add(a.Kind == Program && a.Desk == "" && !a.has(Contact), "desk", "")
	if c := a.Case; c != nil {
		add(!c.ConsentExpires.IsZero() && c.ConsentExpires.Before(today), "expired", c.ConsentExpires.String())
		add(c.CanContact && c.ContactVia == "", "via", "")
	}
	lost, err := lostReferences(ctx, tx, a)
	if err != nil {
		return nil, fmt.Errorf("look for hints: %w", err)
	}
	return append(hints, lost...), nil
}

func (a Article) has(f Facet) bool {
	return slices.ContainsFunc(a.Passages, func(p Passage) bool { return p.Facet == f })
}

// textOf is the whole text of a facet.
func (a Article) textOf(f Facet) string {
	var text []string
	for _, p := range a.Passages {
		if p.Facet == f {
			text = append(text, p.Body)
		}
	}
	return strings.Join(text, "\n")
}

// lostReferences are the desks and articles that the article names and that are not there.
func lostReferences(ctx context.Context, tx pgx.Tx, a Article) ([]Hint, error) {
	type reference struct{ code, slug string }
	desks, articles := []reference{{"deskUnknown", a.Desk}}, []reference{}
	for _, slug := range a.Related {
		articles = append(articles, reference{"relatedUnknown", slug})
	}
	if a.Case != nil {
		desks = append(desks, reference{"deskUnknown", a.Case.ContactVia})
		for _, slug := range a.Case.ProgramsUsed {
			articles = append(articles, reference{"programUnknown", slug})
		}
	}
	for _, slug := range linkedArticles(a) {
		articles = append(articles, reference{"link", slug})
	}
	var hints []Hint
	look := func(list []reference, sql string) error {
		slugs := []string{}
		for _, r := range list {
			slugs = append(slugs, r.slug)
		}
		rows, _ := tx.Query(ctx, sql, slugs)
		known, err := pgx.CollectRows(rows, pgx.RowTo[string])
		for _, r := range list {
			if hint := (Hint{r.code, r.slug}); r.slug != "" && !slices.Contains(known, r.slug) && !slices.Contains(hints, hint) {
				hints = append(hints, hint)
			}
		}
		return err
	}
	if err := look(desks, `select slug from knowledge.desk where slug = any ($1)`); err != nil {
		return nil, err
	}
	return hints, look(articles, `select slug from knowledge.visible where slug = any ($1)`)
}

// linkedArticles are the slugs of the articles to which the text has links, and addresses within the desk that are none.
func linkedArticles(a Article) []string {
	var slugs []string
	for _, p := range a.Passages {
		markdown.RewriteLinks(p.Body, func(text, address string) string {
			where, _, _ := strings.Cut(address, "#")
			where, _, _ = strings.Cut(where, "?")
			switch slug, inside := strings.CutPrefix(where, ArticlePath); {
			case inside && slug != a.Slug:
				slugs = append(slugs, slug)
			case !inside && where != "" && !strings.Contains(where, ":") && !strings.HasPrefix(where, "//"):
				slugs = append(slugs, where) // a relative address leads nowhere on the article's page
			}
			return text
		})
	}
	return slugs
}
