package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"dousuru/chat/escalation"
)

// The manager asks with the member: HR reads the manager's name alone until the member joins; then both get the answer.
func TestAskTogetherFromTheTeam(t *testing.T) {
	c := newCompany(t)
	boss, mika, hr := c.as("boss"), c.as("mika"), c.as("hr")
	page := "/team/" + c.person("mika").ID.String() + "/ask"
	boss.get(page).wants(t, http.StatusOK, "凪 陽菜さんといっしょに聞く", "わたしだけで聞く", "断っても、理由は聞かれません")
	boss.post(page+"/draft", "text", "公募の面接を\n在宅で受けられますか<b>").wants(t, http.StatusOK, "公募の面接を\n在宅で受けられますか&lt;b&gt;</textarea>")
	boss.get(page+"/draft").wants(t, http.StatusOK, "わたしだけで聞く")

	once := uuid.NewString()
	var thread string
	for range 2 { // pressed twice
		sent := boss.post(page, "text", "公募の面接を在宅で受けられますか", "with", "member", "once", once)
		sent.wants(t, http.StatusSeeOther)
		thread, _, _ = strings.Cut(sent.Header.Get("Location"), "?")
	}
	boss.get(thread+"?done=askedTogether").wants(t, http.StatusOK, "声をかけました", "公募の面接を在宅で", "凪 陽菜さんに、いっしょに聞きませんかと声をかけています")
	if n := strings.Count(boss.get("/questions").body, "公募の面接を在宅で"); n != 1 {
		t.Errorf("asked %d times", n)
	}
	asked := hr.get("/hr" + thread)
	asked.wants(t, http.StatusOK, "公募の面接を在宅で", "灘 孝太郎")
	asked.lacks(t, "凪 陽菜")
	mika.get(thread).wants(t, http.StatusOK, "灘 孝太郎さんが、いっしょに聞きませんか", "公募の面接を在宅で")
	c.as("ken").get(thread).wants(t, http.StatusNotFound)

	mika.post(thread+"/join").wants(t, http.StatusSeeOther)
	hr.get("/hr"+thread).wants(t, http.StatusOK, "凪 陽菜")
	id, err := uuid.Parse(strings.TrimPrefix(thread, "/questions/"))
	if err != nil {
		t.Fatal(err)
	}
	c.reply(id, "はい、受けられます。")
	for _, b := range []*browser{boss, mika} {
		b.get(thread).wants(t, http.StatusOK, "はい、受けられます。")
	}
}

// A no is a no: the member no longer has the question, and the manager goes on alone.
func TestDeclineToAskTogether(t *testing.T) {
	c := newCompany(t)
	boss, mika := c.as("boss"), c.as("mika")
	sent := boss.post("/team/"+c.person("mika").ID.String()+"/ask", "text", "在宅の日数は変えられますか", "with", "member")
	thread, _, _ := strings.Cut(sent.wants(t, http.StatusSeeOther).Header.Get("Location"), "?")
	mika.post(thread+"/decline").wants(t, http.StatusSeeOther)
	mika.get(thread).wants(t, http.StatusNotFound)
	boss.get(thread).wants(t, http.StatusOK, "在宅の日数は変えられますか").lacks(t, "声をかけています")
	c.as("hr").get("/hr"+thread).wants(t, http.StatusOK, "在宅の日数は変えられますか").lacks(t, "凪 陽菜")
}

// Alone, nobody else hears of it; about nobody in particular there is nobody to ask with.
func TestAskAloneFromTheTeam(t *testing.T) {
	c := newCompany(t)
	boss := c.as("boss")
	for path, fields := range map[string][]string{
		"/team/" + c.person("mika").ID.String() + "/ask": {"text", "育児と在宅の両立", "with", ""},
		"/team/anyone/ask": {"text", "公募の時期", "with", "member"},
	} {
		sent := boss.post(path, fields...).wants(t, http.StatusSeeOther)
		thread, _, _ := strings.Cut(sent.Header.Get("Location"), "?")
		boss.get(thread+"?done=askedHR").wants(t, http.StatusOK, fields[1], "人事に送りました")
		c.as("mika").get(thread).wants(t, http.StatusNotFound)
		c.as("mika").get("/questions").lacks(t, fields[1])
	}
	boss.get("/team/anyone/ask").wants(t, http.StatusOK, "人事に送る").lacks(t, "いっしょに聞く")
}

func TestAskLimitsAndWho(t *testing.T) {
	c := newCompany(t)
	boss, page := c.as("boss"), "/team/"+c.person("mika").ID.String()+"/ask"
	long := strings.Repeat("あ", escalation.MaxQuestion+1)
	boss.post(page, "text", long, "with", "member").wants(t, http.StatusUnprocessableEntity, "長すぎて", long)
	boss.post(page, "text", " 　\n", "with", "member").wants(t, http.StatusUnprocessableEntity, "書いてください")
	if list, err := c.site.opts.Questions.Mine(t.Context(), c.person("boss").Viewer()); err != nil || len(list) > 0 {
		t.Errorf("%+v, %v", list, err)
	}
	other := "/team/" + c.person("hr").ID.String() + "/ask"
	for _, path := range []string{other, other + "/draft", "/team/none/ask"} {
		boss.post(path, "text", "質問", "with", "member").wants(t, http.StatusNotFound)
	}
	for _, who := range []string{"mika", "hr", "chief"} {
		for _, path := range []string{page, page + "/draft", "/team/anyone/ask"} {
			c.as(who).get(path).wants(t, http.StatusNotFound)
			c.as(who).post(path, "text", "質問").wants(t, http.StatusNotFound)
		}
	}
	moved := without("mika")
	mine := staff[1]
	mine.Manager = "chief"
	c.takes(append(moved, mine))
	boss.post(page, "text", "質問", "with", "member").wants(t, http.StatusNotFound)
}
