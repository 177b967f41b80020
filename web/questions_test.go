package web

import (
	"net/http"
	"strings"
	"testing"

	"dousuru/chat/escalation"
)

func TestAnAnswerReachesItsAsker(t *testing.T) {
	c := newCompany(t)
	id := c.ask("mika", "夜勤の免除はいつまで使えますか").String()
	mika, hr := c.as("mika"), c.as("hr")

	mika.get("/questions").wants(t, http.StatusOK, "夜勤の免除", "人事に届きました")
	mika.get("/questions").lacks(t, "読んでいない回答")
	hr.get("/hr").wants(t, http.StatusOK, "夜勤の免除", "凪 陽菜さん", "まだ読まれていません", "今日")
	hr.get("/hr/questions/"+id).wants(t, http.StatusOK, "回答は凪 陽菜さんだけに届きます")
	mika.get("/questions/"+id).wants(t, http.StatusOK, "人事が読みました", "ごろまでに、人事がお返事します。", "これまでの流れ")

	sent := hr.post("/hr/questions/"+id, "answer", "小学校3年生の年度末までです。\n規程で確かめました。", "seen", "0")
	sent.wants(t, http.StatusSeeOther)
	hr.get(sent.Header.Get("Location")).wants(t, http.StatusOK, "回答を送りました。本人の画面に届きます。", "続けて回答を書く")

	mika.get("/journey").wants(t, http.StatusOK, "読んでいない回答 1件")
	mika.get("/questions").wants(t, http.StatusOK, "回答があります")
	mika.get("/questions/"+id).wants(t, http.StatusOK, "小学校3年生の年度末までです。\n規程で確かめました。")
	mika.get("/journey").lacks(t, "読んでいない回答")
	hr.get("/hr").wants(t, http.StatusOK, "いま待っている質問はありません")
	hr.get("/hr?view=answered").wants(t, http.StatusOK, "本人が回答を読みました")
}

func TestAPageFetchedAheadIsNotRead(t *testing.T) {
	c := newCompany(t)
	id := c.ask("mika", "質問")
	c.reply(id, "回答です")
	mika := c.as("mika")
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, c.server.URL+"/questions/"+id.String(), nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Sec-Purpose", "prefetch;prerender")
	mika.do(r).wants(t, http.StatusOK, "回答です")
	mika.get("/journey").wants(t, http.StatusOK, "読んでいない回答 1件")
}

func TestWithdraw(t *testing.T) {
	c := newCompany(t)
	id := c.ask("mika", "取り下げる質問").String()
	for _, other := range []string{"ken", "boss", "hr"} {
		c.as(other).post("/questions/"+id+"/withdraw").wants(t, http.StatusNotFound)
	}
	mika, hr := c.as("mika"), c.as("hr")
	hr.get("/hr").wants(t, http.StatusOK, "取り下げる質問")
	mika.post("/questions/"+id+"/withdraw").wants(t, http.StatusSeeOther)
	mika.get("/questions?done=withdrawn").wants(t, http.StatusOK, "質問を取り下げました。", "取り下げました")
	hr.get("/hr").lacks(t, "取り下げる質問")
	page := hr.get("/hr/questions/" + id)
	page.wants(t, http.StatusOK, "本人が取り下げました")
	page.lacks(t, "取り下げる質問", "凪 陽菜")
	late := hr.post("/hr/questions/"+id, "answer", "書いていた回答", "seen", "0")
	late.wants(t, http.StatusConflict, "回答は送られていません", "書いていた回答")
	late.lacks(t, "取り下げる質問", "凪 陽菜")
}

