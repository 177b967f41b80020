package web

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
	"dousuru/retrieval/evaluation"
)

const postingPage = "---\nid: posting\nkind: program\ntitle: 社内公募\naliases: [ジョブポスティング]\n---\n# 概要\n募集中の職務に自分で応募できます。\n\n# 対象者\n正社員です。\n"

// bring imports pages as the command does.
func (c *company) bring(pages map[string]string) {
	c.t.Helper()
	files := fstest.MapFS{}
	for name, text := range pages {
		files[name] = &fstest.MapFile{Data: []byte(text), Mode: 0o644}
	}
	report, err := knowledge.Import(c.t.Context(), c.db, knowledge.Options{}, knowledge.Source{Name: "test", FS: files, Root: "."})
	if err != nil || len(report.Rejected) > 0 {
		c.t.Fatal(report.Rejected, err)
	}
	c.index()
}

var hidden = regexp.MustCompile(`<input type="hidden" name="(version|base|kind)" value="([^"]*)">`)

// draftForm are the fields of a page's form that a program reads, with more.
func draftForm(page answer, more ...string) []string {
	_, form, _ := strings.Cut(page.body, `data-autosave`)
	var fields []string
	for _, m := range hidden.FindAllStringSubmatch(form, 3) {
		fields = append(fields, m[1], m[2])
	}
	return append(fields, more...)
}

// version is the newest version that the page's small forms are about.
func version(page answer) string {
	for _, m := range hidden.FindAllStringSubmatch(page.body, -1) {
		if m[1] == "version" {
			return m[2]
		}
	}
	return ""
}

// postForm sends fields of which some come several times.
func (b *browser) postForm(path string, fields []string) answer {
	b.t.Helper()
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	r, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, b.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.do(r)
}

// part are the fields of one part of the text.
func part3(facet, heading, body string) []string {
	return []string{"facet", facet, "heading", heading, "body", body}
}

// draft saves a new program and returns its page.
func (c *company) draft(b *browser, title, summary string) string {
	c.t.Helper()
	saved := b.postForm("/hr/articles/new", append(draftForm(b.get("/hr/articles/new?kind=program"), "title", title, "owner", "人事部"),
		append(part3("summary", "概要", summary), part3("eligibility", "対象者", "だれでも使えます。")...)...))
	saved.wants(c.t, http.StatusSeeOther)
	page, _, _ := strings.Cut(saved.Header.Get("Location"), "?")
	return page
}

func TestTwoPeoplePublishAnArticle(t *testing.T) {
	c := newCompany(t)
	c.bring(map[string]string{"posting.md": postingPage})
	hr, second := c.as("hr"), c.as("hr2")
	page := c.draft(hr, "海辺の短期体験", "海辺の拠点で一か月働けます。")
	hr.get(page).wants(t, http.StatusOK, "下書き", "海辺の短期体験", "まだ公開されていません", "「募集時期」が書かれていません。", "最後に直した人：藤波 さやか")
	hr.get(page+"/preview").wants(t, http.StatusOK, "これは下書きの見え方です", "海辺の拠点で一か月働けます。")
	c.as("mika").get(strings.Replace(page, "/hr", "", 1)).wants(t, http.StatusNotFound)

	form := draftForm(hr.get(page), "title", "海辺の短期体験", "owner", "人事部", "do", "submit")
	form = append(form, append(part3("summary", "概要", "海辺の拠点で一か月働けます。"), part3("eligibility", "対象者", "だれでも使えます。")...)...)
	hr.postForm(page, form).wants(t, http.StatusSeeOther)
	hr.get(page).lacks(t, "読んで確かめた")
	hr.post(page+"/check", "version", version(hr.get(page))).wants(t, http.StatusUnprocessableEntity, "自分では確かめられません")
	hr.post(page+"/publish", "version", version(hr.get(page))).wants(t, http.StatusUnprocessableEntity, "下書きが変わっていました")
	second.get("/hr/articles?show=waiting").wants(t, http.StatusOK, "海辺の短期体験")
	second.get(page).wants(t, http.StatusOK, "読んで確かめた")
	second.post(page+"/check", "version", version(second.get(page))).wants(t, http.StatusSeeOther)
	hr.get(page).wants(t, http.StatusOK, "確かめた人：汐見 亮", "公開する")
	hr.post(page+"/publish", "version", version(hr.get(page))).wants(t, http.StatusSeeOther)
	c.as("mika").get(strings.Replace(page, "/hr", "", 1)).wants(t, http.StatusOK, "海辺の短期体験", "海辺の拠点で一か月働けます。")
	hr.get(page+"/history").wants(t, http.StatusOK, "書いた人：藤波 さやか", "確かめた人：汐見 亮")
	if n := c.count(`select count(*) from evaluation.change where source = 'hr' and what = 'new'`); n != 1 {
		t.Errorf("the golden questions hear of %d changes, want 1", n)
	}
	if n := c.mail(`select count(*) from outbox.notice where kind = 'check'`); n == 0 {
		t.Error("HR is not told of what waits")
	}

	hr.post(page+"/retire").wants(t, http.StatusSeeOther)
	c.as("mika").get(strings.Replace(page, "/hr", "", 1)).wants(t, http.StatusNotFound)
	second.post(page+"/restore").wants(t, http.StatusSeeOther)
	c.as("mika").get(strings.Replace(page, "/hr", "", 1)).wants(t, http.StatusOK)
}

