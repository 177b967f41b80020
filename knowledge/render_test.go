package knowledge

import (
	"strings"
	"testing"
)

func TestHTML(t *testing.T) {
	for in, want := range map[string]string{
		"**a** と `b`":                     "<p><strong>a</strong> と <code>b</code></p>\n",
		"| a | b |\n|---|--:|\n| 1 | 2 |": `<td align="right">2</td>`,
		"1<br>2":                          "<p>1<br>2</p>\n",
		"[x](https://example.com/)":       `href="https://example.com/"`,
		"[x](/articles/y#z)":              `<a href="/articles/y#z">x</a>`,
		"[x](#z)":                         `<a href="#z">x</a>`,
		"> 引用":                            "<blockquote>",
		"3. drei":                         `<ol start="3">`,
	} {
		if got := string(HTML(in)); !strings.Contains(got, want) {
			t.Errorf("%q gives %q without %q", in, got, want)
		}
	}
	link := string(HTML("[x](https://example.com/)"))
	for _, want := range []string{"noopener", "nofollow", "noreferrer"} {
		if !strings.Contains(link, want) {
			t.Errorf("link without %s: %s", want, link)
		}
	}
}

// Nothing in a passage can run, load or navigate by itself.
func TestHTMLIsSafe(t *testing.T) {
	for _, in := range []string{
		"<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "![x](https://evil.example/pixel.png)", "[x](javascript:alert(1))",
		"[x](JaVaScRiPt:alert(1))", "[x](data:text/html;base64,PHNjcmlwdD4=)", "<a href=\"vbscript:x\" onclick=\"y\">z</a>",
		"<iframe src=https://evil.example></iframe>", "<style>*{}</style>", "<svg onload=alert(1)>", "<div style=\"position:fixed\">x</div>",
		"<a href=\"//evil.example/\" target=\"_self\">x</a>", "<form action=/logout><button>x</button></form>", "<https://a.example/\" onmouseover=\"x>",
		"`<script>`", "&lt;script&gt;alert(1)&lt;/script&gt;", "<math><mtext></p><script>alert(1)</script>", "[x](https://a.example/ \"t\" onclick=x)",
		"<base href=https://evil.example/>", "<meta http-equiv=refresh content=0>", "<object data=x></object>", "<td onclick=x>y</td>",
	} {
		got := strings.ToLower(string(HTML(in)))
		for _, bad := range []string{"<script", "<img", "<iframe", "<style", "<svg", "<form", "<base", "<meta", "<object", "href=\"javascript", "href=\"data", "href=\"vbscript", "style=", "<button"} {
			if strings.Contains(got, bad) {
				t.Errorf("%q gives %q", in, got)
			}
		}
		for _, tag := range strings.Split(got, "<")[1:] {
			inside, _, _ := strings.Cut(tag, ">")
			if strings.Contains(inside, " on") {
				t.Errorf("%q keeps a handler: %q", in, got)
			}
		}
	}
}

func FuzzHTML(f *testing.F) {
	f.Add("[a](b) <b onclick=x>")
	f.Add("| a |\n|---|\n| <script> |")
	f.Fuzz(func(t *testing.T, text string) {
		got := strings.ToLower(string(HTML(text)))
		if strings.Contains(got, "<script") || strings.Contains(got, "<img") || strings.Contains(got, "href=\"javascript:") {
			t.Fatalf("%q gives %q", text, got)
		}
	})
}
