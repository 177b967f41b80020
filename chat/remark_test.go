package chat

import (
	"strings"
	"testing"
)

func TestRemarks(t *testing.T) {
	going := talk{Turns: 1}
	for message, want := range map[string]remark{
		"ありがとう、助かりました":          closing,
		"そうなんですね、とても参考になりました。":  closing,
		"もう少し考えます":              closing,
		"帰って妻と相談してみます":          closing,
		"わかりました、応募してみます":        closing,
		"来年の春に出すことにします":         closing,
		"OK thanks, that helps": closing,
		"なるほど":                  heardOnly,
		"へー、そうなんだ":              heardOnly,
		"うーん、むずかしいな":            heardOnly,
		"それは知らなかった":             heardOnly,
		"はい":                    heardOnly,
		// questions and news are none
		"なるほど。で、申込はいつまで？":        noRemark,
		"ありがとうございます。対象者は誰ですか":    noRemark,
		"参考になりましたが、期限も知りたいです":    noRemark,
		"相談してみますが、だれに連絡すればいいですか": noRemark,
		"むずかしい資格": noRemark,
		"":        noRemark,
		// nor what may be said in need
		"いろいろありがとう。もう死んで終わりにします": noRemark,
	} {
		if got := going.remarkIn(message); got != want {
			t.Errorf("%s: %d, want %d", message, got, want)
		}
		if got := (talk{}).remarkIn(message); got != noRemark {
			t.Errorf("%s: a remark before anything was said", message)
		}
		if got := (talk{Turns: 3, Feedback: &feedbackTalk{}}).remarkIn(message); got != noRemark {
			t.Errorf("%s: a remark within a feedback talk", message)
		}
	}
}

// A remark leaves the talk where it was; what closes it brings どうする; a feeling told after a feedback talk is heard.
func TestRemarksInATalk(t *testing.T) {
	h := newHouse(t)
	c := h.open(h.hanako).Consultation
	for _, step := range []struct {
		say  string
		kind MessageKind
		text string
	}{
		{"社内公募は上司に知られますか", KindAnswer, ""},
		{"なるほど", KindClarify, textHeard.ja},
		{"募集はいつですか", KindAnswer, ""},
		{"ありがとう、助かりました", KindDousuru, ""},
		{"上司に主体性が足りないと言われた", KindClarify, ""},
		{"会議のとき", KindClarify, ""},
		{"もやもやする", KindDousuru, ""},
		{"少しだけ、当たっている気もする", KindClarify, textHeardFeeling.ja},
	} {
		h.handle(h.hanako, c, say(step.say))
		if m := h.last(h.hanako, c); m.Kind != step.kind || step.text != "" && !strings.HasSuffix(m.Text, step.text) {
			t.Errorf("%s: %s %s", step.say, m.Kind, m.Text)
		}
	}
}