// mail counts as the owner of the database, who sees every row.
func (c *company) mail(sql string) (n int) {
	c.t.Helper()
	if err := postgrestest.Owner(c.t, c.db).QueryRow(c.t.Context(), sql).Scan(&n); err != nil {
		c.t.Fatal(err)
	}
	return n
}

func TestWhoEditsArticles(t *testing.T) {
	c := newCompany(t)
	c.bring(map[string]string{"posting.md": postingPage})
	for who, want := range map[string]int{"": http.StatusSeeOther, "mika": 404, "boss": 404, "chief": 404, "admin": 404, "hr": 200} {
		for _, path := range []string{"/hr/articles", "/hr/articles/new?kind=case", "/hr/articles/posting", "/hr/articles/posting/preview",
			"/hr/articles/posting/try", "/hr/articles/posting/history", "/hr/articles/posting/check"} {
			if got := c.as(who).get(path); got.StatusCode != want {
				t.Errorf("GET %s as %q: %d, want %d", path, who, got.StatusCode, want)
			}
		}
		if want == 200 {
			continue
		}
		for _, path := range []string{"/new", "/posting", "/posting/check", "/posting/back", "/posting/publish", "/posting/discard", "/posting/undo",
			"/posting/take-up", "/posting/retire", "/posting/restore", "/posting/try", "/posting/history", "/posting/submit"} {
			if got := c.as(who).post("/hr/articles" + path); got.StatusCode != http.StatusNotFound && got.StatusCode != http.StatusUnauthorized {
				t.Errorf("POST %s as %q: %d", path, who, got.StatusCode)
			}
		}
	}
	for _, path := range []string{"/hr/articles/none", "/hr/articles/none/preview", "/hr/articles/none/try", "/hr/articles/none/history", "/hr/articles/posting/history?from=9&to=1", "/hr/articles/posting/history?from=x"} {
		c.as("hr").get(path).wants(t, http.StatusNotFound)
	}
}

// Two people open the same article; the second one to save sees both texts and loses nothing.
func TestTheSecondToSaveSeesBoth(t *testing.T) {
	c := newCompany(t)
	c.bring(map[string]string{"posting.md": postingPage})
	hr, second := c.as("hr"), c.as("hr2")
	const page = "/hr/articles/posting"
	mine, theirs := hr.get(page), second.get(page)
	texts := func(title, summary string, from answer) []string {
		return append(draftForm(from, "title", title), append(part3("summary", "概要", summary), part3("eligibility", "対象者", "正社員です。")...)...)
	}
	second.postForm(page, texts("社内公募", "手をあげて応募できます。", theirs)).wants(t, http.StatusSeeOther)
	conflict := hr.postForm(page, texts("ジョブ公募", "募集中の職務に応募できます。", mine))
	conflict.wants(t, http.StatusUnprocessableEntity, "ほかの人が保存しました", "<del>", "<ins>", `value="ジョブ公募"`, "募集中の職務に応募できます。")
	hr.postForm(page, texts("ジョブ公募", "募集中の職務に応募できます。", conflict)).wants(t, http.StatusSeeOther)
	hr.get(page).wants(t, http.StatusOK, `value="ジョブ公募"`, "最後に直した人：藤波 さやか")
	// What is published over one's head is told, too.
	before := hr.get(page)
	second.post(page+"/discard", "version", version(before)).wants(t, http.StatusSeeOther)
	gone := hr.postForm(page, texts("公募のこと", "x", before))
	gone.wants(t, http.StatusUnprocessableEntity, "新しい下書きになります", `value="公募のこと"`)
	hr.postForm(page, texts("公募のこと", "x", gone)).wants(t, http.StatusSeeOther)
}

