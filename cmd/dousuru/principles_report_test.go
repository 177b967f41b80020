package main

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/chat/report"
	"dousuru/chat/report/attack"
	"dousuru/internal/directory"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/internal/seal"
)

// attackedMonths is how many invented months of reports are attacked for the figure. TestNoHiddenNumberCanBeComputed draws other ones.
const attackedMonths = 120

// reportsAttacked publishes invented months and counts the hidden numbers that can be computed.
func reportsAttacked(t *testing.T) string {
	t.Helper()
	db := postgrestest.New(t)
	owner := postgrestest.Owner(t, db)
	entries := make([]directory.Entry, 400)
	for i := range entries {
		entries[i] = directory.Entry{Slug: fmt.Sprintf("p%03d", i), Name: "見本", Roles: []string{"employee"}}
	}
	if err := directory.Put(t.Context(), db, entries); err != nil {
		t.Fatal(err)
	}
	rows, _ := owner.Query(t.Context(), `select id from directory.person order by slug`)
	ids, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		t.Fatal(err)
	}
	draw := rand.New(rand.NewPCG(5, 10))
	truths := make([]map[attack.Contribution]int, attackedMonths)
	type fact struct {
		month  time.Time
		person uuid.UUID
		report.Fact
	}
	var facts []fact
	first := func(i int) time.Time { return time.Date(2000, time.Month(1+i), 1, 0, 0, 0, 0, time.UTC) }
	for i := range truths {
		truths[i] = map[attack.Contribution]int{}
		weight := make([]float64, 2+draw.IntN(9))
		for w := range weight {
			weight[w] = draw.ExpFloat64()
		}
		for _, id := range ids[:50+draw.IntN(350)] {
			theme := 0
			for w := range weight {
				if weight[w]*draw.Float64() > weight[theme]*draw.Float64() {
					theme = w
				}
			}
			c := attack.Contribution{Theme: fmt.Sprint("t", theme), Kind: report.GapKinds[draw.IntN(3)]}
			articles := []string{}
			if c.Kind != report.NotThere {
				c.Article = fmt.Sprint("a", theme, draw.IntN(1+draw.IntN(4)))
				articles = append(articles, c.Article)
			}
			truths[i][c]++
			facts = append(facts, fact{first(i), id, report.Fact{What: "unknown", Theme: c.Theme, Kind: c.Kind, Articles: articles}})
		}
	}
	err = pgx.BeginFunc(t.Context(), owner, func(tx pgx.Tx) error {
		seal.Attach(tx.Conn(), db.Keys())
		box := uuid.New()
		key, err := seal.Key(t.Context(), tx, seal.Thing("report.fact_key", box))
		if err != nil {
			return err
		}
		_, err = tx.CopyFrom(t.Context(), pgx.Identifier{"report", "fact"}, []string{"id", "month", "person_id", "box", "content"},
			pgx.CopyFromSlice(len(facts), func(i int) ([]any, error) {
				f, id := facts[i], uuid.New()
				row := key.Row("report.fact", id.String())
				content := row.SealJSON("content", f.Fact)
				return []any{id, f.month, f.person, box, content}, row.Err()
			}))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := report.Close(t.Context(), db, report.Rules{K: report.DefaultK}); err != nil {
		t.Fatal(err)
	}
	hr := postgres.Viewer{Person: ids[0], Roles: []postgres.Role{postgres.RoleHR}}
	hidden, solved := 0, 0
	for i, truth := range truths {
		table, err := report.Gaps(t.Context(), db, hr, first(i))
		if err != nil {
			t.Fatal(err)
		}
		found, n := attack.Solve(truth, table, report.DefaultK)
		hidden, solved = hidden+n, solved+len(found)
		for _, f := range found {
			t.Errorf("month %d: %s", i, f)
		}
	}
	return fmt.Sprintf("hidden numbers of HR's reports that can be computed: %d (of over %d, in %d invented months)", solved, hidden/1000*1000, attackedMonths)
}
