package web

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/gorilla/websocket"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"dousuru/chat"
	"dousuru/chat/escalation"
	"dousuru/chat/socket"
	"dousuru/internal/directory"
	"dousuru/internal/linkage"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
	"dousuru/retrieval"
)

// crowd is how many people talk between two deliveries.
const crowd = 200

// asides are what they say, and what some of them ask HR without a name.
var asides = []string{"社内公募は上司に知られますか", "育児休業はいつまでに申し出ますか", "海外の工場で働く方法はありますか", "週に三日だけ働くことはできますか", "副業をしている人はいますか"}

// A logbook is the server's log at its finest level.
type logbook struct {
	mu    sync.Mutex
	lines []linkage.Line
}

func (l *logbook) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines = append(l.lines, linkage.Line{At: time.Now(), Text: string(line)})
	return len(line), nil
}

// taken are the lines since it was last taken.
func (l *logbook) taken() []linkage.Line {
	l.mu.Lock()
	defer l.mu.Unlock()
	lines := l.lines
	l.lines = nil
	return lines
}

// served is a company whose people talk over the real socket, with pages, sessions and letters.
type served struct {
	*company
	owner  *pgxpool.Pool
	log    *logbook
	book   *escalation.Book
	people []directory.Person
	in     []*browser // logged in, by person
}

func newServed(t *testing.T) *served {
	t.Helper()
	w := &served{log: new(logbook)}
	log := slog.New(slog.NewTextHandler(w.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	before := slog.Default()
	slog.SetDefault(log)
	t.Cleanup(func() { slog.SetDefault(before) })
	db := postgrestest.New(t)
	w.owner = postgrestest.Owner(t, db)
	entries := []directory.Entry{{Slug: "jinji", Name: "見本 人事", Roles: []string{"employee", "hr"}}}
	for i := range crowd {
		entries = append(entries, directory.Entry{Slug: fmt.Sprintf("c%03d", i), Name: fmt.Sprintf("見本 %03d", i), Roles: []string{"employee"}})
	}
	if err := directory.Put(t.Context(), db, entries); err != nil {
		t.Fatal(err)
	}
	publish(t, db, knowledge.Article{Slug: "posting", Title: "社内公募制度", Passages: []knowledge.Passage{{Facet: "summary", Body: "ほかの部署の仕事に、自分で応募できる制度です。"}}})
	index := retrieval.Open(db)
	if _, err := index.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.book = escalation.NewBook(db)
	w.book.Letters = escalation.NewLetters(db, 3*time.Millisecond)
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); w.book.Letters.Run(ctx) }()
	t.Cleanup(func() { stop(); <-done })
	engine, sessions := chat.New(db, index), NewSessions(db, false, log)
	engine.UseBook(w.book)
	messenger, err := socket.New(engine, db, socket.Options{Person: socketPerson(sessions), IdleAfter: -1, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	site, err := New(Options{DB: db, Index: index, Questions: w.book, Engine: engine, Sessions: sessions, Login: provider{db}, Socket: messenger, Log: log, PersonSpeed: unhurried, AddressSpeed: unhurried})
	if err != nil {
		t.Fatal(err)
	}
	w.company = &company{t: t, db: db, sessions: sessions, site: site, server: httptest.NewServer(site)}
	t.Cleanup(func() {
		site.Close()
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		_ = messenger.Shutdown(ctx) // what is left is cut
		w.server.Close()
	})
	for _, e := range entries[1:] {
		w.people, w.in = append(w.people, w.person(e.Slug)), append(w.in, w.as(e.Slug))
	}
	return w
}

// enter connects somebody's browser, and takes what comes first.
func (w *served) enter(b *browser) *websocket.Conn {
	w.t.Helper()
	at, err := url.Parse(w.server.URL)
	if err != nil {
		w.t.Fatal(err)
	}
	var cookies []string
	for _, c := range b.http.Jar.Cookies(at) {
		cookies = append(cookies, c.String())
	}
	dialer := websocket.Dialer{Subprotocols: []string{chat.Protocol}}
	ws, _, err := dialer.Dial("ws"+strings.TrimPrefix(w.server.URL, "http")+"/socket", http.Header{"Origin": {w.server.URL}, "Cookie": {strings.Join(cookies, "; ")}})
	if err != nil {
		w.t.Fatal(err)
	}
	if err := handled(ws, chat.ClientFrame{Type: chat.FrameHello, Lang: "ja"}, chat.FrameWelcome); err != nil {
		w.t.Fatal(err)
	}
	return ws
}

// handled sends a frame and reads until a frame of a type comes.
func handled(ws *websocket.Conn, f chat.ClientFrame, until chat.FrameType) error {
	if f.Type != chat.FrameHello {
		f.ID = uuid.New()
	}
	if err := ws.WriteJSON(f); err != nil {
		return err
	}
	for {
		var got chat.ServerFrame
		switch err := ws.ReadJSON(&got); {
		case err != nil:
			return err
		case got.Type == chat.FrameError:
			return fmt.Errorf("%s is answered by %s", f.Type, got.Code)
		case got.Type == until:
			return nil
		}
	}
}

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

// questions are the ids of all that stand at HR.
func (w *served) questions() map[uuid.UUID]bool {
	w.t.Helper()
	rows, _ := w.owner.Query(w.t.Context(), `select id from escalation.thread`)
	ids, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		w.t.Fatal(err)
	}
	all := map[uuid.UUID]bool{}
	for _, id := range ids {
		all[id] = true
	}
	return all
}

func (w *served) evidence(from int64) linkage.Evidence {
	w.t.Helper()
	e, err := linkage.Read(w.t.Context(), w.owner, from)
	if err != nil {
		w.t.Fatal(err)
	}
	return e
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
