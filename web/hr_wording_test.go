package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
	"dousuru/retrieval"
	"dousuru/retrieval/evaluation"
)

// publishPosting publishes two articles and one for managers, and indexes them.
func (c *company) publishPosting() {
	c.t.Helper()
	publish(c.t, c.db, knowledge.Article{Slug: "posting", Title: "社内公募", Aliases: []string{"ジョブポスティング"},
		Passages: []knowledge.Passage{{Facet: "summary", Body: "募集中の職務に自分で応募できます。内定まで上司には知らされません。"}}})
	publish(c.t, c.db, knowledge.Article{Slug: "trial", Title: "社内留学", Passages: []knowledge.Passage{{Facet: "summary", Body: "別の部署で三か月働けます。"}}})
	publish(c.t, c.db, knowledge.Article{Slug: "for-managers", Title: "公募の面接の手引き", Audience: []string{"role:manager"}, Passages: []knowledge.Passage{{Body: "面接の進め方です。"}}})
	c.index()
}

func (c *company) index() {
	c.t.Helper()
	if _, err := c.site.opts.Index.Refresh(c.t.Context()); err != nil {
		c.t.Fatal(err)
	}
}

// aliases are HR's own of an article.
func (c *company) aliases(slug string) string {
	c.t.Helper()
	list, err := knowledge.Aliases(c.t.Context(), c.db, slug)
	if err != nil {
		c.t.Fatal(err)
	}
	var words []string
	for _, a := range list {
		words = append(words, a.Text)
	}
	return strings.Join(words, "|")
}

const askedWords = "製造第二課の凪です。8月に社内公募に応募したら、課長の灘さんにすぐ伝わってしまいますか"

func TestHRGivesAnArticleAnotherWording(t *testing.T) {
	c := newCompany(t)
	c.publishPosting()
	id := c.ask("mika", askedWords)
	page := "/hr/questions/" + id.String()
	hr := c.as("hr")
	hr.get(page).lacks(t, "この言い方でも見つかるようにする")
	hr.post(page+"/wordings", "article", "posting", "wording", "こっそり応募").wants(t, http.StatusNotFound)
	c.reply(id, "内定までは伝わりません。")

	hr.get(page).wants(t, http.StatusOK, "新しい記事にする", "いまある記事につなぐ", "記事にしない")
	first := hr.get(page + "?way=existing")
	first.wants(t, http.StatusOK, `?article=posting#follow">社内公募</a>`, "答えである見込み")
	first.lacks(t, "公募の面接の手引き", `name="wording"`)
	for words, want := range map[string]string{"留学": "?article=trial#follow", "面接の手引き": "見つかりませんでした"} {
		to := hr.post(page+"/find", "find", words).Header.Get("Location")
		if strings.Contains(to, url.QueryEscape(words)) || !strings.HasSuffix(to, "#follow") {
			t.Errorf("%s leads to %q", words, to)
		}
		hr.get(strings.TrimSuffix(to, "#follow")).wants(t, http.StatusOK, want, `value="`+words+`"`)
	}
	hr.get(page+"?article=for-managers").wants(t, http.StatusOK, "この質問に近い記事")

	form := hr.get(page + "?article=posting")
	form.wants(t, http.StatusOK, `name="wording" value=""`, "<li>公募</li>", "<li>応募</li>")
	form.lacks(t, "<li>凪", "<li>灘", "<li>8", "<li>製造第二課")

	added := hr.post(page+"/wordings", "article", "posting", "wording", " こっそり 職場をかえる ")
	added.wants(t, http.StatusSeeOther)
	to := added.Header.Get("Location")
	hr.get(strings.TrimSuffix(to, "#follow")).wants(t, http.StatusOK, "言い方を加えました", "<span>こっそり 職場をかえる</span>", "取り消す")
	c.as("mika").get("/articles/posting").wants(t, http.StatusOK, "こっそり 職場をかえる")
	c.index()
	found, err := c.site.opts.Index.Search(t.Context(), retrieval.Request{Text: "こっそり職場をかえるには"})
	if err != nil || len(found.Articles) == 0 || found.Articles[0].Slug != "posting" {
		t.Errorf("found %+v, %v", found.Articles, err)
	}
	if n := c.count(`select count(*) from evaluation.change where slug = 'posting' and source = 'wording'`); n != 1 {
		t.Errorf("the golden questions hear of %d changes, want 1", n)
	}

	for range 2 { // pressed twice it is removed once
		hr.post(page+"/wordings/remove", "article", "posting", "alias", "こっそり 職場をかえる").wants(t, http.StatusSeeOther)
	}
	if got := c.aliases("posting"); got != "" {
		t.Errorf("still there: %q", got)
	}
}

