package brief

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/chat/journey"
	"dousuru/internal/postgres/postgrestest"
)

// BenchmarkMake makes briefs: of each situation of testdata/situations.txt in turn, and of the longest text beside a share of the
// greatest size, which is searched by sentences. The p99 is to stay below 150 ms.
func BenchmarkMake(b *testing.B) {
	h := newHouse(b)
	var situation, longest []Input
	share := shared(journey.WantAdvice, "これからの働き方のこと", strings.Repeat("育児と仕事のことで、決めかねています。", 45))
	for _, s := range situations(b) {
		situation = append(situation, Input{Situation: s.text})
		for range journey.MaxShareItems {
			share.Items = append(share.Items[:min(len(share.Items), journey.MaxShareItems-1)], journey.SharedItem{Text: s.text, Articles: []string{"internal-posting", "telework"}})
		}
		text := []rune(strings.Repeat(s.text+"。", MaxSituation/len([]rune(s.text))+1))
		longest = append(longest, Input{Situation: string(text[:MaxSituation]), Share: share})
	}
	for name, inputs := range map[string][]Input{"situation": situation, "longest": longest} {
		b.Run(name, func(b *testing.B) {
			for _, in := range inputs { // the database has read its pages, as on any day but the first
				h.make(b, in)
			}
			var took []time.Duration
			i := 0
			for b.Loop() {
				start := time.Now()
				h.make(b, inputs[i%len(inputs)])
				took = append(took, time.Since(start))
				i++
			}
			slices.Sort(took)
			b.ReportMetric(float64(len(inputs)), "inputs")
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
		})
	}
}

// crowd fills the table with the briefs of other managers, and with MaxSaved of this one.
func crowd(tb testing.TB, h *house) {
	tb.Helper()
	owner := postgrestest.Owner(tb, h.db)
	for _, statement := range []string{
		`insert into directory.person (slug, name) select 'm' || n, 'm' || n from generate_series(1, 300) n`,
		`insert into brief.brief (manager_id) select p.id from directory.person p, generate_series(1, 60) where p.slug ~ '^m[0-9]+$'`,
		`insert into oneonone.line (manager_id, member_id) select manager_id, id from directory.person where manager_id is not null`,
		`insert into brief.brief (manager_id, member_id) select p.manager_id, p.id from directory.person p, generate_series(1, 50) where p.manager_id = (
			select id from directory.person where slug = 'p006')`,
		`insert into brief.content (brief_id, manager_id, title, theme, situation, language, outcome, confidence, pages)
			select id, manager_id, '', '', '', 'ja', 'answer', 0.5, '' from brief.brief`,
		`update brief.content set title = '\x00' || convert_to('title', 'UTF8'), theme = '\x00' || convert_to('open', 'UTF8'),
			situation = '\x00' || convert_to(repeat('x', 200), 'UTF8'), pages = '\x00' || convert_to('["a", "b", "c"]', 'UTF8')
			where manager_id = (select id from directory.person where slug = 'p006')`,
		`analyze brief.brief`, `analyze brief.content`,
	} {
		if _, err := owner.Exec(tb.Context(), statement); err != nil {
			tb.Fatal(err)
		}
	}
	postgrestest.SealPlain(tb, h.db) // of the others nothing is opened
}

// A manager's list is found by an index, whatever others keep.
func TestListAtSize(t *testing.T) {
	h := newHouse(t)
	crowd(t, h)
	var plan []string
	err := h.db.As(t.Context(), h.nada.Viewer(), func(tx pgx.Tx) error {
		rows, _ := tx.Query(t.Context(), `explain (costs off) `+saved+`
			where (b.removed_at is not null) = false and (null::uuid is null or b.member_id = null)
			order by coalesce(b.changed_at, b.made_at) desc, b.id limit 300`)
		var err error
		plan, err = pgx.CollectRows(rows, pgx.RowTo[string])
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if text := strings.Join(plan, "\n"); strings.Contains(text, "Seq Scan on brief") || strings.Contains(text, "Seq Scan on content") {
		t.Errorf("a table is read as a whole:\n%s", text)
	}
	if list, err := List(t.Context(), h.db, h.nada.Viewer(), uuid.Nil, false); err != nil || len(list) != MaxSaved {
		t.Errorf("%d briefs, %v", len(list), err)
	}
}

func BenchmarkList(b *testing.B) {
	h := newHouse(b)
	crowd(b, h)
	for b.Loop() {
		if _, err := List(b.Context(), h.db, h.nada.Viewer(), uuid.Nil, false); err != nil {
			b.Fatal(err)
		}
	}
}
