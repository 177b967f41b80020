package chat

import (
	"slices"
	"strings"
	"testing"

	"dousuru/internal/postgres/postgrestest"
)

func TestThemesIn(t *testing.T) {
	for message, want := range map[string]string{
		"異動したい": "異動",
		"ほかの部署の仕事をしてみたい":            "異動",
		"子育てと両立できる働き方を知りたい":         "育児",
		"育児や介護との両立のこと":              "育児 介護",
		"これからの働き方のこと":               "働き方 勤務時間 勤務場所",
		"家族との両立":                    "育児 介護",
		"How I work from now on":    "働き方 勤務時間 勤務場所",
		"Learning and certificates": "学び",
		// with anything else in it a message asks for something of its own
		"異動の面接は在宅で受けられますか":       "",
		"奨学金の返済を手伝ってくれる制度はありますか": "",
		"海外のMBAに行きたい":            "",
		"育児休業は何回に分けられますか":        "",
		"研修の講師になりたい":             "",
		"学びのことを、去年の10月に聞いたのですが":  "",
		"こんにちは": "",
		"":      "",
		"異動したいのですが、いまの上司が手放してくれるかどうか、それがいちばん気になっていて、どう話せばいいでしょう": "",
	} {
		if got := strings.Join(themesIn(message), " "); got != want {
			t.Errorf("%s: themes %q, want %q", message, got, want)
		}
	}
}

func TestWaversIn(t *testing.T) {
	for message, want := range map[string]string{
		"会社を辞めようか迷っています":                   "leave",
		"最近このままでいいのかなって":                   "stuck",
		"自分が何をしたいのか、わからなくなってきました":          "unsure",
		"I don't know what I want anymore": "unsure",
		"辞めるときの手続きを教えてください":                "",
		"社内公募に応募しようか迷っています。締切はいつですか":       "",
		"社内公募の面接はどこで受けますか":                 "",
	} {
		if got := waversIn(message); got != want {
			t.Errorf("%s: %q, want %q", message, got, want)
		}
	}
}

// Every key has its sentence and suggestions, and every theme and key of the files is used.
func TestBroadWordsAreWhole(t *testing.T) {
	themes, plain := broadWords()
	if len(themes) < 10 || len(plain) < 50 {
		t.Errorf("%d themes and %d plain words", len(themes), len(plain))
	}
	for key := range waveringWordings() {
		if !slices.Contains(waverings, key) || waveringTexts[key].ja == "" || len(waveringSuggestions[key]) < 2 {
			t.Errorf("%s is not looked for, or has nothing to say", key)
		}
	}
	if _, _, err := readThemes("word"); err == nil {
		t.Error("a wording before the first theme is taken")
	}
}

// A broad wish shows the programs of its theme, those that can be used first, 「今のまま」 among them; a theme that no program
// carries stays unknown.
func TestOverview(t *testing.T) {
	h := newHouse(t)
	if _, err := postgrestest.Owner(t, h.db).Exec(t.Context(), `update knowledge.article set themes = '{異動}' where slug = 'posting'`); err != nil {
		t.Fatal(err)
	}
	talk := h.engine.Talk("ja", []string{"role:employee"})
	turn, err := talk.Say(t.Context(), "部署を変わりたい")
	if err != nil {
		t.Fatal(err)
	}
	m := turn.Message
	if m.Kind != KindAnswer || m.Options[0].Article != "posting" || !m.Options[len(m.Options)-1].Stay || !strings.Contains(m.Text, "「異動」にかかわる制度は、いま1件あります。") {
		t.Errorf("the theme: %+v", m)
	}
	if turn, err = talk.Say(t.Context(), "海外で働いてみたい"); err != nil || turn.Outcome != OutcomeUnknown {
		t.Errorf("a theme without programs: %s (%v)", turn.Outcome, err)
	}
}
