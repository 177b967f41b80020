package brief

import (
	"slices"
	"strings"
	"testing"
)

func TestThemes(t *testing.T) {
	for _, lang := range []string{"ja", "en"} {
		list := Themes(lang)
		if len(list) < 14 || len(list) != len(Themes("ja")) {
			t.Fatalf("%s: %d themes", lang, len(list))
		}
		names := map[string]bool{}
		for _, theme := range list {
			if got, ok := ThemeNamed(theme.Key, lang); !ok || got != theme {
				t.Errorf("%s: %+v is found as %+v", lang, theme, got)
			}
			if names[theme.Name] || theme.Name == "" {
				t.Errorf("%s: %q stands twice, or is empty", lang, theme.Name)
			}
			names[theme.Name] = true
		}
	}
	if _, ok := ThemeNamed("weather", "ja"); ok {
		t.Error("there is a theme of the weather")
	}
}

func TestPropose(t *testing.T) {
	for text, want := range map[string]string{
		"":                                      "",
		"今日は天気がいい":                              "",
		"公募に応募したい":                              "move",
		"ＦＡ制度のこと":                               "move",
		"育休と時短勤務と介護":                            "childcare care",
		"社内副業をしたい":                              "sidejob",
		"They were offered a transfer to Osaka": "offer",
		"I quite like the operating manual":     "",
		"She wants to quit":                     "leave",
		"A career talk, carefully":              "",
	} {
		var keys []string
		for _, theme := range Propose(text, "en") {
			keys = append(keys, theme.Key)
		}
		if got := strings.Join(keys, " "); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
	if n := len(Propose("公募 育休 介護 副業 海外 定年", "ja")); n != maxProposed {
		t.Errorf("%d proposals", n)
	}
}

// Who the member is, as far as it is typed, changes nothing of what is found, unless a page's rule names it (principle 12).
func TestWhoTheMemberIsPlaysNoPart(t *testing.T) {
	h := newHouse(t)
	for _, wish := range []string{"育休を取りたいと言われた", "管理職の公募を受けてみたいと言われた", "海外トレーニーの募集時期を聞かれた", "副業の届け出は上司の承認がいるのかと聞かれた", "在宅勤務の日を増やしたいと言われた"} {
		plain := h.make(t, Input{Situation: wish})
		for _, who := range []string{"メンバーから", "男性のメンバーから", "女性のメンバーから", "若いメンバーから", "本人から"} {
			b := h.make(t, Input{Situation: who + wish})
			if b.Theme != plain.Theme || !slices.Equal(slugsOf(b.Programs), slugsOf(plain.Programs)) || !slices.Equal(slugsOf(b.Cases), slugsOf(plain.Cases)) {
				t.Errorf("%s%s: %v %v, want %v %v", who, wish, slugsOf(b.Programs), slugsOf(b.Cases), slugsOf(plain.Programs), slugsOf(plain.Cases))
			}
		}
		for _, member := range []Input{{Member: h.nagi.ID, Situation: wish}, {Member: h.ozu.ID, Situation: wish}} {
			if string(h.make(t, member).Markdown()) != string(plain.Markdown()) {
				t.Errorf("%s: with whom the talk is changes the brief", wish)
			}
		}
	}
}
