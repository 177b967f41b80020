package knowledge

import (
	"bytes"
	"html/template"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"

	"dousuru/knowledge/internal/markdown"
)

// renderer lets raw HTML through; policy then keeps of it what is harmless.
var renderer = goldmark.New(
	goldmark.WithExtensions(extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignAttribute)), extension.Strikethrough, extension.Linkify, extension.TaskList),
	goldmark.WithRendererOptions(html.WithUnsafe()),
)

// policy allows the markup of text and tables. Links lead to http, https or within the site, with rel="noopener nofollow";
// there are no images, since an image from elsewhere tells its server who reads the page.
var policy = func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "code",
		"strong", "em", "del", "sub", "sup", "table", "thead", "tbody", "tr", "th", "td")
	p.AllowAttrs("align").Matching(bluemonday.CellAlign).OnElements("th", "td")
	p.AllowAttrs("start").Matching(bluemonday.Integer).OnElements("ol")
	p.AllowAttrs("href").OnElements("a")
	p.AllowURLSchemes("http", "https")
	p.AllowRelativeURLs(true)
	p.RequireParseableURLs(true)
	p.RequireNoFollowOnFullyQualifiedLinks(true)
	p.RequireNoReferrerOnFullyQualifiedLinks(true)
	p.AddTargetBlankToFullyQualifiedLinks(true) // adds rel="noopener"
	return p
}()

// HTML renders a passage's Markdown. Whatever the text holds, the result is safe to put into a page.
func HTML(text string) template.HTML {
	var b bytes.Buffer
	if err := renderer.Convert([]byte(text), &b); err != nil {
		return template.HTML(template.HTMLEscapeString(text))
	}
	return template.HTML(policy.SanitizeBytes(b.Bytes()))
}

// Plain is a passage's text as a reader sees it, without Markdown.
func Plain(text string) string { return markdown.Plain(text) }