func TestReceipt(t *testing.T) {
	c := newCompany(t)
	receipt, id := c.askAnonymously("上司に知られずに相談できますか")
	nobody := c.browser()

	page := nobody.post("/receipt", "receipt", string(receipt))
	page.wants(t, http.StatusOK, "上司に知られずに相談できますか", "人事に届きました", "匿名")
	if strings.Contains(page.Request.URL.String(), string(receipt)) || len(page.Cookies()) > 0 {
		t.Errorf("the receipt or a cookie left the form: %s %v", page.Request.URL, page.Cookies())
	}
	typed := " " + strings.ToUpper(strings.ReplaceAll(string(receipt), "-", "　")) + " "
	nobody.post("/receipt", "receipt", typed).wants(t, http.StatusOK, "上司に知られずに")
	nobody.post("/receipt", "receipt", "１２３").wants(t, http.StatusUnprocessableEntity, "受付番号の形ではない", "１２３")
	nobody.post("/receipt", "receipt", string(escalation.NewReceipt())).wants(t, http.StatusUnprocessableEntity, "見つかりませんでした")

	hr := c.as("hr")
	form := hr.get("/hr/questions/" + id.String())
	form.wants(t, http.StatusOK, "だれの質問かを探すことは、しないでください", "匿名の質問")
	form.lacks(t, string(receipt), "さんだけに届きます")
	sent := hr.post("/hr/questions/"+id.String(), "answer", "はい、できます。", "seen", "0")
	hr.get(sent.Header.Get("Location")).wants(t, http.StatusOK, "受付番号を持っている人だけが読めます")
	hr.get("/hr?view=answered").wants(t, http.StatusOK, "回答しました")
	nobody.post("/receipt", "receipt", string(receipt)).wants(t, http.StatusOK, "はい、できます。")
	hr.get("/hr?view=answered").wants(t, http.StatusOK, "本人が回答を読みました")

	nobody.post("/receipt/withdraw", "receipt", string(receipt)).wants(t, http.StatusOK, "この質問は取り下げました")
	hr.get("/hr?view=all").lacks(t, "上司に知られずに")
}

// What people write is text, on every page that shows it.
func TestWordsOfPeopleAreEscaped(t *testing.T) {
	c := newCompany(t)
	const evil = `<script>alert(1)</script>"><img src=x onerror=alert(1)>`
	id := c.ask("mika", "質問"+evil)
	receipt, nameless := c.askAnonymously("匿名" + evil)
	c.reply(id, "回答"+evil)
	decision := c.decide("mika", decisionWith(evil)).String()
	mika, hr := c.as("mika"), c.as("hr")
	for _, page := range []answer{
		mika.get("/questions"), mika.get("/questions/" + id.String()), mika.get("/journey"), mika.get("/journey/" + decision),
		mika.post("/journey/"+decision, "response", "x", "words", evil),
		mika.post("/receipt", "receipt", string(receipt)), mika.post("/receipt", "receipt", evil),
		hr.get("/hr"), hr.get("/hr/questions/" + id.String()), hr.get("/hr/questions/" + nameless.String()),
		hr.post("/hr/questions/"+id.String(), "answer", evil, "seen", "0"),
	} {
		page.lacks(t, "<script>alert", "<img")
		if !strings.Contains(page.body, "&lt;script&gt;alert(1)") {
			t.Errorf("%s: the words are missing", page.Request.URL.Path)
		}
	}
}

