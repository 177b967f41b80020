package web

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/chat/escalation"
	"dousuru/knowledge"
	"dousuru/retrieval"
)

// gap classifies a question and returns its gap.
func (c *company) gap(id uuid.UUID, kind escalation.GapKind) escalation.Gap {
	c.t.Helper()
	hr := c.person("hr").Viewer()
	gap, err := c.site.opts.Questions.Classify(c.t.Context(), hr, id, kind)
	if err != nil {
		c.t.Fatal(err)
	}
	g, err := c.site.opts.Questions.FindGap(c.t.Context(), hr, gap)
	if err != nil {
		c.t.Fatal(err)
	}
	return g
}

// saved sends the form of a gap.
func (b *browser) saved(g escalation.Gap, fields ...string) answer {
	form := []string{"version", strconv.Itoa(g.Version), "kind", string(g.Kind), "state", string(g.State), "wording", g.Wording, "article", g.Article}
	return b.post("/hr/gaps/"+g.ID.String(), append(form, fields...)...)
}

func TestGapsAreRankedAndEdited(t *testing.T) {
	c := newCompany(t)
	c.publishPosting()
	hr := c.as("hr")
	hr.get("/hr/gaps").wants(t, http.StatusOK, "いま開いている未回答はありません")
	one, _ := c.group()
	many := c.gap(one, escalation.NotThere)
	few := c.gap(c.ask("ken", "犬といっしょに働けますか"), escalation.NotFound)
	list := hr.get("/hr/gaps")
	list.wants(t, http.StatusOK, "制度がない", "見つからない", "言い方を書く", "返事待ち 1件", "/hr/questions/"+few.Lead.String()+"?way=existing#follow")
	if strings.Index(list.body, many.ID.String()) > strings.Index(list.body, few.ID.String()) {
		t.Error("the gap of fewer askers comes first")
	}
	list.wants(t, http.StatusOK, `no-print"><span class="label">質問：</span> `+askedWords) // to know it by, until it is worded
	page := "/hr/gaps/" + many.ID.String()
	hr.get(page).wants(t, http.StatusOK, askedWords, "もとの質問")
	for want, fields := range map[string][]string{
		"人事の言い方が必要です":            {"published", "yes"},
		"200文字までにしてください":         {"wording", strings.Repeat("言", 201)},
		"長く続いています":               {"wording", "8月に社内公募に応募したら、課長にすぐ伝わるか"},
		"人の名前のようです":              {"wording", "凪陽菜さんの応募"},
		"まだ一つに決まっていません":          {"state", "answered", "wording", "応募のあとの知らせ"},
		"その記事は見つかりませんでした":        {"state", "answered", "article", "nothing", "wording", "応募のあとの知らせ"},
		"人のことがわかるかもしれないところがあります": {"wording", "みなと工場の人の応募 2026年4月1日"},
	} {
		got := hr.saved(many, fields...)
		got.wants(t, http.StatusUnprocessableEntity, want)
		for i := 0; i < len(fields); i += 2 {
			if fields[i] == "wording" && !strings.Contains(got.body, fields[i+1]+"</textarea>") {
				t.Errorf("%q is lost", fields[i+1])
			}
		}
	}
	hr.saved(many, "kind", "neither").wants(t, http.StatusBadRequest)
	hr.get("/hr/gaps/"+uuid.NewString()).wants(t, http.StatusNotFound)
	for _, who := range []string{"mika", "boss", "chief", "admin"} {
		c.as(who).get("/hr/gaps").wants(t, http.StatusNotFound)
		c.as(who).get("/hr/gaps.csv").wants(t, http.StatusNotFound)
		c.as(who).get(page).wants(t, http.StatusNotFound)
	}
	hr.saved(many, "wording", "応募のあと、職場に知らせが行くか").wants(t, http.StatusSeeOther)
	late := hr.saved(many, "wording", "ほかの言い方")
	late.wants(t, http.StatusConflict, "いま：応募のあと、職場に知らせが行くか", "ほかの言い方</textarea>")
	hr.post(page+"/drop").wants(t, http.StatusSeeOther)
	hr.get(page).wants(t, http.StatusNotFound)
}

