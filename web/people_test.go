package web

import (
	"bufio"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"dousuru/chat/escalation"
	"dousuru/internal/directory"
)

// takes imports a list of people; staff whom it does not name leave.
func (c *company) takes(entries []directory.Entry) {
	c.t.Helper()
	var file strings.Builder
	if err := directory.WriteCSV(&file, entries); err != nil {
		c.t.Fatal(err)
	}
	if _, err := directory.Import(c.t.Context(), c.db, strings.NewReader(file.String()), directory.Options{LeaveMissing: true}); err != nil {
		c.t.Fatal(err)
	}
}

func without(slug string) (rest []directory.Entry) {
	for _, e := range staff {
		if e.Slug != slug {
			rest = append(rest, e)
		}
	}
	return rest
}

// Who leaves is logged out everywhere, and not in again by coming back: the cookie of then opens nothing.
func TestLeavingEndsEveryLogin(t *testing.T) {
	c := newCompany(t)
	mika, elsewhere := c.as("mika"), c.browser()
	cookie := sessionCookie(elsewhere.post("/login", "person", "mika"))
	r := httptest.NewRequest(http.MethodGet, "/socket", nil)
	r.AddCookie(cookie)
	connected, ok := c.sessions.Connected(r)
	if !ok {
		t.Fatal("the second login is none")
	}
	c.takes(without("mika"))
	for _, back := range []bool{false, true} {
		if back {
			c.takes(staff)
		}
		for _, b := range []*browser{mika, elsewhere} {
			b.get("/journey").wants(t, http.StatusSeeOther)
		}
		if _, ok := connected.Live(t.Context(), false); ok {
			t.Errorf("back %v: the socket's login stands", back)
		}
	}
	mika.post("/login", "person", "mika")
	mika.get("/journey").wants(t, http.StatusOK)
	c.as("ken").get("/journey").wants(t, http.StatusOK)
}

// The page of a question that was asked together is no page of the former manager's, as soon as the line has changed.
func TestPagesOfAFormerManager(t *testing.T) {
	c := newCompany(t)
	boss, mika := c.as("boss"), c.as("mika")
	asker, manager := c.person("mika"), c.person("boss")
	var page string
	err := c.db.As(t.Context(), asker.Viewer(), func(tx pgx.Tx) error {
		id, err := c.site.opts.Questions.Ask(t.Context(), tx, asker.ID, escalation.Question{Text: "いっしょに聞きたいこと", Language: "ja", With: manager.ID})
		page = "/questions/" + id.String()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	boss.get(page).wants(t, http.StatusOK, "いっしょに聞きたいこと")
	boss.get("/questions").wants(t, http.StatusOK, page)

	moved := without("mika")
	mine := staff[1]
	mine.Manager = "chief"
	c.takes(append(moved, mine))
	boss.get(page).wants(t, http.StatusNotFound)
	if a := boss.get("/questions"); strings.Contains(a.body, page) {
		t.Error("the former manager's list shows the question")
	}
	boss.get("/").lacks(t, "凪 陽菜")
	mika.get(page).wants(t, http.StatusOK, "いっしょに聞きたいこと").lacks(t, "灘 孝太郎")
}

// A page of HR's that is open hears nothing more once its reader is no longer HR, and without waiting for the next beat.
func TestTheStreamOfWhoIsNoLongerHREnds(t *testing.T) {
	c := newCompany(t)
	hr := c.as("hr")
	response, err := hr.http.Get(c.server.URL + "/hr/changes")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	lines := bufio.NewScanner(response.Body)
	if !lines.Scan() {
		t.Fatal("no stream")
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for lines.Scan() {
		}
	}()
	began := time.Now()
	other := staff[3]
	other.Roles = []string{"employee"}
	c.takes(append(without("hr"), other))
	select {
	case <-ended:
		t.Logf("ended after %v", time.Since(began))
	case <-time.After(beatEvery / 2):
		t.Error("the stream goes on")
	}
	hr.get("/hr").wants(t, http.StatusNotFound)
}