// HR asks back, the asker replies on the page: what is too long or empty stays in the form, what is sent twice comes once.
func TestReplyOnThePage(t *testing.T) {
	c := newCompany(t)
	id := c.askAs("mika", escalation.Question{Text: "夜勤の免除はいつまでですか", Alias: "ねこ"})
	page := "/questions/" + id.String()
	if err := c.site.opts.Questions.AskBack(t.Context(), c.person("hr").Viewer(), id, "お子さんは何歳ですか"); err != nil {
		t.Fatal(err)
	}
	mika := c.as("mika")
	mika.get("/questions").wants(t, http.StatusOK, "「ねこ」の名前で", "人事が、あなたの返事を待っています", "まだ読んでいません")
	mika.get(page).wants(t, http.StatusOK, "人事に返事を書く", "お子さんは何歳ですか", "said from-hr asks")
	mika.get("/questions").lacks(t, "まだ読んでいません")
	long := strings.Repeat("あ", escalation.MaxTold+1)
	mika.post(page+"/tell", "text", long, "once", id.String()).wants(t, http.StatusUnprocessableEntity, "長すぎて", long)
	mika.post(page+"/tell", "text", "  ", "once", id.String()).wants(t, http.StatusUnprocessableEntity, "書いてください")
	for range 2 {
		mika.post(page+"/tell", "text", "七歳です", "once", id.String()).wants(t, http.StatusSeeOther)
	}
	after := mika.get(page + "?done=told")
	after.wants(t, http.StatusOK, "七歳です", "お返事が人事に届きました", "人事に送りました。")
	if n := strings.Count(after.body, "七歳です"); n != 1 {
		t.Errorf("the reply stands there %d times", n)
	}
	for _, other := range []string{"ken", "boss", "hr"} {
		for _, move := range []string{"tell", "withdraw", "restore", "join", "decline", "decide"} {
			c.as(other).post(page+"/"+move, "text", "他人", "response", "act").wants(t, http.StatusNotFound)
		}
	}
	c.as("hr").get("/hr/questions/"+id.String()).lacks(t, "凪 陽菜")
	mika.post(page+"/withdraw").wants(t, http.StatusSeeOther)
	mika.get(page).wants(t, http.StatusOK, "人事には見えません", "元に戻す")
	mika.post(page+"/restore").wants(t, http.StatusSeeOther)
	mika.get(page+"?done=questionRestored").wants(t, http.StatusOK, "質問を元に戻しました", "七歳です")
}

// The whole life of an anonymous question on the page of its receipt; the receipt stands in no address.
func TestThreadByReceipt(t *testing.T) {
	c := newCompany(t)
	receipt, id := c.askAnonymously("上司に知られずに相談できますか")
	if err := c.site.opts.Questions.AskBack(t.Context(), c.person("hr").Viewer(), id, "どんなことですか"); err != nil {
		t.Fatal(err)
	}
	nobody, key := c.browser(), string(receipt)
	nobody.post("/receipt", "receipt", key).wants(t, http.StatusOK, "どんなことですか", "人事に返事を書く", `action="/receipt/tell"`)
	for range 2 { // a reload
		nobody.post("/receipt/tell", "receipt", key, "text", "異動のことです", "once", id.String()).wants(t, http.StatusOK, "異動のことです", "お返事が人事に届きました")
	}
	nobody.post("/receipt/tell", "receipt", key, "text", "").wants(t, http.StatusUnprocessableEntity, "書いてください")
	found, err := c.site.opts.Questions.FindByReceipt(t.Context(), receipt)
	if err != nil || len(found.Messages) != 2 {
		t.Errorf("%+v, %v", found.Messages, err)
	}
	nobody.post("/receipt/tell", "receipt", string(escalation.NewReceipt()), "text", "他人").wants(t, http.StatusUnprocessableEntity, "見つかりませんでした")
	c.reply(id, "はい、できます。")
	page := nobody.post("/receipt", "receipt", key)
	page.wants(t, http.StatusOK, "はい、できます。", "どうするかも、ここには残りません")
	page.lacks(t, `name="response"`)
	nobody.post("/receipt/withdraw", "receipt", key).wants(t, http.StatusOK, "人事には見えません", "元に戻す")
	nobody.post("/receipt/restore", "receipt", key).wants(t, http.StatusOK, "人事に届きました", "はい、できます。")
}

