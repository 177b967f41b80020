package chat

import (
	"fmt"
	"math/rand/v2"
	"os"
	"sync"
	"testing"

	"github.com/google/uuid"

	"dousuru/internal/linkage"
)

// said are what they say; who asks without a name asks HR in the same words.
var said = []string{
	"社内公募は上司に知られますか", "育児休業はいつまでに申し出ますか", "海外の工場で働く方法はありますか", "週に三日だけ働くことはできますか",
	"公募の面接は家から受けられますか。いまの職場では、席を外すと目立ってしまいます", "副業をしている人はいますか", "介護のために、勤務地を一年だけ変えたいです",
	"大学院に通いながら働いている人の話を聞きたいです。学費の補助があるかどうかも、あわせて知りたいと思っています", "異動の希望はだれが見ますか", "資格の費用は出ますか",
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