func TestDiscardingAndUndo(t *testing.T) {
	c := newCompany(t)
	hr := c.as("hr")
	page := c.draft(hr, "海辺の短期体験", "海辺の拠点で一か月働けます。")
	got := hr.post(page+"/discard", "version", version(hr.get(page)))
	got.wants(t, http.StatusSeeOther)
	hr.get(page).wants(t, http.StatusNotFound)
	list := hr.get(got.Header.Get("Location"))
	list.wants(t, http.StatusOK, "下書きを消しました", `action="`+page+`/undo"`)
	hr.post(page+"/undo").wants(t, http.StatusSeeOther)
	hr.get(page).wants(t, http.StatusOK, "海辺の短期体験")
	hr.post(page+"/undo").wants(t, http.StatusUnprocessableEntity)
}

// What cannot be taken is said beside its field, and nothing that was typed is lost.
func TestFieldsThatCannotBeTaken(t *testing.T) {
	c := newCompany(t)
	hr := c.as("hr")
	long := strings.Repeat("長", 301)
	for _, test := range []struct {
		fields []string
		want   string
	}{
		{[]string{"title", long}, "300文字まで"},
		{[]string{"aliases", strings.Repeat("名", 121)}, "ひとつ120文字まで"},
		{[]string{"themes", numbered(101)}, "100個まで"},
		{[]string{"valid_from", "きのう"}, "日付として読めません"},
		{[]string{"valid_from", "2027-04-01", "valid_to", "2027-03-01"}, "始まりの日より前"},
		{part3("summary", "概要", strings.Repeat("長", knowledge.MaxSection+1)), "2万文字まで"},
		{part3("", "補足", ""), "見出しだけで文のない"},
		{part3("", strings.Repeat("見", 301), "文"), "見出しは300文字まで"},
	} {
		form := draftForm(hr.get("/hr/articles/new?kind=program"), append([]string{"owner", "人事部の手入れ"}, test.fields...)...)
		got := hr.postForm("/hr/articles/new", form)
		got.wants(t, http.StatusUnprocessableEntity, test.want, `value="人事部の手入れ"`, "role=\"alert\"")
		if len(test.fields) == 2 && !strings.Contains(got.body, test.fields[1][:3]) {
			t.Errorf("%s: what was typed is gone", test.fields[0])
		}
	}
	if n := c.mail(`select count(*) from knowledge.draft`); n > 0 {
		t.Errorf("%d drafts are stored", n)
	}
	big := draftForm(hr.get("/hr/articles/new?kind=program"), "title", "x")
	for range 90 {
		big = append(big, part3("", "見出し", strings.Repeat("長", knowledge.MaxSection/2))...)
	}
	hr.postForm("/hr/articles/new", big).wants(t, http.StatusRequestEntityTooLarge)
	c.as("hr").postForm("/hr/articles/new", []string{"kind", "poem", "title", "x"}).wants(t, http.StatusBadRequest)
	// Handing on needs a title, a text, and of a story the consent; what was typed stays.
	half := hr.postForm("/hr/articles/new", append(draftForm(hr.get("/hr/articles/new?kind=case"), "title", "戻った話", "do", "submit"), part3("situation", "状況", "あ")...))
	half.wants(t, http.StatusUnprocessableEntity, "まだ足りない", "同意がまだありません", `value="戻った話"`)
}

func numbered(n int) string {
	var lines []string
	for i := range n {
		lines = append(lines, fmt.Sprint("テーマ", i))
	}
	return strings.Join(lines, "\n")
}

// Whatever the Markdown of a draft holds, its preview runs nothing.
func TestPreviewRunsNothing(t *testing.T) {
	c := newCompany(t)
	hr := c.as("hr")
	evil := `<script>alert(1)</script><img src=x onerror=alert(2)> [押す](javascript:alert(3)) <a href="data:text/html,x">x</a> <iframe src="//e"></iframe>` + "\n\n[押す](javascript:alert(4)) **太字**"
	page := c.draft(hr, `"><script>alert(0)</script>`, evil)
	for _, path := range []string{page, page + "/preview", page + "/try", "/hr/articles"} {
		got := hr.get(path)
		got.wants(t, http.StatusOK)
		got.lacks(t, "<script>alert", "<img src=x", `href="javascript`, `href="data:`, "<iframe")
	}
	hr.get(page+"/preview").wants(t, http.StatusOK, "<strong>太字</strong>")
}

