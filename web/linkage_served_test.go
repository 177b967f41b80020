package web

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
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
