package grounding

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func split(pieces ...string) []string {
	var s Splitter
	var all []string
	for _, p := range pieces {
		all = append(all, s.Write(p)...)
	}
	if rest := s.Rest(); rest != "" {
		all = append(all, rest)
	}
	return all
}

func TestSentences(t *testing.T) {
	for text, want := range map[string][]string{
		"":    nil,
		" \n": nil,
		"使えます。[1] 承認は不要です。[2][3]":                                            {"使えます。[1]", "承認は不要です。[2][3]"},
		"使えます[1]。承認は不要です［２］。":                                                {"使えます[1]。", "承認は不要です［２］。"},
		"使えます。 [1, 2]次です【3】":                                                 {"使えます。 [1, 2]", "次です【3】"},
		"「使えます。とあります」と書かれています。次":                                             {"「使えます。とあります」と書かれています。", "次"},
		"期限（2026年4月から。延長なし）です。次です。":                                          {"期限（2026年4月から。延長なし）です。", "次です。"},
		"「閉じないかっこ。次です。\n三つめ":                                                 {"「閉じないかっこ。", "次です。", "三つめ"},
		"- 一つめ[1]\n- 二つめ[1]\n":                                               {"- 一つめ[1]", "- 二つめ[1]"},
		"3.5時間です。https://a.example/x?y=1.2 です。":                              {"3.5時間です。", "https://a.example/x?y=1.2 です。"},
		"３．５時間です．次です．":                                                       {"３．５時間です．", "次です．"},
		"It takes 3.5 hours.[1] Ask Ms. Sample, ext. 12, e.g. by mail. Done": {"It takes 3.5 hours.[1]", "Ask Ms. Sample, ext. 12, e.g. by mail.", "Done"},
		"Apply by 5 p.m. on Friday. Next.":                                   {"Apply by 5 p.m. on Friday.", "Next."},
		"1. Apply. 2. Wait.":                                                 {"1. Apply.", "2. Wait."},
		"使えますか？はい！次":                                                         {"使えますか？", "はい！", "次"},
	} {
		if diff := cmp.Diff(want, split(text)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

var bits = []string{"使えます", "。", "．", ".", " ", "\n", "[1]", "［２］", "【", "】", "[", "]", "1", "3.5", "「", "」", "（", "）", "(", ")", "a", "B", "Mr", "p.m", "no", "ext", "?", "？", "！", "-", "、", "https://a.example/?x=1", "\"", "　"}

// Wherever a text is cut into pieces, its sentences are the same, and nothing but space is lost.
func TestAnyCut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(bits), 0, 40).Draw(t, "text"), "")
		want := split(text)
		runes := []rune(text)
		var pieces []string
		for len(runes) > 0 {
			n := rapid.IntRange(1, min(7, len(runes))).Draw(t, "piece")
			pieces, runes = append(pieces, string(runes[:n])), runes[n:]
		}
		if diff := cmp.Diff(want, split(pieces...)); diff != "" {
			t.Fatalf("%q in %q (-whole +pieces):\n%s", text, pieces, diff)
		}
		if squeeze(strings.Join(want, "")) != squeeze(text) {
			t.Fatalf("%q became %q", text, want)
		}
	})
}

// A sentence that never ends is cut, and does not pass.
func TestEndlessSentence(t *testing.T) {
	for _, sentence := range split(strings.Repeat("使えます、「", 2000)) {
		if len(sentence) > MaxSentence+10 {
			t.Errorf("a sentence of %d bytes", len(sentence))
		}
		if v := Check(sentence+"[1]", "ja", []Passage{{Mark: 1, Text: "使えます。"}}); v.OK {
			t.Errorf("passes: %.30q", sentence)
		}
	}
}
