package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"dousuru/chat/escalation"
	"dousuru/chat/journey"
	"dousuru/knowledge"
)

func TestMeaningOfErrors(t *testing.T) {
	for _, test := range []struct {
		err    error
		status int
		code   string
	}{
		{errNobody, 401, "login"},
		{errNotFound, 404, "not_found"},
		{fmt.Errorf("read: %w", escalation.ErrNotFound), 404, "not_found"},
		{journey.ErrNotFound, 404, "not_found"},
		{knowledge.ErrNotFound, 404, "not_found"},
		{errForbidden, 403, "forbidden"},
		{errDemoRemote, 403, "demo_only_here"},
		{errBadRequest, 400, "bad_request"},
		{&http.MaxBytesError{Limit: 1}, 413, "too_large"},
		{fmt.Errorf("begin: %w", &pgconn.ConnectError{}), 503, "unavailable"},
		{&pgconn.PgError{Code: "57P01"}, 503, "unavailable"},
		{&pgconn.PgError{Code: "53300"}, 503, "unavailable"},
		{&pgconn.PgError{Code: "08006"}, 503, "unavailable"},
		{pgconn.ErrConnClosed, 503, "unavailable"},
		{io.ErrUnexpectedEOF, 503, "unavailable"},
		{context.DeadlineExceeded, 503, "unavailable"},
		{&pgconn.PgError{Code: "42P01"}, 500, "internal"},
		{errors.New("anything else"), 500, "internal"},
	} {
		if got := meaning(test.err); got.status != test.status || got.code != test.code {
			t.Errorf("%v means %v, want %d %s", test.err, got, test.status, test.code)
		}
	}
	for _, known := range failures {
		for _, key := range []string{"error." + known.code, "error." + known.code + ".title"} {
			if texts[key] == nil {
				t.Errorf("texts/ has no %s", key)
			}
		}
	}
}

func TestDatabaseGone(t *testing.T) {
	c := newCompany(t)
	id := c.ask("mika", "質問").String()
	hr, nobody := c.as("hr"), c.browser()
	nobody.get("/readyz").wants(t, http.StatusOK, `{"status":"ready"}`)
	if err := c.db.Close(); err != nil {
		t.Fatal(err)
	}
	page := hr.get("/hr?page=2")
	page.wants(t, http.StatusServiceUnavailable, "データベースにつながりません", `href="/hr?page=2"`, "もう一度試す")
	if page.Header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
	hr.get("/journey?lang=en").wants(t, http.StatusServiceUnavailable, "The database does not answer")
	hr.post("/hr/questions/"+id, "answer", "書いた回答", "seen", "0").wants(t, http.StatusServiceUnavailable, "書いたものは、ここに残っています", "書いた回答", `action="/hr/questions/`+id+`"`)
	receipt := string(escalation.NewReceipt())
	nobody.post("/receipt", "receipt", receipt).lacks(t, receipt)
	nobody.get("/readyz").wants(t, http.StatusServiceUnavailable, `{"status":"unavailable"}`)
	nobody.get("/healthz").wants(t, http.StatusOK, `{"status":"ok"}`)
	nobody.get("/static/pages.css").wants(t, http.StatusOK)
}

func TestFailuresForPrograms(t *testing.T) {
	c := newCompany(t)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, c.server.URL+"/nothing", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept", "application/json")
	got := c.browser().do(r)
	got.wants(t, http.StatusNotFound, `"code":"not_found"`, "このページはない")
	if got.Header.Get("Content-Type") != "application/json" {
		t.Error(got.Header)
	}
}

func TestBadForms(t *testing.T) {
	c := newCompany(t)
	c.browser().post("/receipt", "receipt", strings.Repeat("x", maxBody)).wants(t, http.StatusRequestEntityTooLarge, "大きすぎて")
	for _, body := range []string{"receipt=%zz", "receipt=%e3%81", "receipt=\x00"} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, c.server.URL+"/receipt", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if got := c.browser().do(r); got.StatusCode != http.StatusBadRequest && got.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%q: status %d", body, got.StatusCode)
		}
	}
	// What Postgres cannot store is refused in words, not by an error page.
	id := c.ask("mika", "質問").String()
	hr := c.as("hr")
	for _, text := range []string{"ゼロ\x00バイト", "壊れた\xff文字"} {
		if got := hr.post("/hr/questions/"+id, "answer", text, "seen", "0"); got.StatusCode >= 500 {
			t.Errorf("%q: status %d", text, got.StatusCode)
		}
	}
}

func TestAPanicIsAPage(t *testing.T) {
	c := newCompany(t)
	h := c.site.page(anyone, func(*visit) (result, error) { panic("broken") })
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodGet, "/x", nil)
	r.Header.Set("Accept-Language", "en")
	h.ServeHTTP(w, r)
	if w.Code != http.StatusInternalServerError || !strings.Contains(w.Body.String(), "The fault is on our side.") || strings.Contains(w.Body.String(), "broken") {
		t.Errorf("status %d\n%s", w.Code, w.Body)
	}
}

// What takes longer than a page may is answered with a page that says so, and not with an empty one.
func TestAPageThatTakesTooLongSaysSo(t *testing.T) {
	c := newCompany(t)
	slow := httptest.NewServer(c.site.pageWithin(maxBody, 100*time.Millisecond, anyone, func(v *visit) (result, error) {
		<-v.Context().Done()
		return result{}, v.Context().Err()
	}))
	t.Cleanup(slow.Close)
	answer, err := http.Get(slow.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusServiceUnavailable || len(body) == 0 || answer.Header.Get("Retry-After") == "" {
		t.Errorf("%d, %d bytes (%v)", answer.StatusCode, len(body), err)
	}
}
