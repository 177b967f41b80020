package socket

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
)

// origins decides which pages may open a socket. A browser sends the login cookie with any page's WebSocket, so the
// Origin header is what keeps another site from talking in the person's name.
type origins struct {
	listed map[string]bool
	own    bool // the request's own scheme and host count too
}

// newOrigins reads the settings. With a base URL the desk's own origin is that one, and the Host header counts for nothing.
func newOrigins(base string, others []string) (origins, error) {
	o := origins{listed: map[string]bool{}, own: base == ""}
	if base != "" {
		u, err := url.Parse(base)
		if err != nil {
			return o, fmt.Errorf("read base URL: %w", err)
		}
		u.Path, u.RawPath, u.RawQuery, u.Fragment = "", "", "", ""
		others = append([]string{u.String()}, others...)
	}
	for _, text := range others {
		origin, ok := parseOrigin(text)
		if !ok {
			return o, fmt.Errorf("read origin %q: want scheme://host or scheme://host:port", text)
		}
		o.listed[origin] = true
	}
	return o, nil
}

// allow looks at a request's one Origin header; a request without one is refused.
func (o origins) allow(r *http.Request) bool {
	headers := r.Header["Origin"]
	if len(headers) != 1 {
		return false
	}
	origin, ok := parseOrigin(headers[0])
	if !ok {
		return false
	}
	if o.listed[origin] {
		return true
	}
	if !o.own {
		return false
	}
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	own, ok := parseOrigin(scheme + "://" + r.Host)
	return ok && origin == own
}

// parseOrigin reads scheme://host[:port] into one spelling: lower case, without the scheme's own port.
func parseOrigin(text string) (string, bool) {
	u, err := url.Parse(text)
	if err != nil || u.User != nil || u.Path != "" || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" || strings.Contains(text, "#") {
		return "", false
	}
	scheme, host, port := u.Scheme, strings.ToLower(u.Hostname()), u.Port()
	own := map[string]string{"http": "80", "https": "443"}[scheme]
	if own == "" || host == "" || strings.HasSuffix(u.Host, ":") {
		return "", false
	}
	if port == "" {
		port = own
	}
	return scheme + "://" + net.JoinHostPort(host, port), true
}
