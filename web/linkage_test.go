package web

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"dousuru/chat"
	"dousuru/chat/escalation"
	"dousuru/internal/linkage"
)

// asides are what they say, and what some of them ask HR without a name.
var asides = []string{"社内公募は上司に知られますか", "育児休業はいつまでに申し出ますか", "海外の工場で働く方法はありますか", "週に三日だけ働くことはできますか", "副業をしている人はいますか"}

// round has everybody come, look at pages and talk once, in an order by lot, and some of them ask without a name.
func (w *served) round(askers int) (r linkage.Round) {
	w.t.Helper()
	from, err := linkage.Transaction(w.t.Context(), w.owner)
	if err != nil {
		w.t.Fatal(err)
	}
	w.log.taken()
	asks, before := map[int]bool{}, w.questions()
	for _, i := range rand.Perm(crowd)[:askers] {
		asks[i] = true
	}
	var open sync.WaitGroup
	for _, i := range rand.Perm(crowd) {
		words := asides[rand.IntN(len(asides))]
		w.in[i].get("/")
		ws := w.enter(w.in[i])
		if err := handled(ws, chat.ClientFrame{Type: chat.FrameSay, Text: words}, chat.FrameAck); err != nil {
			w.t.Fatal(err)
		}
		r.Order = append(r.Order, w.people[i].ID)
		open.Go(func() {
			defer ws.Close()
			if asks[i] {
				if err := handled(ws, chat.ClientFrame{Type: chat.FrameEscalate, Identity: chat.Anonymous, Text: fmt.Sprint(words, " ", i)}, chat.FrameReceipt); err != nil {
					w.t.Error(err)
				}
			}
			time.Sleep(time.Duration(rand.IntN(200)) * time.Millisecond) // they go when they like
		})
	}
	open.Wait()
	r.Morning = w.evidence(from)
	if err := w.book.Deliver(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	r.Evening, r.Log = w.evidence(from), w.log.taken()
	hr := w.person("jinji").Viewer()
	for id := range w.questions() {
		if before[id] {
			continue
		}
		q, err := w.book.Find(w.t.Context(), hr, id)
		if err != nil {
			w.t.Fatal(err)
		}
		words := strings.Fields(q.Question) // the last one is for the test alone
		i, err := strconv.Atoi(words[len(words)-1])
		if err != nil {
			w.t.Fatal(err)
		}
		r.Asked = append(r.Asked, linkage.Asked{Asker: w.people[i].ID, Thread: id})
	}
	if len(r.Asked) != askers {
		w.t.Fatalf("%d questions came, want %d", len(r.Asked), askers)
	}
	queue, err := w.book.Queue(w.t.Context(), hr, escalation.Filter{View: escalation.ViewAll, Limit: 100})
	if err != nil {
		w.t.Fatal(err)
	}
	for _, q := range queue.Rows {
		r.Inbox = append(r.Inbox, q.ID)
	}
	return r
}

// The second run of the attack goes through pages, sessions and sockets as the program serves them, with the log at its finest level in
// the attacker's hands. DOUSURU_LINKAGE=150x20 makes it as long as the one of the package chat, which says what is held.
func TestPagesSocketsAndLogsDoNotLeadToWhoAskedWithoutAName(t *testing.T) {
	rounds, askers := 1, 60
	long := os.Getenv("DOUSURU_LINKAGE")
	if long != "" {
		if _, err := fmt.Sscanf(long, "%dx%d", &rounds, &askers); err != nil {
			t.Fatalf("DOUSURU_LINKAGE: %v, want 150x20", err)
		}
	}
	w := newServed(t)
	var s linkage.Score
	for range rounds {
		r := w.round(askers)
		if len(r.Log) == 0 {
			t.Fatal("nothing was logged: the attack looks at nothing")
		}
		s.Round(r)
	}
	s.Hold(t, crowd, long != "")
}
