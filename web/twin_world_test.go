package web

import (
	"bytes"
	"context"
	_ "embed"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"dousuru/chat"
	"dousuru/chat/escalation"
	"dousuru/chat/journey"
	"dousuru/chat/oneonone"
	"dousuru/chat/socket"
	"dousuru/internal/calendar"
	"dousuru/internal/directory"
	"dousuru/internal/mail"
	"dousuru/internal/outbox"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/retrieval"
)

// The manager of the twin worlds, and who else has a browser there: two of the team, one of them reading English, and HR.
const (
	twinBoss   = "p006"
	twinHR     = "p003"
	twinMember = "p012"
)

var twinPeople = []string{twinBoss, twinMember, "p013", "p016", twinHR}

var (
	//go:embed testdata/twin/tools.sql
	twinTools string
	//go:embed testdata/twin/changes.sql
	twinChanges string
	//go:embed testdata/twin/world.sql
	twinWorld string
)

// twinUnopened are what has come for the manager and is not opened in these tests: an answer that somebody of the team waits for, too, so that
// its being read can only be the other's doing, and a share, so that the mail about it stays wanted.
var twinUnopened []string

// twinPaths are the addresses that the manager opens, in front one for each route that opens; the ids are the same in every copy.
var (
	twinPaths  []string
	twinFirsts int
)

// twinCookies are the logins of the prepared world: a copy of it knows them, too.
var twinCookies = map[string]string{}

// A world is one database with everything that serves it: pages, socket, and the jobs with a mail server that keeps what it gets.
type world struct {
	t      testing.TB
	db     *postgres.DB
	owner  *pgxpool.Pool // past row-level security
	site   http.Handler
	engine *chat.Engine
	jobs   []func(context.Context) error
	close  func()

	patterns []string // of every route

	mu    sync.Mutex
	mails []mail.Message
}

// provider is a login of a company: it lists nobody. Of whom the demo's login lists, everything is known to everybody.
type provider struct{ db *postgres.DB }

func (provider) People(*http.Request) ([]directory.Person, error) { return nil, nil }

func (p provider) Finish(r *http.Request) (LoginDone, error) {
	who, err := directory.FindSlug(r.Context(), p.db, r.PostFormValue("person"))
	return LoginDone{Person: who}, err
}

// socketPerson hands sessions to the socket, as the program does.
func socketPerson(s *Sessions) func(*http.Request) (directory.Person, socket.Login, bool) {
	return func(r *http.Request) (directory.Person, socket.Login, bool) {
		c, ok := s.Connected(r)
		return c.Person, socket.Login{Live: c.Live, Ticket: c.Ticket}, ok
	}
}

// newWorld is a copy of the prepared world; all copies are the same to the byte.
func newWorld(t testing.TB) *world {
	t.Helper()
	dsn := postgrestest.Copy(t, "twin", func(dsn string) { prepareWorld(t, dsn) })
	w := openWorld(t, dsn)
	t.Cleanup(w.close)
	return w
}

// openWorld serves a database that its owner reaches under dsn.
func openWorld(t testing.TB, dsn string) *world {
	t.Helper()
	db, err := postgres.Open(t.Context(), postgrestest.Config(dsn))
	if err != nil {
		t.Fatal(err)
	}
	owner, err := pgxpool.New(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	index := retrieval.Open(db)
	w := &world{t: t, db: db, owner: owner, engine: chat.New(db, index)}
	w.engine.OfferMail()
	sessions, book := NewSessions(db, false, nil), escalation.NewBook(db)
	messenger, err := socket.New(w.engine, db, socket.Options{Person: socketPerson(sessions), IdleAfter: -1})
	if err != nil {
		t.Fatal(err)
	}
	site, err := New(Options{DB: db, Index: index, Questions: book, Sessions: sessions, Login: provider{db}, Socket: messenger, Mail: true, PersonSpeed: unhurried, AddressSpeed: unhurried})
	if err != nil {
		t.Fatal(err)
	}
	w.site, w.patterns, w.jobs = site, patternsOf(site), w.work(db, book)
	w.close = func() {
		site.Close()
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		_ = messenger.Shutdown(ctx) // what is left is cut
		owner.Close()
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
	return w
}

// work are the jobs that may tell somebody something, as the server runs them, at a moment within working hours.
func (w *world) work(db *postgres.DB, book *escalation.Book) []func(context.Context) error {
	days := calendar.Standard()
	moment := days.Next(time.Now().Add(time.Hour))
	now := func() time.Time { return moment }
	sender := &outbox.Sender{DB: db, Calendar: days, URL: "https://desk.example", Now: now, Mail: w.keep,
		Wanted: map[outbox.Kind]func(context.Context, pgx.Tx, uuid.UUID) (bool, error){
			outbox.JourneyNews: journey.MailWanted, outbox.OneOnOne: journey.ShareWanted, outbox.Promise: oneonone.PromiseWanted}}
	maps.Copy(sender.Wanted, escalation.Wanted)
	reminder := &journey.Reminder{DB: db, Calendar: days, Mail: true, Now: now}
	return []func(context.Context) error{
		book.Notify,
		func(ctx context.Context) error { return reminder.Work(ctx, twinTry) },
		func(ctx context.Context) error { return oneonone.Work(db)(ctx, twinTry) },
		func(ctx context.Context) error { return sender.Work(ctx, twinTry) },
	}
}

// keep is the mail server.
func (w *world) keep(_ context.Context, m mail.Message) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.mails = append(w.mails, m)
	return nil
}

func (w *world) exec(sql string, args ...any) {
	w.t.Helper()
	if _, err := w.owner.Exec(w.t.Context(), sql, args...); err != nil {
		w.t.Fatalf("%v\n%s", err, sql)
	}
}

// ask is what a browser gets: status, headers in order, body, with what moves by itself taken out.
func (w *world) ask(who, method, path string, form url.Values) (status int, text string) {
	return w.askAt(w.site, who, method, path, form, "same-origin")
}

// askAt is ask of a site that may be another than the world's, from a page that the browser calls "same-origin" or "cross-site".
func (w *world) askAt(site http.Handler, who, method, path string, form url.Values, from string) (status int, text string) {
	body, kind := "", ""
	if form != nil {
		body, kind = form.Encode(), "application/x-www-form-urlencoded"
	}
	if table := form.Get("files"); table != "" { // a file
		body = "--part\r\nContent-Disposition: form-data; name=\"files\"; filename=\"table.csv\"\r\n\r\n" + table + "\r\n--part--\r\n"
		kind = "multipart/form-data; boundary=part"
	}
	r := httptest.NewRequestWithContext(w.t.Context(), method, path, strings.NewReader(body))
	r.Host = "desk.example"
	r.Header.Set("Accept-Language", "ja")
	r.Header.Set("Sec-Fetch-Site", from)
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	r.AddCookie(&http.Cookie{Name: "dousuru", Value: twinCookies[who]})
	got := httptest.NewRecorder()
	site.ServeHTTP(got, r)
	var all bytes.Buffer
	_ = got.Header().Write(&all) // to memory, in the order of the names
	all.WriteString(unpacked(got.Body.String()))
	return got.Code, moving.ReplaceAllString(all.String(), `$1"`)
}

func (w *world) uuid(text string) uuid.UUID {
	w.t.Helper()
	id, err := uuid.Parse(text)
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

// page is what the person gets of a page.
func (w *world) page(who, path string) string {
	status, text := w.ask(who, http.MethodGet, path, nil)
	return http.StatusText(status) + "\n" + text
}
