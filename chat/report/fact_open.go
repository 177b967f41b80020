package report

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/seal"
)

// openFacts opens the facts of a month, of what counts, into the table opened_fact, which ends with the transaction and stands in no
// WAL and no dump. A fact that cannot be opened, which nobody but somebody with SQL can have made, is left out.
func openFacts(ctx context.Context, tx pgx.Tx, month time.Time) error {
	if _, err := tx.Exec(ctx, `create temporary table opened_fact
		(person_id uuid not null, what text not null, theme text not null, kind text not null, facet text not null, articles text[] not null) on commit drop`); err != nil {
		return err
	}
	keys, damaged := map[uuid.UUID]*seal.DataKey{}, 0
	for last := uuid.Nil; ; {
		rows, _ := tx.Query(ctx, `select id, person_id, box, content from report.fact where month = $1 and id > $2 order by id limit 20000`, month, last)
		type sealed struct {
			ID, Person, Box uuid.UUID
			Content         []byte
		}
		list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[sealed])
		if err != nil {
			return err
		}
		if len(list) == 0 {
			break
		}
		last = list[len(list)-1].ID
		var opened [][]any
		for _, s := range list {
			key, known := keys[s.Box]
			if !known {
				if key, err = seal.Find(ctx, tx, seal.Thing(boxKeys, s.Box)); err != nil && !errors.Is(err, seal.ErrNoKey) {
					return err
				}
				keys[s.Box] = key
			}
			var f Fact
			row := key.Row("report.fact", s.ID.String())
			row.OpenJSON("content", s.Content, &f)
			if row.Err() != nil || f.check() != nil {
				damaged++
				continue
			}
			if f.What != "" {
				opened = append(opened, []any{s.Person, f.What, f.Theme, string(f.Kind), f.Facet, append([]string{}, f.Articles...)})
			}
		}
		if _, err := tx.CopyFrom(ctx, pgx.Identifier{"opened_fact"}, []string{"person_id", "what", "theme", "kind", "facet", "articles"}, pgx.CopyFromRows(opened)); err != nil {
			return err
		}
	}
	if damaged > 0 {
		slog.WarnContext(ctx, "facts of a month cannot be opened and are not counted", "month", month.Format("2006-01"), "facts", damaged)
	}
	_, err := tx.Exec(ctx, `analyze opened_fact`)
	return err
}

// eraseFacts erases the facts of a month, and the keys that opened them alone.
func eraseFacts(ctx context.Context, tx pgx.Tx, month time.Time) error {
	for _, statement := range []string{
		`delete from report.fact_key k where exists (select from report.fact f where f.box = k.holder and f.month = $1)
			and not exists (select from report.fact f where f.box = k.holder and f.month <> $1)`,
		`delete from report.fact where month = $1`,
	} {
		if _, err := tx.Exec(ctx, statement, month); err != nil {
			return err
		}
	}
	return nil
}
