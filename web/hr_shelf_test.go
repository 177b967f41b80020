package web

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
	"dousuru/retrieval"
)

// deskFields are a form of a desk as a browser sends it.
func deskFields(change ...string) []string {
	fields := map[string]string{"slug": "talk", "name": "話す窓口", "topic": "なんでも", "internal": "yes", "channel": "内線 見本", "hours": "平日", "languages": "日本語、英語",
		"route": "human", "routes": "", "fallback": "", "checked_on": "2026-01-05", "checked_by": "人事部", "note": ""}
	for i := 0; i < len(change); i += 2 {
		fields[change[i]] = change[i+1]
	}
	var list []string
	for name, value := range fields {
		list = append(list, name, value)
	}
	return list
}

func TestDesksAsForms(t *testing.T) {
	c := newCompany(t)
	hr := c.as("hr")
	hr.get("/hr/desks").wants(t, http.StatusOK, "窓口はまだありません", "行き先の窓口がない相談", "目の前の危険")
	hr.get("/hr/desks/new").wants(t, http.StatusOK, "命や安全の心配", "消えたい気持ち", `name="channel"`)
	for _, test := range []struct{ field, value, want string }{
		{"name", " ", "名称が空か"}, {"channel", "", "連絡方法がまだ書かれていません"}, {"slug", "!!", "キーが空か"}, {"checked_on", "きのう", "確認日が読めない"},
		{"checked_on", "2999-01-01", "今日より先"}, {"routes", "日本", ""}, {"note", strings.Repeat("長", knowledge.MaxDeskText+1), "500文字まで"}, {"fallback", "nobody", "見つかりません"},
	} {
		if test.want == "" {
			continue
		}
		got := hr.post("/hr/desks", deskFields(test.field, test.value)...)
		got.wants(t, http.StatusUnprocessableEntity, test.want, "なんでも")
	}
	hr.post("/hr/desks", deskFields()...).wants(t, http.StatusSeeOther)
	hr.post("/hr/desks", deskFields()...).wants(t, http.StatusUnprocessableEntity, "同じキーの窓口がもうあります", "話す窓口")
	list := hr.get("/hr/desks")
	list.wants(t, http.StatusOK, "話す窓口", "社内の窓口", "人と話したいとき", "確認日 2026年1月5日")

	// Somebody else presses "checked today" while the form is open.
	form := hr.get("/hr/desks/talk")
	form.wants(t, http.StatusOK, `value="日本語、英語"`)
	version := between(t, form.body, `name="version" value="`, `"`)
	hr.post("/hr/desks/talk/check").wants(t, http.StatusSeeOther)
	got := hr.post("/hr/desks/talk", deskFields("version", version, "name", "新しい名前")...)
	got.wants(t, http.StatusConflict, "ほかの人がこの窓口を直しました", "新しい名前", "いまの内容")
	hr.post("/hr/desks/talk", deskFields("version", between(t, got.body, `name="version" value="`, `"`), "name", "新しい名前")...).wants(t, http.StatusSeeOther)
	hr.get("/hr/desks").wants(t, http.StatusOK, "新しい名前")

	hr.post("/hr/desks/talk/remove").wants(t, http.StatusUnprocessableEntity, "行き先のない相談ができます", "人と話したいとき")
	hr.post("/hr/desks", deskFields("slug", "other", "name", "もうひとつの窓口", "internal", "no")...).wants(t, http.StatusSeeOther)
	hr.post("/hr/desks/other/move", "to", "up").wants(t, http.StatusSeeOther)
	body := hr.get("/hr/desks").body
	if strings.Index(body, "もうひとつの窓口") > strings.Index(body, "新しい名前") || !strings.Contains(body, "社外・公的な窓口") {
		t.Error("the desk did not move up, or is not marked as public")
	}
	hr.post("/hr/desks/talk/remove").wants(t, http.StatusSeeOther)
	hr.get("/hr/desks?done=deskRemoved").wants(t, http.StatusOK, "外した窓口", "新しい名前", "窓口を外しました")
	hr.post("/hr/desks/talk/restore").wants(t, http.StatusSeeOther)
	hr.get("/hr/desks").lacks(t, "外した窓口")
	for _, path := range []string{"/hr/desks/none", "/hr/consents/none"} {
		if got := hr.post(path, deskFields("given", "yes", "expires", "")...); got.StatusCode != http.StatusNotFound {
			t.Errorf("%s: status %d", path, got.StatusCode)
		}
	}
}

// between is what stands between two texts.
func between(t *testing.T, body, before, after string) string {
	t.Helper()
	_, rest, found := strings.Cut(body, before)
	value, _, ended := strings.Cut(rest, after)
	if !found || !ended {
		t.Fatalf("no %s…%s in\n%s", before, after, body)
	}
	return value
}

func TestWhatIsDueIsPressedAway(t *testing.T) {
	c := newCompany(t)
	hr := c.as("hr")
	hr.get("/hr/due").wants(t, http.StatusOK, "いま確認するものはありません")
	publish(t, c.db, knowledge.Article{Slug: "old", Title: "むかし見た制度", ReviewDue: knowledge.Date{Year: 2025, Month: 3, Day: 1}, Passages: []knowledge.Passage{{Facet: "summary", Body: "概要です。"}}})
	hr.get("/hr/due").wants(t, http.StatusOK, "むかし見た制度", "2025年3月1日 が見直しの日でした", "変わりありません（次は半年後）")
	hr.post("/hr/due/old/reviewed", "months", "12").wants(t, http.StatusSeeOther)
	hr.get("/hr/due?done=reviewed").wants(t, http.StatusOK, "いま確認するものはありません", "変わりがないことを記録しました")
	c.as("mika").get("/articles/old").wants(t, http.StatusOK, knowledge.Today().Label("ja"), "概要です。")
}

