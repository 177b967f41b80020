package knowledge

import "fmt"

// item is an article on its way into the database.
type item struct {
	article *Article
	source  int
	file    string
	line    int
}

// batch is all that an import brings.
type batch struct {
	files  []found
	items  []item
	desks  []Desk
	broken map[int]map[string]bool // by source: files with rejected records, whose articles have not vanished
}

// assemble turns what was read into articles: it cuts the pages, resolves the links between them, replaces names, and
// rejects slugs that are taken.
func assemble(read []parsed, files []found, opts Options, report *Report) batch {
	var all *people
	if opts.Pseudonymise {
		all = collectPeople(read, opts.Names)
	}
	known := newLinks()
	for i := range read {
		p := read[i].page
		if p == nil {
			continue
		}
		if fault := p.build(); fault != nil {
			read[i].rejected = append(read[i].rejected, *fault)
			read[i].page = nil
			continue
		}
		if all != nil {
			all.slug(p)
		}
		known.add(p)
	}
	b := batch{files: files, broken: map[int]map[string]bool{}}
	taken := map[string]string{}
	desks := map[string]string{}
	for i, f := range read {
		source := files[i].source
		reject := func(r Reject) {
			report.Rejected = append(report.Rejected, r)
			if b.broken[source] == nil {
				b.broken[source] = map[string]bool{}
			}
			b.broken[source][f.file] = true
		}
		report.Files++
		if f.skipped {
			report.Files--
			report.Skipped++
		}
		for _, r := range f.rejected {
			reject(r)
		}
		report.Notes = append(report.Notes, f.notes...)
		add := func(a *Article, file string, line int) {
			where := locator(file, line)
			if first := taken[a.Slug]; first != "" {
				reject(Reject{file, line, fmt.Sprintf("id %q is taken by %s", a.Slug, first)})
				return
			}
			taken[a.Slug] = where
			b.items = append(b.items, item{a, source, f.file, line})
		}
		if p := f.page; p != nil {
			b.note(p, report)
			for _, a := range p.articles {
				known.rewrite(p.file, a, keepLink(opts))
				line := lineOf(a.SourceLocator)
				if all != nil {
					all.article(p, a)
				}
				add(a, p.file, line)
			}
		}
		for _, t := range f.tables {
			report.Columns = append(report.Columns, t.meanings()...)
			for _, a := range t.articles {
				if all != nil {
					all.article(nil, a)
				}
				add(a, t.file, lineOf(a.SourceLocator))
			}
			for _, d := range t.desks {
				if first := desks[d.Slug]; first != "" {
					reject(Reject{File: t.file, Reason: fmt.Sprintf("desk %q is already in %s", d.Slug, first)})
					continue
				}
				desks[d.Slug] = t.file
				b.desks = append(b.desks, d)
			}
		}
	}
	b.count(report)
	return b
}

func keepLink(opts Options) func(string) bool {
	if !opts.Pseudonymise {
		return nil
	}
	return func(address string) bool { return !personalPage.MatchString(address) }
}

// note tells what somebody should look at on a page.
func (b *batch) note(p *page, report *Report) {
	a := p.articles[0]
	switch {
	case a.Kind == Document && a.Status != Active && p.meta.text("status") == "":
		report.Notes = append(report.Notes, Reject{p.file, 1, fmt.Sprintf("the first lines say that it is %s", a.Status)})
	case a.Kind == Document && a.ReviewDue == a.ReviewedOn && !a.ReviewDue.IsZero():
		report.Notes = append(report.Notes, Reject{p.file, 1, "the first lines say that it is under review; its review is set as due"})
	}
	if n := len(p.articles) - 1; n > 0 {
		report.Notes = append(report.Notes, Reject{p.file, 1, fmt.Sprintf("the page collects %d people's answers; each is a case of its own", n)})
	}
}

// count fills the report and notes references that lead nowhere.
func (b *batch) count(report *Report) {
	today := Today()
	for _, it := range b.items {
		a := it.article
		report.Articles++
		report.ByKind[a.Kind]++
		report.Passages += len(a.Passages)
		if a.Case != nil && !a.Case.ConsentHolds(today) {
			report.Hidden++
		}
	}
	report.Desks = len(b.desks)
}
