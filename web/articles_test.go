package web

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
)

func day(text string) knowledge.Date {
	d, err := knowledge.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

func TestArticlePage(t *testing.T) {
	c := newCompany(t)
	_, err := postgrestest.Owner(t, c.db).Exec(t.Context(), `insert into knowledge.desk (slug, name, channel, hours, languages, checked_on)
		values ('career', 'キャリア支援室', '内線 見本-1010', '平日 9時から', '{ja,en}', '2026-11-20')`)
	if err != nil {
		t.Fatal(err)
	}
	publish(t, c.db, knowledge.Article{Slug: "posting", Title: "社内公募制度", Category: "異動・挑戦", Aliases: []string{"公募"}, ReviewedOn: day("2026-09-01"),
		ReviewDue: day("2020-01-01"), Desk: "career", Related: []string{"fa", "hidden"}, Source: "社内公募規程（2026年4月）",
		Passages: []knowledge.Passage{
			{Facet: knowledge.Summary, Body: "自分で手を挙げる異動です。", Anchor: "summary"},
			{Facet: knowledge.Notified, Body: "合格のあと、上司に**知らせ**ます。<script>alert(1)</script>", Anchor: "notified"},
			{Facet: knowledge.Steps, Body: "1. 読む\n2. 出す", Anchor: "steps"},
		}})
	publish(t, c.db, knowledge.Article{Slug: "fa", Title: "社内FA制度", Status: knowledge.Paused, Passages: []knowledge.Passage{{Body: "x"}}})
	publish(t, c.db, knowledge.Article{Slug: "hidden", Title: "管理職だけの制度", Audience: []string{"role:manager"}, Passages: []knowledge.Passage{{Body: "x"}}})
	publish(t, c.db, knowledge.Article{Slug: "story", Kind: knowledge.Case, Title: "二度目で移った話", Passages: []knowledge.Passage{{Facet: knowledge.Situation, Body: "夜勤でした。"}},
		Case: &knowledge.CaseDetails{DisplayName: "Jさん（仮名）", Consent: true, Profile: "事務職・30代", ProgramsUsed: []string{"posting"}, CanContact: true, ContactVia: "career", HappenedIn: "2021〜2025"}})
	publish(t, c.db, knowledge.Article{Slug: "no-consent", Kind: knowledge.Case, Title: "同意のない話", Passages: []knowledge.Passage{{Body: "x"}}, Case: &knowledge.CaseDetails{ProgramsUsed: []string{"posting"}}})

	mika := c.as("mika")
	page := mika.get("/articles/posting")
	page.wants(t, http.StatusOK, "社内公募制度", "確認日 2026年9月1日", "見直しの予定日（2020年1月1日）を過ぎています", "社内公募規程（2026年4月）",
		`id="notified"`, "<h2>知らされる人</h2>", "<strong>知らせ</strong>", "<ol>", "キャリア支援室", "内線 見本-1010", "2026年11月20日に確認",
		`<a href="/articles/story">二度目で移った話</a>`, `<a href="/articles/fa">社内FA制度</a>`, "使えるかどうかの判断は")
	page.lacks(t, "管理職だけの制度", "同意のない話", "alert(1)")
	c.as("boss").get("/articles/posting").wants(t, http.StatusOK, "管理職だけの制度")

	mika.get("/articles/story").wants(t, http.StatusOK, "Jさん（仮名）", "事務職・30代", "2021〜2025", `<a href="/articles/posting">社内公募制度</a>`,
		"本人の連絡先はお伝えしません", "キャリア支援室")
	mika.get("/articles/no-consent").wants(t, http.StatusNotFound)
	mika.get("/articles/fa").wants(t, http.StatusOK, "いまは休止しています", "窓口の登録がありません")
	mika.get("/articles/posting?lang=en").wants(t, http.StatusOK, "Checked 1 September 2026", "<h2>Who gets to know</h2>", `<html lang="en">`, `<article class="article" lang="ja">`)
}

func TestArticleList(t *testing.T) {
	c := newCompany(t)
	for _, a := range []knowledge.Article{
		{Slug: "b", Title: "い制度", Category: "学び", Passages: []knowledge.Passage{{Body: "**二つ目**の概要"}}},
		{Slug: "a", Title: "あ制度", Category: "学び", Status: knowledge.Closed, ReviewedOn: day("2026-09-01"), Passages: []knowledge.Passage{{Body: "一つ目の概要"}}},
		{Slug: "c", Title: "区分のない制度", Passages: []knowledge.Passage{{Body: "x"}}},
		{Slug: "m", Title: "管理職の制度", Category: "学び", Audience: []string{"role:manager"}, Passages: []knowledge.Passage{{Body: "x"}}},
		{Slug: "q", Kind: knowledge.FAQ, Title: "公募は上司に知られますか", Passages: []knowledge.Passage{{Facet: knowledge.Answer, Body: "合格のあとです。"}}},
	} {
		publish(t, c.db, a)
	}
	page := c.as("mika").get("/articles")
	page.wants(t, http.StatusOK, "あ制度", "い制度", "区分のない制度", "二つ目の概要", "受付終了", "確認日 2026年9月1日", "確認日の記録がありません", "おすすめの順ではありません")
	page.lacks(t, "管理職の制度", "公募は上司に", "kind=document")
	if strings.Index(page.body, "あ制度") > strings.Index(page.body, "い制度") || strings.Index(page.body, "区分のない制度") < strings.Index(page.body, "い制度") {
		t.Error("the order is not that of the titles, those without a category last")
	}
	c.as("boss").get("/articles").wants(t, http.StatusOK, "管理職の制度")
	c.as("mika").get("/articles?kind=faq").wants(t, http.StatusOK, "公募は上司に知られますか", "合格のあとです。")
	c.as("mika").get("/articles?kind=document").wants(t, http.StatusOK, "まだ何もありません")
}

func TestStatusNote(t *testing.T) {
	tomorrow := knowledge.DateOf(time.Now().AddDate(0, 0, 2))
	for _, test := range []struct {
		article knowledge.Article
		want    string
	}{
		{knowledge.Article{Status: knowledge.Active}, ""},
		{knowledge.Article{Status: knowledge.Active, ValidFrom: tomorrow}, "まだ始まっていません。" + tomorrow.Label("ja") + "からの予定です。"},
		{knowledge.Article{Status: knowledge.Upcoming}, "まだ始まっていません。"},
		{knowledge.Article{Status: knowledge.Active, ValidTo: day("2026-03-31")}, "受付は2026年3月31日に終わりました。次の予定は窓口に聞けます。"},
		{knowledge.Article{Status: knowledge.Closed}, "受付は終わっています。次の予定は窓口に聞けます。"},
		{knowledge.Article{Status: knowledge.Paused}, "いまは休止しています。再開の時期は窓口に聞けます。"},
		{knowledge.Article{Status: knowledge.Retired}, "この制度は廃止されました。記録として残しています。"},
	} {
		if got := statusNote(test.article, test.article.StatusOn(knowledge.Today()), "ja"); got != test.want {
			t.Errorf("%+v: %q, want %q", test.article, got, test.want)
		}
	}
}
