//go:build measure

package main

import (
	"cmp"
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"
	"golang.org/x/time/rate"

	"dousuru/chat"
	"dousuru/internal/directory"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/retrieval"
	"dousuru/web"
)

// ways in the order of the table: both, then without the one, the other, and both.
var ways = []way{{true, true}, {false, true}, {true, false}, {false, false}}

// A desk is one world, served, with those who are measured logged in.
type desk struct {
	db      *postgres.DB
	owner   *pgxpool.Pool
	engine  *chat.Engine
	person  directory.Person // p012
	talk    uuid.UUID
	asked   int
	site    *web.Site
	cookies map[string][]*http.Cookie
}

// A scene is what is measured. page is a path, "" a turn; as is who looks at it.
type scene struct{ name, as, page string }

// base and local: the demo's login takes this machine alone.
const (
	base  = "http://127.0.0.1:8080"
	local = "127.0.0.1:40000"
)

// rounds of blocks of so many times each, in each of the ways.
const (
	rounds = 24
	block  = 8
)

// BenchmarkSideBySide measures what row-level security and sealing cost: the same company four times, the same requests in each, taken
// in turns that are reversed every second time, so that what else the machine does falls on all of them alike. For each way it prints
// the middle and the 99th of the wall times, and the processor time of one request, server and database together; then what is the
// more with row-level security, with sealing and with both, as the middle of the rounds. A page that differs between the ways is told
// and does not count.
func BenchmarkSideBySide(b *testing.B) {
	desks := make([]*desk, len(ways))
	for i, w := range ways {
		desks[i] = newDesk(b, w)
	}
	question := desks[0].one(b, `select t.id from escalation.thread t join escalation.message m on m.thread_id = t.id group by t.id having count(*) = 6`)
	var table strings.Builder
	for _, s := range []scene{
		{"a turn of the talk", "p012", ""},
		{"HR's inbox", "p003", "/hr"},
		{"a question, at HR", "p003", "/hr/questions/" + question},
		{"a question, who asked it", "p012", "/questions/" + question},
		{"the journey", "p012", "/journey"},
		{"cards given", "p006", "/team/" + desks[0].person.ID.String() + "/cards"},
		{"shared notes", "p012", "/oneonone/shared"},
		{"the 1on1s", "p012", "/oneonone"},
	} {
		if s.page != "" && !same(b, desks, s, &table) {
			continue
		}
		took := make([][]time.Duration, len(ways)) // of each request
		used := make([][]float64, len(ways))       // processor time of a request, by round
		for _, d := range desks {
			for range 3 * block { // until each connection has its plans
				d.once(b, s)
			}
		}
		for round := range rounds {
			for k := range ways {
				at := k
				if round%2 == 1 {
					at = len(ways) - 1 - k
				}
				d := desks[at]
				before := postgrestest.Processor(b, d.owner)
				for range block {
					start := time.Now()
					d.once(b, s)
					took[at] = append(took[at], time.Since(start))
				}
				used[at] = append(used[at], float64((postgrestest.Processor(b, d.owner)-before).Microseconds())/1000/block)
			}
		}
		fmt.Fprintf(&table, "\n%s\n", s.name)
		for i, w := range ways {
			slices.Sort(took[i])
			fmt.Fprintf(&table, "  %-21s wall p50 %7.2f p99 %7.2f ms   cpu %7.2f ms\n", w, ms(took[i][len(took[i])/2]), ms(took[i][len(took[i])*99/100]), middle(used[i]))
		}
		for _, c := range []struct {
			what      string
			with, off int
		}{{"row-level security", 0, 1}, {"sealing", 0, 2}, {"both", 0, 3}} {
			fmt.Fprintf(&table, "  %-21s %s\n", c.what, more(used[c.with], used[c.off]))
		}
	}
	fmt.Println(table.String())
	b.ReportMetric(0, "ns/op")
}

