package web

import (
	"net/http"
	"strings"
	"testing"

	"dousuru/chat/escalation"
	"dousuru/internal/postgres/postgrestest"
)

// Who asked sees who read it, on which day, and how; HR sees of colleagues nothing.
func TestWhoAskedSeesWhoRead(t *testing.T) {
	c := newCompany(t)
	id := c.ask("mika", "夜勤の免除はいつまで使えますか")
	alias := c.askAs("mika", escalation.Question{Text: "異動を考えています", Alias: "うみ"})
	receipt, anonymous := c.askAnonymously("上司に知られずに相談できますか")
	mika, hr, chief := c.as("mika"), c.as("hr"), c.as("chief")
	hrName, chiefName := c.person("hr").Name, c.person("chief").Name

	mika.get("/questions/"+id.String()).wants(t, http.StatusOK, "だれが読んだか", "まだだれも読んでいません。")
	hr.get("/hr").wants(t, http.StatusOK, "夜勤の免除")
	mika.get("/questions/"+id.String()).wants(t, http.StatusOK, hrName+"さんが一覧で見ました")
	for _, q := range []string{id.String(), alias.String(), anonymous.String()} {
		hr.get("/hr/questions/"+q).wants(t, http.StatusOK)
		hr.get("/hr/questions/"+q).lacks(t, "が読みました")
	}
	page := mika.get("/questions/" + id.String())
	page.wants(t, http.StatusOK, hrName+"さんが読みました")
	page.lacks(t, "一覧で見ました", "まだだれも読んでいません") // the closest reading of the day stands for it
	mika.get("/questions/"+alias.String()).wants(t, http.StatusOK, hrName+"さんが読みました")
	c.browser().post("/receipt", "receipt", string(receipt)).wants(t, http.StatusOK, hrName+"さんが読みました")

	if err := c.site.opts.Questions.PassToExecutive(t.Context(), c.person("hr").Viewer(), id, c.person("chief").ID, "いかがですか"); err != nil {
		t.Fatal(err)
	}
	chief.get("/asked").wants(t, http.StatusOK, "夜勤の免除")
	mika.get("/questions/"+id.String()).wants(t, http.StatusOK, chiefName+"さんが、だれの質問かを知らされずに読みました")
	mika.get("/questions/"+id.String()+"?lang=en").wants(t, http.StatusOK, "Who read it")
}

// With the audit down HR and executives read no word, and are told why; whoever asked goes on reading their own.
func TestNothingIsReadUnrecorded(t *testing.T) {
	c := newCompany(t)
	hr, chief, mika := c.as("hr"), c.as("chief"), c.as("mika")
	const words = "かなりあの夜勤"
	id := c.ask("mika", words+"はいつまで使えますか")
	if err := c.site.opts.Questions.Tell(t.Context(), c.person("mika").Viewer(), id, words+"の続きです"); err != nil {
		t.Fatal(err)
	}
	gap, err := c.site.opts.Questions.Classify(t.Context(), c.person("hr").Viewer(), id, escalation.NotFound)
	if err != nil {
		t.Fatal(err)
	}
	passed := c.ask("mika", words+"と異動")
	if err := c.site.opts.Questions.PassToExecutive(t.Context(), c.person("hr").Viewer(), passed, c.person("chief").ID, "いかがですか"); err != nil {
		t.Fatal(err)
	}
	question := "/hr/questions/" + id.String()
	calls := map[string]func() answer{
		"the list":          func() answer { return hr.get("/hr") },
		"all":               func() answer { return hr.get("/hr?view=all") },
		"a question":        func() answer { return hr.get(question) },
		"the one passed":    func() answer { return hr.get("/hr/questions/" + passed.String()) },
		"the gaps":          func() answer { return hr.get("/hr/gaps") },
		"a gap":             func() answer { return hr.get("/hr/gaps/" + gap.String()) },
		"a preview":         func() answer { return hr.post(question, "answer", "お返事です", "do", "preview", "seen", "1") },
		"an executive":      func() answer { return chief.get("/asked") },
		"a refused reply":   func() answer { return chief.post("/asked/"+passed.String(), "reply", "") },
		"a note":            func() answer { return hr.post(question+"/notes", "note", "") },
		"what came of it":   func() answer { return hr.get(question + "?way=new") },
		"what was searched": func() answer { r := hr.post("/hr", "q", "の夜勤"); return hr.get(r.Header.Get("Location")) },
	}
	owner := postgrestest.Owner(t, c.db)
	if _, err := owner.Exec(t.Context(), `create or replace function audit.chain() returns trigger language plpgsql as $$ begin raise exception 'down'; end $$`); err != nil {
		t.Fatal(err)
	}
	readings := func() (n int) {
		if err := owner.QueryRow(t.Context(), `select count(*) from audit.reading`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	before, refused := readings(), 0
	for name, call := range calls {
		page := call()
		page.lacks(t, words)
		if page.StatusCode == http.StatusServiceUnavailable {
			page.wants(t, http.StatusServiceUnavailable, "その記録ができないため、内容を表示していません")
			refused++
		} else if page.StatusCode < 400 && page.StatusCode != http.StatusSeeOther {
			t.Errorf("%s answers %d", name, page.StatusCode)
		}
	}
	if refused < len(calls)-2 {
		t.Errorf("%d of %d say why", refused, len(calls))
	}
	kept := hr.post(question, "answer", "書きかけのお返事", "seen", "1")
	kept.wants(t, http.StatusServiceUnavailable, "書きかけのお返事") // what HR typed is not lost
	mika.get("/questions/"+id.String()).wants(t, http.StatusOK, words)
	if n := readings(); n != before {
		t.Errorf("%d readings, %d before", n, before)
	}
	if strings.Contains(hr.get("/hr?view=answered").body, words) {
		t.Error("another view shows the words")
	}
}
