package retrieval

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/jackc/pgx/v5"
)

// reweighAt is how far a field's mean length may drift before all weights are computed anew; below it the ranking moves
// less than the noise of any test set.
const reweighAt = 0.10

// A refreshPlan is what has to be written.
type refreshPlan struct {
	changed []analyzed
	removed []int64
	means   [fields]float64
}

type analyzed struct {
	text   passageText
	tokens [fields][]Token
}

func (t passageText) analyze() analyzed {
	return analyzed{t, [fields][]Token{Analyze(t.Title), Analyze(t.Aliases), Analyze(t.Heading), Analyze(t.Body)}}
}

// planRefresh compares the knowledge with the index. When the mean lengths have drifted, every passage counts as changed.
func planRefresh(ctx context.Context, tx pgx.Tx, texts []passageText, present map[int64][32]byte) (refreshPlan, error) {
	var plan refreshPlan
	gone := map[int64]bool{}
	for id := range present {
		gone[id] = true
	}
	for _, t := range texts {
		delete(gone, t.PassageID)
		if print, ok := present[t.PassageID]; !ok || print != t.fingerprint() {
			plan.changed = append(plan.changed, t.analyze())
		}
	}
	for id := range gone {
		plan.removed = append(plan.removed, id)
	}
	slices.Sort(plan.removed)
	if len(plan.changed) == 0 && len(plan.removed) == 0 {
		return plan, nil
	}
	before, now, err := meanLengths(ctx, tx, plan, len(texts))
	if err != nil {
		return plan, err
	}
	plan.means = before
	if drifted(before, now) {
		plan.means = now
		plan.changed = plan.changed[:0]
		for _, t := range texts {
			plan.changed = append(plan.changed, t.analyze())
		}
	}
	return plan, nil
}

// meanLengths are the mean tokens a field: as the weights in the index were computed, and as they will be.
func meanLengths(ctx context.Context, tx pgx.Tx, plan refreshPlan, passages int) (before, now [fields]float64, err error) {
	var stored []float32
	if err = tx.QueryRow(ctx, `select mean_lengths from retrieval.statistics`).Scan(&stored); err != nil {
		return before, now, fmt.Errorf("read statistics: %w", err)
	}
	for i := range before {
		before[i] = float64(stored[i])
	}
	replaced := plan.removed
	for _, c := range plan.changed {
		replaced = append(replaced, c.text.PassageID)
	}
	var sums []int64
	err = tx.QueryRow(ctx, `
		select array[coalesce(sum(lengths[1]), 0), coalesce(sum(lengths[2]), 0), coalesce(sum(lengths[3]), 0), coalesce(sum(lengths[4]), 0)]
		from retrieval.entry where passage_id <> all ($1)`, replaced).Scan(&sums)
	if err != nil {
		return before, now, fmt.Errorf("sum lengths: %w", err)
	}
	for field := range now {
		total := float64(sums[field])
		for _, c := range plan.changed {
			total += float64(words(c.tokens[field]))
		}
		now[field] = total / math.Max(float64(passages), 1)
	}
	return before, now, nil
}

func drifted(before, now [fields]float64) bool {
	for i := range before {
		if math.Abs(now[i]-before[i]) > reweighAt*math.Max(before[i], 0.5) {
			return true
		}
	}
	return false
}
