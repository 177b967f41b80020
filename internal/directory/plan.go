package directory

import (
	"cmp"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"dousuru/internal/postgres"
)

// A plan is made of what a list says and what is known, without the database.
type plan struct {
	list   list
	known  map[string]member
	report Report

	entries []Entry // to be written: who is new or changed
	active  int     // people who work here before the import
	lines   map[string]int
	leads   map[string]string // after the import: person → manager, of all who work here then
}

// A member is somebody of the database.
type member struct {
	Entry
	active           bool
	governs, granted []string // roles that an identity provider gives and takes, and those that it gave
	line             bool     // it says who leads them, too
}

func (p *plan) make(o Options) {
	p.lines, p.leads = map[string]int{}, map[string]string{}
	for slug, m := range p.known {
		if m.active {
			p.active++
			p.leads[slug] = m.Manager
		}
	}
	for _, r := range p.list.rows {
		p.row(r)
	}
	if o.LeaveMissing {
		for slug, m := range p.known {
			if m.active && p.lines[slug] == 0 {
				p.report.Left = append(p.report.Left, slug)
				delete(p.leads, slug)
			}
		}
		slices.Sort(p.report.Left)
	}
	p.managers()
	p.mails()
	slices.SortStableFunc(p.report.Problems, func(a, b Problem) int { return cmp.Compare(a.Line, b.Line) })
}

// row reads one row over what is known of its person.
func (p *plan) row(r row) {
	var e Entry
	if err := p.list.apply(&e, r); err != nil {
		p.problem(r.line, "%v", err)
		if e.Slug != "" && p.lines[e.Slug] == 0 { // they are in the list, whatever it says of them
			p.lines[e.Slug], p.leads[e.Slug] = r.line, p.known[e.Slug].Manager
		}
		return
	}
	if first := p.lines[e.Slug]; first != 0 {
		p.problem(r.line, "person: %q stands in line %d already", e.Slug, first)
		return
	}
	p.lines[e.Slug] = r.line
	before, known := p.known[e.Slug]
	e = before.Entry
	_ = p.list.apply(&e, r) // it went well over an empty entry
	if e.Language = cmp.Or(e.Language, "ja"); len(e.Roles) == 0 {
		e.Roles = []string{string(postgres.RoleEmployee)}
	}
	p.govern(&e, before)
	p.leads[e.Slug] = e.Manager
	switch {
	case !known:
		p.report.Joined = append(p.report.Joined, e.Slug)
	case !before.active:
		p.report.Returned = append(p.report.Returned, e.Slug)
	case before.Manager != e.Manager:
		p.report.Moved = append(p.report.Moved, Move{e.Slug, before.Manager, e.Manager})
	case !reflect.DeepEqual(before.Entry, e):
		p.report.Changed = append(p.report.Changed, e.Slug)
	default:
		p.report.Unchanged++
		return
	}
	p.entries = append(p.entries, e)
}

// govern leaves what an identity provider governs as it is.
func (p *plan) govern(e *Entry, before member) {
	said := *e
	if len(before.governs) > 0 {
		e.Roles = governed(e.Roles, before.governs, before.granted)
	}
	if before.line && before.active {
		e.Manager = before.Manager
	}
	if e.Manager != said.Manager || !slices.Equal(governed(e.Roles, nil, nil), governed(said.Roles, nil, nil)) {
		p.report.Governed = append(p.report.Governed, e.Slug)
	}
}

// managers looks whether everybody is led by somebody who works here, and nobody by themselves, however far up.
func (p *plan) managers() {
	for person, manager := range p.leads {
		if _, here := p.leads[manager]; manager == "" || here {
			continue
		}
		switch {
		case slices.Contains(p.report.Left, manager):
			p.problem(p.lines[person], "manager: %s of %s is not in the list and would leave", manager, person)
		case p.known[manager].Slug != "":
			p.problem(p.lines[person], "manager: %s of %s has left", manager, person)
		default:
			p.problem(p.lines[person], "manager: %s of %s is not known", manager, person)
		}
	}
	done := map[string]bool{}
	for _, start := range slices.Sorted(maps.Keys(p.leads)) {
		var way []string
		person := start
		for person != "" && !done[person] {
			done[person] = true
			way = append(way, person)
			person = p.leads[person]
			if i := slices.Index(way, person); i >= 0 {
				p.circle(way[i:])
			}
		}
	}
}

// circle is a problem of the first row that stands in it.
func (p *plan) circle(people []string) {
	first := 0
	for i, person := range people {
		if line := p.lines[person]; line != 0 && (p.lines[people[first]] == 0 || line < p.lines[people[first]]) {
			first = i
		}
	}
	way := append(slices.Concat(people[first:], people[:first]), people[first])
	p.problem(p.lines[people[first]], "manager: leads back to the same person: %s", shortened(way))
}

// mails looks whether two people have one address: a login by mail, and every mail of the desk, would meet the wrong one.
func (p *plan) mails() {
	owner := map[string]string{}
	for slug := range p.leads {
		if m := p.known[slug]; p.lines[slug] == 0 && m.Email != "" {
			owner[strings.ToLower(m.Email)] = slug
		}
	}
	changed := map[string]Entry{}
	for _, e := range p.entries {
		changed[e.Slug] = e
	}
	for _, slug := range slices.SortedFunc(maps.Keys(p.lines), func(a, b string) int { return cmp.Compare(p.lines[a], p.lines[b]) }) {
		e, ok := changed[slug]
		if !ok {
			e = p.known[slug].Entry
		}
		address := strings.ToLower(e.Email)
		if other := owner[address]; other != "" {
			p.problem(p.lines[slug], "mail: the address is that of %s, too", other)
		}
		if address != "" {
			owner[address] = slug
		}
	}
}

func (p *plan) problem(line int, format string, args ...any) {
	p.report.Problems = append(p.report.Problems, Problem{line, fmt.Sprintf(format, args...)})
}

// shortened is a way that fits a line.
func shortened(way []string) string {
	if len(way) > 8 {
		way = slices.Concat(way[:4], []string{"…"}, way[len(way)-3:])
	}
	return strings.Join(way, " → ")
}
