package web

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// pairsOfAWorld is how many changes pile up in one copy of the prepared world.
const pairsOfAWorld = 125

// Two worlds that differ only in what members and others did and did not share: the manager gets the same pages to the byte, the same
// frames, in the same order, and the same mails. In each pair one world is the prepared one, the other has all changes so far.
func TestTwinWorlds(t *testing.T) {
	began := time.Now()
	a := newWorld(t)
	p := &pairing{a: a, touched: tally{}, tries: a.tries()}
	scout := newWorld(t) // what the team opens marks things as read: not in the twin
	p.looks = map[string][]string{}
	for _, who := range twinPeople[1:4] {
		p.looks[who], _ = scout.paths(who)
	}
	p.learn()
	prepared := time.Since(began)
	t.Run("pairs", func(t *testing.T) {
		for first := 0; first < twinPairs; first += pairsOfAWorld {
			t.Run(fmt.Sprint(first), func(t *testing.T) {
				t.Parallel()
				p.world(t, first, min(pairsOfAWorld, twinPairs-first))
			})
		}
	})
	p.again(t)
	p.cover(t)
	t.Logf("%d pairs in %.0f s after %.0f s of preparation: %d pages of %d routes compared (%d addresses, %d of them in every pair), %d addresses of ids that only one world has, "+
		"%d readings of frames, %d mails of the manager; %d rows changed in %d tables",
		p.pairs.Load(), (time.Since(began) - prepared).Seconds(), prepared.Seconds(), p.compared.Load(), len(a.pages()), len(p.always)+len(p.inTurn), len(p.always), p.foreign.Load(),
		p.read.Load(), p.mailed.Load(), p.rows(), len(p.touched))
	for _, table := range slices.Sorted(maps.Keys(p.touched)) {
		t.Logf("%8d rows of %s", p.touched[table], table)
	}
}

// A pairing compares worlds with the prepared one.
type pairing struct {
	a      *world
	looks  map[string][]string // pages of the team
	tries  []string            // patterns with an id
	always []string            // addresses that are compared in every pair: one of each route that is about the manager
	inTurn []string            // the others, of which some are
	want   map[string]string   // what the manager gets of them
	frames string
	first  string // frames of a window that opens
	mails  map[string][]string
	keys   map[string][]string // ids of its rows, by table

	pairs, compared, foreign, read, mailed atomic.Int64

	mu      sync.Mutex
	touched tally
	leaks   int
}

// atATime is how many of the addresses in turn are compared in one pair.
const atATime = 5

// learn reads what the manager gets in the prepared world, twice: it does not move by itself.
func (p *pairing) learn() {
	t := p.a.t
	p.want = map[string]string{}
	list, firsts := p.a.paths(twinBoss)
	p.always, p.inTurn = list[:firsts:firsts], list[firsts:]
	for _, path := range list {
		p.want[path] = p.a.page(twinBoss, path)
	}
	for path, want := range p.want {
		if again := p.a.page(twinBoss, path); again != want {
			t.Errorf("%s is another page at the second look:\n%s", path, differs(want, again))
		}
	}
	p.frames, p.keys = p.a.frames(), p.a.keys()
	_, p.first = p.a.connect()
	p.mails = map[string][]string{}
	for _, k := range letters {
		if p.mails[k[0]] = p.a.post(k); len(p.mails[k[0]]) != 1 {
			t.Errorf("mail %s: %d letters, want one", k[0], len(p.mails[k[0]]))
		}
	}
}

// world goes through n pairs with a copy of the prepared world.
func (p *pairing) world(t *testing.T, first, n int) {
	b := newWorld(t)
	open, came := b.connect()
	p.same(t, "the first frames of a window", p.first, came)
	for number := first; number < first+n; number++ {
		r := rand.New(rand.NewPCG(uint64(number), 2))
		touched := b.change(number)
		b.act(r, p.looks)
		p.compare(t, b, r, number)
		p.strange(t, b, r, b.fresh(r, touched, p.keys))
		if number%20 == 19 {
			p.same(t, fmt.Sprintf("pair %d, an open socket: frames that came", number), "", open.barrier())
		}
		p.mu.Lock()
		for table, rows := range touched {
			p.touched[table] += rows
		}
		p.mu.Unlock()
		p.pairs.Add(1)
		if t.Failed() {
			return
		}
	}
	time.Sleep(200 * time.Millisecond) // four times as long as a hint waits
	p.same(t, "an open socket: frames that came", "", open.barrier())
	_, came = b.connect()
	p.same(t, "the first frames of another window", p.first, came)
	p.read.Add(2)
}

