package markdown

import (
	"html"
	"regexp"
	"strings"
)

var (
	comment   = regexp.MustCompile(`(?s)<!--.*?-->`)
	element   = regexp.MustCompile(`(?is)<(script|style|iframe|video|audio|svg|object|noscript|canvas|template)\b[^>]*?(?:/>|>.*?</(?:script|style|iframe|video|audio|svg|object|noscript|canvas|template)\s*>)`)
	bold      = regexp.MustCompile(`(?is)<(?:b|strong)(?:\s[^<>]*)?>\s*([^<>]*?)\s*</(?:b|strong)>`)
	italic    = regexp.MustCompile(`(?is)<(?:i|em)(?:\s[^<>]*)?>\s*([^<>]*?)\s*</(?:i|em)>`)
	codeTag   = regexp.MustCompile(`(?is)<(?:code|kbd)(?:\s[^<>]*)?>([^<>\n` + "`" + `]*?)</(?:code|kbd)>`)
	anchorTag = regexp.MustCompile(`(?is)<a\b([^<>]*)>(.*?)</a\s*>`)
	href      = regexp.MustCompile(`(?is)\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))`)
	headTag   = regexp.MustCompile(`(?im)^[ \t]*<h([1-6])(?:\s[^<>]*)?>(.*?)</h[1-6]\s*>`)
	itemTag   = regexp.MustCompile(`(?im)^[ \t]*<li(?:\s[^<>]*)?>`)
	breakTag  = regexp.MustCompile(`(?i)</?br\s*/?>`)
	tag       = regexp.MustCompile(`</?([a-zA-Z][a-zA-Z0-9-]*)(?:\s[^<>]*)?/?>`)
	anyTag    = regexp.MustCompile(`<[a-zA-Z/!?][^<>\n]*(?:\n[^<>\n]+)*\n?>?`)
	autoLink  = regexp.MustCompile(`^<(?:[a-zA-Z][a-zA-Z0-9+.-]+:[^\s<>]*|[\w.!#$%&'*+/=?^{|}~-]+@[\w.-]+)>$`)
	blockTag  = regexp.MustCompile(`(?i)^[ \t]*<(div|figure|section|aside|center|blockquote|p|article|header|footer|nav)\b`)
	opens     = regexp.MustCompile(`(?i)<(div|figure|section|aside|center|blockquote|article|header|footer|nav)\b`)
	closes    = regexp.MustCompile(`(?i)</(div|figure|section|aside|center|blockquote|article|header|footer|nav)\s*>`)
	quoteOpen = regexp.MustCompile(`(?i)<blockquote\b`)
	quoteEnd  = regexp.MustCompile(`(?i)</blockquote\s*>`)
	listItem  = regexp.MustCompile(`^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]`)
)

// kept are the tags that later steps or the renderer read.
var kept = map[string]bool{
	"table": true, "thead": true, "tbody": true, "tr": true, "th": true, "td": true,
	"details": true, "summary": true, "sub": true, "sup": true,
}

// plainTags lay out or link: taken away, their content is text. Any other name in angle brackets is taken for a
// placeholder such as <your name> and kept as text.
var plainTags = func() map[string]bool {
	names := map[string]bool{}
	for _, n := range strings.Fields(`a abbr address article aside b big blockquote body button caption center cite code col
		colgroup dd del dfn div dl dt em embed fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 header hr html i
		iframe img input ins kbd label legend li link main mark meta nav object ol option p picture pre q s samp section select
		small source span strike strong style svg tfoot time u ul var video script path g button textarea`) {
		names[n] = true
	}
	return names
}()

func dropComments(t string) string {
	return comment.ReplaceAllStringFunc(t, func(m string) string { return breaks(m, "") })
}

// dropElements leaves out what shows something other than text.
func dropElements(t string) string {
	return element.ReplaceAllStringFunc(t, func(m string) string { return breaks(m, "") })
}

