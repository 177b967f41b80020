package web

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/chat/escalation"
	"dousuru/chat/journey"
	"dousuru/internal/directory"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
	"dousuru/retrieval"
)

// company is a desk with the people every test knows, serving on 127.0.0.1.
type company struct {
	t        *testing.T
	db       *postgres.DB
	sessions *Sessions
	site     *Site
	server   *httptest.Server
}

// patternsOf are those of every route of a site.
func patternsOf(s *Site) (list []string) {
	for _, r := range s.routes() {
		list = append(list, r.pattern)
	}
	return list
}

var staff = []directory.Entry{
	{Slug: "boss", Name: "灘 孝太郎", Roles: []string{"employee", "manager"}, Department: "製造第二課", Site: "みなと工場", Language: "ja"},
	{Slug: "mika", Name: "凪 陽菜", Roles: []string{"employee"}, Manager: "boss", Department: "製造第二課", Site: "みなと工場", Language: "ja"},
	{Slug: "ken", Name: "Ken Mehta", Roles: []string{"employee"}, Manager: "boss", Department: "Lab", Site: "中央研究所", Language: "en"},
	{Slug: "hr", Name: "藤波 さやか", Roles: []string{"employee", "hr"}, Department: "人事部", Site: "本社", Language: "ja"},
	{Slug: "hr2", Name: "汐見 亮", Roles: []string{"employee", "hr"}, Department: "人事部", Site: "本社", Language: "ja"},
	{Slug: "admin", Name: "浜口 大地", Roles: []string{"employee", "admin"}, Department: "業務課", Site: "本社", Language: "ja"},
	{Slug: "chief", Name: "潮田 みちる", Roles: []string{"employee", "executive"}, Department: "管理本部", Site: "本社", Language: "ja"},
}

func newCompany(t *testing.T) *company { return newCompanyWith(t, Options{}) }

func newCompanyWith(t *testing.T, opts Options) *company {
	t.Helper()
	db := postgrestest.New(t)
	if err := directory.Put(t.Context(), db, staff); err != nil {
		t.Fatal(err)
	}
	c := &company{t: t, db: db, sessions: NewSessions(db, opts.Secure, nil)}
	opts.DB, opts.Index, opts.Sessions = db, retrieval.Open(db), c.sessions
	if opts.Provider == nil {
		opts.Login = DemoLogin(db)
	}
	if opts.PersonSpeed == (Speed{}) {
		opts.PersonSpeed, opts.AddressSpeed = unhurried, unhurried
	}
	site, err := New(opts)
	if err != nil {
		t.Fatal(err)
	}
	c.site = site
	c.server = httptest.NewServer(site)
	t.Cleanup(func() { site.Close(); c.server.Close() })
	return c
}

func (c *company) person(slug string) directory.Person {
	c.t.Helper()
	p, err := directory.FindSlug(c.t.Context(), c.db, slug)
	if err != nil {
		c.t.Fatal(err)
	}
	return p
}

// ask puts a named question of a person at HR.
func (c *company) ask(slug, question string) uuid.UUID {
	c.t.Helper()
	return c.askAs(slug, escalation.Question{Text: question})
}

