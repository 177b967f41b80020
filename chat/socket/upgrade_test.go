package socket

import (
	"net/http"
	"strings"
	"testing"

	"dousuru/chat"
	"dousuru/internal/directory"
)

func TestOrigin(t *testing.T) {
	for _, test := range []struct {
		base    string
		others  string
		host    string
		origins string // of the request, separated by spaces
		want    bool
	}{
		{"", "", "desk.example", "http://desk.example", true},
		{"", "", "desk.example:80", "http://desk.example", true},
		{"", "", "desk.example:8080", "http://desk.example:8080", true},
		{"", "", "Desk.Example", "http://desk.example", true},
		{"", "", "desk.example", "HTTP://DESK.EXAMPLE", true},
		{"", "", "[::1]:8080", "http://[::1]:8080", true},
		{"", "", "desk.example", "", false},
		{"", "", "desk.example", "null", false},
		{"", "", "desk.example", "https://desk.example", false}, // what a proxy ends; the base URL must be set
		{"", "", "desk.example", "http://desk.example:8080", false},
		{"", "", "desk.example", "http://desk.example:", false},
		{"", "", "desk.example", "http://desk.example.evil.example", false},
		{"", "", "desk.example", "http://evil-desk.example", false},
		{"", "", "desk.example", "http://sub.desk.example", false},
		{"", "", "desk.example", "http://desk.example/path", false},
		{"", "", "desk.example", "http://desk.example/", false},
		{"", "", "desk.example", "http://desk.example?x", false},
		{"", "", "desk.example", "http://desk.example#x", false},
		{"", "", "desk.example", "http://desk.example#", false},
		{"", "", "desk.example", "http://desk.example@evil.example", false},
		{"", "", "desk.example", "http://evil.example\\@desk.example", false},
		{"", "", "desk.example", "//desk.example", false},
		{"", "", "desk.example", "desk.example", false},
		{"", "", "desk.example", "file://desk.example", false},
		{"", "", "desk.example", "ws://desk.example", false},
		{"", "", "desk.example", "http://desk.example http://desk.example", false}, // two headers
		{"", "", "", "http://", false},
		{"https://desk.example/career", "", "10.0.0.1:8080", "https://desk.example", true},
		{"https://desk.example", "", "desk.example", "http://desk.example", false},
		{"https://desk.example", "", "evil.example", "http://evil.example", false}, // Host counts for nothing
		{"", "https://portal.example http://old.example:8080", "desk.example", "https://portal.example", true},
		{"", "https://Portal.Example:443", "desk.example", "https://portal.example", true},
		{"", "https://portal.example", "desk.example", "http://portal.example", false},
		{"", "https://portal.example", "desk.example", "https://portal.example:8443", false},
		{"", "https://portal.example", "desk.example", "https://a.portal.example", false},
		{"", "https://portal.example", "desk.example", "http://desk.example", true},
		{"https://desk.example", "https://portal.example", "x", "https://portal.example", true},
	} {
		o, err := newOrigins(test.base, strings.Fields(test.others))
		if err != nil {
			t.Fatal(err)
		}
		r := &http.Request{Host: test.host, Header: http.Header{}}
		for _, origin := range strings.Fields(test.origins) {
			r.Header.Add("Origin", origin)
		}
		if got := o.allow(r); got != test.want {
			t.Errorf("base %q, others %q, host %q, Origin %q: %v, want %v", test.base, test.others, test.host, test.origins, got, test.want)
		}
	}
}

func TestOriginSettingsThatCannotBeRead(t *testing.T) {
	for _, text := range []string{"", "*", "null", "portal.example", "https://*.portal.example/x", "https://portal.example/", "ftp://portal.example", "https://"} {
		if _, err := newOrigins("", []string{text}); err == nil {
			t.Errorf("%q was taken for an origin", text)
		}
	}
	for _, text := range []string{"desk.example", "//desk.example", "%", "mailto:desk@example"} {
		if _, err := newOrigins(text, nil); err == nil {
			t.Errorf("%q was taken for a base URL", text)
		}
	}
	nobody := func(*http.Request) (p directory.Person, login Login, ok bool) {
		return
	}
	for _, o := range []Options{{Person: nobody, Origins: []string{"*"}}, {Person: nobody, BaseURL: "desk"}, {}} {
		if _, err := New(nil, nil, o); err == nil {
			t.Errorf("a server began with %+v", o)
		}
	}
}

func TestUpgradeIsRefused(t *testing.T) {
	d := newDesk(t, nil)
	for _, test := range []struct {
		name, person, origin string
		protocols            []string
		want                 int
	}{
		{"no login", "nobody", "", nil, http.StatusUnauthorized},
		{"another site", "mika", "https://evil.example", nil, http.StatusForbidden},
		{"another site, no login", "nobody", "https://evil.example", nil, http.StatusForbidden},
		{"sandboxed page", "mika", "null", nil, http.StatusForbidden},
		{"no subprotocol", "mika", "", []string{}, http.StatusBadRequest},
		{"another subprotocol", "mika", "", []string{"dousuru.v0", "chat"}, http.StatusBadRequest},
	} {
		_, response, err := d.dial(test.person, test.protocols, test.origin)
		if err == nil {
			t.Errorf("%s: connected", test.name)
		} else if response == nil || response.StatusCode != test.want {
			t.Errorf("%s: got %v (%v), want %d", test.name, response, err, test.want)
		}
	}
}

func TestUpgradeWithoutOriginOrWebSocket(t *testing.T) {
	d := newDesk(t, nil)
	for _, test := range []struct {
		headers map[string]string
		want    int
	}{
		{map[string]string{"Origin": d.http.URL}, http.StatusUpgradeRequired},
		{map[string]string{"Connection": "Upgrade", "Upgrade": "websocket"}, http.StatusForbidden},
		{map[string]string{"Connection": "Upgrade", "Upgrade": "websocket", "Origin": d.http.URL, "Sec-WebSocket-Protocol": chat.Protocol}, http.StatusBadRequest},
	} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, d.http.URL, nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("X-Person", "mika")
		for name, value := range test.headers {
			request.Header.Set(name, value)
		}
		response, err := d.http.Client().Do(request)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode != test.want {
			t.Errorf("%v: got %d, want %d", test.headers, response.StatusCode, test.want)
		}
	}
	d.http.Client().CloseIdleConnections()
}

func TestProtocolIsNamed(t *testing.T) {
	d := newDesk(t, nil)
	ws, _, err := d.dial("mika", []string{"chat", chat.Protocol}, "")
	if err != nil {
		t.Fatal(err)
	}
	if ws.Subprotocol() != chat.Protocol {
		t.Errorf("the protocol is %q", ws.Subprotocol())
	}
}

// wrapped is a writer of middleware: it hides what it wraps.
type wrapped struct{ http.ResponseWriter }

func (w wrapped) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func TestUpgradeThroughMiddleware(t *testing.T) {
	d := newDesk(t, nil)
	d.http.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { d.ServeHTTP(wrapped{w}, r) })
	d.enter("mika", chat.ClientFrame{})
}
