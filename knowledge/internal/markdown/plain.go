package markdown

import (
	"html"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
)

// Plain is the text that a reader sees, without Markdown: blocks on lines of their own, cells of a table parted by " / ".
func Plain(source string) string {
	src := []byte(source)
	var b strings.Builder
	_ = ast.Walk(dialect.Parser().Parse(text.NewReader(src)), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		return plainNode(&b, n, src, entering), nil
	})
	return strings.TrimSpace(b.String())
}

// plainInline is the text inside one block.
func plainInline(block ast.Node, src []byte) string {
	var b strings.Builder
	for n := block.FirstChild(); n != nil; n = n.NextSibling() {
		_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
			return plainNode(&b, n, src, entering), nil
		})
	}
	return strings.TrimSpace(b.String())
}

func plainNode(b *strings.Builder, n ast.Node, src []byte, entering bool) ast.WalkStatus {
	if !entering {
		switch n.(type) {
		case *ast.Paragraph, *ast.Heading, *ast.ListItem, *ast.TextBlock, *east.TableHeader, *east.TableRow:
			newline(b)
		case *east.TableCell:
			if n.NextSibling() != nil {
				b.WriteString(" / ")
			}
		}
		return ast.WalkContinue
	}
	switch n := n.(type) {
	case *ast.Text:
		b.WriteString(unescape(string(n.Value(src))))
		if n.HardLineBreak() || n.SoftLineBreak() {
			newline(b)
		}
	case *ast.String:
		b.Write(n.Value)
	case *ast.AutoLink:
		b.Write(n.Label(src))
	case *ast.RawHTML:
		if strings.HasPrefix(string(n.Segments.Value(src)), "<br") {
			newline(b)
		}
	case *ast.FencedCodeBlock, *ast.CodeBlock:
		b.Write(n.Lines().Value(src))
		newline(b)
	case *ast.HTMLBlock, *ast.Image:
		return ast.WalkSkipChildren
	}
	return ast.WalkContinue
}

func newline(b *strings.Builder) {
	if s := b.String(); s != "" && !strings.HasSuffix(s, "\n") {
		b.WriteByte('\n')
	}
}

// unescape resolves backslash escapes and entities, which the parser leaves in its text.
func unescape(s string) string {
	if strings.ContainsRune(s, '\\') {
		var b strings.Builder
		for i := 0; i < len(s); i++ {
			if s[i] == '\\' && i+1 < len(s) && strings.IndexByte("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", s[i+1]) >= 0 {
				i++
			}
			b.WriteByte(s[i])
		}
		s = b.String()
	}
	if strings.ContainsRune(s, '&') {
		s = html.UnescapeString(s)
	}
	return s
}
