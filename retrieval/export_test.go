package retrieval

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5"
)

// For the tests outside of the package, which use embedders that this package cannot import.

// PassageTop is how many passages an arm gives.
const PassageTop = passageTop

// NearBy are the passages that the vector index, or a comparison of all, gives for a question.
func NearBy(ctx context.Context, x *Index, question string, tags []string, index bool) ([]int64, error) {
	m, err := x.denseModel(ctx)
	if err != nil {
		return nil, err
	}
	vectors, err := embedTexts(ctx, x.arm.embedder, QuestionPurpose, []string{question})
	if err != nil {
		return nil, err
	}
	order := byScan
	if index {
		order = byIndex
	}
	rows, err := x.nearRows(ctx, m, order, pgx.NamedArgs{"question": halfvec(vectors[0], m.size), "tags": orEmpty(tags), "language": "",
		"top": passageTop, "lexical": []int64{}, "model": x.arm.embedder.Model()})
	var ids []int64
	for _, r := range rows {
		ids = append(ids, r.PassageID)
	}
	return ids, err
}

// NearPlan is Postgres's plan for the walk.
func NearPlan(ctx context.Context, x *Index, tags []string) (string, error) {
	m, err := x.denseModel(ctx)
	if err != nil {
		return "", err
	}
	rows, _ := x.db.Query(ctx, "explain "+m.nearSQL(byIndex), pgx.NamedArgs{"question": halfvec([]float32{1}, m.size), "tags": orEmpty(tags), "language": "",
		"top": passageTop, "lexical": []int64{1, 2}, "model": x.arm.embedder.Model()})
	lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
	return strings.Join(lines, "\n"), err
}
