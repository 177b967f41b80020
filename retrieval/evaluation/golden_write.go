package evaluation

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// GoldensSaved counts what SaveGoldens did.
type GoldensSaved struct{ New, Changed, Unchanged int }

// SaveGoldens stores golden questions by their id, all or none. One that is there is replaced; whether it is paused is kept. Only HR and the
// program may, in whose name by writes; so it is with all that changes golden questions.
func SaveGoldens(ctx context.Context, by postgres.Writer, list ...Golden) (GoldensSaved, error) {
	var saved GoldensSaved
	for _, g := range list {
		if err := g.Check(); err != nil {
			return saved, fmt.Errorf("golden question %s: %w", shortened(g.ID, 40), err)
		}
	}
	err := pgx.BeginFunc(ctx, by, func(tx pgx.Tx) error {
		for chunk := range slices.Chunk(list, 500) {
			if err := saveChunk(ctx, tx, chunk, &saved); err != nil {
				return err
			}
		}
		var all int
		if err := tx.QueryRow(ctx, `select count(*) from evaluation.golden`).Scan(&all); err != nil {
			return err
		}
		if all > MaxGolden {
			return ErrManyGolden
		}
		return nil
	})
	if err != nil {
		return GoldensSaved{}, fmt.Errorf("save golden questions: %w", err)
	}
	return saved, nil
}

// saveChunk sends the questions in one go.
func saveChunk(ctx context.Context, tx pgx.Tx, list []Golden, saved *GoldensSaved) error {
	batch := new(pgx.Batch)
	for _, g := range list {
		batch.Queue(`
			insert into evaluation.golden as g (id, text, lang, tags, expected, articles, about, note)
			values ($1, $2, $3, $4, $5, $6, $7, $8)
			on conflict (id) do update set text = excluded.text, lang = excluded.lang, tags = excluded.tags,
				expected = excluded.expected, articles = excluded.articles, about = excluded.about, note = excluded.note,
				revision = g.revision + ((g.text, g.lang, g.tags, g.expected, g.articles, g.about) is distinct from
					(excluded.text, excluded.lang, excluded.tags, excluded.expected, excluded.articles, excluded.about))::int
			where (g.text, g.lang, g.tags, g.expected, g.articles, g.about, g.note) is distinct from
				(excluded.text, excluded.lang, excluded.tags, excluded.expected, excluded.articles, excluded.about, excluded.note)
			returning xmax = 0`,
			g.ID, strings.TrimSpace(g.Text), g.Lang, never0(g.Tags), g.Expected, never0(g.Articles), g.About, strings.TrimSpace(g.Note),
		).QueryRow(func(row pgx.Row) error {
			inserted := false
			switch err := row.Scan(&inserted); {
			case errors.Is(err, pgx.ErrNoRows):
				saved.Unchanged++
			case err != nil:
				return err
			case inserted:
				saved.New++
			default:
				saved.Changed++
			}
			return nil
		})
	}
	return tx.SendBatch(ctx, batch).Close()
}

// never0 is never nil: the columns are not null.
func never0(list []string) []string { return append([]string{}, list...) }

// NewGoldenID is an id for a question that comes without one.
func NewGoldenID() string { return "q-" + strings.ToLower(rand.Text()[:10]) }

// RemoveGolden forgets a golden question and what became of it in earlier runs.
func RemoveGolden(ctx context.Context, by postgres.Writer, id string) error {
	return changeGolden(ctx, by, `delete from evaluation.golden where id = $1`, id)
}

// PauseGolden takes a golden question out of the runs, or back into them.
func PauseGolden(ctx context.Context, by postgres.Writer, id string, paused bool) error {
	return changeGolden(ctx, by, `update evaluation.golden set active = not $2 where id = $1`, id, paused)
}

func changeGolden(ctx context.Context, by postgres.Writer, sql, id string, args ...any) error {
	err := pgx.BeginFunc(ctx, by, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, sql, append([]any{id}, args...)...)
		if err == nil && tag.RowsAffected() == 0 {
			err = ErrNoGolden
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("change golden question %q: %w", shortened(id, 40), err)
	}
	return nil
}

// Unpublished are those of the articles that nobody can be shown today: mistyped, retired, not published, without consent. A
// question to which all right articles are such can only fail.
func Unpublished(ctx context.Context, db *postgres.DB, slugs []string) (map[string]bool, error) {
	return unpublished(ctx, db.Pool(), slugs)
}

func unpublished(ctx context.Context, on queryer, slugs []string) (map[string]bool, error) {
	gone := map[string]bool{}
	for _, slug := range slugs {
		gone[slug] = true
	}
	rows, _ := on.Query(ctx, `select slug from knowledge.visible where slug = any ($1)`, never0(slugs))
	var slug string
	if _, err := pgx.ForEachRow(rows, []any{&slug}, func() error { delete(gone, slug); return nil }); err != nil {
		return nil, fmt.Errorf("read published articles: %w", err)
	}
	return gone, nil
}
