package brief

import (
	"bytes"
	"html"
	"regexp"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
)

// What somebody types comes out of the sheet as it was typed, and never as markup.
func TestWordsStayWords(t *testing.T) {
	tags := regexp.MustCompile(`<[^>]+>`)
	for _, words := range []string{
		"# 見出し", "* 項目", "- 項目", "1. 項目", "2) 項目", "    code", "`code`", "**太字**", "[link](http://example.test)", "<script>alert(1)</script>",
		"![x](y)", "> 引用", "a & b &amp; c", "~~~", "---", "===", "| a | b |", "&copy;", `\*`, "http://example.test/a_b_c", "+ x", ": y",
	} {
		b := Brief{Language: "ja", Theme: Theme{"open", "話"}, Purpose: "目的", Unknown: Unknown{First: true, Words: "わかりません", Draft: words}}
		var out bytes.Buffer
		if err := goldmark.Convert(b.Markdown(), &out); err != nil {
			t.Fatal(err)
		}
		_, after, _ := strings.Cut(out.String(), "下書き</p>")
		quote, _, _ := strings.Cut(after, "</blockquote>")
		for _, tag := range tags.FindAllString(quote, -1) {
			if tag != "<blockquote>" && tag != "<p>" && tag != "</p>" && tag != "<br>" && tag != "<br />" {
				t.Errorf("%q becomes %s", words, quote)
			}
		}
		text := strings.TrimSpace(html.UnescapeString(tags.ReplaceAllString(quote, "")))
		if text != strings.TrimSpace(words) {
			t.Errorf("%q comes out as %q", words, text)
		}
	}
}

func FuzzMarkdown(f *testing.F) {
	f.Add("# x\n> *y*")
	f.Fuzz(func(t *testing.T, words string) {
		b := Brief{Language: "en", Unknown: Unknown{First: true, Words: "x", Draft: words}}
		var out bytes.Buffer
		if err := goldmark.Convert(b.Markdown(), &out); err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(out.String(), "<h2"); n != 3 {
			t.Fatalf("%q makes %d headings", words, n)
		}
		for _, tag := range []string{"<script", "<a ", "<img", "<em>", "<code>", "<ul>", "<ol>"} {
			if strings.Contains(out.String(), tag) {
				t.Fatalf("%q makes %s", words, tag)
			}
		}
	})
}