// The CSV holds HR's wordings, protected against formulas, and no question.
func TestGapsAsCSV(t *testing.T) {
	c := newCompany(t)
	one, _ := c.group()
	g := c.gap(one, escalation.NotThere)
	hr := c.as("hr")
	hr.saved(g, "wording", "=1+1 応募のあと").wants(t, http.StatusSeeOther)
	got := hr.get("/hr/gaps.csv")
	got.wants(t, http.StatusOK, "\ufeff", `"'=1+1 応募のあと","制度がない","開いている","2","2","0"`)
	got.lacks(t, askedWords)
	if kind := got.Header.Get("Content-Type"); !strings.HasPrefix(kind, "text/csv") {
		t.Errorf("content type %q", kind)
	}
}

// Gaps that are worded alike are shown as one to be made, and made so once.
func TestAlikeGapsAreMerged(t *testing.T) {
	retrieval.Warm() // the dictionary, which a server has read before its first page
	c := newCompany(t)
	var gaps []escalation.Gap
	hr := c.as("hr")
	for text, wording := range map[string]string{"一つ目の質問": "週四日だけ働く制度", "二つ目の質問": "週に四日働く制度はあるか", "三つ目の質問": "犬をつれて出社すること"} {
		g := c.gap(c.ask("mika", text), escalation.NotThere)
		hr.saved(g, "wording", wording).wants(t, http.StatusSeeOther)
		gaps = append(gaps, g)
	}
	page := hr.get("/hr/gaps")
	page.wants(t, http.StatusOK, "似ている未回答")
	if n := strings.Count(page.body, "一つにする<"); n != 1 {
		t.Fatalf("%d pairs are shown, want 1\n%s", n, page.body)
	}
	var ids []string
	for _, part := range strings.Split(page.body, `name="gap" value="`)[1:] {
		id, _, _ := strings.Cut(part, `"`)
		ids = append(ids, "gap", id)
	}
	form := strings.NewReader("gap=" + ids[1] + "&gap=" + ids[3])
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, hr.base+"/hr/gaps/merge", form)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	hr.do(r).wants(t, http.StatusSeeOther)
	list, err := c.site.opts.Questions.Gaps(t.Context(), c.person("hr").Viewer())
	if err != nil || len(list) != 2 || list[0].Askers != 2 {
		t.Errorf("%+v, %v", list, err)
	}
	hr.post("/hr/gaps/merge", "gap", gaps[0].ID.String()).wants(t, http.StatusBadRequest)
}

// Employees read HR's wording and the month of what is published, and no number, and what was answered as long as it is there.
func TestUnknownPage(t *testing.T) {
	c := newCompany(t)
	c.publishPosting()
	hr, mika := c.as("hr"), c.as("mika")
	mika.get("/unknown").wants(t, http.StatusOK, "いま、ここに出しているものはありません")
	c.as("").get("/unknown").wants(t, http.StatusSeeOther)
	one, _ := c.group()
	g := c.gap(one, escalation.NotThere)
	hr.saved(g, "wording", "応募のあと、職場に知らせが行くか").wants(t, http.StatusSeeOther)
	mika.get("/unknown").lacks(t, "職場に知らせが行くか")
	g.Version++
	hr.saved(g, "wording", "応募のあと、職場に知らせが行くか", "published", "yes").wants(t, http.StatusSeeOther)
	shown := mika.get("/unknown")
	shown.wants(t, http.StatusOK, "応募のあと、職場に知らせが行くか", "いまは、ありません", g.Since.Format("2006年1月")+"から", "/?draft=")
	shown.lacks(t, askedWords, "2人", "2件")
	c.as("ken").get("/unknown?lang=en").wants(t, http.StatusOK, "There is none today", "since "+g.Since.Format("January 2006"))

	hr.post("/hr/questions/"+one.String()+"/link", "article", "posting").wants(t, http.StatusSeeOther)
	mika.get("/unknown").wants(t, http.StatusOK, "その後、分かったこと", `href="/articles/posting">社内公募</a>`)
	err := c.db.As(t.Context(), c.person("hr").Viewer(), func(tx pgx.Tx) error {
		_, err := knowledge.Retire(t.Context(), tx, "posting")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	mika.get("/unknown").lacks(t, "その後、分かったこと", "/articles/posting")
	hr.get("/hr/gaps").wants(t, http.StatusOK, "答えだった記事が、いま公開されていません")
}
