package outbox

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
)

const secret = "/services/T0/SECRET"

// A channel is a server at the other end of a webhook. It answers with its list of codes, and then with 200; 0 breaks the
// connection.
type channel struct {
	mu       sync.Mutex
	codes    []int
	header   http.Header
	bodies   []string // of all calls
	accepted []string
	server   *httptest.Server
}

func newChannel(t *testing.T, codes ...int) *channel {
	c := &channel{codes: codes, header: http.Header{}}
	c.server = httptest.NewServer(c)
	t.Cleanup(c.server.Close)
	return c
}

func (c *channel) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	c.mu.Lock()
	defer c.mu.Unlock()
	code := http.StatusOK
	if len(c.codes) > 0 {
		code, c.codes = c.codes[0], c.codes[1:]
	}
	c.bodies = append(c.bodies, r.Method+" "+r.URL.Path+" "+r.Header.Get("Content-Type")+" "+string(body))
	if code == 0 {
		panic(http.ErrAbortHandler)
	}
	if code == http.StatusOK {
		c.accepted = append(c.accepted, string(body))
	}
	for name, values := range c.header {
		w.Header()[name] = values
	}
	w.WriteHeader(code)
}

// taken gives what was accepted since it was asked last.
func (c *channel) taken() (list []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	list, c.accepted = c.accepted, nil
	return list
}

func (c *channel) hook(t *testing.T, format string) *Webhook {
	t.Helper()
	file := filepath.Join(t.TempDir(), "webhook")
	if err := os.WriteFile(file, []byte(c.server.URL+secret+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	w, err := ReadWebhook(format, file)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// What a channel answers, how often it is tried, and that its address is in no log.
func TestFaultsOfAChannel(t *testing.T) {
	db := postgrestest.New(t)
	for name, test := range map[string]struct {
		codes    []int
		header   string        // Retry-After
		wait     time.Duration // between the tries; 0: the usual ones
		calls    int
		accepted int
	}{
		"takes it":                 {nil, "", 0, 1, 1},
		"busy":                     {[]int{500, 503}, "", 0, 3, 1},
		"too many":                 {[]int{429}, "", 0, 2, 1},
		"too many for two hours":   {[]int{429}, "7200", 2 * time.Hour, 2, 1},
		"away until a date":        {[]int{503}, time.Now().Add(3 * time.Hour).UTC().Format(http.TimeFormat), 3 * time.Hour, 2, 1},
		"breaks the connection":    {[]int{0, 0}, "", 0, 3, 1},
		"redirects":                {[]int{302}, "", 0, 1, 0},
		"moved for good":           {[]int{308}, "", 0, 1, 0},
		"does not know the sender": {[]int{403}, "", 0, 1, 0},
		"is gone":                  {[]int{404}, "", 0, 1, 0},
	} {
		t.Run(name, func(t *testing.T) {
			clearRows(t, db)
			elsewhere := newChannel(t)
			c, at := newChannel(t, test.codes...), morning()
			c.header.Set("Location", elsewhere.server.URL)
			if test.header != "" {
				c.header.Set("Retry-After", test.header)
			}
			var log bytes.Buffer
			s := sender(db, at, nil)
			s.Channels, s.Log = []*Webhook{c.hook(t, Slack)}, slog.New(slog.NewTextHandler(&log, nil))
			toHR(t, s, postgres.Worker(), Inbox)
			work(t, s)
			if test.wait > 0 {
				at.t = at.t.Add(test.wait - 2*time.Minute)
				if work(t, s); len(c.bodies) != 1 {
					t.Errorf("called again before the time that it named")
				}
				at.t = at.t.Add(3 * time.Minute)
				work(t, s)
			}
			for range 5 {
				at.next(2 * time.Hour)
				work(t, s)
			}
			if n := len(c.taken()); len(c.bodies) != test.calls || n != test.accepted {
				t.Errorf("%d calls, %d accepted, want %d and %d", len(c.bodies), n, test.calls, test.accepted)
			}
			for _, body := range c.bodies {
				if body != c.bodies[0] || !strings.HasPrefix(body, "POST "+secret+" application/json {") {
					t.Errorf("called with %s", body)
				}
			}
			if len(elsewhere.bodies) > 0 {
				t.Error("a redirect was followed")
			}
			if failed := count(t, db, "failed_at is not null"); failed != 1-test.accepted {
				t.Errorf("%d rows have failed", failed)
			}
			if strings.Contains(log.String(), "SECRET") || strings.Contains(log.String(), c.server.URL) || (len(test.codes) > 0) != strings.Contains(log.String(), "notice not sent") {
				t.Errorf("the log: %s", log.String())
			}
		})
	}
}

// What a channel gets, whole.
func TestLinesOfChannels(t *testing.T) {
	for format, want := range map[string]string{
		Slack: `{"text":"新しい質問が届いています\n\u003chttps://desk.example/hr|開く\u003e","unfurl_links":false}`,
		Teams: `{"type":"message","attachments":[{"contentType":"application/vnd.microsoft.card.adaptive","content":` +
			`{"$schema":"http://adaptivecards.io/schemas/adaptive-card.json","type":"AdaptiveCard","version":"1.4",` +
			`"body":[{"type":"TextBlock","text":"新しい質問が届いています","wrap":true}],` +
			`"actions":[{"type":"Action.OpenUrl","title":"開く","url":"https://desk.example/hr"}]}}]}`,
	} {
		c := newChannel(t)
		if o := c.hook(t, format).post(t.Context(), Inbox, "https://desk.example/hr"); !o.sent {
			t.Fatal(o)
		}
		if diff := cmp.Diff([]string{want}, c.taken()); diff != "" {
			t.Errorf("%s: %s", format, diff)
		}
	}
}

func TestReadWebhook(t *testing.T) {
	for content, allowed := range map[string]bool{
		"https://hooks.example" + secret + "\r\nmore": true, "http://127.0.0.1:9" + secret: true, "http://localhost" + secret: true, "http://[::1]:9" + secret: true,
		"http://hooks.example" + secret: false, "": false, "hooks.example" + secret: false, "https://" + secret: false, "ftp://hooks.example" + secret: false, "https://%" + secret: false,
	} {
		file := filepath.Join(t.TempDir(), "webhook")
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := ReadWebhook(Slack, file)
		if (err == nil) != allowed || err != nil && strings.Contains(err.Error(), "SECRET") {
			t.Errorf("%q: %v", content, err)
		}
	}
	if _, err := ReadWebhook(Slack, "/nowhere"); err == nil {
		t.Error("no file, and no error")
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 11, 27, 10, 0, 0, 0, time.UTC)
	for header, want := range map[string]time.Duration{
		"": 0, "30": 30 * time.Second, "-5": 0, "soon": 0, "99999999999": longestWait, "999999": longestWait,
		"Fri, 27 Nov 2026 10:01:00 GMT": time.Minute, "Fri, 27 Nov 2026 09:00:00 GMT": 0, "Fri, 27 Nov 2099 09:00:00 GMT": longestWait,
	} {
		if got := retryAfter(header, now); got != want {
			t.Errorf("%q: %s, want %s", header, got, want)
		}
	}
}