func (c *company) count(sql string) (n int) {
	c.t.Helper()
	if err := c.db.Pool().QueryRow(c.t.Context(), sql).Scan(&n); err != nil {
		c.t.Fatal(err)
	}
	return n
}

func TestAWordingThatTellsOfAPersonIsNotStored(t *testing.T) {
	c := newCompany(t)
	c.publishPosting()
	_, id := c.askAnonymously(askedWords)
	c.reply(id, "内定までは伝わりません。")
	page := "/hr/questions/" + id.String() + "/wordings"
	hr := c.as("hr")
	for wording, want := range map[string]string{
		"":                      "まだ書かれていません",
		"？":                     "まだ書かれていません",
		strings.Repeat("長", 61): "60文字までにしてください",
		askedWords:              "同じところが長く続いています",
		"課長の灘さんにすぐ伝わってしまいますか": "同じところが長く続いています",
		"応募が課長の灘さんに伝わるか":      "社員の名前と同じです",
		"凪陽菜の異動":                "「凪陽菜」は社員の名前",
		"Ｋｅｎ　Ｍｅｈｔａの件":           "「kenmehta」は社員の名前",
		"灘課長のところの公募":            "「灘」は社員の名前",
		"mika@example.com へ":    "連絡先のよう",
		"電話 090-0000-0000":      "連絡先のよう",
		"内線 1010 の公募":           "連絡先のよう",
		"8月31日の公募":              "日付のよう",
		"２０２４／８／３１の公募":          "日付のよう",
		"令和六年の公募":               "日付のよう",
		"a move on 31st August": "日付のよう",
		"一丁目の工場":                "住所のよう",
		"社員番号 123456":           "番号のよう",
		"社内　公募":                 "もう同じ呼び方",
		"ｼﾞｮﾌﾞﾎﾟｽﾃｨﾝｸﾞ":         "もう同じ呼び方",
	} {
		got := hr.post(page, "article", "posting", "wording", wording)
		got.wants(t, http.StatusUnprocessableEntity, want)
		if !strings.Contains(got.body, `name="article" value="posting"`) {
			t.Errorf("%q: the article is not chosen any more", wording)
		}
		hr.post(page, "article", "posting", "wording", wording, "sure", wording).wants(t, http.StatusUnprocessableEntity, want)
	}
	if got := c.aliases("posting"); got != "" {
		t.Errorf("stored: %q", got)
	}
	hr.get(page).wants(t, http.StatusOK, "いまある記事につなぐ") // the form's own address, loaded again
}

func TestHRLooksTwiceAtADoubtfulWording(t *testing.T) {
	c := newCompany(t)
	c.publishPosting()
	id := c.ask("mika", askedWords)
	c.reply(id, "内定までは伝わりません。")
	page := "/hr/questions/" + id.String() + "/wordings"
	hr := c.as("hr")
	for wording, want := range map[string]string{
		"2年目の公募": "数字が入っています",
		"大地の公募":  "「大地」は、社員の名字や名前にもあります",
		"いまの職場の人たちに知られずに、別の部署や別の工場の募集に手をあげてみたいときの進め方": "40文字を超えています",
		"a b c d e f g h i j k l m": "12語を超えています",
	} {
		hr.post(page, "article", "posting", "wording", wording).wants(t, http.StatusUnprocessableEntity, want, "もう一度見てください", `value="`+wording+`"`)
		hr.post(page, "article", "posting", "wording", wording, "sure", "ほかの言い方").wants(t, http.StatusUnprocessableEntity, want)
		hr.post(page, "article", "posting", "wording", wording, "sure", wording).wants(t, http.StatusSeeOther)
	}
	if n := strings.Count(c.aliases("posting"), "|"); n != 3 {
		t.Errorf("%d stored, want 4: %s", n+1, c.aliases("posting"))
	}
}