func newDesk(b *testing.B, w way) *desk {
	b.Helper()
	db := w.world(b)
	index := retrieval.Open(db)
	unhurried := web.Speed{Each: rate.Inf}
	site, err := web.New(web.Options{DB: db, Index: index, Sessions: web.NewSessions(db, false, nil), Login: web.DemoLogin(db), PersonSpeed: unhurried, AddressSpeed: unhurried})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { site.Close() })
	d := &desk{db: db, owner: postgrestest.Owner(b, db), engine: chat.New(db, index), site: site, cookies: map[string][]*http.Cookie{}}
	if d.person, err = directory.FindSlug(b.Context(), db, "p012"); err != nil {
		b.Fatal(err)
	}
	welcome, _, err := d.engine.Open(b.Context(), d.person, "ja", uuid.Nil, 0)
	if err != nil {
		b.Fatal(err)
	}
	d.talk = welcome.Consultation
	for _, slug := range []string{"p003", "p006", "p012"} {
		r := httptest.NewRequestWithContext(b.Context(), http.MethodPost, base+"/login", strings.NewReader(url.Values{"person": {slug}}.Encode()))
		r.RemoteAddr = local
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		res := httptest.NewRecorder()
		site.ServeHTTP(res, r)
		if d.cookies[slug] = res.Result().Cookies(); res.Code != http.StatusSeeOther {
			b.Fatalf("login of %s: status %d", slug, res.Code)
		}
	}
	return d
}

// one is the id that a query finds.
func (d *desk) one(b *testing.B, query string) (id string) {
	b.Helper()
	if err := d.owner.QueryRow(b.Context(), query).Scan(&id); err != nil {
		b.Fatal(err)
	}
	return id
}

// sayings are what is asked in turns: an answer, what was not understood, a person to talk to.
var sayings = []string{"社内公募に応募したことは上司に知られますか", "海外で働く制度はありますか", "いつまでに申し込めばいいですか", "資格を取りたいです", "人に相談したい", "庭の木の手入れ"}

// once does what is measured and returns the page.
func (d *desk) once(b *testing.B, s scene) (page string) {
	b.Helper()
	if s.page == "" {
		frame := chat.ClientFrame{Type: chat.FrameSay, ID: uuid.New(), Text: sayings[d.asked%len(sayings)]}
		d.asked++
		if _, err := d.engine.Handle(b.Context(), d.person, d.talk, frame); err != nil {
			b.Fatal(err)
		}
		return ""
	}
	r := httptest.NewRequestWithContext(b.Context(), http.MethodGet, base+s.page, nil)
	r.RemoteAddr = local
	r.Header.Set("Accept-Language", "ja")
	for _, c := range d.cookies[s.as] {
		r.AddCookie(c)
	}
	res := httptest.NewRecorder()
	d.site.ServeHTTP(res, r)
	if res.Code != http.StatusOK {
		return fmt.Sprintf("status %d", res.Code) // differs, or it would be measured
	}
	return res.Body.String()
}

// fleeting is what differs between two pages that are the same: ids of forms, and minutes.
var fleeting = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}|[A-Za-z0-9_-]{22,}|\d+:\d\d`)

// same reports whether a page is the same in all ways, and tells where not.
func same(b *testing.B, desks []*desk, s scene, table *strings.Builder) bool {
	b.Helper()
	want := fleeting.ReplaceAllString(desks[0].once(b, s), "")
	if strings.HasPrefix(want, "status") {
		b.Fatalf("%s: %s", s.name, want)
	}
	for i, d := range desks[1:] {
		got := fleeting.ReplaceAllString(d.once(b, s), "")
		if got == want {
			continue
		}
		at := 0
		for at < min(len(got), len(want)) && got[at] == want[at] {
			at++
		}
		fmt.Fprintf(table, "\n%s: not comparable: %d bytes, and %d with %s; from %q and %q\n", s.name, len(want), len(got), ways[i+1], part(want, at), part(got, at))
		return false
	}
	return true
}

func part(page string, at int) string { return page[max(0, at-60):min(len(page), at+60)] }

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func middle(all []float64) float64 {
	all = slices.Clone(all)
	slices.Sort(all)
	return all[len(all)/2]
}

// more is by how much the one takes longer than the other in the middle of the rounds, with the range in which the true middle lies
// in 19 of 20 cases (order statistics of the pairs).
func more(with, without []float64) string {
	var shares []float64
	for i := range with {
		shares = append(shares, with[i]/without[i]*100-100)
	}
	slices.SortFunc(shares, cmp.Compare)
	n := len(shares)
	low := max(0, n/2-int(0.98*math.Sqrt(float64(n))))
	return fmt.Sprintf("%+6.1f %% processor time (%+.1f to %+.1f)", shares[n/2], shares[low], shares[n-1-low])
}
