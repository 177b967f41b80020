package brief

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"dousuru/chat/voice"
)

// sentences calls fn for each fixed sentence with where it stands.
func sentences(fn func(where, key, lang, text string)) {
	l := texts()
	all := map[string]section{}
	for _, t := range l.themes {
		for _, lang := range []string{"ja", "en"} {
			all[t.key+" "+lang] = t.in[lang]
		}
	}
	maps.Copy(all, l.common)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		lang := name[len(name)-2:]
		for key, values := range all[name] {
			for _, text := range values {
				fn(name, key, lang, text)
			}
		}
	}
}

// Every sentence is held against the rules of the desk's voice. What stands in quotes as an example of what not to say is somebody
// else's voice; what to say instead is not, and is read without its quotes.
func TestVoice(t *testing.T) {
	n := 0
	look := func(where, lang, text string) {
		n++
		for _, sentence := range voice.Sentences(text) {
			if found := voice.Check(sentence, lang); found != nil {
				t.Errorf("%s: %s\n%+v", where, sentence, found)
			}
		}
	}
	sentences(func(where, key, lang, text string) {
		if key != Say && key != Ask {
			look(where+" "+key, lang, text)
			return
		}
		parts := strings.Split(text, " | ")
		look(where+" why", lang, parts[1])
		look(where+" instead", lang, strings.NewReplacer("「", "", "」", "", "“", "", "”", "").Replace(parts[2]))
	})
	if n < 500 {
		t.Errorf("%d sentences, want 500", n)
	}
	t.Logf("%d sentences", n)
}

var (
	openJa   = regexp.MustCompile(`どんな|どう|何|どこ|いつ|だれ|どれ|どの`)
	openEn   = regexp.MustCompile(`(?i)\b(?:what|which|how|when|where|who|whom|whose)\b`)
	whyJa    = regexp.MustCompile(`なぜ|なんで|どうして`)
	tooWide  = regexp.MustCompile(`これからどう|将来どう|どうしたい|今後どう|五年後|5年後`)
	closedEn = regexp.MustCompile(`(?i)^(?:do|does|did|is|are|was|were|can|could|will|have|has)\b`)
)

// A question is open, one, short, asks for no justification and is not so wide that nobody can answer it.
func TestQuestionsAreOpen(t *testing.T) {
	n := 0
	sentences(func(where, key, lang, text string) {
		if strings.HasPrefix(where, "label ") || key != string(Past) && key != string(Present) && key != string(Future) {
			return
		}
		n++
		switch {
		case lang == "ja" && (!strings.HasSuffix(text, "か。") || strings.Count(text, "か。") != 1 || utf8.RuneCountInString(text) > 50):
			t.Errorf("%s: not one short question: %s", where, text)
		case lang == "en" && (!strings.HasSuffix(text, "?") || strings.Count(text, "?") != 1 || len(text) > 120):
			t.Errorf("%s: not one short question: %s", where, text)
		case lang == "ja" && !openJa.MatchString(text), lang == "en" && (!openEn.MatchString(text) || closedEn.MatchString(text)):
			t.Errorf("%s: can be answered with yes or no: %s", where, text)
		case whyJa.MatchString(text), strings.HasPrefix(strings.ToLower(text), "why"):
			t.Errorf("%s: asks for a justification: %s", where, text)
		case tooWide.MatchString(text):
			t.Errorf("%s: too wide: %s", where, text)
		}
	})
	if n < 120 {
		t.Errorf("%d questions, want 120", n)
	}
}

func TestLengths(t *testing.T) {
	most := map[string]int{"name": 20, "purpose": 60, "opening": 80, "unknown": 60, "draft": 80, "way": 90, "dousuru": 90, "lead": 70, "do": 60, "words": 70}
	sentences(func(where, key, lang, text string) {
		limit := most[key]
		if lang == "en" {
			limit = limit * 2
		}
		if n := utf8.RuneCountInString(text); limit > 0 && n > limit {
			t.Errorf("%s: %s has %d characters, %d are possible: %s", where, key, n, limit, text)
		}
		if key == "name" && lang == "en" && len(text) > 40 {
			t.Errorf("%s: %s", where, text)
		}
	})
}

// The four wishes get the same warmth: none is longer than the others by half, and each leaves the four answers.
func TestWishesAreEqual(t *testing.T) {
	for lang, answers := range map[string][]string{"ja": {"いま動く", "心に留める", "何もしない", "まだ決めない"}, "en": {"ct now", "eep it in mind", "o nothing", "eave it open"}} {
		least, most := 1000, 0
		for _, want := range []string{"advice", "think", "listen", "report"} {
			s := common("want "+want, lang)
			n := utf8.RuneCountInString(s.one("way"))
			least, most = min(least, n), max(most, n)
			for _, a := range answers {
				if !strings.Contains(s.one("dousuru"), a) {
					t.Errorf("%s %s: no %s", want, lang, a)
				}
			}
		}
		if most > 2*least {
			t.Errorf("%s: from %d to %d characters", lang, least, most)
		}
	}
}

// No theme asks for what is not asked here, or draws it out in other words.
func TestQuestionsLeaveHealthAndFamilyAlone(t *testing.T) {
	private := regexp.MustCompile(`家族|妊娠|結婚|子ども|夫(?:は|の|さん|婦)|妻|病|体調|診断|年金|給料|family|pregnan|married|child\b|illness|health|salary`)
	sentences(func(where, key, lang, text string) {
		if key == string(Past) || key == string(Present) || key == string(Future) {
			if found := private.FindString(text); found != "" {
				t.Errorf("%s: asks about %s: %s", where, found, text)
			}
		}
	})
}

func TestBadTexts(t *testing.T) {
	for _, text := range []string{"purpose before a section", "[ja]\nname", "[ja]\n[ja]", "[ja]\nsay 「無理」 | why"} {
		if _, err := readSections(text); err == nil {
			t.Errorf("%q is read", text)
		}
	}
	if err := (themeText{in: map[string]section{}}).whole(); err == nil {
		t.Error("a theme without sentences is whole")
	}
}
