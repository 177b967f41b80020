package web

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestLanguageOf(t *testing.T) {
	for _, test := range []struct{ query, cookie, own, accept, want string }{
		{"", "", "", "", "ja"},
		{"", "", "", "en-GB,en;q=0.8", "en"},
		{"", "", "", "fr", "ja"},
		{"", "", "", "fr, en;q=0.1", "en"},
		{"", "", "", ";;;", "ja"},
		{"", "", "ja", "en", "ja"},
		{"", "", "en", "ja", "en"},
		{"", "en", "ja", "ja", "en"},
		{"ja", "en", "en", "en", "ja"},
		{"xx", "xx", "xx", "en", "en"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/?lang="+test.query, nil)
		if test.cookie != "" {
			r.AddCookie(&http.Cookie{Name: languageCookie, Value: test.cookie})
		}
		r.Header.Set("Accept-Language", test.accept)
		if got := languageOf(r, test.own); got != test.want {
			t.Errorf("%+v: %s", test, got)
		}
	}
}

func TestTheChosenLanguageStays(t *testing.T) {
	c := newCompany(t)
	ken := c.as("ken") // his own language is English
	ken.get("/journey").wants(t, http.StatusOK, `<html lang="en">`, "Journey")
	ken.get("/journey?lang=ja").wants(t, http.StatusOK, `<html lang="ja">`, "ジャーニー")
	ken.get("/questions").wants(t, http.StatusOK, `<html lang="ja">`)
	ken.get("/hr").wants(t, http.StatusNotFound, "ページが見つかりません")
	ken.get("/?lang=en").wants(t, http.StatusOK, `<dousuru-chat page server="" lang="en">`)
	ken.get("/hr").wants(t, http.StatusNotFound, "Page not found")
	ken.get("/articles?kind=case&lang=en").wants(t, http.StatusOK, `href="/articles?kind=case&amp;lang=ja"`)
}
