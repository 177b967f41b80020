package web

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"dousuru/chat/report"
	"dousuru/internal/directory"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
)

// lastMonth fills the month before this one with facts of people who have no other part in the tests, and publishes it.
func (c *company) lastMonth(gaps map[string]int) string {
	c.t.Helper()
	ctx := c.t.Context()
	entries := make([]directory.Entry, 120)
	for i := range entries {
		entries[i] = directory.Entry{Slug: fmt.Sprintf("x%03d", i), Name: "見本", Roles: []string{"employee"}}
	}
	if err := directory.Put(ctx, c.db, entries); err != nil {
		c.t.Fatal(err)
	}
	owner := postgrestest.Owner(c.t, c.db)
	today := knowledge.Today()
	first := time.Date(today.Year, today.Month-2, 1, 0, 0, 0, 0, time.UTC)
	at := 0
	for _, gap := range []string{"異動 near posting", "異動 missing posting notified", "育児 none", "海外 near abroad", "学び near learn"} {
		fields := append(strings.Fields(gap), "", "")
		_, err := owner.Exec(ctx, `
			insert into report.fact (id, month, person_id, box, content)
			select gen_random_uuid(), $1, id, '00000000-0000-4000-8000-000000000079', '\x00'::bytea || convert_to(jsonb_build_object('what', 'unknown', 'theme', $2::text, 'kind', $3::text,
				'articles', case when $4 = '' then '{}' else array[$4::text] end, 'facet', $5::text)::text, 'UTF8')
			from directory.person where slug like 'x%' order by slug offset $6 limit $7`, first, fields[0], fields[1], fields[2], fields[3], at, gaps[gap])
		if err != nil {
			c.t.Fatal(err)
		}
		at += gaps[gap]
	}
	_, err := owner.Exec(ctx, `
		insert into report.fact (id, month, person_id, box, content)
		select gen_random_uuid(), $1, id, '00000000-0000-4000-8000-000000000079', '\x00'::bytea || convert_to(jsonb_build_object('what', 'answer',
			'articles', array['posting'] || case when slug < 'x003' then array['paused'] else '{}' end)::text, 'UTF8') from directory.person where slug like 'x%' order by slug limit 40`, first)
	if err != nil {
		c.t.Fatal(err)
	}
	postgrestest.SealPlain(c.t, c.db)
	if err := report.Close(ctx, c.db, report.Rules{K: 10, Within: 18 * time.Hour}); err != nil {
		c.t.Fatal(err)
	}
	return first.Format("2006-01")
}

func TestReportsBeforeTheFirstMonth(t *testing.T) {
	c := newCompany(t)
	c.as("hr").get("/hr/reports").wants(t, http.StatusOK, "まだ、お見せできる月がありません。")
	if got := c.as("hr").get("/hr/reports/csv?table=gaps"); got.StatusCode != http.StatusNotFound {
		t.Errorf("a CSV of no month: %d", got.StatusCode)
	}
	for _, slug := range []string{"mika", "boss", "admin", "chief"} {
		for _, path := range []string{"/hr/reports", "/hr/reports/csv?table=gaps"} {
			if got := c.as(slug).get(path); got.StatusCode != http.StatusNotFound {
				t.Errorf("%s gets %s: %d", slug, path, got.StatusCode)
			}
		}
	}
}

func TestReports(t *testing.T) {
	c := newCompany(t)
	for _, a := range []knowledge.Article{{Slug: "posting", Title: "社内公募制度"}, {Slug: "paused", Title: "留学制度", Status: knowledge.Paused},
		{Slug: "ending", Title: "短期派遣", ValidTo: knowledge.DateOf(time.Now().AddDate(0, 0, 30))}, {Slug: "danger", Title: `=HYPERLINK("x")`}} {
		publish(t, c.db, a)
	}
	if _, err := postgrestest.Owner(t, c.db).Exec(t.Context(), `update knowledge.article set created_at = '2020-01-01' where slug <> 'danger'`); err != nil {
		t.Fatal(err)
	}
	key := c.lastMonth(map[string]int{"異動 near posting": 20, "異動 missing posting notified": 15, "育児 none": 30, "海外 near abroad": 5, "学び near learn": 6})
	hr := c.as("hr")
	page := hr.get("/hr/reports?month=" + key)
	page.wants(t, http.StatusOK, "76人", "異動", "育児", "人数の少ない2テーマ", "学び、海外", "社内公募制度", "「知らされる人」が書かれていません", "短期派遣", "伏せています", "この月に渡された質問はありません")
	page.lacks(t, ">5<", ">6<", ">5人", ">6人", ">3人") // what is counted as one, and the three who were shown what is paused
	c.as("hr").get("/hr/reports?month="+key+"&lang=en").wants(t, http.StatusOK, "76 people did not find an answer", "2 smaller themes")
	for _, bad := range []string{"/hr/reports?month=2020-01", "/hr/reports?month='", "/hr/reports/csv?month=" + key, "/hr/reports/csv?month=" + key + "&table=people"} {
		hr.get(bad).wants(t, http.StatusNotFound)
	}
	gaps := hr.get("/hr/reports/csv?month=" + key + "&table=gaps")
	gaps.wants(t, http.StatusOK, `"育児"`, `"30"`, "人数の少ない2テーマ")
	gaps.lacks(t, `"5"`, `"6"`)
	if got := gaps.Header.Get("Content-Disposition"); got != `attachment; filename="report-`+key+`-gaps.csv"` {
		t.Errorf("file name: %s", got)
	}
	programs := hr.get("/hr/reports/csv?month=" + key + "&table=programs")
	programs.wants(t, http.StatusOK, `"社内公募制度"`, `"40"`, `"'=HYPERLINK`, `"留学制度","paused","休止中","","—"`)
	programs.lacks(t, `"=HYPERLINK`)
	hr.get("/hr/reports/csv?month="+key+"&table=questions").wants(t, http.StatusOK, "渡された質問")
}

// A page that an employee opens is counted, one that HR looks after is not, and who erases what is theirs takes the month's facts along.
func TestOpenedPagesAreCounted(t *testing.T) {
	c := newCompany(t)
	publish(t, c.db, knowledge.Article{Slug: "posting", Title: "社内公募制度"})
	facts := func() int { return rowsSeen(t, c.db, postgres.Worker(), "report.fact") }
	mika, talk := c.as("mika"), c.talked("mika", "公募のこと")
	for _, step := range []struct {
		what string
		do   func() answer
		want int
	}{
		{"HR opens the page", func() answer { return c.as("hr").get("/articles/posting") }, 0},
		{"an employee opens the page", func() answer { return mika.get("/articles/posting") }, 1},
		{"a page that is not there", func() answer { return mika.get("/articles/none") }, 1},
		{"another employee", func() answer { return c.as("ken").get("/articles/posting") }, 2},
		{"the journey is erased", func() answer { return mika.post("/journey/erase") }, 1},
		{"the page again", func() answer { return mika.get("/articles/posting") }, 2},
		{"a talk is deleted", func() answer { return mika.post("/talks/" + talk + "/forget") }, 1},
	} {
		if step.do(); facts() != step.want {
			t.Errorf("%s: %d facts, want %d", step.what, facts(), step.want)
		}
	}
}
