package retrieval

import (
	"context"
	"fmt"
	"math"

	"github.com/jackc/pgx/v5"
)

// reweighAt is how far a field's mean length may drift before all weights are computed anew; below it the ranking moves
// less than the noise of any test set.
const reweighAt = 0.10

// sampled is how many of the changed passages are read before the others to learn how long the fields are: the mean of so
// many is within 2 % of all on JaQuAD, a fifth of what reweighAt lets pass.
const sampled = 2_000

// A refreshPlan is what has to be written.
type refreshPlan struct {
	passages int     // that may be seen
	changed  []int64 // new, or not as they were indexed; ascending
	removed  []int64 // indexed, and not to be seen any more
	means    [fields]float64
}

// planRefresh compares the knowledge with the index. When the mean lengths have drifted, every passage counts as changed.
func planRefresh(ctx context.Context, tx pgx.Tx) (refreshPlan, error) {
	plan, all, err := compare(ctx, tx)
	plan.passages = len(all)
	if err != nil || len(plan.changed)+len(plan.removed) == 0 {
		return plan, err
	}
	stored, err := storedMeans(ctx, tx)
	if err != nil {
		return plan, err
	}
	now, err := meansAfter(ctx, tx, plan)
	if err != nil {
		return plan, err
	}
	if plan.means = stored; !drifted(stored, now) {
		return plan, nil
	}
	if plan.means = now; len(plan.changed) < len(all) {
		plan.changed = all
		plan.means, err = meansAfter(ctx, tx, plan)
	}
	return plan, err
}

// compare finds what changed by fingerprints that the database computes, so that no text travels for it.
func compare(ctx context.Context, tx pgx.Tx) (plan refreshPlan, all []int64, err error) {
	rows, _ := tx.Query(ctx, `
		select t.passage_id, t.fingerprint is distinct from e.fingerprint
		from (`+passageTexts+`) t left join retrieval.entry e using (passage_id)
		order by t.passage_id`, pgx.NamedArgs{"analyzer": AnalyzerVersion})
	var id int64
	var changed bool
	_, err = pgx.ForEachRow(rows, []any{&id, &changed}, func() error {
		if all = append(all, id); changed {
			plan.changed = append(plan.changed, id)
		}
		return nil
	})
	if err != nil {
		return plan, nil, fmt.Errorf("compare with the index: %w", err)
	}
	rows, _ = tx.Query(ctx, `
		select e.passage_id from retrieval.entry e
		where not exists (select from knowledge.passage p join knowledge.visible a on a.id = p.article_id where p.id = e.passage_id)
		order by e.passage_id`)
	if plan.removed, err = pgx.CollectRows(rows, pgx.RowTo[int64]); err != nil {
		return plan, nil, fmt.Errorf("find what vanished: %w", err)
	}
	return plan, all, nil
}

// storedMeans are the mean lengths that the weights in the index were computed with.
func storedMeans(ctx context.Context, tx pgx.Tx) (means [fields]float64, err error) {
	var stored []float64
	if err := tx.QueryRow(ctx, `select mean_lengths from retrieval.statistics`).Scan(&stored); err != nil {
		return means, fmt.Errorf("read statistics: %w", err)
	}
	copy(means[:], stored)
	return means, nil
}

// meansAfter are the mean words a field as they will be: of what stays, and of a sample of what changes.
func meansAfter(ctx context.Context, tx pgx.Tx, plan refreshPlan) (means [fields]float64, err error) {
	var stays int
	var sums []float64
	err = tx.QueryRow(ctx, `
		select count(*), array[coalesce(sum(lengths[1]), 0), coalesce(sum(lengths[2]), 0), coalesce(sum(lengths[3]), 0), coalesce(sum(lengths[4]), 0)]::float8[]
		from retrieval.entry where passage_id <> all ($1) and passage_id <> all ($2)`, plan.removed, plan.changed).Scan(&stays, &sums)
	if err != nil {
		return means, fmt.Errorf("sum lengths: %w", err)
	}
	sample := spread(plan.changed, sampled)
	texts, err := readPassages(ctx, tx, sample)
	if err != nil {
		return means, err
	}
	each := float64(len(plan.changed)) / math.Max(float64(len(texts)), 1)
	for _, a := range analyzeAll(texts) {
		for field, n := range a.lengths {
			sums[field] += float64(n) * each
		}
	}
	for field := range means {
		means[field] = sums[field] / math.Max(float64(stays+len(plan.changed)), 1)
	}
	return means, nil
}

// spread picks up to n of a list, evenly.
func spread(list []int64, n int) []int64 {
	if len(list) <= n {
		return list
	}
	picked := make([]int64, n)
	for i := range picked {
		picked[i] = list[i*len(list)/n]
	}
	return picked
}

func drifted(before, now [fields]float64) bool {
	for i := range before {
		if math.Abs(now[i]-before[i]) > reweighAt*math.Max(before[i], 0.5) {
			return true
		}
	}
	return false
}
