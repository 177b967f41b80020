package retrieval

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Groups in the form of the public list, trailing notes included; the words are the tests' own.
const sudachiSample = `
000101,1,0,1,0,0,0,(ビジネス),時短勤務,,	1,(org),HR
000101,1,0,1,0,2,0,(ビジネス),時短,,	1,(org),
000101,1,0,2,0,0,0,(ビジネス),短縮労働,,	1,(org),
000101,1,1,3,0,0,0,(ビジネス),ショート,,	1,(org),
000101,1,2,4,0,0,0,(ビジネス),早引き,,	1,(org),

000102,1,0,1,0,0,0,(),配属先,,	1,(org),
000102,2,0,2,0,0,0,(),勤める場所,,	1,(org),
`

func collectSudachi(t *testing.T, text string) *collector {
	t.Helper()
	c := newCollector("sudachi")
	if err := c.readSudachi(text, 0.5); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestReadSudachi(t *testing.T) {
	c := collectSudachi(t, sudachiSample)
	want := []string{
		"ビジネス: 時短勤務 => 時短 ; 0.9", "ビジネス: 時短勤務 => 短縮労働 ; 0.5", "ビジネス: 時短勤務 => ショート ; 0.5",
		"ビジネス: 時短 => 時短勤務 ; 0.9", "ビジネス: 時短 => 短縮労働 ; 0.5", "ビジネス: 時短 => ショート ; 0.5",
		"ビジネス: 短縮労働 => 時短勤務 ; 0.5", "ビジネス: 短縮労働 => 時短 ; 0.5", "ビジネス: 短縮労働 => ショート ; 0.5",
		": 配属先 => 勤める場所 ; 0.5", ": 勤める場所 => 配属先 ; 0.5",
	} // nothing leads from ショート (flag 1), nothing from or to 早引き (flag 2)
	if diff := cmp.Diff(want, shown(c.list)); diff != "" || len(c.rejected) > 0 {
		t.Error(diff, c.rejected)
	}
}

func TestReadSudachiVariants(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       []string
	}{
		{"columns left empty: one group, no lexeme known", "7,,,,,,,,流感,,\n7,,,,,,,,感冒,,",
			[]string{": 流感 => 感冒 ; 0.5", ": 感冒 => 流感 ; 0.5"}},
		{"no reserved columns, lexeme 0 is none", "7,1,0,0,0,0,0,,流感\n7,1,0,0,0,0,0,,感冒",
			[]string{": 流感 => 感冒 ; 0.5", ": 感冒 => 流感 ; 0.5"}},
		{"a word of two lexemes", "7,1,1,1,0,0,0,(医療),流感,,\n7,1,1,2,0,0,0,(医療),感冒,,\n7,1,0,1/2,0,2,0,(医療/IT),風邪,,",
			[]string{"医療/IT: 風邪 => 流感 ; 0.9", "医療/IT: 風邪 => 感冒 ; 0.9"}},
		{"a group in two places", "7,1,0,1,0,0,0,(),流感,,\n8,1,0,1,0,0,0,(),公募,,\n7,1,1,2,0,0,0,(),感冒,,", []string{": 流感 => 感冒 ; 0.5"}},
		{"quotes, and signs of the text format", "7,1,0,1,0,0,0,(),\"風邪, ひき\",,\n7,1,1,1,0,0,0,(),#流=感;|,,", []string{": 風邪, ひき => 流 感 ; 0.9"}},
		{"a group of one, or of one word in two spellings", "7,1,0,1,0,0,0,(),流感,,\n\n8,1,0,1,0,0,0,(),子ども,,\n8,1,0,1,0,0,2,(),こども,,", nil},
		{"everything deleted", "7,1,2,1,0,0,0,(),流感,,\n7,1,2,1,0,0,0,(),感冒,,", nil},
	} {
		c := collectSudachi(t, test.text)
		if diff := cmp.Diff(test.want, shown(c.list)); diff != "" || len(c.rejected) > 0 {
			t.Errorf("%s: %s%v", test.name, diff, c.rejected)
		}
	}
}

