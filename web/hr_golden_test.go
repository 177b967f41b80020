package web

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
	"dousuru/retrieval"
	"dousuru/retrieval/evaluation"
)

// keep puts a golden question into the database.
func (c *company) keep(g evaluation.Golden) {
	c.t.Helper()
	if g.Lang == "" {
		g.Lang = "ja"
	}
	if g.Expected == "" {
		g.Expected = evaluation.ExpectAnswer
	}
	if _, err := evaluation.SaveGoldens(c.t.Context(), c.db.By(postgres.Worker()), g); err != nil {
		c.t.Fatal(err)
	}
}

func (c *company) publishVolunteer() {
	publish(c.t, c.db, knowledge.Article{Slug: "volunteer", Title: "ボランティア休暇", Passages: []knowledge.Passage{{Facet: "amount", Heading: "日数", Body: "1年に5日まで休めます。"}}})
	c.keep(evaluation.Golden{ID: "days", Text: "ボランティア休暇は何日とれますか", Articles: []string{"volunteer"}})
}

func TestGoldenQuestionsAreWrittenByHR(t *testing.T) {
	c := newCompany(t)
	c.publishVolunteer()
	hr := c.as("hr")
	hr.get("/hr/golden").wants(t, http.StatusOK, "答えの確かめ", "ボランティア休暇は何日とれますか", `href="/articles/volunteer"`, "いま確かめる")
	hr.get("/hr/golden/new").wants(t, http.StatusOK, "質問を加える", `action="/hr/golden/questions"`)

	hr.post("/hr/golden/questions", "question", "介護休業は分けて取れますか", "expected", "answer", "lang", "ja", "role", "manager",
		"articles", "https://desk.example/articles/care-leave?lang=ja#part\n care-split、care-leave", "note", "よく聞かれる").wants(t, http.StatusSeeOther)
	list, err := evaluation.Goldens(t.Context(), c.db)
	if err != nil || len(list) != 2 {
		t.Fatal(list, err)
	}
	added := list[1]
	if added.ID == "days" {
		added = list[0]
	}
	if added.Text != "介護休業は分けて取れますか" || strings.Join(added.Articles, " ") != "care-leave care-split" ||
		strings.Join(added.Tags, " ") != "role:employee role:manager" || added.Note != "よく聞かれる" {
		t.Errorf("%+v", added)
	}
	hr.get("/hr/golden").wants(t, http.StatusOK, "care-split", "公開されていません", "管理職からの質問として")

	page := "/hr/golden/questions/" + added.ID
	hr.get(page).wants(t, http.StatusOK, "質問を直す", "care-leave\ncare-split")
	hr.post(page, "question", "介護休業は何回に分けて取れますか", "expected", "escalate", "lang", "ja", "role", "employee", "articles", "care-leave", "note", "").wants(t, http.StatusSeeOther)
	if g, err := evaluation.FindGolden(t.Context(), c.db, added.ID); err != nil || g.Expected != evaluation.ExpectEscalate || len(g.Articles) != 0 || g.Revision != 2 {
		t.Errorf("%+v, %v", g, err)
	}
	hr.post(page+"/pause", "paused", "yes").wants(t, http.StatusSeeOther)
	hr.get("/hr/golden?done=goldenPaused").wants(t, http.StatusOK, "休止中", "質問を休みにしました")
	hr.post(page+"/pause", "paused", "no").wants(t, http.StatusSeeOther)
	hr.post(page+"/delete").wants(t, http.StatusSeeOther)
	hr.get(page).wants(t, http.StatusNotFound)
	hr.post(page+"/delete").wants(t, http.StatusNotFound)
}

func TestAGoldenQuestionThatIsNotSavedStaysInTheForm(t *testing.T) {
	c := newCompany(t)
	hr := c.as("hr")
	for name, test := range map[string]struct {
		fields []string
		want   string
	}{
		"empty":          {[]string{"question", " ", "expected", "answer", "lang", "ja", "articles", "a"}, "1文字から1000文字まで"},
		"long":           {[]string{"question", strings.Repeat("長", 1001), "expected", "answer", "lang", "ja", "articles", "a"}, "1文字から1000文字まで"},
		"no article":     {[]string{"question", "質問です", "expected", "answer", "lang", "ja", "articles", ""}, "正しい記事を1つから"},
		"a long note":    {[]string{"question", "質問です", "expected", "escalate", "lang", "ja", "note", strings.Repeat("長", 2001)}, "メモは2000文字まで"},
		"no reply":       {[]string{"question", "質問です", "lang", "ja"}, "選んだものを確かめてください"},
		"third language": {[]string{"question", "質問です", "lang", "zh", "expected", "escalate"}, "選んだものを確かめてください"},
	} {
		got := hr.post("/hr/golden/questions", test.fields...)
		got.wants(t, http.StatusUnprocessableEntity, test.want, strings.TrimSpace(test.fields[1]))
		if t.Failed() {
			t.Fatal(name)
		}
	}
	if list, err := evaluation.Goldens(t.Context(), c.db); err != nil || len(list) != 0 {
		t.Errorf("%v, %v", list, err)
	}
}

