package web

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"dousuru/chat/journey"
	"dousuru/internal/calendar"
	"dousuru/internal/jobs"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
)

// write imports pages, by slug: front matter and text.
func (c *company) write(pages map[string]string) {
	c.t.Helper()
	files := fstest.MapFS{}
	for slug, text := range pages {
		files[slug+".md"] = &fstest.MapFile{Data: []byte("---\nid: " + slug + "\n" + text)}
	}
	if _, err := knowledge.Import(c.t.Context(), c.db, knowledge.Options{}, knowledge.Source{Name: "test", FS: files, Root: "."}); err != nil {
		c.t.Fatal(err)
	}
}

// tell does the worker's job as on the next working moment, and has what it tells delivered.
func (c *company) tell() {
	c.t.Helper()
	days := calendar.Standard()
	r := journey.Reminder{DB: c.db, Calendar: days, Now: func() time.Time { return days.Next(time.Now()) }}
	if err := r.Work(c.t.Context(), jobs.Try{Number: 1}); err != nil {
		c.t.Fatal(err)
	}
	if _, err := postgrestest.Owner(c.t, c.db).Exec(c.t.Context(), `update journey.notice set deliver_at = least(deliver_at, now())`); err != nil {
		c.t.Fatal(err)
	}
}

var versionField = regexp.MustCompile(`name="version" value="(\d+)"`)

// version is that of the draft's form on a page.
func (a answer) version(t *testing.T) string {
	t.Helper()
	found := versionField.FindStringSubmatch(a.body)
	if found == nil {
		t.Fatalf("no version in\n%s", a.body)
	}
	return found[1]
}