// resolveTags turns inline HTML into Markdown and takes away the rest of the known tags.
func resolveTags(t string) string {
	t = headTag.ReplaceAllStringFunc(t, func(m string) string {
		s := headTag.FindStringSubmatch(m)
		return breaks(m, strings.Repeat("#", int(s[1][0]-'0'))+" "+strings.TrimSpace(s[2]))
	})
	t = itemTag.ReplaceAllString(t, "- ")
	t = bold.ReplaceAllStringFunc(t, func(m string) string { return wrap(m, bold.FindStringSubmatch(m)[1], "**") })
	t = italic.ReplaceAllStringFunc(t, func(m string) string { return wrap(m, italic.FindStringSubmatch(m)[1], "*") })
	t = codeTag.ReplaceAllString(t, "`$1`")
	t = anchorTag.ReplaceAllStringFunc(t, func(m string) string {
		s := anchorTag.FindStringSubmatch(m)
		text := strings.TrimSpace(s[2])
		link := href.FindStringSubmatch(s[1])
		if link == nil || text == "" {
			return breaks(m, text)
		}
		return breaks(m, "["+text+"]("+strings.ReplaceAll(html.UnescapeString(link[1]+link[2]+link[3]), " ", "%20")+")")
	})
	t = breakTag.ReplaceAllString(t, "<br>")
	t = strings.ReplaceAll(t, "&nbsp;", " ")
	return anyTag.ReplaceAllStringFunc(t, resolveTag)
}

// resolveTag takes a known tag away. What merely looks like a tag is text, and is escaped so that Markdown takes it for
// text too: an unclosed one would hide everything below it.
func resolveTag(m string) string {
	if parts := tag.FindStringSubmatch(m); parts != nil && parts[0] == m {
		switch name := strings.ToLower(parts[1]); {
		case kept[name] || m == "<br>":
			return m
		case plainTags[name]:
			return breaks(m, "")
		}
	}
	if autoLink.MatchString(m) {
		return m
	}
	return `\` + m
}

func wrap(match, text, mark string) string {
	if text == "" || strings.Contains(text, "\n\n") {
		return breaks(match, text)
	}
	return breaks(match, mark+text+mark)
}

// dedentHTML moves what stands inside HTML blocks to the left: without the tags an indented line would become code.
// Lists keep their own indentation.
func dedentHTML(text string) string {
	return outsideFences(text, func(t string) string {
		lines := strings.Split(t, "\n")
		depth, list := 0, -1
		for i, l := range lines {
			inside := depth > 0 || blockTag.MatchString(l)
			depth = max(0, depth+len(opens.FindAllString(l, -1))-len(closes.FindAllString(l, -1)))
			if !inside {
				list = -1
				continue
			}
			trimmed := strings.TrimLeft(l, " \t")
			indent := len(l) - len(trimmed)
			switch {
			case trimmed == "":
			case listItem.MatchString(l):
				if list < 0 || indent < list {
					list = indent
				}
				lines[i] = l[list:]
			case list >= 0 && indent > list:
				lines[i] = l[list:]
			default:
				list = -1
				lines[i] = trimmed
			}
		}
		return strings.Join(lines, "\n")
	})
}

// quoteHTML marks the lines inside <blockquote> as Markdown's quotes.
func quoteHTML(text string) string {
	return outsideFences(text, func(t string) string {
		lines := strings.Split(t, "\n")
		depth := 0
		for i, l := range lines {
			inside := depth > 0 || quoteOpen.MatchString(l)
			depth = max(0, depth+len(quoteOpen.FindAllString(l, -1))-len(quoteEnd.FindAllString(l, -1)))
			if bare := strings.TrimSpace(tag.ReplaceAllString(l, "")); inside && (bare != "" || depth > 0 && !quoteOpen.MatchString(l)) {
				lines[i] = strings.TrimRight("> "+strings.TrimLeft(l, " \t"), " ")
			}
		}
		return strings.Join(lines, "\n")
	})
}