// A story that is taken back is found by no search from the commit on, before the index has followed.
func TestATakenBackStoryIsGoneAtOnce(t *testing.T) {
	c := newCompany(t)
	publish(t, c.db, knowledge.Article{Slug: "story", Title: "工場で夜勤を続けた話", Kind: knowledge.Case, Case: &knowledge.CaseDetails{Consent: true, DisplayName: "Bさん（仮名）"},
		Passages: []knowledge.Passage{{Facet: "summary", Heading: "概要", Body: "夜勤を十年つづけました。"}}})
	index := retrieval.Open(c.db)
	if _, err := index.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	search := func() int {
		t.Helper()
		found, err := index.Search(t.Context(), retrieval.Request{Text: "夜勤を続けた話"})
		if err != nil {
			t.Fatal(err)
		}
		return len(found.Articles)
	}
	if search() != 1 {
		t.Fatal("the story is not found before")
	}
	hr := c.as("hr")
	hr.get("/hr/consents").wants(t, http.StatusOK, "工場で夜勤を続けた話", "見えています", "Bさん（仮名）", "元に戻すことはできません")
	hr.post("/hr/consents/story/withdraw").wants(t, http.StatusUnprocessableEntity, "まだ何も変わっていません")
	if search() != 1 {
		t.Error("it is gone without a confirmation")
	}
	hr.post("/hr/consents/story", "given", "yes", "expires", "2020-01-01").wants(t, http.StatusUnprocessableEntity, "期限が今日より前です", `value="2020-01-01"`)
	hr.post("/hr/consents/story", "given", "yes", "expires", "2099-01-31").wants(t, http.StatusSeeOther)
	hr.get("/hr/consents").wants(t, http.StatusOK, "同意あり（2099年1月31日 まで）")
	owner := postgrestest.Owner(t, c.db)
	if _, err := owner.Exec(t.Context(), `
		with d as (insert into news.digest (title, since, state, posted_at) values ('お知らせ', now(), 'posted', now()) returning id)
		insert into news.item (digest_id, slug, change, chosen, sentence) select id, 'story', 'new', true, '夜勤を十年つづけた方の話' from d`); err != nil {
		t.Fatal(err)
	}
	hr.post("/hr/consents/story/withdraw", "sure", "yes").wants(t, http.StatusSeeOther)
	var told int
	if err := owner.QueryRow(t.Context(), `select count(*) from news.item where sentence <> '' or chosen`).Scan(&told); err != nil || told != 0 {
		t.Errorf("%d digests still tell of it, %v", told, err)
	}
	if n := search(); n != 0 {
		t.Errorf("%d hits before the index has followed", n)
	}
	c.as("mika").get("/articles/story").wants(t, http.StatusNotFound)
	page := hr.get("/hr/consents")
	page.wants(t, http.StatusOK, "取り下げられた事例", "文章は消えています", "story")
	page.lacks(t, "工場で夜勤", "Bさん")
	if _, err := index.Refresh(t.Context()); err != nil || search() != 0 {
		t.Errorf("after the refresh: %v", err)
	}
}

// The stories come page by page, those that need a look first; one alone, and a page behind the last, say what they are.
func TestConsentsArePaged(t *testing.T) {
	c := newCompany(t)
	for i := range consentPage + 2 {
		publish(t, c.db, knowledge.Article{Slug: fmt.Sprintf("story-%02d", i), Title: fmt.Sprintf("働き方の話%02d", i), Kind: knowledge.Case,
			Case: &knowledge.CaseDetails{Consent: i != consentPage+1, DisplayName: "Cさん（仮名）"}})
	}
	hr := c.as("hr")
	first := hr.get("/hr/consents")
	first.wants(t, http.StatusOK, "働き方の話51", "働き方の話00", "働き方の話48", `rel="next" href="/hr/consents?page=2"`)
	first.lacks(t, "働き方の話49", `rel="prev"`)
	if strings.Index(first.body, "働き方の話51") > strings.Index(first.body, "働き方の話00") {
		t.Error("the story without consent is not on top")
	}
	second := hr.get("/hr/consents?page=2")
	second.wants(t, http.StatusOK, "働き方の話49", "働き方の話50", `rel="prev" href="/hr/consents?page=1"`)
	second.lacks(t, "働き方の話48", "働き方の話51", `rel="next"`)
	hr.get("/hr/consents?page=3").wants(t, http.StatusOK, "ここに事例はありません", `rel="prev"`)
	one := hr.get("/hr/consents?case=story-50&page=2")
	one.wants(t, http.StatusOK, "働き方の話50", `href="/hr/consents"`)
	one.lacks(t, "働き方の話49", `class="pages"`)
	hr.get("/hr/consents?case=none").wants(t, http.StatusOK, "ここに事例はありません")
	hr.post("/hr/consents/story-50", "given", "yes", "expires", "いつか").wants(t, http.StatusUnprocessableEntity, "働き方の話50", `role="alert"`)
}