func TestReadSudachiRejects(t *testing.T) {
	for text, want := range map[string]string{
		"000101,1,0":                       "3 columns, the wording is column 9",
		"x,1,0,1,0,0,0,(),流感,,":            `group "x" is not a number`,
		"7,1,3,1,0,0,0,(),流感,,":            `expansion "3" is none of 0, 1, 2`,
		"7,1,0,1,0,0,0,(), ,,":             "no wording",
		"7,1,0,1,0,0,0,(),は,,":             "has 0 words that count",
		"7,1,0,1,0,0,0,(),\"流感,,":          "quotes of the CSV do not match",
		strings.Repeat("7,", maxLineBytes): "line is longer than 64 KB",
	} {
		c := collectSudachi(t, sudachiSample+text+"\n")
		if got := texts(c.rejected); len(got) != 1 || !strings.Contains(got[0], want) || !strings.HasPrefix(got[0], "line 10: ") || len(c.list) != 11 {
			t.Errorf("%.40q: rejected %q with %d entries, want %q", text, got, len(c.list), want)
		}
	}
}

// One word in 1,000 groups leads from the first 20 of them, a group of 1,000 words is refused, and what is left adds no
// more to a question than any other list.
func TestReadSudachiBounds(t *testing.T) {
	var text strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&text, "%06d,1,0,1,0,0,0,(),公募,,\n%06d,1,0,2,0,0,0,(),言葉%d号,,\n\n", i, i, i)
	}
	for i := range 1000 {
		fmt.Fprintf(&text, "999999,1,0,%d,0,0,0,(),異動%d号,,\n", i+1, i)
	}
	c := collectSudachi(t, text.String())
	if got := len(c.list); got != 1000+maxGroupsPerWord {
		t.Errorf("%d entries, want %d", got, 1000+maxGroupsPerWord)
	}
	if got := strings.Join(texts(c.rejected), "\n"); len(c.rejected) != 2 || !strings.Contains(got, `line 3001: group 999999 has 1000 wordings`) ||
		!strings.Contains(got, `line 61: "公募" is in more than 20 groups`) {
		t.Errorf("rejected %s", got)
	}
	thesaurus := newThesaurus(c.list)
	if got := len(thesaurus.leads["公募"]); got != maxLeads {
		t.Errorf("%d ways from one word, want %d", got, maxLeads)
	}
	if got := len(parseQuery("公募", thesaurus).terms); got > 2+maxExpansions {
		t.Errorf("%d terms", got)
	}
}

func TestLooksLikeSudachi(t *testing.T) {
	for text, want := range map[string]bool{
		sudachiSample: true, "7,,,,,,,,流感": true, `"7",,,,,,,,流感`: true, "": false, "\n\n": false,
		"# 7,,,,,,,,流感": false, "時短 = 短時間勤務": false, "1on1 = ワンオンワン": false, "7,8 = 9": false,
	} {
		if got := looksLikeSudachi(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func FuzzReadSudachi(f *testing.F) {
	Warm() // not within the first input, which has ten seconds
	f.Add(sudachiSample)
	f.Add("7,,,,,,,[］：],\"流\"\"感\",\n7,1,1,1/2,,,,,#→=")
	f.Fuzz(func(t *testing.T, text string) {
		decoded, err := readList(strings.NewReader(text))
		if err != nil {
			return
		}
		looksLikeSudachi(decoded)
		c := newCollector("test")
		if c.readSudachi(decoded, 0.5) == nil {
			checkCollected(t, c)
		}
	})
}

// manyGroups is a list of the shape of the public one: of its groups two thirds have two words, the others up to ten, and
// the wordings are in kanji, katakana and Latin letters. About 35 bytes a line.
func manyGroups(groups int) string {
	r := rand.New(rand.NewPCG(1, 2))
	word := func(letters string, n int) string {
		runes := []rune(letters)
		var b strings.Builder
		for range n {
			b.WriteRune(runes[r.IntN(len(runes))])
		}
		return b.String()
	}
	var text strings.Builder
	for g := range groups {
		size := 2
		switch x := r.Float64(); {
		case x > 0.98:
			size = 10
		case x > 0.90:
			size = 5
		case x > 0.66:
			size = 3
		}
		for i := range size {
			w := ""
			switch i % 3 {
			case 0:
				w = word("アイウカキクサシスタチテトナニハヒマミモラリルレロンー", 4+r.IntN(6))
			case 1:
				w = word("abcdefghiklmnoprstu", 4+r.IntN(4)) + " " + word("abcdefghiklmnoprstu", 4+r.IntN(4))
			default:
				w = word("人事制度休暇業務勤労時間育児介護研修異動公募面談評価給与", 2+r.IntN(3))
			}
			fmt.Fprintf(&text, "%06d,1,%d,%d,0,0,%d,(ビジネス),%s,,\t1,(org),\n", g+1, r.IntN(8)/7, 1+i/2, i%2, w)
		}
		text.WriteByte('\n')
	}
	return text.String()
}