func TestTheGateIsSetByHR(t *testing.T) {
	c := newCompany(t)
	hr := c.as("hr")
	hr.post("/hr/golden/gate", "gate", "on", "allowed", " 2 ").wants(t, http.StatusSeeOther)
	for _, allowed := range []string{"", "x", "-1", "10001"} {
		hr.post("/hr/golden/gate", "gate", "off", "allowed", allowed).wants(t, http.StatusUnprocessableEntity, "0から10000までの数")
	}
	if s, err := evaluation.ReadGate(t.Context(), c.db); err != nil || s != (evaluation.GateSetting{On: true, Allowed: 2}) {
		t.Errorf("%+v, %v", s, err)
	}
	hr.get("/hr/golden").wants(t, http.StatusOK, `value="on" checked`, `value="2"`)
	hr.post("/hr/golden/runs").wants(t, http.StatusUnprocessableEntity, "先に質問を加えてください")
}

func TestHRSeesWhatGotWorseAndWhy(t *testing.T) {
	c := newCompany(t)
	c.publishVolunteer()
	index := retrieval.Open(c.db)
	hr := c.as("hr")
	started := hr.post("/hr/golden/runs")
	started.wants(t, http.StatusSeeOther)
	waiting := started.Header.Get("Location")
	hr.get(waiting).wants(t, http.StatusOK, "順番を待っています", "data-progress", "<progress")
	if again := hr.post("/hr/golden/runs").Header.Get("Location"); again != waiting {
		t.Errorf("asked for twice: %s and %s", waiting, again)
	}
	first, err := evaluation.CheckGoldens(t.Context(), c.db, index, evaluation.ReasonManual, nil)
	if err != nil {
		t.Fatal(err)
	}
	done := hr.get(waiting)
	done.wants(t, http.StatusOK, "最初の確かめなので、比べるものはありません")
	done.lacks(t, "data-progress")

	if _, err := postgrestest.Owner(t, c.db).Exec(t.Context(), `update knowledge.article set state = 'retired' where slug = 'volunteer'`); err != nil {
		t.Fatal(err)
	}
	publish(t, c.db, knowledge.Article{Slug: "parking", Title: "駐車場", Passages: []knowledge.Passage{{Body: "窓口で札を受け取ります。"}}})
	run, err := evaluation.CheckGoldens(t.Context(), c.db, index, evaluation.ReasonImport, nil)
	if err != nil || run.Worse != 1 {
		t.Fatalf("%+v, %v", run, err)
	}
	list := hr.get("/hr/golden")
	list.wants(t, http.StatusOK, "1問を確かめました。1問が悪くなりました。", "悪くなりました")
	page := hr.get(strings.TrimSuffix(waiting, strconv.FormatInt(first.ID, 10)) + strconv.FormatInt(run.ID, 10))
	page.wants(t, http.StatusOK, "悪くなった質問", "ボランティア休暇は何日とれますか", "正しい記事「volunteer」を見せられる期間か同意が終わりました", "「わかりません」になる", waiting)
	hr.get("/hr/golden/runs/99999").wants(t, http.StatusNotFound)
	hr.get("/hr/golden/runs/x").wants(t, http.StatusNotFound)

	english := c.as("hr")
	english.get("/hr/golden?lang=en").wants(t, http.StatusOK, "Checking the answers", "1 got worse")
}

func TestAPausedOrLongListIsPaged(t *testing.T) {
	c := newCompany(t)
	var many []evaluation.Golden
	for i := range goldenPage + 3 {
		many = append(many, evaluation.Golden{ID: "q" + time.Unix(int64(i), 0).UTC().Format("150405"), Text: "質問", Lang: "ja", Expected: evaluation.ExpectEscalate})
	}
	if _, err := evaluation.SaveGoldens(t.Context(), c.db.By(postgres.Worker()), many...); err != nil {
		t.Fatal(err)
	}
	hr := c.as("hr")
	first := hr.get("/hr/golden")
	first.wants(t, http.StatusOK, "questions/q000000", `href="/hr/golden?page=2#questions"`)
	first.lacks(t, "q000052")
	hr.get("/hr/golden?page=2").wants(t, http.StatusOK, "questions/q000052", `href="/hr/golden?page=1#questions"`)
}

func TestTheResultsOfALargeRunAreBounded(t *testing.T) {
	c := newCompany(t)
	c.publishVolunteer()
	var many []evaluation.Golden
	for i := range shownResults + 7 {
		many = append(many, evaluation.Golden{ID: "q" + strconv.Itoa(i), Text: "食堂のカレーの曜日", Lang: "ja", Expected: evaluation.ExpectAnswer, Articles: []string{"none"}})
	}
	if _, err := evaluation.SaveGoldens(t.Context(), c.db.By(postgres.Worker()), many...); err != nil {
		t.Fatal(err)
	}
	run, err := evaluation.CheckGoldens(t.Context(), c.db, retrieval.Open(c.db), evaluation.ReasonManual, nil)
	if err != nil {
		t.Fatal(err)
	}
	page := c.as("hr").get("/hr/golden/runs/" + strconv.FormatInt(run.ID, 10))
	page.wants(t, http.StatusOK, `<span class="number">107</span>`, "ほかに7件あります")
	if n := strings.Count(page.body, "食堂のカレーの曜日"); n != shownResults {
		t.Errorf("%d results are shown, want %d", n, shownResults)
	}
}
