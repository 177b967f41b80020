package chat_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/google/uuid"
	"golang.org/x/time/rate"

	"dousuru/chat"
	"dousuru/chat/openai"
	"dousuru/chat/socket"
	"dousuru/internal/directory"
	"dousuru/internal/endpoint"
	"dousuru/internal/mask"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
	"dousuru/retrieval"
	"dousuru/web"
)

// A warren is a company whose pages and questions are full of attacks, served whole: pages, socket, engine, mask and client, with a
// hostile endpoint behind them.
type warren struct {
	t       testing.TB
	db      *postgres.DB
	index   *retrieval.Index
	engine  *chat.Engine
	model   *hostile
	server  *httptest.Server
	cases   []*kase
	secrets []secret
	log     *book

	mu      sync.Mutex
	ids     map[string]uuid.UUID // of the people, by slug
	begun   map[uuid.UUID]int    // summaries, by person
	unknown bool                 // nothing is masked
	offline bool                 // no answer is one to rephrase: nobody waits for a summary
}

// String is all of it.
func (b *book) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// book is what was logged.
type book struct {
	mu   sync.Mutex
	text strings.Builder
}

func (b *book) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

// newWarren imports the cases' pages and serves them. change sets what is to be different before anybody is served.
func newWarren(t testing.TB, cases []*kase, change func(*warren)) *warren {
	t.Helper()
	w := &warren{t: t, db: postgrestest.New(t), cases: cases, secrets: secrets(), log: new(book), begun: map[uuid.UUID]int{}}
	w.people()
	w.index = retrieval.Open(w.db)
	w.engine = chat.New(w.db, w.index)
	s := &shelf{files: fstest.MapFS{}, tables: map[string][][]string{}}
	s.row("desks.csv", []string{"id", "name", "topic", "channel", "hours", "note", "routes", "checked_on"}, "career", "キャリア支援室", "", "社内ポータル", "", "", "human", "2026-11-01")
	for _, k := range cases {
		k.place.put(s, k)
	}
	w.hide(s)
	if err := s.seal(); err != nil {
		t.Fatal(err)
	}
	report, err := knowledge.Import(t.Context(), w.db, knowledge.Options{}, knowledge.Source{Name: "attacks", FS: s.files, Root: "."})
	if err != nil {
		t.Fatal(err)
	}
	w.rejected(report)
	if len(s.words) > 0 {
		if _, err := retrieval.ImportThesaurus(t.Context(), w.db, strings.NewReader(strings.Join(s.words, "\n")), retrieval.ListOptions{Source: "attacks"}); err != nil {
			t.Fatal(err)
		}
	}
	for _, k := range cases { // a page without an id is called after its file
		_ = w.db.Pool().QueryRow(t.Context(), `select slug from knowledge.article where source_locator like '%' || $1 || '%.md:%'`, k.slug).Scan(&k.slug)
	}
	for _, k := range s.answers {
		w.publish(k)
	}
	w.live()
	if _, err := w.index.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if change != nil {
		change(w)
	}
	w.serve()
	return w
}

// people are a few with secrets, and one for each case.
func (w *warren) people() {
	w.t.Helper()
	entries := []directory.Entry{
		{Slug: "boss", Name: "鮫島 蔵人", Roles: []string{"employee", "manager"}},
		{Slug: "other", Name: "鯨井 帆奈美", NameKana: "クジライ ホナミ", Roles: []string{"employee"}, Manager: "boss"},
		{Slug: "hr", Name: "鱒淵 千歳", Roles: []string{"employee", "hr"}},
		{Slug: "hr2", Name: "鰆目 一樹", Roles: []string{"employee", "hr"}},
	}
	for _, k := range w.cases {
		k.person = fmt.Sprintf("ask-%04d", k.number)
		entries = append(entries, directory.Entry{Slug: k.person, Name: "Qz" + coin(k.number, latin, 6) + " Xw" + coin(k.number+1, latin, 6), Roles: []string{"employee"}, Manager: "boss", Language: k.language})
	}
	if err := directory.Put(w.t.Context(), w.db, entries); err != nil {
		w.t.Fatal(err)
	}
	all, err := directory.All(w.t.Context(), w.db)
	if err != nil {
		w.t.Fatal(err)
	}
	w.ids = map[string]uuid.UUID{}
	for _, p := range all {
		w.ids[p.Slug] = p.ID
	}
}

// who has a slug.
func (w *warren) who(slug string) directory.Person {
	w.t.Helper()
	p, err := directory.FindSlug(w.t.Context(), w.db, slug)
	if err != nil {
		w.t.Fatal(slug, err)
	}
	return p
}

// rejected marks the cases whose page the importer did not take.
func (w *warren) rejected(report knowledge.Report) {
	for _, r := range report.Rejected {
		for _, k := range w.cases {
			if strings.Contains(r.File, k.slug) {
				k.rejected = true
			}
		}
		w.t.Logf("not imported: %s", r.Reason)
	}
}

// serve puts the desk together as the program does, with a model whose endpoint is hostile.
func (w *warren) serve() {
	t := w.t
	w.model = startHostile(t, w.cases, w.secrets)
	client, err := endpoint.New(endpoint.Options{URL: w.model.URL, Total: chat.SummaryWithin, OpenAfter: 1 << 30, OpenOf: 1 << 30})
	if err != nil {
		t.Fatal(err)
	}
	names, err := directory.AllNames(t.Context(), w.db)
	if err != nil {
		t.Fatal(err)
	}
	public, err := knowledge.PublicNames(t.Context(), w.db)
	if err != nil {
		t.Fatal(err)
	}
	masker := mask.New(mask.Known{Names: names.Names, Places: names.Places, Numbers: names.Keys, Public: public})
	allowed := chat.AllowedBy(w.db)
	w.engine.UseComposer(openai.NewComposer(client, "hostile"), chat.Checks{
		Allowed: func(ctx context.Context, person uuid.UUID) (bool, error) {
			w.mu.Lock()
			w.begun[person]++
			w.mu.Unlock()
			return allowed(ctx, person)
		},
		Fault: func(err error) string { return string(endpoint.KindOf(err)) },
		Mask: func(_ context.Context, _ directory.Person, texts []string) ([]string, func(string) string, error) {
			if w.unknown {
				return texts, func(s string) string { return s }, nil
			}
			masked, back := masker.MaskAll(texts)
			return masked, back.Unmask, nil
		},
	})
	log := slog.New(slog.NewTextHandler(w.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	sessions := web.NewSessions(w.db, false, log)
	messenger, err := socket.New(w.engine, w.db, socket.Options{Person: connected(sessions), IdleAfter: -1, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	site, err := web.New(web.Options{DB: w.db, Index: w.index, Engine: w.engine, Sessions: sessions, Login: web.DemoLogin(w.db), Socket: messenger, Log: log,
		PersonSpeed: web.Speed{Each: rate.Inf}, AddressSpeed: web.Speed{Each: rate.Inf}})
	if err != nil {
		t.Fatal(err)
	}
	w.server = httptest.NewServer(site)
	t.Cleanup(func() {
		if err := messenger.Shutdown(context.Background()); err != nil {
			t.Error(err)
		}
		site.Close()
		w.server.Close()
	})
}

// connected hands the login sessions to the socket, as the program does.
func connected(sessions *web.Sessions) func(*http.Request) (directory.Person, socket.Login, bool) {
	return func(r *http.Request) (directory.Person, socket.Login, bool) {
		c, ok := sessions.Connected(r)
		return c.Person, socket.Login{Live: c.Live, Ticket: c.Ticket}, ok
	}
}
