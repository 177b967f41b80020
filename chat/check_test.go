package chat

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"dousuru/chat/voice"
)

// logged collects what is logged while a test runs.
func logged(t *testing.T) *bytes.Buffer {
	t.Helper()
	var log bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, nil)))
	t.Cleanup(func() { slog.SetDefault(before) })
	return &log
}

func TestCheckedText(t *testing.T) {
	log := logged(t)
	for _, test := range []struct {
		kind             MessageKind
		lang, said, want string
	}{
		{KindAnswer, "ja", "会社の資料には、こう書かれています。", "会社の資料には、こう書かれています。"},
		{KindAnswer, "ja", "この制度を使うべきです。並びは、質問の言葉に近い順です。", "会社の資料には、こう書かれています。並びは、質問の言葉に近い順です。"},
		{KindAnswer, "ja", "会社の資料には、こう書かれています。\nあなたに向いています。\nほかにもあります。", "会社の資料には、こう書かれています。\n\nほかにもあります。"},
		{KindUnknown, "ja", "それは無理です。", "わかりません。いっしょに人事に聞きに行きましょう。"},
		{KindUnknown, "en", "That is impossible. You can edit the question.", "I don't know. Let's ask HR together. You can edit the question."},
		{KindClarify, "ja", "いつのことですか？どこのことですか？", "いつのことですか？もう少し、そのままの言葉で教えてください。"},
		{KindRoute, "ja", "頑張ってください！", "話せる人がいます。"},
		{"song", "ja", "絶対です。", ""},
		{"", "ja", "", ""},
	} {
		if got := checkedText(t.Context(), test.lang, test.kind, test.said); got != test.want {
			t.Errorf("%s: %q, want %q", test.said, got, test.want)
		}
	}
	if got := log.String(); !strings.Contains(got, "rule=hopeless") || !strings.Contains(got, "kind=unknown") || strings.Contains(got, "無理") || strings.Contains(got, "制度") {
		t.Errorf("the log says too little or too much:\n%s", got)
	}
}

// What leaves has no finding, whatever was to be said.
func TestNothingControllingLeaves(t *testing.T) {
	slog.SetDefault(slog.New(slog.DiscardHandler))
	kinds := []MessageKind{KindGreeting, KindAnswer, KindClarify, KindUnknown, KindRoute, KindDecline, KindEscalated, KindDousuru, KindDecided, "song"}
	pieces := []string{"絶対に", "使うべきです。", "無理ですね。", "どうしますか？", "会社の資料には、こう書かれています。", "「無理だね」と言われたのですね。", "\n",
		"You must go. ", "It is paused. ", "！", "「", "」", "。", "あなたに向いている", "もう少し、そのままの言葉で教えてください。", "What now? "}
	rapid.Check(t, func(t *rapid.T) {
		said := strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 12).Draw(t, "said"), "")
		kind, lang := rapid.SampledFrom(kinds).Draw(t, "kind"), rapid.SampledFrom([]string{"ja", "en"}).Draw(t, "lang")
		m := checked(context.Background(), lang, Message{Author: "desk", Kind: kind, Text: said, Options: []Option{{StatusNote: said}}})
		for _, text := range []string{m.Text, m.Options[0].StatusNote} {
			if found := voice.Check(text, lang); found != nil {
				t.Fatalf("%q leaves as %q: %+v", said, text, found)
			}
		}
	})
}

// Names of pages and words of the person stand in quotes in every text, so that they never speak as the desk. Dates and
// the names of who gave feedback are the exception: they are the program's own words.
func TestInsertedWordsAreNotTheDesksVoice(t *testing.T) {
	own := []text{textStarts, textEnded, textOverdue, textFeedbackView, textSourceWhen, textSourceDue, textOverview, textOverviewAll}
	tried := 0
	for _, s := range fixedTexts(t) {
		for _, lang := range []string{"ja", "en"} {
			n := strings.Count(s.in(lang), "%s")
			if n == 0 || slices.Contains(own, s) {
				continue
			}
			tried++
			words := make([]string, n)
			for i := range words {
				words[i] = "絶対に」無理！？\nyou must” 「向いている？"
			}
			if said := s.with(lang, words...); voice.Check(said, lang) != nil {
				t.Errorf("inserted words speak as the desk: %s\n%+v", said, voice.Check(said, lang))
			}
		}
	}
	if tried < 6 {
		t.Errorf("only %d texts with values were tried", tried)
	}
}

func TestEveryKindOfTheDeskHasASafeText(t *testing.T) {
	for kind, s := range safeTexts {
		for _, lang := range []string{"ja", "en"} {
			if s.in(lang) == "" || voice.Check(s.in(lang), lang) != nil {
				t.Errorf("%s (%s): %q", kind, lang, s.in(lang))
			}
		}
	}
	for _, outcome := range []Outcome{OutcomeAnswer, OutcomeClarify, OutcomeUnknown, OutcomeRoute, OutcomeDecline} {
		if _, ok := safeTexts[MessageKind(outcome)]; !ok {
			t.Errorf("%s has no safe text", outcome)
		}
	}
}

// A sentence that breaks the rules is neither stored nor sent nor printed: the check stands on both ways out of the desk.
func TestCheckStandsOnEveryWayOut(t *testing.T) {
	log := logged(t)
	h := newHouse(t)
	before := textUnknown
	t.Cleanup(func() { textUnknown = before })
	textUnknown = text{"それは無理です。諦めましょう。", "Impossible. Give up."}
	const question = "宇宙飛行士の訓練センターへの出向はありますか"
	c := h.open(h.hanako).Consultation
	h.handle(h.hanako, c, say(question))
	turn, err := h.engine.Talk("ja", nil).Say(t.Context(), question)
	if err != nil {
		t.Fatal(err)
	}
	for way, m := range map[string]Message{"stored": h.last(h.hanako, c), "talked": turn.Message} {
		if m.Kind != KindUnknown || m.Text == "" || voice.Check(m.Text, "ja") != nil || m.Draft != question {
			t.Errorf("%s: %+v", way, m)
		}
	}
	if !strings.Contains(log.String(), "sentence held back") {
		t.Error("nothing is logged")
	}
	if strings.Contains(fmt.Sprint(log), "宇宙") {
		t.Errorf("the person's words are logged:\n%s", log)
	}
}
