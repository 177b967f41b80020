package web

import (
	"net/http"
	"regexp"
	"strings"

	"dousuru/knowledge"
)

// furnish brings what HR's pages need to open, by HR's own forms: a golden question with its run, a digest, an upload, a month's report.
func (m *routeMatrix) furnish() {
	m.t.Helper()
	for _, path := range []string{"/hr/golden/questions", "/hr/golden/runs", "/hr/news", "/hr/upload"} {
		plan := m.plans[path]
		m.plans[path] = formPlan{page: plan.page, at: plan.at, fields: plan.fields}
		f := m.form(path)
		m.plans[path] = plan
		if status, text := m.ask(twinHR, http.MethodPost, f.path, f.fields); status != http.StatusSeeOther {
			m.t.Fatalf("POST %s: %d\n%.2000s", path, status, text)
		}
	}
	m.exec(`insert into report.month (month, k) values (date_trunc('month', now() - interval '1 month'), 10) on conflict do nothing;
		insert into report.gap (month, k, n) select month, k, 12 from report.month on conflict do nothing`)
}

var knownPerson = regexp.MustCompile(`@p\d{3}\b`)

// known puts in what a plan can only name: @p001 is the id of that person, @today a day, @select … what the database says.
func (m *routeMatrix) known(text string) string {
	if strings.HasPrefix(text, "@select ") {
		found := m.names(text[1:])
		if len(found) == 0 {
			m.t.Errorf("testdata/forms.txt: nothing is found by %s", text[1:])
			return "/nothing"
		}
		return found[0]
	}
	text = strings.ReplaceAll(text, `\n`, "\n")
	text = strings.ReplaceAll(text, "@today", knowledge.Today().String())
	return knownPerson.ReplaceAllStringFunc(text, func(slug string) string { return m.person(slug[1:]).ID.String() })
}
