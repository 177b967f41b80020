package chat

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"dousuru/chat/escalation"
	"dousuru/internal/directory"
	"dousuru/internal/postgres/postgrestest"
)

// crowd is how many people talk with the desk between two deliveries; some of them ask without a name.
const crowd = 200

// said are what they say; who asks without a name asks HR in the same words.
var said = []string{
	"社内公募は上司に知られますか", "育児休業はいつまでに申し出ますか", "海外の工場で働く方法はありますか", "週に三日だけ働くことはできますか",
	"公募の面接は家から受けられますか。いまの職場では、席を外すと目立ってしまいます", "副業をしている人はいますか", "介護のために、勤務地を一年だけ変えたいです",
	"大学院に通いながら働いている人の話を聞きたいです。学費の補助があるかどうかも、あわせて知りたいと思っています", "異動の希望はだれが見ますか", "資格の費用は出ますか",
}

// A workday is what the attacker knows of one round, and the truth.
type workday struct {
	from, to int64       // transactions of the round; from is the last one before
	order    []uuid.UUID // everybody, as they talked
	asked    []asked     // in the order of asking
	morning  evidence    // with the letters, before the delivery
	evening  evidence    // after it
	inbox    []uuid.UUID // HR's queue, as HR sees it
}

type asked struct {
	asker, thread uuid.UUID
	words         string
}

// town is a house with a crowd.
type town struct {
	*house
	owner  *pgxpool.Pool
	people []directory.Person
}

func newTown(t *testing.T, letters bool) *town {
	w := &town{house: newHouse(t)}
	w.owner = postgrestest.Owner(t, w.db)
	var entries []directory.Entry
	for i := range crowd {
		entries = append(entries, directory.Entry{Slug: fmt.Sprintf("c%03d", i), Name: fmt.Sprintf("見本 %03d", i), Roles: []string{"employee"}})
	}
	for _, p := range []directory.Person{w.hanako, w.taro, w.hr} {
		entries = append(entries, directory.Entry{Slug: p.Slug, Name: p.Name, Roles: p.Tags()[:0]})
	}
	entries = entries[:crowd]
	entries = append(entries, directory.Entry{Slug: "jinji", Name: "見本 人事", Roles: []string{"employee", "hr"}})
	if err := directory.Put(t.Context(), w.db, entries); err != nil {
		t.Fatal(err)
	}
	for i := range crowd {
		p, err := directory.FindSlug(t.Context(), w.db, entries[i].Slug)
		if err != nil {
			t.Fatal(err)
		}
		w.people = append(w.people, p)
	}
	if letters {
		book := w.engine.questions
		book.Letters = escalation.NewLetters(w.db, 3*time.Millisecond) // a turn takes some ten: as in life there are more letters than turns
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { defer close(done); book.Letters.Run(ctx) }()
		t.Cleanup(func() { stop(); <-done })
	}
	return w
}

