package web

import (
	"cmp"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// plainHost is what may stand in a policy: a Host header is the client's own text.
var plainHost = regexp.MustCompile(`^[A-Za-z0-9.\-\[\]:]+$`)

// headers sets on every answer what protects whoever reads it. Handlers may overwrite Cache-Control.
func (s *Site) headers(next http.Handler) http.Handler {
	host := ""
	if base, err := url.Parse(s.opts.BaseURL); err == nil {
		host = base.Host
	}
	ancestors := strings.Join(append([]string{"'self'"}, s.opts.Origins...), " ")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", s.policy(cmp.Or(host, r.Host), ancestors))
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		if s.opts.Secure {
			h.Set("Strict-Transport-Security", "max-age=31536000") // this host; the ones below it are not the desk's
			h.Set("Cross-Origin-Opener-Policy", "same-origin")
		}
		h.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

// policy lets a page use this host's own files and socket and nothing else, and make markup of text in one place alone
// (static/pages/page.js). Older browsers do not count a socket of the
// same host to 'self', so it is named.
func (s *Site) policy(host, ancestors string) string {
	connect := "'self'"
	if plainHost.MatchString(host) {
		scheme := "ws://"
		if s.opts.Secure {
			scheme = "wss://"
		}
		connect += " " + scheme + host
	}
	return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src " + connect +
		"; require-trusted-types-for 'script'; trusted-types pages; form-action 'self'; base-uri 'none'; frame-ancestors " + ancestors
}
