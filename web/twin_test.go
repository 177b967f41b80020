package web

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
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
// frames, in the same order, and the same mails. In each pair one world is the prepared one, the other has all changes so far. Since
// they pile up, it is enough that a page is compared every fourth time.
func TestTwinWorlds(t *testing.T) {
	began, pairs := time.Now(), twinPairs(t)
	a := newWorld(t)
	p := &pairing{a: a, touched: tally{}, tries: a.tries()}
	p.looks = map[string][]string{}
	for _, who := range twinPeople[1:4] {
		p.looks[who] = a.looks(who)
	}
	p.learn()
	prepared := time.Since(began)
	t.Run("pairs", func(t *testing.T) {
		for first := 0; first < pairs; first += pairsOfAWorld {
			t.Run(fmt.Sprint(first), func(t *testing.T) {
				t.Parallel()
				p.world(t, first, min(pairsOfAWorld, pairs-first))
			})
		}
	})
	t.Run("leaks", p.findsLeaks)
	p.again(t)
	p.cover(t)
	t.Logf("%d pairs in %.0f s after %.0f s of preparation: %d pages of %d routes compared (%d addresses, %d of them in every fourth pair), %d addresses of ids that only one world has, "+
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
	always []string            // one address of each page that is about the manager: a quarter of them is compared in a pair
	inTurn []string            // the others, of which some are
	forms  []twinForm
	want   map[string]string // what the manager gets of all of them
	frames string
	first  string // frames of a window that opens
	mails  map[string][]string
	keys   map[string][]string // ids of its rows, by table

	pairs, compared, foreign, read, mailed atomic.Int64

	mu      sync.Mutex
	touched tally
}

// A page about the manager is compared in one of so many pairs; of the other addresses, so many are compared in one pair.
const (
	turns   = 4
	atATime = 5
)

// learn reads what the manager gets in the prepared world, twice: it does not move by itself.
func (p *pairing) learn() {
	t := p.a.t
	p.want = map[string]string{}
	for _, f := range p.a.forms() {
		_, p.want[f.String()] = p.a.ask(twinBoss, http.MethodPost, f.path, f.fields)
		p.forms = append(p.forms, f)
	}
	list, firsts := twinPaths, twinFirsts
	p.inTurn = slices.Clone(list[firsts:])
	known := map[string]bool{} // one page under several addresses, such as a form that was not taken and is loaded again
	for i, path := range list {
		p.want[path] = p.a.page(twinBoss, path)
		_, body, page := strings.Cut(p.want[path], "<!doctype")
		if body = strings.ReplaceAll(body, path, ""); !page {
			body = path
		}
		switch {
		case i < firsts && !known[body]:
			p.always = append(p.always, path)
		case i < firsts:
			p.inTurn = append(p.inTurn, path)
		}
		known[body] = true
	}
	for path, want := range p.want {
		if again := p.a.look(path, p.forms); again != want {
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
