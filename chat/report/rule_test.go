package report

import (
	"testing"

	"dousuru/internal/postgres/postgrestest"
)

// Even somebody who knows the rule by heart, and goes through every table that it could have been, computes no part of a pool:
// here all wholes of three parts of up to nine people with groups of five, each with a dozen lots.
func TestTheRuleTellsNothing(t *testing.T) {
	db := postgrestest.New(t)
	var numbers, solved int
	err := db.Pool().QueryRow(t.Context(), `
		with whole as (select array[a, b, c]::integer[] as n from generate_series(0, 9) a, generate_series(0, 9) b, generate_series(0, 9) c),
		pooled as materialized (select n, report.pooled(n, 5 + 0 * lot) as pool from whole, generate_series(1, 12) lot),
		published as (
			select n, pool, case when pool is null then array[(select sum(v) from unnest(n) v)::text]
				else (select array_agg(case when p then '*' else v::text end order by i) || coalesce(sum(v) filter (where p), 0)::text from unnest(n, pool) with ordinality t (v, p, i)) end as seen
			from pooled),
		hidden as (
			select seen, i, count(distinct v) as possible, min(v) filter (where v > 0) as least
			from published, unnest(n) with ordinality t (v, i)
			where pool[i] or pool is null and (select sum(v) from unnest(n) v) >= 5
			group by seen, i)
		select count(*), count(*) filter (where possible = 1) from hidden where least < 5`).Scan(&numbers, &solved)
	if err != nil {
		t.Fatal(err)
	}
	if solved > 0 || numbers < 150 {
		t.Errorf("of %d hidden numbers %d can only have one value", numbers, solved)
	}
	t.Logf("%d hidden numbers", numbers)
}