// round has everybody talk once, in an order by lot, and some of them, by lot, ask without a name as soon as the desk has replied.
func (w *town) round(askers int) (d workday) {
	w.t.Helper()
	d.from = w.transaction()
	asks := map[int]bool{}
	for _, i := range rand.Perm(crowd)[:askers] {
		asks[i] = true
	}
	var asking sync.WaitGroup
	var mu sync.Mutex
	var problem error
	for _, i := range rand.Perm(crowd) {
		p, words := w.people[i], said[rand.IntN(len(said))]
		c := w.open(p).Consultation
		w.visits(p)
		w.handle(p, c, say(words))
		d.order = append(d.order, p.ID)
		if !asks[i] {
			continue
		}
		ask := func() {
			r, err := w.engine.Handle(w.t.Context(), p, c, ClientFrame{Type: FrameEscalate, ID: uuid.New(), Identity: Anonymous, Text: words})
			var thread Thread
			if err == nil {
				thread, err = w.engine.Watch(w.t.Context(), r.Receipt)
			}
			mu.Lock()
			defer mu.Unlock()
			d.asked = append(d.asked, asked{p.ID, thread.ID, words})
			if err != nil {
				problem = err
			}
		}
		if w.engine.questions.Letters == nil {
			ask()
		} else {
			asking.Go(ask) // nobody else waits for it
		}
	}
	asking.Wait()
	if problem != nil {
		w.t.Fatal(problem)
	}
	d.morning = w.evidence(d.from)
	if err := w.engine.questions.Deliver(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	d.to = w.transaction()
	d.evening = w.evidence(d.from)
	list, err := w.inbox()
	if err != nil {
		w.t.Fatal(err)
	}
	for _, q := range list {
		d.inbox = append(d.inbox, q.ID)
	}
	return d
}

// visits writes what the pages write of a login: its row, and that it was used.
func (w *town) visits(p directory.Person) {
	w.t.Helper()
	_, err := w.owner.Exec(w.t.Context(), `
		insert into web.session (token_hash, data, expiry, person_id, ends) values ($1::text, '', now() + interval '1 day', $1::uuid, now() + interval '1 day')
		on conflict (token_hash) do update set expiry = excluded.expiry`, p.ID)
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *town) transaction() (id int64) {
	w.t.Helper()
	if err := w.owner.QueryRow(w.t.Context(), `select pg_current_xact_id()::text::bigint`).Scan(&id); err != nil {
		w.t.Fatal(err)
	}
	return id
}

// hits are how often each strategy named the asker.
func (w *town) attack(rounds, askers int) (hits map[string]int, tries int) {
	hits = map[string]int{}
	for range rounds {
		d := w.round(askers)
		for _, q := range d.asked {
			tries++
			for name, guess := range strategies {
				hits[name] += 0
				if guess(d, q) == q.asker {
					hits[name]++
				}
			}
		}
	}
	return hits, tries
}

// upper is the upper end of the 95 % interval of a share (Wilson).
func upper(hits, n int) float64 {
	const z = 1.96
	p, m := float64(hits)/float64(n), float64(n)
	return (p + z*z/(2*m) + z*math.Sqrt(p*(1-p)/m+z*z/(4*m*m))) / (1 + z*z/m)
}

// Whoever has the whole database, of before and after the delivery, and whoever sees what HR sees and knows who talked when, names the
// asker of an anonymous question no better than by chance (one of 200) and a point. DOUSURU_LINKAGE=150x20 asks 20 questions in each of
// 150 rounds and holds the upper end of the 95 % interval of the best strategy against that; the small run finds a leak of some percent.
func TestNothingLeadsToWhoAskedWithoutAName(t *testing.T) {
	rounds, askers := 3, 50
	long := os.Getenv("DOUSURU_LINKAGE")
	if long != "" {
		if _, err := fmt.Sscanf(long, "%dx%d", &rounds, &askers); err != nil {
			t.Fatalf("DOUSURU_LINKAGE: %v, want 150x20", err)
		}
	}
	hits, n := newTown(t, true).attack(rounds, askers)
	const chance = 1.0 / crowd
	for name, k := range hits {
		share, high := float64(k)/float64(n), upper(k, n)
		t.Logf("%-40s %d of %d, %.2f %%, upper end %.2f %%", name, k, n, 100*share, 100*high)
		// In the small run chance alone brings a strategy over seven hits once in some 100,000 runs.
		if long == "" && k > max(7, n/20) || long != "" && high > chance+0.01 {
			t.Errorf("%s names %d of %d askers, chance is one of %d", name, k, n, crowd)
		}
	}
}

// The attack is able to find somebody: asked at once, as where DOUSURU_ANONYMOUS is at-once, the row stands behind its asker's turn.
func TestTheAttackNamesWhoAskedAtOnce(t *testing.T) {
	hits, n := newTown(t, false).attack(1, 20)
	best := 0
	for name, k := range hits {
		if k > best {
			t.Logf("%s names %d of %d", name, k, n)
		}
		best = max(best, k)
	}
	if best < n*9/10 {
		t.Errorf("the best strategy names %d of %d: the attack looks at nothing", best, n)
	}
}
