package markdown

import "testing"

func TestRewriteLinks(t *testing.T) {
	to := func(text, address string) string { return "<" + text + "|" + address + ">" }
	for in, want := range map[string]string{
		"see [a](b.md) and [c](d)":       "see <a|b.md> and <c|d>",
		"[two\nlines](x \"title\")":      "<two\nlines|x>",
		"[a [b] c](x)":                   "<a [b] c|x>",
		"[x](https://e.example/a_(b))":   "<x|https://e.example/a_(b)>",
		"[`code`](x)":                    "<`code`|x>",
		"`[no](link)` but [yes](x)":      "`[no](link)` but <yes|x>",
		"```\n[no](link)\n```\n[yes](x)": "```\n[no](link)\n```\n<yes|x>",
		"a ](b) c":                       "a ](b) c",
		"[open](never":                   "[open](never",
		`\[a](b) and \[c\]`:              `<a|b> and \[c\]`,
		"[社内](<a b.md>) ok":              "<社内|a> ok",
		"[empty](\n\nnext [real](x)":     "[empty](\n\nnext <real|x>",
	} {
		if got := RewriteLinks(in, to); got != want {
			t.Errorf("%q\n got %q\nwant %q", in, got, want)
		}
	}
}

func TestPlain(t *testing.T) {
	for in, want := range map[string]string{
		"**太字** と [名前](x) と `code`":           "太字 と 名前 と code",
		"- a\n- b\n  - c":                     "a\nb\nc",
		"| h | i |\n|---|---|\n| 1 | **2** |": "h / i\n1 / 2",
		"one<br>two\nthree":                   "one\ntwo\nthree",
		"a &amp; b \\* c &lt;":                "a & b * c <",
		"```\nraw *x*\n```":                   "raw *x*",
		"> quoted\n> words":                   "quoted\nwords",
		"<https://example.com/> ![p](q.png)":  "https://example.com/",
		"1. eins\n\n   weiter\n2. zwei":       "eins\nweiter\nzwei",
	} {
		if got := Plain(in); got != want {
			t.Errorf("%q\n got %q\nwant %q", in, got, want)
		}
	}
}

func TestAnchor(t *testing.T) {
	for in, want := range map[string]string{
		"Getting approval (for events)": "getting-approval-for-events",
		"上限・回数":                         "上限-回数",
		"ＡＢＣ　１２":                        "abc-12",
		"***":                           "",
	} {
		if got := Anchor(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}
