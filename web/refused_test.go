package web

import (
	"bytes"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
)

// lines is a log that several requests write to.
type lines struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// Whoever looks at the log sees that somebody tried a page for which a role is missing, and neither who nor whose page it was.
func TestARefusedRightIsLogged(t *testing.T) {
	log := new(lines)
	c := newCompanyWith(t, Options{Log: slog.New(slog.NewTextHandler(log, nil))})
	mika, other := c.as("mika"), c.person("boss")
	id := c.ask("mika", "問い").String()
	for path, route := range map[string]string{"/hr": "GET /hr", "/hr/questions/" + id: "GET /hr/questions/{id}", "/asked": "GET /asked", "/team/" + other.ID.String(): "GET /team/{person}"} {
		mika.get(path).wants(t, http.StatusNotFound)
		if !strings.Contains(log.String(), `route="`+route+`"`) {
			t.Errorf("%s is not in the log:\n%s", path, log)
		}
	}
	for _, secret := range []string{"mika", c.person("mika").ID.String(), c.person("mika").Name, other.ID.String(), id} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("the log tells %q:\n%s", secret, log)
		}
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, c.server.URL+"/journey", strings.NewReader("words=secret"))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Origin", "https://evil.example")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	mika.do(r).wants(t, http.StatusForbidden)
	if !strings.Contains(log.String(), `another site sent it" origin=https://evil.example`) {
		t.Errorf("a form of another site is not in the log:\n%s", log)
	}
	before := log.String()
	c.browser().get("/hr").wants(t, http.StatusSeeOther)
	c.as("hr").get("/hr").wants(t, http.StatusOK)
	if log.String() != before {
		t.Errorf("more was logged:\n%s", log)
	}
}
