package knowledge

import (
	"context"
	"fmt"
)

// checkReferences notes desks and articles that are named and exist neither in the import nor in the database: mostly a
// typing error. The article is stored all the same.
func (b *batch) checkReferences(ctx context.Context, on database, known map[string]stored, report *Report) {
	articles, desks := map[string]bool{}, map[string]bool{}
	for slug := range known {
		articles[slug] = true
	}
	for _, it := range b.items {
		articles[it.article.Slug] = true
	}
	if list, err := deskList(ctx, on, `select `+deskColumns+` from knowledge.desk`); err == nil {
		for _, d := range list {
			desks[d.Slug] = true
		}
	}
	for _, d := range b.desks {
		desks[d.Slug] = true
	}
	for _, it := range b.items {
		note := func(format string, args ...any) {
			report.Notes = append(report.Notes, Reject{it.file, it.line, fmt.Sprintf(format, args...)})
		}
		check := func(what, slug string, exists map[string]bool) {
			if slug != "" && !exists[slug] {
				note("%s %q is not known", what, slug)
			}
		}
		a := it.article
		check("desk", a.Desk, desks)
		for _, slug := range a.Related {
			check("related article", slug, articles)
		}
		if a.Case != nil {
			check("desk", a.Case.ContactVia, desks)
			for _, slug := range a.Case.ProgramsUsed {
				check("program", slug, articles)
			}
		}
	}
	for _, d := range b.desks {
		if d.Fallback != "" && !desks[d.Fallback] {
			report.Notes = append(report.Notes, Reject{File: "desk " + d.Slug, Reason: fmt.Sprintf("fallback %q is not known", d.Fallback)})
		}
	}
}
