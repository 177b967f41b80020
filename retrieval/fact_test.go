package retrieval

import "testing"

// Questions that ask for one fact, and messages that ask for more than a fact or for none.
func TestFactWords(t *testing.T) {
	for _, question := range []string{
		"公募の担当は誰ですか", "公募を担当するのは誰", "面談するのは誰", "決めるのは誰か", "どなたに出せばいいですか", "誰が承認しますか",
		"募集はいつですか", "募集はいつ始まりますか", "いつから使える", "どこから入りますか", "誰から連絡が来ますか", "何か月かかりますか", "締切はいつ?", "次の面談はいつになりますか",
		"申込書はどこにありますか", "どこに出すの", "説明会はどこで開かれますか", "窓口はどこ",
		"どの部署が担当ですか", "どの書類がいる", "どれを選べばいい", "どっちが先", "どちらに申し込むのですか",
		"いくつまで応募できる", "補助はいくら", "何人まで応募できる", "何を出せばいい", "必要なものは何",
		"発明者は何か。", "社内公募とは", "制度の名前は?", "募集の時期は", "この制度の目的は",
		"who approves it?", "when is the deadline?", "where do i send the form", "which form do i need", "how many days can i take",
		"how much is covered", "how long does it take", "what is the deadline", "what year did it start",
	} {
		if !factWords.MatchString(asking(Normalize(question))) {
			t.Errorf("%s: asks for no fact", question)
		}
	}
	for _, question := range []string{
		"", "公募について知りたい", "海外で働きたい", "部署を変わりたいです", "どうすれば応募できますか", "どうやって申し込むの",
		"どんな制度がありますか", "誰でも使えますか", "誰かに相談したい", "誰かいませんか", "いつでも応募できますか", "いつか海外に行きたい",
		"どこかに異動したい", "どこでも働けますか", "どのように進めますか", "どのような支援がありますか", "何かいい制度はありますか", "何も決めていない", "何かあったら聞いてもいい?",
		"上司にバレますか", "資格の補助は出ますか", "時短のまま昇進できますか", "落ちたらどうなりますか", "研修を受けた人の話", "副業をしてもいいですか",
		"育休から戻るのが不安です", "キャリアに悩んでいます", "なぜ落ちたのか教えて", "すごいですね",
		"can i apply while on leave", "how do i apply", "i want to change teams", "is it ok to say no", "tell me about mentoring",
		"somewhere abroad", "whoever wants to", "somehow i feel stuck", "what should i do",
	} {
		if factWords.MatchString(asking(Normalize(question))) {
			t.Errorf("%s: asks for a fact", question)
		}
	}
}

// A fact is asked for by the question as it stands, its courtesies included.
func TestQueryAsksForAFact(t *testing.T) {
	for question, want := range map[string]bool{
		"募集はいつなのか教えてください":             true,
		"Ｗｈｅｎ is the deadline?":       true,
		"公募について教えてください":               false,
		"もっと詳しく知りたいです":                false,
		"please tell me how to apply": false,
	} {
		if got := parseQuery(question, Thesaurus{}).fact; got != want {
			t.Errorf("%s: fact %v, want %v", question, got, want)
		}
	}
}
