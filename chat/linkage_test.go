package chat

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"dousuru/chat/escalation"
	"dousuru/internal/directory"
	"dousuru/internal/linkage"
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

// town is a house with a crowd.
type town struct {
	*house
	owner    *pgxpool.Pool
	people   []directory.Person
	attacker directory.Person
	played   map[string]linkage.Evidence
}

func newTown(t *testing.T, letters bool) *town {
	w := &town{house: newHouse(t), played: map[string]linkage.Evidence{}}
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
	w.attacker = w.hr
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
func (w *town) round(askers int) (r linkage.Round) {
	w.t.Helper()
	from := w.transaction()
	asks := map[int]bool{}
	for _, i := range rand.Perm(crowd)[:askers] {
		asks[i] = true
	}
	again := make([]string, 0, askers) // the words of the questions, in the order of asked
	var asking sync.WaitGroup
	var mu sync.Mutex
	var problem error
	for _, i := range rand.Perm(crowd) {
		p, words := w.people[i], said[rand.IntN(len(said))]
		c := w.open(p).Consultation
		w.visits(p)
		w.handle(p, c, say(words))
		r.Order = append(r.Order, p.ID)
		if !asks[i] {
			continue
		}
		ask := func() {
			reply, err := w.engine.Handle(w.t.Context(), p, c, ClientFrame{Type: FrameEscalate, ID: uuid.New(), Identity: Anonymous, Text: words})
			var thread Thread
			if err == nil {
				thread, err = w.engine.Watch(w.t.Context(), reply.Receipt)
			}
			mu.Lock()
			defer mu.Unlock()
			r.Asked, again = append(r.Asked, linkage.Asked{Asker: p.ID, Thread: thread.ID}), append(again, words)
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
	r.Morning = w.evidence(from)
	if err := w.engine.questions.Deliver(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	r.Evening = w.evidence(from)
	list, err := w.inbox()
	if err != nil {
		w.t.Fatal(err)
	}
	for _, q := range list {
		r.Inbox = append(r.Inbox, q.ID)
	}
	for i, words := range again {
		r.Asked[i].Again = w.again(words)
	}
	return r
}

// again is what the attacker's own person leaves behind with the same words; it is the same each time.
func (w *town) again(words string) linkage.Evidence {
	w.t.Helper()
	e, known := w.played[words]
	if !known {
		w.handle(w.attacker, w.open(w.attacker).Consultation, say("こんにちは")) // not the first talk of all
		from := w.transaction()
		w.handle(w.attacker, w.open(w.attacker).Consultation, say(words))
		e = w.evidence(from)
		w.played[words] = e
	}
	return e
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

func (w *town) transaction() int64 {
	w.t.Helper()
	id, err := linkage.Transaction(w.t.Context(), w.owner)
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

func (w *town) evidence(from int64) linkage.Evidence {
	w.t.Helper()
	e, err := linkage.Read(w.t.Context(), w.owner, from)
	if err != nil {
		w.t.Fatal(err)
	}
	return e
}

// attack guesses in each round who asked.
func (w *town) attack(rounds, askers int) (s linkage.Score) {
	for range rounds {
		s.Round(w.round(askers))
	}
	return s
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
	s := newTown(t, true).attack(rounds, askers)
	s.Hold(t, crowd, long != "")
}

// The attack is able to find somebody: asked at once, as where DOUSURU_ANONYMOUS is at-once, the row stands behind its asker's turn.
func TestTheAttackNamesWhoAskedAtOnce(t *testing.T) {
	s := newTown(t, false).attack(1, 20)
	if name, hits := s.Best(); hits < s.Tries*9/10 {
		t.Errorf("the best strategy (%s) names %d of %d: the attack looks at nothing", name, hits, s.Tries)
	}
}
