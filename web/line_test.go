package web

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"dousuru/chat/journey"
	"dousuru/knowledge"
)

var entryLink = regexp.MustCompile(`href="/line/([0-9a-f-]{36})"`)

func TestEntriesAreAddedChangedAndBroughtBack(t *testing.T) {
	c := newCompany(t)
	mika := c.as("mika")
	if body := mika.get("/journey").body; strings.Contains(body, " checked") {
		t.Error("something is chosen beforehand")
	}
	mika.post("/line", "kind", "event", "words", "入社しました", "year", "２０１５", "month", "4").wants(t, http.StatusSeeOther)
	mika.post("/line", "kind", "wish", "words", "海の近くで働きたい").wants(t, http.StatusSeeOther)
	page := mika.get("/journey?done=entryAdded")
	page.wants(t, http.StatusOK, "書きたしました。", "2015年4月", "入社しました", "いつか", "海の近くで働きたい")
	mika.get("/journey?kind=wish").wants(t, http.StatusOK, "海の近くで働きたい")
	mika.get("/journey?kind=wish").lacks(t, "入社しました")
	mika.get("/journey?kind=life").wants(t, http.StatusOK, "この種類のものは、まだありません。")

	id := entryLink.FindStringSubmatch(page.body)[1]
	mika.get("/line/"+id).wants(t, http.StatusOK, "海の近くで働きたい", `value="wish" required checked`)
	mika.post("/line/"+id, "kind", "life", "words", "港町に引っ越した", "year", "2020", "month", "2", "day", "30").wants(t, http.StatusUnprocessableEntity, "港町に引っ越した", "日付は")
	mika.post("/line/"+id, "kind", "life", "words", "港町に引っ越した", "year", "2020").wants(t, http.StatusSeeOther)
	mika.get("/journey").wants(t, http.StatusOK, "2020年", "港町に引っ越した", `role="img" aria-labelledby="picture-title picture-desc"`, "2件が並んでいます")

	mika.post("/line/"+id+"/delete").wants(t, http.StatusSeeOther)
	mika.get("/journey").wants(t, http.StatusOK, "消したもの", "元に戻す")
	mika.post("/line/"+id+"/restore").wants(t, http.StatusSeeOther)
	mika.get("/journey").lacks(t, "元に戻す")
	mika.post("/line/"+id+"/delete").wants(t, http.StatusSeeOther)
	mika.post("/line/forget").wants(t, http.StatusSeeOther)
	mika.get("/journey").lacks(t, "港町", "元に戻す")
	mika.post("/line/"+id+"/restore").wants(t, http.StatusNotFound)
}

func TestEntryFormsThatAreNotTaken(t *testing.T) {
	c := newCompany(t)
	mika := c.as("mika")
	long := strings.Repeat("長", journey.MaxWords+1)
	for name, test := range map[string]struct {
		form []string
		says string
	}{
		"no kind":          {[]string{"words", "残る言葉"}, "どれかを選んで"},
		"no words":         {[]string{"kind", "wish", "words", "  "}, "まだ何も書かれていない"},
		"too long":         {[]string{"kind", "wish", "words", long}, "2000文字までに"},
		"a month alone":    {[]string{"kind", "wish", "words", "残る言葉", "month", "4"}, "日付は"},
		"a day alone":      {[]string{"kind", "wish", "words", "残る言葉", "year", "2015", "day", "4"}, "日付は"},
		"a year of words":  {[]string{"kind", "wish", "words", "残る言葉", "year", "去年"}, "日付は"},
		"a year too early": {[]string{"kind", "wish", "words", "残る言葉", "year", "15"}, "日付は"},
		"month 13":         {[]string{"kind", "wish", "words", "残る言葉", "year", "2015", "month", "13"}, "日付は"},
	} {
		got := mika.post("/line", test.form...)
		got.wants(t, http.StatusUnprocessableEntity, test.says)
		if strings.Contains(strings.Join(test.form, ""), "残る言葉") && !strings.Contains(got.body, "残る言葉") {
			t.Errorf("%s: what was written is gone", name)
		}
	}
	mika.get("/journey").wants(t, http.StatusOK, "まだ何もありません")
}

