package web

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/jackc/pgx/v5"

	"dousuru/knowledge"
)

// counting counts what is asked of the database in a transaction.
type counting struct {
	pgx.Tx
	asked int
}

func (c *counting) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	c.asked++
	return c.Tx.Query(ctx, sql, args...)
}

// An article of many parts asks no more of the database than one of a single part, and takes no second connection while it
// holds one: people of HR who open articles at the same time would wait for each other's.
func TestManyPartsAreLookedThroughAtOnce(t *testing.T) {
	c := newCompany(t)
	const theirs = "応募したことが職場に広まらないかとても心配しています"
	const ours = "応募の受付は人事部だけが行い所属長には知らせません"
	id := c.ask("mika", theirs+"。"+ours+"と聞きました。")
	publish(t, c.db, knowledge.Article{Slug: "rule", Title: "応募の決まり", Passages: []knowledge.Passage{{Body: ours + "。"}}})
	publish(t, c.db, knowledge.Article{Slug: "told", Title: "応募と職場"})
	v := &visit{language: "ja", person: c.person("hr")}
	v.Request = httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
	var few int
	for _, parts := range []int{1, 40} {
		a := knowledge.Article{Slug: "told", Title: "応募と職場"}
		for i := range parts - 1 {
			a.Passages = append(a.Passages, knowledge.Passage{Heading: "手順", Body: fmt.Sprintf("%d番目、%s。", i, ours)})
		}
		a.Passages = append(a.Passages, knowledge.Passage{Body: theirs + "。灘 孝太郎さんに聞きます。"})
		err := c.site.asHR(v, func(tx pgx.Tx) error {
			if err := c.site.opts.Questions.Link(t.Context(), tx, id, "told"); err != nil {
				return err
			}
			counted := &counting{Tx: tx}
			before := c.db.Pool().Stat().AcquireCount()
			found, err := c.site.articleLeaks(v, counted, a)
			if err != nil {
				return err
			}
			if n := c.db.Pool().Stat().AcquireCount() - before; n != 0 {
				t.Errorf("%d parts: %d more connections", parts, n)
			}
			if few == 0 {
				few = counted.asked
			}
			if counted.asked != few {
				t.Errorf("%d parts: %d questions to the database, %d for one part", parts, counted.asked, few)
			}
			var problems []string
			for _, l := range found {
				if l.Problem {
					problems = append(problems, l.Kind+" "+l.Found)
				}
				if l.Found == ours {
					t.Errorf("%d parts: what the company says itself is taken for an asker's", parts)
				}
			}
			if want := "[name 孝太郎さん name 灘孝太郎 copied " + theirs + "]"; fmt.Sprint(problems) != want {
				t.Errorf("%d parts: problems %v, want %s", parts, problems, want)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d questions to the database", few)
}
