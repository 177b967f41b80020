package web

import (
	"net/url"
	"strings"
)

// home is where somebody goes who is going nowhere in particular.
const home = "/"

// safeNext is the page of this site to show after a login, or home when next could lead anywhere else. Browsers read a
// backslash as a slash and drop control characters, so that "/\host" and "/<tab>/host" leave the site.
func safeNext(next string) string {
	if !strings.HasPrefix(next, "/") || len(next) > 2000 || strings.ContainsRune(next, '\\') || strings.ContainsFunc(next, isControl) {
		return home
	}
	u, err := url.Parse(next)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || strings.HasPrefix(u.EscapedPath(), "//") || strings.HasPrefix(next, "//") {
		return home
	}
	switch u.Path {
	case "/logout", "/socket":
		return home
	}
	if u.Path == "/login" || strings.HasPrefix(u.Path, "/login/") {
		return home
	}
	return u.RequestURI()
}

func isControl(r rune) bool { return r < ' ' || r == 0x7f }
