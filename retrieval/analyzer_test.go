package retrieval

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// terms are the terms of a text, character pairs left out.
func terms(text string) []string {
	var out []string
	for _, t := range Analyze(text) {
		if t.Term[0] != '#' {
			out = append(out, t.Term)
		}
	}
	return out
}

// charPairs are its character pairs.
func charPairs(text string) []string {
	var out []string
	for _, t := range Analyze(text) {
		if t.Term[0] == '#' {
			out = append(out, t.Term)
		}
	}
	return out
}

func TestAnalyze(t *testing.T) {
	for _, test := range []struct {
		text string
		want []string
	}{
		{"", nil},
		{"　\t\n", nil},
		{"！？。、…😀", nil},
		{"社内公募", []string{"社内", "_社内公募", "公募"}},
		{"上司にバレますか", []string{"上司", "ばれ"}},
		{"申し込む", []string{"申し込み"}},
		{"申込", []string{"申し込み"}},
		{"アルバイト", []string{"アルバイト"}},
		{"ﾃﾚﾜｰｸ", []string{"テレワーク"}},
		{"TELEWORK", []string{"telework"}},
		{"１ｏｎ１", []string{"1on1"}},
		{"the deadlines of applying", []string{"deadlin", "appli"}},
	} {
		if diff := cmp.Diff(test.want, terms(test.text)); diff != "" {
			t.Errorf("Analyze(%q) (-want +got):\n%s", test.text, diff)
		}
	}
}

// Spellings of one word are one term.
func TestAnalyzeVariants(t *testing.T) {
	for _, variants := range [][]string{
		{"子供", "子ども", "こども"},
		{"引っ越し", "引越し", "引越"},
		{"申し込み", "申込み", "申込", "申し込む", "申し込んで"},
		{"テレワーク", "ﾃﾚﾜｰｸ"},
		{"働く", "働いて", "働き"},
	} {
		want := terms(variants[0])
		for _, v := range variants[1:] {
			if diff := cmp.Diff(want, terms(v)); diff != "" {
				t.Errorf("%s and %s (-want +got):\n%s", variants[0], v, diff)
			}
		}
	}
}

// Spellings that the dictionary does not bring together share most of their character pairs.
func TestAnalyzeCharPairs(t *testing.T) {
	for _, pair := range [][2]string{{"インタンシップ", "インターンシップ"}, {"リスキリング", "リスキリンク"}, {"再雇用制度", "再雇用"}} {
		shared := 0
		other := charPairs(pair[1])
		for _, term := range charPairs(pair[0]) {
			if slices.Contains(other, term) {
				shared++
			}
		}
		if shared < min(len(other), len(charPairs(pair[0])))-1 {
			t.Errorf("%s and %s share %d pairs: %v %v", pair[0], pair[1], shared, charPairs(pair[0]), other)
		}
	}
	if got := charPairs("これはそれです"); len(got) > 0 {
		t.Errorf("hiragana alone gives %v", got)
	}
}

func checkTokens(t interface{ Errorf(string, ...any) }, text string) {
	normal := Normalize(text)
	for _, token := range Analyze(text) {
		if token.Term == "" || !utf8.ValidString(token.Term) || strings.ContainsRune(token.Term, 0) {
			t.Errorf("Analyze(%q): term %q", text, token.Term)
		}
		if token.Start < 0 || token.End <= token.Start || token.End > len(normal) {
			t.Errorf("Analyze(%q): term %q at %d to %d of %d", text, token.Term, token.Start, token.End, len(normal))
		}
	}
}

func TestAnalyzeProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.RuneFrom([]rune("社内公募は誰でもアルバイトＡＢａｂ１2 　ー・。!?\u0000\u200b😀かな漢字"))).Draw(t, "text")
		checkTokens(t, text)
		if diff := cmp.Diff(terms(text), terms(text)); diff != "" {
			t.Errorf("two runs differ: %s", diff)
		}
		if diff := cmp.Diff(terms(text), terms(Normalize(text))); diff != "" {
			t.Errorf("normalised text differs: %s", diff)
		}
	})
}

func FuzzAnalyze(f *testing.F) {
	Warm() // not within the first input, which has ten seconds
	for _, seed := range []string{"社内公募って上司にバレますか", "インタンシップ apply 1on1", "\xff\xfe", "ｶﾞｷﾞ\u3099", strings.Repeat("あ", 300)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) { checkTokens(t, text) })
}

func TestAnalyzeLongText(t *testing.T) {
	long := strings.Repeat("社内公募は誰でも応募できますか。", 100_000)
	if got := len(Analyze(long)); got == 0 || got > 400_000 {
		t.Errorf("%d terms of a text of %d bytes", got, len(long))
	}
}
