package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"dousuru/chat/brief"
	"dousuru/chat/journey"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
)

// withPages is a company with a program that can be found.
func withPages(t *testing.T) *company {
	t.Helper()
	c := newCompany(t)
	publish(t, c.db, knowledge.Article{Slug: "kobo", Title: "社内公募制度", ReviewedOn: knowledge.Today(), Passages: []knowledge.Passage{
		{Facet: "summary", Body: "社内公募は、募集中の仕事に自分で応募できる制度です。"},
		{Facet: "eligibility", Body: "勤続2年以上の社員が応募できます。"},
		{Facet: "notified", Body: "今の上司には、合格のあとで知らされます。"}}})
	if _, err := c.site.opts.Index.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	return c
}

func (c *company) shares(slug string, d journey.Draft) uuid.UUID {
	c.t.Helper()
	if d.Want == "" {
		d.Want = journey.WantThink
	}
	if d.Until.IsZero() {
		d.Until = journey.LastShareDay()
	}
	id, err := journey.PutShare(c.t.Context(), c.db, c.person(slug).Viewer(), d)
	if err != nil {
		c.t.Fatal(err)
	}
	return id
}

func (c *company) readings(slug string) (n int) {
	c.t.Helper()
	list, err := journey.Shares(c.t.Context(), c.db, c.person(slug).Viewer())
	if err != nil {
		c.t.Fatal(err)
	}
	for _, s := range list {
		n += len(s.Readings)
	}
	return n
}

// A brief by theme, by own words, about a member and about nobody: purpose, questions in the order of time, pages, わからない.
func TestBrief(t *testing.T) {
	c := withPages(t)
	boss := c.as("boss")
	base := "/team/" + c.person("mika").ID.String()
	for _, page := range []string{"/team/brief", "/team/anyone/brief", base + "/brief", base + "/brief/print"} {
		boss.get(page).wants(t, http.StatusOK, "準備をつくる", `value="childcare"`, "どこにも残りません").lacks(t, `aria-current="true" name`)
	}
	sheet := boss.post(base+"/brief", "theme", "move")
	sheet.wants(t, http.StatusOK, "この時間の目的", "話しはじめの言葉", "聞いてみる問い", "ここでは置いておくこと", "社内公募制度", "勤続2年以上",
		"合格のあとで知らされます", `href="/articles/kobo"`, "人事にいっしょに聞く", "どうするかは、本人に", "保存していません")
	at := -1
	for _, when := range []string{">これまで<", ">いま<", ">これから<"} {
		next := strings.Index(sheet.body, when)
		if next <= at {
			t.Errorf("%s stands at %d, behind %d", when, next, at)
		}
		at = next
	}
	if sheet.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("Cache-Control %q", sheet.Header.Get("Cache-Control"))
	}
	boss.post("/team/anyone/brief", "situation", "公募に出たいと言われた").wants(t, http.StatusOK, "異動したい", "公募に出たいと言われた</textarea>").lacks(t, "凪 陽菜", "いっしょに聞く</button>")
	boss.post(base+"/brief", "situation", "消えたいと言っていた").wants(t, http.StatusOK, "制度より先に、人につなぎます", "119").lacks(t, "社内公募制度", "聞いてみる問い")
	english := boss.post(base+"/brief?lang=en", "theme", "move")
	english.wants(t, http.StatusOK, "An opening", "Better left here", "So far")
	c.as("mika").get("/questions").lacks(t, "公募")
}

func TestBriefLimitsAndWho(t *testing.T) {
	c := withPages(t)
	boss, page := c.as("boss"), "/team/"+c.person("mika").ID.String()+"/brief"
	long := strings.Repeat("あ", brief.MaxSituation+1)
	boss.post(page, "situation", long).wants(t, http.StatusUnprocessableEntity, "長すぎて", long)
	boss.post(page, "situation", long[3:]).wants(t, http.StatusOK)
	boss.post(page).wants(t, http.StatusUnprocessableEntity, "少し書くか、テーマを選ぶと")
	boss.post(page, "theme", "none", "situation", "書いたこと").wants(t, http.StatusUnprocessableEntity, "見つかりませんでした", "書いたこと</textarea>")
	boss.post(page, "theme", "move", "situation", "書いたこと", "share", uuid.NewString()).wants(t, http.StatusUnprocessableEntity, "いまは見られません", "書いたこと</textarea>")
	const evil = `<script>alert(1)</script>"><img src=x onerror=alert(1)>`
	for _, path := range []string{page, page + "/print"} {
		boss.post(path, "situation", "公募に出たい"+evil, "theme", "move").wants(t, http.StatusOK).lacks(t, "<script>alert", "<img")
	}
	boss.post(page, "theme", evil).wants(t, http.StatusUnprocessableEntity).lacks(t, "<script>alert", "<img")
	hr := "/team/" + c.person("hr").ID.String() + "/brief"
	for _, path := range []string{hr, hr + "/print"} {
		boss.post(path, "theme", "move").wants(t, http.StatusNotFound)
	}
	for _, who := range []string{"mika", "hr", "chief"} {
		for _, path := range []string{page, page + "/print", "/team/anyone/brief"} {
			c.as(who).get(path).wants(t, http.StatusNotFound)
			c.as(who).post(path, "theme", "move").wants(t, http.StatusNotFound)
		}
	}
}

