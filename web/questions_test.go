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
	mika.get("/questions/"+id).wants(t, http.StatusOK, "人事が読みました", "まだ回答はありません")

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
