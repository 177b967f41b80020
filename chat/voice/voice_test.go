package voice

import (
	"bufio"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// A labelled sentence: rule is empty where it may be said.
type labelled struct{ rule, lang, sentence string }

func sentences(t testing.TB) []labelled {
	t.Helper()
	f, err := os.Open("testdata/sentences.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var list []labelled
	for lines := bufio.NewScanner(f); lines.Scan(); {
		line := lines.Text()
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		kind, rest, _ := strings.Cut(line, " ")
		var l labelled
		if kind == "bad" {
			l.rule, rest, _ = strings.Cut(rest, " ")
		}
		l.lang, l.sentence, _ = strings.Cut(rest, " ")
		list = append(list, l)
	}
	return list
}

func TestLabelledSentences(t *testing.T) {
	count := map[bool]int{}
	for _, l := range sentences(t) {
		count[l.rule == ""]++
		found := Check(l.sentence, l.lang)
		switch {
		case l.rule == "" && found != nil:
			t.Errorf("may be said: %s\n%+v", l.sentence, found)
		case l.rule != "" && !slices.ContainsFunc(found, func(f Finding) bool { return f.Rule == l.rule }):
			t.Errorf("%s passes: %s\n%+v", l.rule, l.sentence, found)
		}
	}
	if count[true] < 60 || count[false] < 60 {
		t.Errorf("%d sentences that may be said and %d that may not, want 60 each", count[true], count[false])
	}
	t.Logf("held back %d of %d, let through %d of %d", count[false], count[false], count[true], count[true])
}

// What nobody wrote a rule for mostly passes. This measures how much, so that nobody takes the list for a guarantee.
func TestUnseenSentences(t *testing.T) {
	file, err := os.ReadFile("testdata/unseen.txt")
	if err != nil {
		t.Fatal(err)
	}
	held, all := 0, 0
	for line := range strings.Lines(string(file)) {
		if lang, sentence, ok := strings.Cut(strings.TrimSpace(line), " "); ok && lang != "#" {
			all++
			if Check(sentence, lang) != nil {
				held++
			}
		}
	}
	t.Logf("held back %d of %d", held, all)
	if held < 4 || all < 20 {
		t.Errorf("held back %d of %d, want 4 of 25", held, all)
	}
}

// Every rule stands in both languages, names its principle, and is shown by a sentence.
func TestRules(t *testing.T) {
	shown := map[string]bool{}
	for _, l := range sentences(t) {
		shown[l.rule+" "+l.lang] = true
	}
	names := map[string]map[string]int{}
	for lang, list := range rules() {
		names[lang] = map[string]int{}
		for _, same := range list {
			for _, w := range same {
				names[lang][w.rule.name] = w.rule.principle
				if !shown[w.rule.name+" "+lang] {
					t.Errorf("no sentence shows %s in %s", w.rule.name, lang)
				}
			}
		}
	}
	for name, principle := range names["ja"] {
		if names["en"][name] != principle {
			t.Errorf("%s: principle %d in Japanese, %d in English", name, principle, names["en"][name])
		}
	}
	if len(names["ja"]) != len(names["en"]) || len(names["ja"]) < 8 {
		t.Errorf("rules: %v", names)
	}
}

func TestReadRulesRefusesWhatIsUnclear(t *testing.T) {
	for name, text := range map[string]string{
		"no rule":      "べき",
		"no principle": "[controlling x ja]",
		"principle 21": "[controlling 21 ja]",
		"no language":  "[controlling 5]",
		"language fr":  "[controlling 5 fr]",
		"empty part":   "[controlling 5 ja]\nおそらく ..  .. ない",
	} {
		if _, err := readRules(text); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// Whatever stands in quotes of the desk is somebody else's voice, also when it holds quotes itself.
func TestQuotesAreNotLookedAt(t *testing.T) {
	words := rapid.SliceOf(rapid.SampledFrom([]string{"絶対に", "無理", "！", "？", "「", "」", "『", "』", "“", "”", "\n", "向いている", "you must", " ", "。"}))
	rapid.Check(t, func(t *rapid.T) {
		title := strings.Join(words.Draw(t, "title"), "")
		for lang, sentence := range map[string]string{
			"ja": "「" + Within(title) + "」のページには、こう書かれています。",
			"en": "The page “" + Within(title) + "” says this.",
		} {
			if found := Check(sentence, lang); found != nil {
				t.Fatalf("%s: %+v", sentence, found)
			}
		}
	})
}

// A wording is found wherever it stands between sentences that may be said, in any width and case.
func TestWordingsAreFoundAnywhere(t *testing.T) {
	var good, bad []labelled
	for _, l := range sentences(t) {
		switch {
		case l.rule == "":
			good = append(good, l)
		case l.rule != "questions":
			bad = append(bad, l)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		b := rapid.SampledFrom(bad).Draw(t, "bad")
		same := func(l labelled) bool { return l.lang == b.lang }
		before := rapid.SampledFrom(good).Filter(same).Draw(t, "before").sentence
		after := rapid.SampledFrom(good).Filter(same).Draw(t, "after").sentence
		middle := b.sentence
		if rapid.Bool().Draw(t, "wide") {
			middle = wide(strings.ToUpper(middle))
		}
		if !slices.ContainsFunc(Check(before+" "+middle+" "+after, b.lang), func(f Finding) bool { return f.Rule == b.rule }) {
			t.Fatalf("%s is lost in: %s %s %s", b.rule, before, middle, after)
		}
	})
}

// wide writes Latin letters in full width.
func wide(text string) string {
	return strings.Map(func(r rune) rune {
		if r > ' ' && r < utf8.RuneSelf && r != '\'' {
			return r - '!' + '！'
		}
		return r
	}, text)
}

func TestSentences(t *testing.T) {
	for text, want := range map[string][]string{
		"":       nil,
		"はい。":    {"はい。"},
		"はい。いいえ": {"はい。", "いいえ"},
		"「はい。いいえ。」と言われた。次": {"「はい。いいえ。」と言われた。", "次"},
		"一行\n二行\n":              {"一行\n", "二行\n"},
		"Yes. No 3.5 days. End": {"Yes. ", "No 3.5 days. ", "End"},
		"「閉じない。次":               {"「閉じない。", "次"},
		"本当ですか？はい！":             {"本当ですか？", "はい！"},
	} {
		if got := Sentences(text); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func FuzzCheck(f *testing.F) {
	for _, l := range sentences(f) {
		f.Add(l.sentence, l.lang)
	}
	f.Add("「「「", "ja")
	f.Add("\xff“\x00", "")
	f.Fuzz(func(t *testing.T, text, lang string) {
		for _, found := range Check(text, lang) {
			if found.Rule == "" || found.Principle == 0 || found.Words == "" {
				t.Errorf("%+v", found)
			}
		}
		if joined := strings.Join(Sentences(text), ""); joined != text {
			t.Errorf("%q is cut into %q", text, joined)
		}
	})
}

func BenchmarkCheck(b *testing.B) {
	rules()
	list := sentences(b)
	for lang, sentence := range map[string]string{
		"ja": "会社の資料の中に、答えが見つかりませんでした。質問は、送る前に直せます。名前を出しても、出さなくても渡せます。",
		"en": "The answer was not found in the company's pages. You can edit the question before it goes, with or without your name.",
	} {
		b.Run(lang, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Check(sentence, lang)
			}
		})
	}
	b.Run("labelled", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			Check(list[i%len(list)].sentence, list[i%len(list)].lang)
		}
	})
}