// With the gate closed a wording that makes a golden question worse is not published, and taking one back is never held.
func TestTheGateHoldsWordings(t *testing.T) {
	c := newCompany(t)
	c.publishPosting()
	c.keep(evaluation.Golden{ID: "learn", Text: "社内留学", Articles: []string{"trial"}})
	if err := evaluation.SetGate(t.Context(), c.db.By(postgres.Worker()), evaluation.GateSetting{On: true}); err != nil {
		t.Fatal(err)
	}
	id := c.ask("mika", askedWords)
	c.reply(id, "内定までは伝わりません。")
	page := "/hr/questions/" + id.String() + "/wordings"
	hr := c.as("hr")
	hr.post(page, "article", "posting", "wording", "手をあげて職場をかえる").wants(t, http.StatusSeeOther)
	if got := c.aliases("posting"); got != "手をあげて職場をかえる" {
		t.Errorf("stored: %q", got)
	}
	hr.post(page, "article", "posting", "wording", "社内留学 社内 留学 の 公募").wants(t, http.StatusUnprocessableEntity, "1問の答えが悪くなる")
	if got := c.aliases("posting"); got != "手をあげて職場をかえる" {
		t.Errorf("the gate let pass: %q", got)
	}
	if n := c.count(`select count(*) from evaluation.run where state = 'refused'`); n != 1 {
		t.Errorf("%d refused runs, want 1", n)
	}
	hr.post(page+"/remove", "article", "posting", "alias", "手をあげて職場をかえる").wants(t, http.StatusSeeOther)
	if got := c.aliases("posting"); got != "" {
		t.Errorf("still there: %q", got)
	}
}

// Nothing that is stored with a wording leads to the question: no table that changed names it.
func TestAWordingDoesNotLeadToItsQuestion(t *testing.T) {
	c := newCompany(t)
	c.publishPosting()
	id := c.ask("mika", askedWords)
	c.reply(id, "内定までは伝わりません。")
	c.as("hr").post("/hr/questions/"+id.String()+"/wordings", "article", "posting", "wording", "手をあげる").wants(t, http.StatusSeeOther)
	owner := postgrestest.Owner(t, c.db)
	rows, _ := owner.Query(t.Context(), `
		select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
		where c.relkind = 'r' and n.nspname in ('knowledge', 'retrieval', 'evaluation', 'river')`)
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil || len(tables) < 10 {
		t.Fatal(tables, err)
	}
	person := c.person("mika")
	for _, table := range tables {
		for what, text := range map[string]string{"the question": id.String(), "the asker": person.ID.String(), "HR": c.person("hr").ID.String(), "a word of the question": "製造第二課"} {
			var n int
			if err := owner.QueryRow(t.Context(), "select count(*) from "+table+" r where position($1 in r::text) > 0", text).Scan(&n); err != nil {
				t.Fatal(err)
			}
			if n > 0 {
				t.Errorf("%d rows of %s name %s", n, table, what)
			}
		}
	}
	err = c.db.As(t.Context(), postgres.Viewer{Person: person.ID}, func(tx pgx.Tx) error {
		return knowledge.RemoveAlias(t.Context(), tx, "posting", "手をあげる")
	})
	if err == nil {
		t.Error("the asker takes HR's wording back")
	}
}

func TestLongestCommon(t *testing.T) {
	for _, test := range [][3]string{{"あいうえお", "かいうえき", "いうえ"}, {"abc", "", ""}, {"", "abc", ""}, {"同じ", "同じ", "同じ"}, {"xyz", "abc", ""}} {
		if got := longestCommon([]rune(test[0]), []rune(test[1])); got != test[2] {
			t.Errorf("%q in %q: %q", test[0], test[1], got)
		}
	}
}
