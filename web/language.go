package web

import (
	"net/http"
	"slices"

	"golang.org/x/text/language"
)

// languageCookie holds the language that somebody chose on this browser. It wins over the person's own, until logout.
const languageCookie = "dousuru_language"

// languageCookies are its names: by TLS it is bound to this host, as every cookie of the desk is.
var languageCookies = map[bool]string{false: languageCookie, true: "__Host-" + languageCookie}

const languageCookieAge = 180 * 24 * 60 * 60 // seconds

var (
	supported = []language.Tag{language.Japanese, language.English}
	matcher   = language.NewMatcher(supported)
)

// languageOf is the language of the answer to a request: the one asked for by ?lang=, else the cookie's, else the person's
// own (empty when nobody is known), else the browser's, else Japanese.
func languageOf(r *http.Request, own string) string {
	candidates := []string{r.URL.Query().Get("lang")}
	for _, secure := range []bool{true, false} {
		if cookie, err := r.Cookie(languageCookies[secure]); err == nil {
			candidates = append(candidates, cookie.Value)
		}
	}
	for _, candidate := range append(candidates, own) {
		if slices.Contains(languages, candidate) {
			return candidate
		}
	}
	wanted, _, _ := language.ParseAcceptLanguage(r.Header.Get("Accept-Language")) // unreadable: no wish
	_, index, confidence := matcher.Match(wanted...)
	if confidence == language.No {
		return languages[0]
	}
	return languages[index]
}

// keepLanguage remembers a choice made by ?lang= on this browser.
func (s *Site) keepLanguage(w http.ResponseWriter, r *http.Request) {
	if chosen := r.URL.Query().Get("lang"); slices.Contains(languages, chosen) {
		http.SetCookie(w, s.cookie(languageCookies[s.opts.Secure], chosen, languageCookieAge))
	}
}

func (s *Site) cookie(name, value string, age int) *http.Cookie {
	return &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: age, Secure: s.opts.Secure, HttpOnly: true, SameSite: http.SameSiteLaxMode}
}
