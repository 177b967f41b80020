package knowledge

import (
	"net/url"
	"path"
	"strings"

	"dousuru/knowledge/internal/markdown"
)

// ArticlePath is where an article's page stands; links between imported articles lead there.
const ArticlePath = "/articles/"

// links knows which article a link between the files means.
type links struct {
	pages   map[string]*Article // by pageKey, by the addresses that front matter gives, and by unambiguous endings of both
	twofold map[string]bool
	slugs   map[string]bool
}

func newLinks() *links { return &links{map[string]*Article{}, map[string]bool{}, map[string]bool{}} }

// add makes a page known under its path, its addresses and their endings of two parts and more: handbooks link by the
// address that the page has on their site, which is the path without the folders above the content.
func (l *links) add(p *page) {
	if len(p.articles) == 0 {
		return
	}
	for _, a := range p.articles {
		l.slugs[a.Slug] = true
	}
	a := p.articles[0]
	addresses := []string{pageKey(p.file)}
	for _, key := range []string{"permalink", "redirect_from", "upstream_path", "url", "aliases"} {
		v := p.parsed.Meta[key]
		for _, address := range append(v.List, v.Text) {
			if strings.HasPrefix(address, "/") {
				l.put(addressKey(address), a)
			}
		}
	}
	for _, address := range addresses {
		l.put(address, a)
		for _, end, found := strings.Cut(address, "/"); found && strings.Contains(end, "/"); _, end, found = strings.Cut(end, "/") {
			l.putEnding(end, a)
		}
	}
}

func (l *links) put(key string, a *Article) {
	if key != "" {
		l.pages[key] = a
		delete(l.twofold, key)
	}
}

func (l *links) putEnding(key string, a *Article) {
	if other, taken := l.pages[key]; taken && other != a {
		l.twofold[key] = true
		return
	}
	l.pages[key] = a
}

// addressKey is a link's path as pages are known by.
func addressKey(address string) string {
	if plain, err := url.PathUnescape(address); err == nil {
		address = plain
	}
	return strings.Trim(pageKey(strings.Trim(path.Clean("/"+address), "/")), "/")
}

// find is the article that a link in the file leads to, or nil.
func (l *links) find(file, address string) *Article {
	key := addressKey(address)
	if !strings.HasPrefix(address, "/") {
		key = addressKey(path.Join(path.Dir(file), address))
	}
	if a := l.pages[key]; a != nil && !l.twofold[key] {
		return a
	}
	for _, end, found := strings.Cut(key, "/"); found && strings.Contains(end, "/"); _, end, found = strings.Cut(end, "/") {
		if a := l.pages[end]; a != nil && !l.twofold[end] {
			return a
		}
	}
	return nil
}

// rewrite makes every link of an article one that works here: to another site, to an imported article, or no link. A
// personal address is kept as text by keep, which may be nil.
func (l *links) rewrite(file string, a *Article, keep func(address string) bool) {
	for i := range a.Passages {
		p := &a.Passages[i]
		p.Body = markdown.RewriteLinks(p.Body, func(text, address string) string {
			return l.linkText(file, a, text, address, keep)
		})
	}
}

func (l *links) linkText(file string, a *Article, text, address string, keep func(string) bool) string {
	lower := strings.ToLower(address)
	switch {
	case strings.HasPrefix(lower, "http://"), strings.HasPrefix(lower, "https://"):
		if _, err := url.Parse(address); err != nil || keep != nil && !keep(address) {
			return text
		}
		return "[" + text + "](" + address + ")"
	case strings.HasPrefix(lower, "mailto:"), strings.HasPrefix(lower, "tel:"):
		_, bare, _ := strings.Cut(address, ":")
		bare, _, _ = strings.Cut(bare, "?")
		if strings.Contains(strings.ToLower(text), strings.ToLower(bare)) {
			return text
		}
		return text + " (" + bare + ")"
	}
	where, fragment, _ := strings.Cut(address, "#")
	where, _, _ = strings.Cut(where, "?")
	if where == "" {
		return linked(text, "", a, fragment)
	}
	slug, ours := strings.CutPrefix(where, ArticlePath) // of an export; it need not bring all articles
	if ours && l.slugs[slug] {
		return "[" + text + "](" + address + ")"
	}
	if to := l.find(file, where); to != nil {
		return linked(text, ArticlePath+to.Slug, to, fragment)
	}
	if ours && slug != "" && slugOf(slug) == slug && strings.TrimSpace(text) != "" {
		return "[" + text + "](" + address + ")"
	}
	return text
}

// linked keeps the fragment only if the article has such a passage.
func linked(text, to string, a *Article, fragment string) string {
	anchor := markdown.Anchor(fragment)
	for _, p := range a.Passages {
		if fragment != "" && p.Anchor == anchor {
			return "[" + text + "](" + to + "#" + anchor + ")"
		}
	}
	if to == "" || strings.TrimSpace(text) == "" {
		return text
	}
	return "[" + text + "](" + to + ")"
}