// With the gate closed a draft that makes a golden question worse is not published; the draft stays.
func TestTheGateHoldsDrafts(t *testing.T) {
	c := newCompany(t)
	c.bring(map[string]string{"posting.md": postingPage})
	c.keep(evaluation.Golden{ID: "who", Text: "社内公募の対象者", Articles: []string{"posting"}})
	if err := evaluation.SetGate(t.Context(), c.db.By(postgres.Worker()), evaluation.GateSetting{On: true}); err != nil {
		t.Fatal(err)
	}
	hr, second := c.as("hr"), c.as("hr2")
	const page = "/hr/articles/posting"
	form := append(draftForm(hr.get(page), "title", "しごとの旅", "do", "submit"), part3("summary", "概要", "旅です。")...)
	hr.postForm(page, form).wants(t, http.StatusSeeOther)
	second.post(page+"/check", "version", version(second.get(page))).wants(t, http.StatusSeeOther)
	hr.post(page+"/publish", "version", version(hr.get(page))).wants(t, http.StatusUnprocessableEntity, "1問の答えが悪くなる", "公開する")
	c.as("mika").get("/articles/posting").wants(t, http.StatusOK, "社内公募")
	hr.post(page+"/retire").wants(t, http.StatusSeeOther) // what is wrong can always be taken away
}

func TestHistoryShowsWhatChanged(t *testing.T) {
	c := newCompany(t)
	c.bring(map[string]string{"posting.md": postingPage})
	c.bring(map[string]string{"posting.md": strings.Replace(postingPage, "正社員です。", "正社員と契約社員です。", 1)})
	hr := c.as("hr")
	const page = "/hr/articles/posting"
	got := hr.get(page + "/history")
	got.wants(t, http.StatusOK, "第2版", "ファイルの取り込み", "第1版と第2版のちがい", "<dt>対象者</dt>", "<ins>と契約社員</ins>")
	got.lacks(t, "<dt>概要</dt>")
	hr.get(page+"/history?from=2&to=2").wants(t, http.StatusOK, "ちがいはありません")
	hr.post(page+"/history", "revision", "1", "version", "0").wants(t, http.StatusSeeOther)
	hr.get(page).wants(t, http.StatusOK, "下書き", "正社員です。")
	hr.get(page+"/history").wants(t, http.StatusOK, "第2版と下書きのちがい", "<del>と契約社員</del>")
	hr.post(page+"/history", "revision", "x").wants(t, http.StatusNotFound)
	hr.post(page+"/history", "revision", "1", "version", "0").wants(t, http.StatusUnprocessableEntity, "下書きが変わっていました")
}

// An import changes what is published while HR writes: the page says so, and one press brings the draft in step.
func TestADraftIsBroughtInStep(t *testing.T) {
	c := newCompany(t)
	c.bring(map[string]string{"posting.md": postingPage})
	hr := c.as("hr")
	const page = "/hr/articles/posting"
	hr.postForm(page, append(draftForm(hr.get(page), "title", "ジョブ公募"), append(part3("summary", "概要", "募集中の職務に自分で応募できます。"), part3("eligibility", "対象者", "正社員です。")...)...)).wants(t, http.StatusSeeOther)
	hr.get(page).lacks(t, "下書きを新しい記事に合わせる")
	c.bring(map[string]string{"posting.md": strings.Replace(postingPage, "正社員です。", "正社員と契約社員です。", 1)})
	moved := hr.get(page)
	moved.wants(t, http.StatusOK, "公開中の記事が変わりました", "下書きを新しい記事に合わせる")
	hr.post(page+"/take-up", "version", version(moved)).wants(t, http.StatusSeeOther)
	now := hr.get(page)
	now.wants(t, http.StatusOK, `value="ジョブ公募"`, "正社員と契約社員です。")
	now.lacks(t, "下書きを新しい記事に合わせる")
}

// HR's way from the page that everybody sees to its form; nobody else is shown it.
func TestTheArticleLeadsHRToItsForm(t *testing.T) {
	c := newCompany(t)
	c.bring(map[string]string{"posting.md": postingPage})
	c.as("hr").get("/articles/posting").wants(t, http.StatusOK, `href="/hr/articles/posting"`)
	c.as("mika").get("/articles/posting").lacks(t, "/hr/")
}