// What a member shared is announced without a word of it, read with a record, and part of the brief; nobody else finds it.
func TestShareAndBrief(t *testing.T) {
	c := withPages(t)
	boss := c.as("boss")
	base := "/team/" + c.person("mika").ID.String()
	boss.get("/team").lacks(t, "話したいことが届いています")
	id := c.shares("mika", journey.Draft{Want: journey.WantAdvice, Purpose: "これからの仕事", Words: "社内公募に出てみたい"})
	share := base + "/share/" + id.String()
	boss.get("/team").wants(t, http.StatusOK, "話したいことが届いています").lacks(t, "社内公募")
	boss.get(base).wants(t, http.StatusOK, share, "読んだ日時が本人に見えます").lacks(t, "社内公募", "これからの仕事")
	ahead, err := http.NewRequestWithContext(t.Context(), http.MethodGet, c.server.URL+share, nil)
	if err != nil {
		t.Fatal(err)
	}
	ahead.Header.Set("Sec-Purpose", "prefetch")
	boss.do(ahead).wants(t, http.StatusOK, "読んだ日時が本人に見えます").lacks(t, "社内公募")
	ahead.Header.Del("Sec-Purpose")
	ahead.Method = http.MethodHead
	boss.do(ahead).wants(t, http.StatusOK)
	other := "/team/" + c.person("ken").ID.String() + "/share/" + id.String()
	boss.get(other).wants(t, http.StatusNotFound)
	boss.post("/team/"+c.person("ken").ID.String()+"/brief", "share", id.String()).wants(t, http.StatusUnprocessableEntity).lacks(t, "出てみたい")
	boss.post("/team/anyone/brief", "share", id.String()).wants(t, http.StatusUnprocessableEntity).lacks(t, "社内公募に出てみたい")
	for _, who := range []string{"mika", "ken", "hr", "chief"} {
		c.as(who).get(share).wants(t, http.StatusNotFound)
	}
	if n := c.readings("mika"); n != 0 {
		t.Fatalf("read %d times before it was opened", n)
	}
	boss.get(share).wants(t, http.StatusOK, "社内公募に出てみたい", "これからの仕事", "具体的な助言", "この話の準備をする")
	boss.get("/team").lacks(t, "話したいことが届いています")
	boss.post(base+"/brief", "share", id.String()).wants(t, http.StatusOK, "本人が共有したこと", "社内公募に出てみたい", "社内公募制度")
	paper := boss.post(base+"/brief/print", "share", id.String(), "situation", "わたしが書いたこと")
	paper.wants(t, http.StatusOK, "この時間の目的")
	paper.lacks(t, "出てみたい", "わたしが書いたこと", `<article class="paper">凪`)
	if _, sheet, _ := strings.Cut(paper.body, `<article`); strings.Contains(sheet, "凪 陽菜") {
		t.Error("the member's name stands on the paper")
	}
	if n := c.readings("mika"); n != 3 {
		t.Errorf("%d readings are recorded, want 3", n)
	}
	if err := journey.WithdrawShare(t.Context(), c.db, c.person("mika").Viewer(), id); err != nil {
		t.Fatal(err)
	}
	boss.get(share).wants(t, http.StatusNotFound, "この共有は、いまは見られません", `href="`+base+`"`).lacks(t, "出てみたい")
	boss.get(base).lacks(t, "/share/")
	boss.post(base+"/brief", "share", id.String(), "situation", "話す前のメモ").wants(t, http.StatusUnprocessableEntity, "いまは見られません", "話す前のメモ").lacks(t, "出てみたい")
}

// What is open with a member comes along: a question asked together, and its answer for some weeks; of other members nothing.
func TestCarriedOver(t *testing.T) {
	c := withPages(t)
	boss, base := c.as("boss"), "/team/"+c.person("mika").ID.String()
	sent := boss.post(base+"/ask", "text", "面接を在宅で受けられますか", "with", "member").wants(t, http.StatusSeeOther)
	thread, _, _ := strings.Cut(sent.Header.Get("Location"), "?")
	for _, page := range []answer{boss.get(base), boss.post(base+"/brief", "theme", "move")} {
		page.wants(t, http.StatusOK, "前からつづいていること", "面接を在宅で受けられますか", thread)
	}
	boss.get("/team/"+c.person("ken").ID.String()).wants(t, http.StatusOK).lacks(t, "面接を在宅で")
	boss.post("/team/anyone/brief", "theme", "move").wants(t, http.StatusOK).lacks(t, "面接を在宅で")
	id, err := uuid.Parse(strings.TrimPrefix(thread, "/questions/"))
	if err != nil {
		t.Fatal(err)
	}
	c.reply(id, "はい")
	boss.get(base).wants(t, http.StatusOK, "面接を在宅で", "回答があります")
	if _, err := postgrestest.Owner(t, c.db).Exec(t.Context(), `update escalation.thread set asked_on = asked_on - 61 where id = $1`, id); err != nil {
		t.Fatal(err)
	}
	boss.get(base).lacks(t, "面接を在宅で")
}