// askAs puts a question of a person at HR as they wish: under an alias, together with somebody.
func (c *company) askAs(slug string, q escalation.Question) uuid.UUID {
	c.t.Helper()
	q.Language = "ja"
	p := c.person(slug)
	var id uuid.UUID
	err := c.db.As(c.t.Context(), p.Viewer(), func(tx pgx.Tx) (err error) {
		id, err = c.site.opts.Questions.Ask(c.t.Context(), tx, p.ID, q)
		return err
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return id
}

// askAnonymously puts a question without a name at HR and returns its receipt and, as HR sees it, its id.
func (c *company) askAnonymously(question string) (escalation.Receipt, uuid.UUID) {
	c.t.Helper()
	receipt := escalation.NewReceipt()
	if err := c.site.opts.Questions.AskAnonymously(c.t.Context(), receipt, question, "ja"); err != nil {
		c.t.Fatal(err)
	}
	thread, err := c.site.opts.Questions.FindByReceipt(c.t.Context(), receipt)
	if err != nil {
		c.t.Fatal(err)
	}
	return receipt, thread.ID
}

func (c *company) reply(id uuid.UUID, body string) {
	c.t.Helper()
	if _, err := c.site.opts.Questions.Answer(c.t.Context(), c.person("hr").Viewer(), id, body); err != nil {
		c.t.Fatal(err)
	}
}

// decide records a decision and returns its id.
func (c *company) decide(slug string, d journey.Decision) uuid.UUID {
	c.t.Helper()
	p := c.person(slug)
	d.Consultation = uuid.New()
	err := c.db.As(c.t.Context(), p.Viewer(), func(tx pgx.Tx) error {
		_, err := journey.Decide(c.t.Context(), tx, p.ID, d)
		return err
	})
	if err != nil {
		c.t.Fatal(err)
	}
	list, err := journey.Decisions(c.t.Context(), c.db, p.Viewer())
	if err != nil {
		c.t.Fatal(err)
	}
	return list[0].ID
}

// publish stores an article with its passages as an import would.
func publish(t testing.TB, db *postgres.DB, a knowledge.Article) {
	t.Helper()
	if a.Kind == "" {
		a.Kind = knowledge.Program
	}
	if a.Status == "" {
		a.Status = knowledge.Active
	}
	if a.State == "" {
		a.State = knowledge.StatePublished
	}
	if a.Language == "" {
		a.Language = "ja"
	}
	consent := a.Case == nil || a.Case.Consent
	var id uuid.UUID
	err := postgrestest.Owner(t, db).QueryRow(t.Context(), `
		insert into knowledge.article (slug, kind, title, aliases, category, state, status, valid_from, valid_to, reviewed_on, review_due,
			audience, language, desk, related, source, consent, case_details, content_hash)
		values (@slug, @kind, @title, @aliases, @category, @state, @status, @from, @to, @reviewed, @due, @audience, @language, @desk, @related,
			@source, @consent, @case, '') returning id`,
		pgx.NamedArgs{"slug": a.Slug, "kind": a.Kind, "title": a.Title, "aliases": list0(a.Aliases), "category": a.Category, "state": a.State,
			"status": a.Status, "from": a.ValidFrom, "to": a.ValidTo, "reviewed": a.ReviewedOn, "due": a.ReviewDue, "audience": list0(a.Audience),
			"language": a.Language, "desk": a.Desk, "related": list0(a.Related), "source": a.Source, "consent": consent, "case": a.Case}).Scan(&id)
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range a.Passages {
		_, err := postgrestest.Owner(t, db).Exec(t.Context(), `
			insert into knowledge.passage (article_id, ordinal, facet, heading, body, anchor) values ($1, $2, $3, $4, $5, $6)`,
			id, i, p.Facet, p.Heading, p.Body, p.Anchor)
		if err != nil {
			t.Fatal(err)
		}
	}
}

// list0 is the list, never nil: the columns are not null.
func list0(list []string) []string { return append([]string{}, list...) }

// A browser keeps cookies and follows no redirects by itself.
type browser struct {
	t    *testing.T
	base string
	http *http.Client
}

// answer is what a browser got.
type answer struct {
	*http.Response
	body string
}

func (c *company) browser() *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		c.t.Fatal(err)
	}
	return &browser{c.t, c.server.URL, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// as is a browser in which somebody logged in; "" is nobody.
func (c *company) as(slug string) *browser {
	c.t.Helper()
	b := c.browser()
	if slug != "" {
		if got := b.post("/login", "person", slug); got.StatusCode != http.StatusSeeOther {
			c.t.Fatalf("login of %s: status %d\n%s", slug, got.StatusCode, got.body)
		}
	}
	return b
}

func (b *browser) get(path string) answer {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), http.MethodGet, b.base+path, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	return b.do(r)
}

// post sends a form of names and values as a browser does from a page of the same site.
func (b *browser) post(path string, fields ...string) answer {
	b.t.Helper()
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	r, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, b.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Origin", b.base)
	return b.do(r)
}

func (b *browser) do(r *http.Request) answer {
	b.t.Helper()
	if r.Header.Get("Accept-Language") == "" {
		r.Header.Set("Accept-Language", "ja")
	}
	res, err := b.http.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return answer{res, string(body)}
}

func (a answer) wants(t *testing.T, status int, texts ...string) answer {
	t.Helper()
	if a.StatusCode != status {
		t.Errorf("%s %s: status %d, want %d\n%s", a.Request.Method, a.Request.URL.Path, a.StatusCode, status, a.body)
	}
	for _, text := range texts {
		if !strings.Contains(a.body, text) {
			t.Errorf("%s %s: no %q in\n%s", a.Request.Method, a.Request.URL.Path, text, a.body)
		}
	}
	return a
}

func (a answer) lacks(t *testing.T, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if strings.Contains(a.body, text) {
			t.Errorf("%s %s: %q stands in\n%s", a.Request.Method, a.Request.URL.Path, text, a.body)
		}
	}
}