func TestPlanAndKeptOnThePage(t *testing.T) {
	c := newCompany(t)
	publish(t, c.db, knowledge.Article{Slug: "posting", Title: "社内公募制度", Passages: []knowledge.Passage{{Body: "x"}}})
	act := c.decide("mika", journey.Decision{Topic: "公募", Response: journey.Act}).String()
	mika := c.as("mika")
	mika.get("/journey/"+act).wants(t, http.StatusOK, "はじめの一歩", "書かなくても、あとで変えても大丈夫です")
	for _, r := range []journey.Response{journey.None, journey.Undecided, journey.Keep} {
		id := c.decide("ken", journey.Decision{Topic: "公募", Response: r}).String()
		c.as("ken").get("/journey/"+id+"?lang=ja").lacks(t, "はじめの一歩")
		c.as("ken").post("/journey/"+id+"/plan", "step", "x").wants(t, http.StatusUnprocessableEntity)
	}
	day := knowledge.DateOf(knowledge.Today().Time().AddDate(0, 1, 0))
	mika.post("/journey/"+act+"/plan", "step", "募集要項を読む", "due", day.String(), "tell", "先輩", "remind", "yes").wants(t, http.StatusSeeOther)
	mika.get("/journey").wants(t, http.StatusOK, "募集要項を読む", day.Label("ja"), "先輩", "はじめの一歩の日（"+day.Label("ja")+"）")
	mika.post("/journey/"+act+"/plan", "due", "2020-01-01", "remind", "yes").wants(t, http.StatusUnprocessableEntity, "今日から10年のうちで")
	mika.post("/journey/"+act+"/plan", "due", "soon").wants(t, http.StatusUnprocessableEntity)
	mika.post("/journey/"+act+"/plan").wants(t, http.StatusSeeOther)
	mika.get("/journey").lacks(t, "募集要項を読む", "お知らせを止める")

	keep := c.decide("mika", journey.Decision{Topic: "公募は上司に知られるか", Articles: []string{"posting"}, Response: journey.Keep}).String()
	mika.get("/journey").wants(t, http.StatusOK, "見ているもの", "お知らせを止める", `<a href="/articles/posting">社内公募制度</a>`, `href="/?again=`)
	mika.get("/journey/"+keep).lacks(t, "メールでも受けとる") // no mail is configured
	mika.post("/journey/"+keep+"/kept", "on", "yes", "date", day.String(), "mail", "yes").wants(t, http.StatusSeeOther)
	mika.get("/journey").wants(t, http.StatusOK, day.Label("ja")+"にお知らせします。")
	mika.get("/journey").lacks(t, "メールでも")
	mika.post("/journey/"+keep+"/kept").wants(t, http.StatusSeeOther)
	mika.get("/journey?done=keptStopped").wants(t, http.StatusOK, "お知らせを止めました。")
	mika.get("/journey").lacks(t, "見ているもの")
	mika.get("/journey/"+keep).wants(t, http.StatusOK, "お知らせを受けとる")
}

func TestJourneyIsTakenAlongAndErased(t *testing.T) {
	c := newCompany(t)
	mika := c.as("mika")
	c.decide("mika", journey.Decision{Topic: "公募", Response: journey.Keep, Words: "<b>来年</b>また"})
	mika.post("/line", "kind", "event", "words", "入社しました", "year", "2015").wants(t, http.StatusSeeOther)
	page := mika.get("/journey")
	id := entryLink.FindStringSubmatch(page.body)[1]

	mika.get("/journey/story").wants(t, http.StatusOK, "自分の物語", "入社しました", "&lt;b&gt;来年&lt;/b&gt;また")
	if body := mika.get("/journey/story").body; strings.Contains(body, " checked") || strings.Contains(body, `id="text"`) {
		t.Error("something is chosen beforehand")
	}
	mika.post("/journey/story").wants(t, http.StatusOK, "何も選ばれていません")
	story := mika.post("/journey/story", "item", id)
	story.wants(t, http.StatusOK, "2015年\n入社しました</div>")
	if strings.Contains(story.body, "2015年\n入社しました\n") || strings.Count(story.body, "来年") != 1 {
		t.Error("the story holds more than was chosen")
	}
	c.as("ken").post("/journey/story", "item", id).lacks(t, "入社しました")

	text := mika.get("/journey/export.md")
	text.wants(t, http.StatusOK, "# ジャーニー", "## 2015年: できごと", "> 入社しました", "> <b>来年</b>また")
	data := mika.get("/journey/export.json")
	var decoded map[string]any
	if err := json.Unmarshal([]byte(data.body), &decoded); err != nil || len(decoded["items"].([]any)) != 2 {
		t.Errorf("JSON: %v\n%s", err, data.body)
	}
	for _, got := range []answer{text, data} {
		if h := got.Header; !strings.Contains(h.Get("Content-Disposition"), `attachment; filename="journey-`) || !strings.Contains(h.Get("Cache-Control"), "no-store") {
			t.Errorf("headers %v", h)
		}
	}
	mika.get("/journey/print").wants(t, http.StatusOK, "入社しました", "心に留める")

	c.as("ken").post("/journey/erase").wants(t, http.StatusSeeOther)
	mika.get("/journey").wants(t, http.StatusOK, "入社しました")
	mika.post("/journey/erase").wants(t, http.StatusSeeOther)
	mika.get("/journey?done=journeyErased").wants(t, http.StatusOK, "ジャーニーをすべて消しました。", "まだ何もありません")
}

