package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/audit"
	"dousuru/internal/directory"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
)

// An auditor sees who read and when, by day and reader, page by page and as a file, and whether the chain is whole; nothing of a question,
// and nobody who asked.
func TestAuditTrail(t *testing.T) {
	c := newCompany(t)
	if err := directory.Put(t.Context(), c.db, []directory.Entry{{Slug: "watch", Name: "磯部 直", Roles: []string{"employee", "auditor"}, Language: "ja"},
		{Slug: "both", Name: "沖田 澪", Roles: []string{"employee", "auditor", "hr"}, Language: "ja"}}); err != nil {
		t.Fatal(err)
	}
	hr, watch := c.person("hr"), c.as("watch")
	const words = "夜勤を減らしたいです"
	id := c.ask("mika", words)
	for range auditPage {
		if err := c.db.As(t.Context(), hr.Viewer(), func(tx pgx.Tx) error { return audit.Record(t.Context(), tx, audit.Searched) }); err != nil {
			t.Fatal(err)
		}
	}
	c.as("hr").get("/hr/questions/"+id.String()).wants(t, http.StatusOK, words)
	page := watch.get("/audit")
	page.wants(t, http.StatusOK, hr.Name, "質問をひとつ、ひらいて読んだ", "書きかえや抜けは、見つかっていません", `rel="next"`)
	page.lacks(t, words, "凪", id.String())
	_, next, _ := strings.Cut(page.body, `<a href="/audit?before=`)
	next, _, _ = strings.Cut(next, `"`)
	rest := watch.get("/audit?before=" + next)
	if n := strings.Count(page.body+rest.body, "すべての質問のなかを検索した"); n != rowsSeen(t, c.db, c.person("watch").Viewer(), `audit.reading where how = 'searched'`) {
		t.Errorf("%d searches on two pages", n)
	}
	for query, want := range map[string]bool{"reader=" + hr.ID.String(): true, "reader=" + c.person("mika").ID.String(): false, "from=2020-01-01&to=2020-01-31": false, "from=2020-01-01": true} {
		if has := strings.Contains(watch.get("/audit?"+query).body, "</tbody>"); has != want {
			t.Errorf("%s: readings are listed: %v", query, has)
		}
	}
	for _, query := range []string{"from=x", "to=2026-13-01", "reader=x", "before=-1", "before=x"} {
		watch.get("/audit?"+query).wants(t, http.StatusBadRequest)
	}
	file := watch.get("/audit.csv")
	file.wants(t, http.StatusOK, hr.Name)
	file.lacks(t, words, id.String())
	for _, who := range []string{"mika", "boss", "hr", "chief", "admin", "both"} {
		for _, address := range []string{"/audit", "/audit.csv"} {
			c.as(who).get(address).wants(t, http.StatusNotFound)
		}
	}
	for who, want := range map[string]int{"watch": auditPage, "both": 0, "admin": 0, "mika": 1} {
		n := rowsSeen(t, c.db, c.person(who).Viewer(), `audit.reading`)
		if (n >= want) != true || want == 0 && n != 0 {
			t.Errorf("%s sees %d readings", who, n)
		}
	}
	if n := rowsSeen(t, c.db, c.person("watch").Viewer(), `escalation.thread`) + rowsSeen(t, c.db, c.person("watch").Viewer(), `escalation.asker`); n != 0 {
		t.Errorf("the auditor sees %d rows of questions", n)
	}
	if err := c.db.As(t.Context(), postgres.Viewer{Person: c.person("watch").ID, Roles: []postgres.Role{postgres.RoleAuditor}}, func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), `insert into audit.reading (how, reader, thing) values ('opened', directory.viewer(), gen_random_uuid())`)
		return err
	}); err == nil {
		t.Error("an auditor writes a reading")
	}
}

// What is changed or cut off shows on the page.
func TestAuditTrailShowsABrokenChain(t *testing.T) {
	c := newCompany(t)
	var checker audit.Checker
	hr := c.person("hr")
	for range 3 {
		if err := c.db.As(t.Context(), hr.Viewer(), func(tx pgx.Tx) error { return audit.Record(t.Context(), tx, audit.Searched) }); err != nil {
			t.Fatal(err)
		}
	}
	if r, at, err := checker.Report(t.Context(), c.db); err != nil || len(r.Faults) > 0 || r.End.Seq != 3 || at.IsZero() {
		t.Fatalf("%+v %v", r, err)
	}
	if err := directory.Put(t.Context(), c.db, []directory.Entry{{Slug: "watch", Name: "磯部 直", Roles: []string{"employee", "auditor"}, Language: "ja"}}); err != nil {
		t.Fatal(err)
	}
	if _, err := postgrestest.Owner(t, c.db).Exec(t.Context(), `alter table audit.reading disable trigger user; update audit.reading set how = 'listed' where seq = 2`); err != nil {
		t.Fatal(err)
	}
	c.as("watch").get("/audit").wants(t, http.StatusOK, "書きかえか抜けが見つかりました")
	if r, _, err := checker.Report(t.Context(), c.db); err != nil || len(r.Faults) > 0 { // within the minute
		t.Errorf("counted again: %+v %v", r, err)
	}
}
