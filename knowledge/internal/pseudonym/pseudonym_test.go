package pseudonym

import (
	"strings"
	"testing"
)

// Every name here is invented.
func TestReplace(t *testing.T) {
	for name, c := range map[string]struct {
		page     Page
		given    string
		language string
		in, want string
	}{
		"author by key": {
			page: Page{Authors: []string{"tilda-quill"}}, language: "en",
			in: "Tilda Quill works here. Ask TILDA QUILL or Quill; Tilda's desk, untilda. Bye, Tilda.", want: "A. works here. Ask A. or A.; A.'s desk, untilda. Bye, A.",
		},
		"first name as key": {
			page: Page{Authors: []string{"tilda"}, Text: "This is Tilda Quill. Tilda Then did."}, language: "en",
			in: "Tilda\nQuill and Quill", want: "A.\n and A.",
		},
		"initial and family name as key": {
			page: Page{Authors: []string{"tquill"}, Text: "**Tilda Quill: Why?**"}, language: "en",
			in: "**Tilda Quill: Why?**\n\n**TQ: And then?**\n\nTQ: kept", want: "**A.: Why?**\n\n**A.: And then?**\n\nTQ: kept",
		},
		"subject of the title": {
			page: Page{Authors: []string{"x"}, Title: "Orla Brandt: A day", File: "blog/orla-brandt-a-day.md"}, language: "en",
			in: "Orla likes it. See https://example.com/orla-brandt/ and orlabrandt@example.com.", want: "A. likes it. See https://example.com/person/ and (personal address).",
		},
		"a heading is no name": {
			page: Page{Authors: []string{"x"}, Title: "Annual Leave: How to", File: "annual-leave.md"}, language: "en",
			in: "Annual Leave is paid.", want: "Annual Leave is paid.",
		},
		"byline in Japanese": {
			page: Page{Text: "本文\n\n### 執筆者\n\n Orla Brandt\n"}, language: "ja",
			in: "Orla Brandtさんと Brandt氏", want: "Aさんと Aさん",
		},
		"Japanese name": {
			page: Page{Authors: []string{"架空 花子"}}, language: "ja",
			in: "架空花子です。架空 花子の話。花子さん、架空さん。架空の町。", want: "Aさんです。Aさんの話。Aさん、Aさん。架空の町。",
		},
		"profile link": {
			page: Page{Text: "thanks to [Orla Brandt](https://gitlab.com/obrandt)"}, language: "en",
			in: "Orla Brandt came, Orla left, https://gitlab.com/obrandt", want: "A. came, Orla left, https://gitlab.com/person",
		},
		"team page key": {
			page: Page{Text: `{{ "orla-brandt" | team_link }}`}, language: "en",
			in: "- Orla Brandt, writer", want: "- A., writer",
		},
		"handles and common words": {
			page: Page{}, language: "ja",
			in: "@obrandt と @channel に、people-ops@example.com へ", want: "（アカウント名） と @channel に、people-ops@example.com へ",
		},
		"given name": {
			page: Page{}, given: "Brandt", language: "en",
			in: "Brandt and Brandtley", want: "A. and Brandtley",
		},
		"in the order of appearance": {
			page: Page{Authors: []string{"tilda-quill", "orla-brandt"}}, language: "en",
			in: "Orla met Tilda.", want: "A. met B.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			var names Names
			names.Give(c.given)
			own := names.Collect(c.page)
			r := names.For(own, c.in, c.language)
			if got := r.Text(c.in); got != c.want {
				t.Errorf("\n got %q\nwant %q", got, c.want)
			}
		})
	}
}

func TestPath(t *testing.T) {
	var names Names
	own := names.Collect(Page{Authors: []string{"orla-brandt"}})
	r := names.For(own, "", "en")
	for in, want := range map[string]string{
		"blog/2016-orla-brandt-a-day.md": "blog/2016-person-a-day.md",
		"talks/orlabrandt.md":            "talks/person.md",
		"with-orla.md":                   "with-person.md",
		"orlando.md":                     "orlando.md",
	} {
		if got := r.Path(in); got != want {
			t.Errorf("%s: got %s, want %s", in, got, want)
		}
	}
}

// More people than letters.
func TestLetters(t *testing.T) {
	r := (&Names{}).For(nil, "", "ja")
	var got []string
	for i := range 28 {
		got = append(got, r.letter(strings.Repeat("x", i+1)))
	}
	if got[0] != "Aさん" || got[25] != "Zさん" || got[26] != "AAさん" || got[27] != "ABさん" {
		t.Errorf("got %v", got)
	}
}

func TestParseName(t *testing.T) {
	for in, want := range map[string]bool{
		"Orla Brandt": true, "Orla van den Brandt": true, "Jo O'Hara-King": true, "架空 花子": true, "Zoë Łukasz": true,
		"Orla": false, "Sales Team": false, "the Orla Brandt": false, "Leave of Absence": false, "架空の制度": false, "Orla 2": false,
	} {
		if _, got := ParseName(in); got != want {
			t.Errorf("%q: got %v, want %v", in, got, want)
		}
	}
}