func TestProfileIsOnesOwn(t *testing.T) {
	c := newCompany(t)
	mika := c.as("mika")
	if body := mika.get("/journey/settings").body; strings.Contains(body, " checked") || strings.Contains(body, "みなと工場") {
		t.Error("something is filled in beforehand")
	}
	mika.post("/journey/settings", "site", "みなと工場", "job", "製造", "stage", "child", "interest", "learning").wants(t, http.StatusSeeOther)
	mika.get("/journey/settings").wants(t, http.StatusOK, `value="みなと工場"`, `value="child" checked`, `value="learning" checked`, "すべて消す")
	for _, other := range []string{"boss", "hr", "admin", "chief"} {
		c.as(other).get("/journey/settings").lacks(t, `value="みなと工場"`)
	}
	mika.post("/journey/settings", "stage", "rich").wants(t, http.StatusUnprocessableEntity)
	mika.post("/journey/settings", "site", strings.Repeat("長", journey.MaxProfile+1)).wants(t, http.StatusUnprocessableEntity)
	mika.post("/journey/settings/erase").wants(t, http.StatusSeeOther)
	mika.get("/journey/settings").lacks(t, "みなと工場", " checked")
}

func TestDraftStandsInTheTalk(t *testing.T) {
	c := newCompany(t)
	c.as("mika").get("/?draft=%E5%85%AC%E5%8B%9F%22%3E%3Cb%3E").wants(t, http.StatusOK, `draft="公募&#34;&gt;&lt;b&gt;"`)
	c.as("mika").get("/?draft="+strings.Repeat("a", 400)).wants(t, http.StatusOK, `draft="`+strings.Repeat("a", maxDraft)+`"`)
	c.as("mika").get("/").lacks(t, "draft=")

	again := "/?again=" + c.decide("mika", journey.Decision{Topic: "公募の\"面接日\"", Response: journey.Keep}).String()
	c.as("mika").get(again).wants(t, http.StatusOK, `draft="公募の&#34;面接日&#34;"`)
	for _, path := range []string{"/journey", "/journey/" + again[len("/?again="):]} {
		c.as("mika").get(path).wants(t, http.StatusOK, `href="`+again).lacks(t, "?draft=")
	}
	for _, path := range []string{again, "/?again=00000000-0000-4000-8000-000000000000", "/?again=none"} {
		c.as("ken").get(path).wants(t, http.StatusOK, "<dousuru-chat").lacks(t, "draft=")
	}
}

func TestAFreshAnswerIsTakenBack(t *testing.T) {
	c := newCompany(t)
	mika := c.as("mika")
	page := "/journey/" + c.decide("mika", journey.Decision{Topic: "公募", Response: journey.Keep}).String()
	mika.get("/journey").wants(t, http.StatusOK, page+"#undo", "取り消す")
	mika.get(page).wants(t, http.StatusOK, page+"/undo", "答えたばかりなら、取り消せます。")
	for _, who := range []string{"ken", "boss", "hr"} {
		c.as(who).post(page+"/undo").wants(t, http.StatusNotFound)
	}
	mika.post(page, "response", "none", "words", "やっぱり").wants(t, http.StatusSeeOther)
	mika.post(page+"/undo").wants(t, http.StatusSeeOther)
	mika.get(page).wants(t, http.StatusOK).lacks(t, "やっぱり", page+"/undo")
	mika.post(page+"/undo").wants(t, http.StatusUnprocessableEntity, "取り消せる時間を過ぎました。")
}