// Employee and boss: the invitation with the whole question and two answers of one kind; declined, it is gone.
func TestAskingTogetherOnThePage(t *testing.T) {
	c := newCompany(t)
	first := c.askAs("mika", escalation.Question{Text: "在宅の日数は変えられますか", With: c.person("boss").ID}).String()
	second := c.askAs("mika", escalation.Question{Text: "もうひとつの質問", With: c.person("boss").ID}).String()
	boss, mika := c.as("boss"), c.as("mika")
	boss.get("/questions").wants(t, http.StatusOK, "凪 陽菜さんが、いっしょに聞きませんか、と言っています", "在宅の日数は変えられますか", "お誘い")
	invitation := boss.get("/questions/" + first)
	invitation.wants(t, http.StatusOK, "在宅の日数は変えられますか", "いっしょに聞く", "今回は聞かない")
	invitation.lacks(t, "人事に書き足す", "/withdraw")
	mika.get("/questions/"+first).wants(t, http.StatusOK, "灘 孝太郎さんに、いっしょに聞きませんかと声をかけています")
	boss.post("/questions/"+second+"/decline").wants(t, http.StatusSeeOther)
	boss.get("/questions?done=questionDeclined").lacks(t, "もうひとつの質問")
	boss.get("/questions/"+second).wants(t, http.StatusNotFound)

	boss.post("/questions/"+first+"/join").wants(t, http.StatusSeeOther)
	boss.post("/questions/"+first+"/tell", "text", "わたしも知りたいです").wants(t, http.StatusSeeOther)
	mika.get("/questions/"+first).wants(t, http.StatusOK, "いっしょに聞いている人から", "わたしも知りたいです", "灘 孝太郎さんといっしょに")
	boss.get("/questions/"+first).wants(t, http.StatusOK, "あなたから", "いっしょに聞くのをやめる")
	boss.post("/questions/"+first+"/withdraw").wants(t, http.StatusNotFound)
}

// Of two who ask together the one who is led is asked どうする. The manager reads the answer, with a mark that it is no matter of their
// own, and may note what they do if they open the fold.
func TestTheClosingQuestionIsTheMembers(t *testing.T) {
	c := newCompany(t)
	id := c.askAs("mika", escalation.Question{Text: "在宅の日数は変えられますか", With: c.person("boss").ID})
	boss, mika, page := c.as("boss"), c.as("mika"), "/questions/"+id.String()
	boss.post(page+"/join").wants(t, http.StatusSeeOther)
	c.reply(id, "週3日までです。")
	const mark, fold = "どうするかは、メンバーにおたずねします", "<summary>自分のこととして、どうするかを残す</summary>"
	boss.get("/questions").wants(t, http.StatusOK, mark)
	boss.get(page).wants(t, http.StatusOK, "週3日までです。", mark, fold)
	theirs := mika.get(page)
	theirs.wants(t, http.StatusOK, "週3日までです。", `id="dousuru"`)
	theirs.lacks(t, mark, fold)
	boss.post(page+"/decide", "response", "").wants(t, http.StatusUnprocessableEntity, `<details class="careful" open><summary>自分のこと`)
	boss.post(page+"/decide", "response", "keep").wants(t, http.StatusSeeOther)
	mika.get(page).wants(t, http.StatusOK, `id="dousuru"`)
	mika.get("/journey").lacks(t, "在宅の日数")

	own := c.ask("boss", "わたし自身の質問")
	c.reply(own, "はい。")
	boss.get("/questions/"+own.String()).lacks(t, mark, fold)
}

// どうする on the page stands in the journey; HR sees nothing of it, and it is asked once.
func TestDecideOnThePage(t *testing.T) {
	c := newCompany(t)
	id := c.ask("mika", "夜勤の免除はいつまでですか")
	mika, page := c.as("mika"), "/questions/"+id.String()
	mika.get(page).lacks(t, `name="response"`)
	c.reply(id, "小学校までです。")
	mika.get(page).wants(t, http.StatusOK, `value="act"`, `value="keep"`, `value="none"`, "人事には見えません")
	mika.get(page).lacks(t, "checked")
	mika.post(page+"/decide", "response", "maybe", "words", "書いた言葉").wants(t, http.StatusUnprocessableEntity, "書いた言葉")
	mika.post(page+"/decide", "response", "keep", "words", "来年また").wants(t, http.StatusSeeOther)
	mika.get(page+"?done=questionDecided").lacks(t, `name="response"`)
	mika.get("/journey").wants(t, http.StatusOK, "夜勤の免除はいつまでですか", "来年また")
	c.as("hr").get("/hr/questions/"+id.String()).lacks(t, "来年また", "心に留める")
}
