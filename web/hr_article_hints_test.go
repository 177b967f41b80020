package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"dousuru/knowledge"
	"dousuru/knowledge/sample"
)

// The hints of articles that people wrote with care are few: who sees many at every article reads none.
func TestHintsAreFew(t *testing.T) {
	c := newCompany(t)
	if _, err := knowledge.Import(t.Context(), c.db, knowledge.Options{}, knowledge.Source{Name: "sample", FS: sample.Company(), Root: "."}); err != nil {
		t.Fatal(err)
	}
	articles, err := knowledge.List(t.Context(), c.db, []string{"role:manager"})
	if err != nil {
		t.Fatal(err)
	}
	v := &visit{language: "ja", person: c.person("hr")}
	v.Request = httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
	counts := map[string]int{}
	total := 0
	err = c.site.asHR(v, func(tx pgx.Tx) error {
		for _, a := range articles {
			stored, _, err := knowledge.Stored(t.Context(), tx, a.Slug)
			if err != nil {
				return err
			}
			hints, err := c.site.articleHints(v, tx, stored)
			if err != nil {
				return err
			}
			for _, h := range hints {
				if h != v.text("draft.look.owner") { // the files of the sample company name none
					total++
					counts[h]++
				}
			}
		}
		return nil
	})
	t.Logf("%d hints at %d articles", total, len(articles))
	for h, n := range counts {
		if n > 3 || strings.Contains(h, "すすめたり") {
			t.Logf("%4d %s", n, h)
		}
	}
	if err != nil || total > 2*len(articles) {
		t.Errorf("%d hints at %d articles, %v", total, len(articles), err)
	}
}
