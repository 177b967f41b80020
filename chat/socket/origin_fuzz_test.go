package socket

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// An origin is read into one spelling, which reads as itself, and is never another host than the one that a browser would mean.
func FuzzParseOrigin(f *testing.F) {
	for _, text := range []string{"https://desk.example", "HTTP://Desk.Example:80", "https://[::1]:8443", "https://desk.example@evil.example", `https://evil.example\@desk.example`, "https://desk.example#", "null", "https://desk.example:", "https://%64esk.example"} {
		f.Add(text)
	}
	listed, err := newOrigins("https://desk.example", nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		origin, ok := parseOrigin(text)
		if ok {
			if again, ok := parseOrigin(origin); !ok || again != origin {
				t.Errorf("%q becomes %q, and that %q", text, origin, again)
			}
			u, err := url.Parse(origin)
			if err != nil || u.User != nil || u.Path != "" || u.Port() == "" || u.Scheme != "http" && u.Scheme != "https" || strings.ToLower(u.Host) != u.Host {
				t.Errorf("%q becomes %q (%v)", text, origin, err)
			}
		}
		if listed.allow(&http.Request{Host: text, Header: http.Header{"Origin": {text}}}) && !strings.HasPrefix(strings.ToLower(text), "https://desk.example") {
			t.Errorf("%q counts as the desk", text)
		}
	})
}
