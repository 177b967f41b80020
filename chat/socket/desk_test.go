package socket

import (
	"bytes"
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"dousuru/chat"
	"dousuru/internal/directory"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/retrieval"
)

// secret stands in what people write in these tests; no log may hold it.
const secret = "ひみつのことば"

// dictionary is loaded before the first test looks at the clock: it takes seconds, and with the race detector a minute.
var dictionary sync.Once

// A desk is a server on a database of its own, with people mika, ken and hana (of HR).
type desk struct {
	*Server
	t      testing.TB
	db     *postgres.DB
	engine *chat.Engine
	http   *httptest.Server
	people map[string]directory.Person
	logins map[string]*atomic.Bool // whether the login session of a person stands
	logs   *logbook
}

// newDesk starts a desk with the standard limits, except that people may be fast and come often, and deadlines are seen soon; change may set others.
func newDesk(t testing.TB, change func(*Options, *limits)) *desk {
	t.Helper()
	postgrestest.Fresh(t) // the cluster and its goroutines outlive this test
	leaks := goleak.IgnoreCurrent()
	t.Cleanup(func() { goleak.VerifyNone(t, leaks) })
	return deskOn(t, postgrestest.New(t), change)
}

func deskOn(t testing.TB, db *postgres.DB, change func(*Options, *limits)) *desk {
	t.Helper()
	d := &desk{t: t, db: db, engine: chat.New(db, retrieval.Open(db)), logs: new(logbook),
		people: map[string]directory.Person{}, logins: map[string]*atomic.Bool{}}
	d.addPeople()
	o := Options{Person: d.person, Log: slog.New(slog.NewTextHandler(d.logs, &slog.HandlerOptions{Level: slog.LevelDebug}))}
	l := standard
	l.speed, l.atOnce, l.connects, l.connectsAtOnce, l.look = 1000, 1000, 1000, 1000, 50*time.Millisecond
	if change != nil {
		change(&o, &l)
	}
	dictionary.Do(func() { _, _ = d.engine.Talk("ja", nil).Say(t.Context(), "人に相談したい") })
	var err error
	if d.Server, err = start(d.engine, db, o, l); err != nil {
		t.Fatal(err)
	}
	d.http = httptest.NewUnstartedServer(d.Server)
	d.http.Config.ConnContext = smallBuffer
	d.http.Start()
	t.Cleanup(d.end)
	return d
}

func (d *desk) addPeople() {
	d.t.Helper()
	err := directory.Put(d.t.Context(), d.db, []directory.Entry{
		{Slug: "mika", Name: "見本 美香", Roles: []string{"employee"}},
		{Slug: "ken", Name: "見本 健", Roles: []string{"employee"}, Language: "en"},
		{Slug: "hana", Name: "見本 花", Roles: []string{"employee", "hr"}},
	})
	if err != nil {
		d.t.Fatal(err)
	}
	d.readPeople()
}

// readPeople adds whoever is in the directory.
func (d *desk) readPeople() {
	d.t.Helper()
	people, err := directory.All(d.t.Context(), d.db)
	if err != nil {
		d.t.Fatal(err)
	}
	for _, p := range people {
		d.people[p.Slug] = p
		d.logins[p.Slug] = new(atomic.Bool)
		d.logins[p.Slug].Store(true)
	}
}

// person takes the slug in a header for a login session.
func (d *desk) person(r *http.Request) (directory.Person, Login, bool) {
	p, ok := d.people[r.Header.Get("X-Person")]
	login := d.logins[p.Slug]
	return p, Login{Live: func(context.Context, bool) (directory.Person, bool) { return p, login.Load() }}, ok
}

// smallBuffer lets a client that does not read be noticed soon.
func smallBuffer(ctx context.Context, c net.Conn) context.Context {
	_ = c.(*net.TCPConn).SetWriteBuffer(16 << 10)
	return ctx
}

// end stops the desk and looks at what it logged.
func (d *desk) end() {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := d.Shutdown(ctx); err != nil {
		d.t.Error(err)
	}
	d.http.Close()
	if logged := d.logs.String(); strings.Contains(logged, secret) {
		d.t.Errorf("the log holds a person's words:\n%s", logged)
	}
}

// settle waits until every hint of what happened so far was followed: what comes later has another cause.
func (d *desk) settle() {
	d.t.Helper()
	time.Sleep(100 * time.Millisecond) // for Postgres to notify
	for range 2 {
		time.Sleep(2 * d.limits.tick)
		eventually(d.t, "silence", func() bool {
			d.mu.Lock()
			defer d.mu.Unlock()
			return d.workers == 0
		})
	}
}

// eventually waits until something is so.
func eventually(t testing.TB, what string, so func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !so(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%s did not come to be", what)
		}
	}
}

type logbook struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logbook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logbook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}
