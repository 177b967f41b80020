package report

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"dousuru/internal/postgres/postgrestest"
)

// asked puts n questions with clocks into a month: took working minutes each (-1: waiting, -2: withdrawn, -3: left), by one person
// each, or all by the same.
type asked struct {
	n, took int
	same    bool
}

func TestHandedOver(t *testing.T) {
	for name, test := range map[string]struct {
		questions []asked
		want      Handed
	}{
		"none":                  {nil, Handed{}},
		"too few":               {[]asked{{n: 4, took: 60}}, Handed{Asked: Count{Hidden: true}}},
		"all in time":           {[]asked{{n: 5, took: 60}, {n: 5, took: 120}, {n: 2, took: 600}}, Handed{Asked: Count{N: 12}, Parts: map[string]Count{"in_time": {N: 12}, "later": {}, "waiting": {}, "withdrawn": {}, "left": {}}, Took: &Took{N: 12, Median: 120, P90: 552}}},
		"small parts are one":   {[]asked{{n: 30, took: 60}, {n: 6, took: 2000}, {n: 6, took: -1}}, Handed{Asked: Count{N: 42}, Parts: map[string]Count{"in_time": {N: 30}, "left": {}, "withdrawn": {}}, Several: []string{"later", "waiting"}, SeveralCount: Count{N: 12}, Took: &Took{N: 36, Median: 60, P90: 2000}}},
		"one person asks often": {[]asked{{n: 30, took: 60, same: true}}, Handed{Asked: Count{Hidden: true}}},
		"nobody is answered":    {[]asked{{n: 20, took: -1}, {n: 15, took: -3}}, Handed{Asked: Count{N: 35}, Parts: map[string]Count{"waiting": {N: 20}, "left": {N: 15}, "in_time": {}, "later": {}, "withdrawn": {}}}},
	} {
		t.Run(name, func(t *testing.T) {
			db := postgrestest.New(t)
			owner := postgrestest.Owner(t, db)
			person := people(t, db, 1)[0]
			first := month(2026, time.May)
			for _, q := range test.questions {
				for range q.n {
					id := uuid.New()
					_, err := owner.Exec(t.Context(), `
						with thread as (insert into escalation.thread (id, identity, alias, question, asked_on) values ($1, case when $2 then 'named' else 'alias' end, case when $2 then ''::bytea else 'A' end, 'Q', '2026-05-31') returning id),
						asker as (insert into escalation.asker (thread_id, person_id, identity, part, joined) select id, $3, 'named', 'first', true from thread where $2)
						insert into escalation.clock (thread_id, asked_on, took_minutes, due_at, withdrawn)
						select id, '2026-05-31', case when $4 >= 0 then $4::integer end, case when $4 = -1 then now() end, $4 = -2 from thread`, id, q.same, person, q.took)
					if err != nil {
						t.Fatal(err)
					}
				}
			}
			closed(t, db, first, 10)
			got, err := HandedOver(t.Context(), db, hr, first)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
