package retrieval

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"slices"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// reweighAt is how far a field's mean length may drift before all weights are computed anew; below it the ranking moves
// less than the noise of any test set.
const reweighAt = 0.10

// Refreshed says what a refresh did, in passages.
type Refreshed struct {
	Indexed, Unchanged, Removed int
}

// Refresh brings the index in step with the knowledge that may be seen today: new and changed passages are indexed,
// vanished and withdrawn ones removed, all in one transaction, so a search sees the index before or after and nothing
// between. Several callers take turns. An unchanged passage costs one comparison.
func Refresh(ctx context.Context, db *postgres.DB) (Refreshed, error) {
	var done Refreshed
	err := pgx.BeginFunc(ctx, db.Pool(), func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `select pg_advisory_xact_lock(hashtext('retrieval.refresh'))`); err != nil {
			return err
		}
		texts, err := visiblePassages(ctx, tx)
		if err != nil {
			return err
		}
		present, err := fingerprints(ctx, tx)
		if err != nil {
			return err
		}
		plan, err := planRefresh(ctx, tx, texts, present)
		if err != nil {
			return err
		}
		done = Refreshed{len(plan.changed), len(texts) - len(plan.changed), len(plan.removed)}
		if done.Indexed == 0 && done.Removed == 0 {
			return nil
		}
		return apply(ctx, tx, plan, len(texts))
	})
	if err != nil {
		return Refreshed{}, fmt.Errorf("refresh index: %w", err)
	}
	return done, nil
}

// passageText is what is indexed of one passage, its fields apart.
type passageText struct {
	PassageID int64
	ArticleID [16]byte
	Language  string
	Title     string
	Aliases   string
	Heading   string
	Body      string
}

func visiblePassages(ctx context.Context, tx pgx.Tx) ([]passageText, error) {
	rows, _ := tx.Query(ctx, `
		select p.id, a.id, a.language, a.title, array_to_string(a.aliases || a.themes, ' '), p.heading, p.body
		from knowledge.visible a join knowledge.passage p on p.article_id = a.id
		order by p.id`)
	texts, err := pgx.CollectRows(rows, pgx.RowToStructByPos[passageText])
	if err != nil {
		return nil, fmt.Errorf("read passages: %w", err)
	}
	return texts, nil
}

func fingerprints(ctx context.Context, tx pgx.Tx) (map[int64][32]byte, error) {
	rows, _ := tx.Query(ctx, `select passage_id, fingerprint from retrieval.entry`)
	present := map[int64][32]byte{}
	var id int64
	var print []byte
	_, err := pgx.ForEachRow(rows, []any{&id, &print}, func() error {
		present[id] = [32]byte(print)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read fingerprints: %w", err)
	}
	return present, nil
}

func (t passageText) fingerprint() [32]byte {
	h := sha256.New()
	for _, part := range []string{AnalyzerVersion, t.Language, t.Title, t.Aliases, t.Heading, t.Body} {
		var size [8]byte
		binary.LittleEndian.PutUint64(size[:], uint64(len(part)))
		h.Write(size[:])
		h.Write([]byte(part))
	}
	return [32]byte(h.Sum(nil))
}

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