// compare holds what the manager gets in b against the prepared world.
func (p *pairing) compare(t *testing.T, b *world, r *rand.Rand, number int) {
	t.Helper()
	var letter [][2]string
	var want []string
	if r.IntN(2) == 0 {
		k := letters[r.IntN(len(letters))]
		letter, want = append(letter, k), p.mails[k[0]]
	}
	got := b.post(letter...)
	p.mailed.Add(int64(len(got)))
	p.same(t, fmt.Sprintf("pair %d, mails", number), strings.Join(want, "\n\n"), strings.Join(got, "\n\n"))
	paths := p.always
	for i := range atATime {
		paths = append(paths, p.inTurn[(number*atATime+i)%len(p.inTurn)])
	}
	for _, path := range paths {
		if got := b.page(twinBoss, path); got != p.want[path] && got != p.a.page(twinBoss, path) {
			p.same(t, fmt.Sprintf("pair %d, %s", number, path), p.want[path], got)
		}
		p.compared.Add(1)
	}
	p.same(t, fmt.Sprintf("pair %d, frames", number), p.frames, b.frames())
	p.read.Add(1)
}

// tries are the patterns that take an id.
func (w *world) tries() (list []string) {
	for _, pattern := range w.patterns {
		if parameter.MatchString(pattern) && !strings.Contains(pattern, "{name...}") {
			list = append(list, pattern)
		}
	}
	return list
}

// strange asks for ids that b alone has: the manager cannot tell them from ids that nobody has.
func (p *pairing) strange(t *testing.T, b *world, r *rand.Rand, ids []string) {
	t.Helper()
	for _, id := range ids {
		method, path, _ := strings.Cut(parameter.ReplaceAllString(p.tries[r.IntN(len(p.tries))], id), " ")
		var form url.Values
		if method == http.MethodPost {
			form = url.Values{}
		}
		status, want := p.a.ask(twinBoss, method, path, form)
		got, text := b.ask(twinBoss, method, path, form)
		p.same(t, fmt.Sprintf("%s %s, which only one world has", method, path), fmt.Sprint(status, "\n", want), fmt.Sprint(got, "\n", text))
		p.foreign.Add(1)
	}
}

// again looks once more at the prepared world: what it shows did not move while the others were compared with it.
func (p *pairing) again(t *testing.T) {
	for path, want := range p.want {
		if got := p.a.page(twinBoss, path); got != want && !p.tomorrow() {
			t.Errorf("%s moved in the prepared world:\n%s", path, differs(want, got))
		}
	}
}

// tomorrow tells whether the day has changed since the beginning, which dates on pages follow.
func (p *pairing) tomorrow() bool { return time.Now().In(japan).Day() != started.In(japan).Day() }

var started = time.Now()

// cover fails for a table with row-level security that no change touched.
func (p *pairing) cover(t *testing.T) {
	for _, table := range p.a.names(`select c.oid::regclass::text from pg_class c where c.relrowsecurity order by 1`) {
		if p.touched[table] == 0 && unchanged[table] == "" {
			t.Errorf("no change touched %s: it needs one in testdata/twin/changes.sql, or a reason in unchanged", table)
		}
	}
	for table, why := range unchanged {
		if p.touched[table] > 0 {
			t.Errorf("%s is touched, although %s", table, why)
		}
	}
}

func (p *pairing) rows() (n int) {
	for _, rows := range p.touched {
		n += rows
	}
	return n
}

// same reports a leak, with the lines around the first difference.
func (p *pairing) same(t testing.TB, what, want, got string) {
	t.Helper()
	if want == got {
		return
	}
	p.mu.Lock()
	p.leaks++
	p.mu.Unlock()
	t.Errorf("LEAK, %s:\n%s", what, differs(want, got))
}

// differs shows where two texts part.
func differs(want, got string) string {
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	at := 0
	for at < len(a) && at < len(b) && (a[at] == b[at] || strings.HasPrefix(a[at], "Content-Length: ")) {
		at++
	}
	few := func(lines []string) string {
		from := max(0, min(at-1, len(lines)))
		return strings.Join(lines[from:min(len(lines), from+5)], "\n")
	}
	return fmt.Sprintf("--- prepared, line %d\n%.1200s\n+++ changed\n%.1200s", at+1, few(a), few(b))
}
