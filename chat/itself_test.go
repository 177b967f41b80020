package chat

import "testing"

func TestItself(t *testing.T) {
	about := talk{Article: "posting"}
	for message, want := range map[string]string{
		"この会話は誰が読めますか":       "readers",
		"ここに書いたこと、上司に伝わる？":   "readers",
		"上司に見られませんか":         "readers",
		"人事に筒抜けですか":          "readers",
		"Who can read this?": "readers",
		"ここに書いたことって保存されますか":  "kept",
		"会話を消せますか":           "kept",
		"あなたは人間ですか":          "who",
		"きみってだれ？":            "who",
		"AIですか":              "who",
		"何ができますか":            "can",
		// about something else
		"公募に応募したことは上司に知られますか":   "",
		"副業していることが会社にばれるのが心配です": "",
		"だれに申し込めばいいですか":         "",
		"AIを学べる研修はありますか":        "",
		"ロボットの設計部門に移りたい":        "",
		"休みの間、何をしていたか聞かれますか":    "",
	} {
		if got := (talk{}).itself(message); got != want {
			t.Errorf("%s: %q, want %q", message, got, want)
		}
	}
	if got := about.itself("上司に知られますか"); got != "" {
		t.Errorf("in a talk about a page: %q", got)
	}
	for _, key := range itselfKeys {
		if itselfTexts[key].ja == "" || len(itselfWordings()[key]) == 0 {
			t.Errorf("%s has no text or no wordings", key)
		}
	}
}
