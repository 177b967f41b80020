package chat_test

import (
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// loads are attributes that lead somewhere, or load from there.
var loads = []string{"href", "src", "action", "formaction", "srcset", "data", "poster", "ping", "background", "xlink:href"}

// lookAtPages reads the markup of the pages: nothing runs, nothing is loaded from elsewhere, and what leads elsewhere is an address that
// the company's page holds, http or https, which learns nothing of where it was pressed.
func (s *seen) lookAtPages(k *kase, found map[string]string) {
	for path, page := range s.pages {
		tokens := html.NewTokenizer(strings.NewReader(page))
		for {
			kind := tokens.Next()
			if kind == html.ErrorToken {
				break
			}
			token := tokens.Token()
			if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
				continue
			}
			rel := ""
			for _, a := range token.Attr {
				if a.Key == "rel" {
					rel = a.Val
				}
			}
			if slices.Contains([]string{"iframe", "object", "embed", "base", "img"}, token.Data) {
				found[foundMarkup] = path + ": " + token.String()
			}
			for _, a := range token.Attr {
				if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "srcdoc" || token.Data == "meta" && a.Key == "http-equiv" {
					found[foundMarkup] = path + ": " + token.String()
				}
				if !slices.Contains(loads, a.Key) || strings.HasPrefix(a.Val, "/") && !strings.HasPrefix(a.Val, "//") || strings.HasPrefix(a.Val, "#") {
					continue
				}
				u, err := url.Parse(a.Val)
				elsewhere := err == nil && token.Data == "a" && a.Key == "href" && (u.Scheme == "http" || u.Scheme == "https")
				if relative := err == nil && u.Scheme == "" && u.Host == "" && token.Data == "a"; relative && strings.HasPrefix(path, "/articles/") {
					continue // within the desk
				}
				if !elsewhere || !strings.HasPrefix(path, "/articles/") || !strings.Contains(rel, "noopener") || !strings.Contains(rel, "noreferrer") || !strings.Contains(rel, "nofollow") {
					found[foundLink] = path + ": " + token.String()
				}
			}
			if token.Data == "script" && !slices.ContainsFunc(token.Attr, func(a html.Attribute) bool { return a.Key == "src" && strings.HasPrefix(a.Val, "/static/") }) {
				found[foundMarkup] = path + ": " + token.String()
			}
		}
	}
}