func TestHRPublishesWhatIsNew(t *testing.T) {
	c := newCompany(t)
	c.write(map[string]string{
		"side-job":  "kind: program\ntitle: 副業制度\nthemes: [働き方, 挑戦]\n---\n## 対象者\n全員です。\n",
		"childcare": "kind: program\ntitle: 育児休業\nthemes: [育児]\n---\n## 対象者\n全員です。\n",
		"managers":  "kind: program\ntitle: 管理職の勉強会\nthemes: [働き方]\naudience: [role:manager]\n---\n## 対象者\n管理職です。\n",
	})
	mika, ken, hr := c.as("mika"), c.as("ken"), c.as("hr")
	mika.get("/news").wants(t, http.StatusOK, "お知らせは、まだありません。")
	mika.get("/themes").wants(t, http.StatusOK, "働き方", "育児").lacks(t, "管理職の勉強会")
	mika.get("/themes?theme=働き方").wants(t, http.StatusOK, "副業制度", "このテーマを心に留める").lacks(t, "管理職の勉強会")
	mika.get("/articles/side-job").wants(t, http.StatusOK, `href="/themes?theme=%e5%83%8d%e3%81%8d%e6%96%b9"`)
	mika.get("/themes?theme=だれも使わない").wants(t, http.StatusNotFound)
	mika.post("/themes", "theme", "だれも使わない", "on", "yes").wants(t, http.StatusNotFound)
	mika.post("/themes", "theme", "働き方", "on", "yes").wants(t, http.StatusSeeOther)
	mika.get("/themes?theme=働き方").wants(t, http.StatusOK, "このテーマを心に留めています。", "お知らせを止める")
	mika.get("/journey").wants(t, http.StatusOK, "心に留めているテーマ", "働き方")
	mika.get("/journey/export.md").wants(t, http.StatusOK, "心に留めているテーマ", "- 働き方")
	mika.get("/journey/export.json").wants(t, http.StatusOK, `"themes": [`, `"働き方"`)
	ken.post("/themes", "theme", "育児", "on", "yes").wants(t, http.StatusSeeOther)

	hr.get("/hr/news").wants(t, http.StatusOK, "いつからの変化を並べますか", "出したお知らせは、まだありません。")
	hr.post("/hr/news", "since", "1999-01-01").wants(t, http.StatusUnprocessableEntity, "今日までの1年のうちで", `value="1999-01-01"`)
	hr.post("/hr/news", "since", "いつか").wants(t, http.StatusUnprocessableEntity, "今日までの1年のうちで")
	begun := hr.post("/hr/news")
	begun.wants(t, http.StatusSeeOther)
	page := begun.Header.Get("Location")
	draft := hr.get(page)
	draft.wants(t, http.StatusOK, "副業制度", "育児休業", "管理職の勉強会", "のお知らせ")
	first := draft.version(t)

	hr.post(page, "version", first, "title", strings.Repeat("題", 61), "chosen", "side-job", "s.side-job", "書いたひとこと").
		wants(t, http.StatusUnprocessableEntity, "長すぎるところがあります", "書いたひとこと", "題題題")
	hr.post(page, "version", first, "title", "秋のお知らせ", "intro", "二つあります。", "chosen", "side-job", "s.side-job", "ぜひ応募してみませんか").
		wants(t, http.StatusSeeOther)
	saved := hr.get(page)
	saved.wants(t, http.StatusOK, "すすめているように聞こえます", "このままでも出せます", "ひとつ前に戻す")
	hr.post(page, "version", first, "title", "あとから来た人の題", "chosen", "childcare").
		wants(t, http.StatusUnprocessableEntity, "別の人が書きかえました", "あとから来た人の題")

	// Undo takes back what was typed first, then what was saved.
	typed := []string{"version", saved.version(t), "title", "打ちかけ", "chosen", "side-job"}
	hr.post(page+"/undo", typed...).wants(t, http.StatusSeeOther)
	hr.get(page).wants(t, http.StatusOK, "秋のお知らせ").lacks(t, "打ちかけ")
	same := []string{"version", saved.version(t), "title", "秋のお知らせ", "intro", "二つあります。", "chosen", "side-job", "s.side-job", "ぜひ応募してみませんか"}
	hr.post(page+"/undo", same...).wants(t, http.StatusSeeOther)
	undone := hr.get(page)
	undone.lacks(t, "秋のお知らせ")

	hr.post(page+"/post", "version", undone.version(t)).wants(t, http.StatusUnprocessableEntity, "載せるものと題名があると、出せます。")
	hr.post(page, "version", undone.version(t), "title", "秋のお知らせ", "chosen", "side-job", "s.side-job", "届出だけで始められます。", "preview", "yes").
		wants(t, http.StatusSeeOther)
	preview := hr.get(page + "/preview")
	preview.wants(t, http.StatusOK, "秋のお知らせ", "副業制度", "届出だけで始められます。").lacks(t, "育児休業")
	mika.get("/news").lacks(t, "秋のお知らせ")
	hr.post(page+"/post", "version", "1").wants(t, http.StatusUnprocessableEntity, "下書きが変わりました")
	hr.post(page+"/post", "version", preview.version(t)).wants(t, http.StatusSeeOther)
	again := hr.post(page+"/post", "version", preview.version(t))
	again.wants(t, http.StatusSeeOther)
	if again.Header.Get("Location") != "/hr/news?done=newsGone" {
		t.Errorf("posted twice, to %s", again.Header.Get("Location"))
	}
	hr.get(page).wants(t, http.StatusOK, "これから届きます。", "取り下げる")

	c.tell()
	hr.get(page).wants(t, http.StatusOK, "届いた人が少ないときは、人数を出しません。")
	for _, b := range []*browser{mika, ken, hr} {
		b.get("/news?lang=ja").wants(t, http.StatusOK, "秋のお知らせ", "副業制度", "届出だけで始められます。")
	}
	journeyPage := mika.get("/journey")
	journeyPage.wants(t, http.StatusOK, "心に留めているテーマ（働き方）の制度や事例に、お知らせがあります。", `href="/news#e-`)
	for _, b := range []*browser{ken, hr} {
		b.get("/journey").lacks(t, "お知らせがあります", "There is news of")
	}
	notice := regexp.MustCompile(`action="(/notices/[0-9a-f-]+)"`).FindStringSubmatch(journeyPage.body)
	mika.post(notice[1]).wants(t, http.StatusSeeOther)
	mika.get("/journey").lacks(t, "お知らせがあります")

	hr.post(page+"/back").wants(t, http.StatusSeeOther)
	hr.get("/hr/news").wants(t, http.StatusOK, "取り下げたお知らせ", "秋のお知らせ")
	mika.get("/news").lacks(t, "秋のお知らせ")
	mika.post("/themes", "theme", "働き方", "from", "journey").wants(t, http.StatusSeeOther)
	mika.get("/journey").lacks(t, "心に留めているテーマ")
}

func TestADiscardedDraftComesBack(t *testing.T) {
	c := newCompany(t)
	hr := c.as("hr")
	page := hr.post("/hr/news").Header.Get("Location")
	hr.get(page).wants(t, http.StatusOK, "この間に新しくなった制度や事例はありません。")
	hr.post(page+"/discard").wants(t, http.StatusSeeOther)
	hr.get("/hr/news").wants(t, http.StatusOK, "捨てた下書き", "元に戻す")
	hr.post(page, "version", "1", "title", "x").wants(t, http.StatusSeeOther)
	hr.get(page).wants(t, http.StatusOK, "捨てた下書き")
	hr.post(page+"/restore").wants(t, http.StatusSeeOther)
	hr.get("/hr/news").wants(t, http.StatusOK, "続きを書く").lacks(t, "捨てた下書き")
	hr.post(page+"/look").wants(t, http.StatusSeeOther)
}
