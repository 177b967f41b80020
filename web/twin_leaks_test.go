package web

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"

	"dousuru/chat/escalation"
	"dousuru/chat/journey"
)

// found collects what a comparison reports.
type found struct{ list []string }

func (*found) Helper() {}
func (f *found) Errorf(format string, args ...any) {
	f.list = append(f.list, fmt.Sprintf(format, args...))
}

// The comparison can fail: what is shared moves what the manager gets, and a leak that is put into a world is found where it is.
func (p *pairing) findsLeaks(t *testing.T) {
	for _, test := range []struct {
		what, where string
		plant       func(t *testing.T, b *world)
	}{
		{"somebody of the team shares", "/team", func(t *testing.T, b *world) {
			_, err := journey.PutShare(t.Context(), b.db, b.person("p015").Viewer(), journey.Draft{Want: journey.WantThink, Words: "話したいです", Until: journey.LastShareDay()})
			if err != nil {
				t.Error(err)
			}
		}},
		{"who asks together writes", "frames", func(t *testing.T, b *world) {
			if err := escalation.NewBook(b.db).Tell(t.Context(), b.person("p013").Viewer(), b.uuid(twinUnopened[0]), "もうひとつ聞きたいです"); err != nil {
				t.Error(err)
			}
		}},
		{"a mail to the manager", "mails", func(_ *testing.T, b *world) {
			b.exec(`insert into outbox.notice (kind, person_id, link, next_at) select 'together', id, '/questions', '-infinity' from twin.manager`)
		}},
		{"a count of all talks in a page", "/team", planted("/team", func(b *world, w http.ResponseWriter) {
			fmt.Fprint(w, b.names(`select count(*)::text from chat.consultation`))
		})},
		{"the team in the order of their last talk", "/oneonone", planted("/oneonone", func(b *world, w http.ResponseWriter) {
			fmt.Fprint(w, b.names(`select person_id::text from chat.consultation where person_id in (select id from twin.team) group by 1 order by max(last_at) desc limit 1`))
		})},
		{"when somebody was here, in a header", "/journey", planted("/journey", func(b *world, w http.ResponseWriter) {
			w.Header().Set("X-Last", b.names(`select max(started_at)::text from chat.consultation`)[0])
		})},
		{"a page for whoever knows an id", "which only one world has", func(_ *testing.T, b *world) {
			site := b.site
			b.site = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				for _, part := range strings.Split(r.URL.Path, "/") {
					if len(part) == 36 && len(b.names(`select id::text from journey.entry where id = $1`, part)) > 0 {
						w.WriteHeader(http.StatusForbidden)
						return
					}
				}
				site.ServeHTTP(w, r)
			})
		}},
	} {
		t.Run(test.what, func(t *testing.T) {
			b := newWorld(t)
			r := rand.New(rand.NewPCG(7, 7))
			b.exec(changeNamed("a talk"))
			b.exec(changeNamed("the line"))
			test.plant(t, b)
			var leaks found
			for number := range turns {
				p.compare(&leaks, b, r, number)
			}
			for i := 0; i < 40 && strings.Contains(test.where, "one world"); i++ { // until a route is tried that takes the id
				p.strange(&leaks, b, r, b.fresh(r, tally{"journey.entry": 1}, p.keys))
			}
			if !slices.ContainsFunc(leaks.list, func(l string) bool { line, _, _ := strings.Cut(l, "\n"); return strings.Contains(line, test.where) }) {
				t.Errorf("not found; reported were %q", leaks.list)
			}
		})
	}
	t.Run("nothing", func(t *testing.T) {
		var leaks found
		b := newWorld(t)
		for number := range turns {
			p.compare(&leaks, b, rand.New(rand.NewPCG(7, 7)), number)
		}
		if len(leaks.list) > 0 {
			t.Errorf("two that are the same differ: %q", leaks.list)
		}
	})
}

// planted is a leak in one page.
func planted(path string, leak func(b *world, w http.ResponseWriter)) func(*testing.T, *world) {
	return func(_ *testing.T, b *world) {
		site := b.site
		b.site = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == path {
				leak(b, w)
			}
			site.ServeHTTP(w, r)
		})
	}
}

func changeNamed(name string) string {
	return changes[slices.IndexFunc(changes, func(c change) bool { return c.name == name })].sql
}
