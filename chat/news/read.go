package news

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

const columns = `id, state, title, intro, language, since, looked_at, version, channel, changed_at, coalesce(posted_at, 'epoch'),
	coalesce(taken_back_at, 'epoch'), told_at is not null, coalesce(reached, 0)`

func scan(row pgx.CollectableRow) (d Digest, err error) {
	err = row.Scan(&d.ID, &d.State, &d.Title, &d.Intro, &d.Language, &d.Since, &d.LookedAt, &d.Version, &d.Channel, &d.ChangedAt,
		&d.PostedAt, &d.TakenBackAt, &d.Told, &d.Reached)
	for _, at := range []*time.Time{&d.PostedAt, &d.TakenBackAt} {
		if at.Unix() == 0 {
			*at = time.Time{}
		}
	}
	return d, err
}

// Find reads one digest with its items, as HR sees them: those that nobody may see any more have no title.
func Find(ctx context.Context, db *postgres.DB, v postgres.Viewer, id uuid.UUID) (d Digest, err error) {
	err = in(ctx, db, v, "find digest", func(tx pgx.Tx) error {
		d, err = find(ctx, tx, id)
		return err
	})
	return d, err
}

func find(ctx context.Context, tx pgx.Tx, id uuid.UUID) (Digest, error) {
	rows, _ := tx.Query(ctx, `select `+columns+` from news.digest where id = $1`, id)
	list, err := pgx.CollectRows(rows, scan)
	if err != nil {
		return Digest{}, err
	}
	if len(list) == 0 {
		return Digest{}, ErrNotFound
	}
	return list[0], addItems(ctx, tx, list, nil)
}

// All lists the digests of HR without their items: the draft, then the newest first.
func All(ctx context.Context, db *postgres.DB, v postgres.Viewer) (list []Digest, err error) {
	err = in(ctx, db, v, "list digests", func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, `select `+columns+` from news.digest order by state = 'draft' desc, coalesce(posted_at, changed_at) desc, id limit 100`)
		list, err = pgx.CollectRows(rows, scan)
		return err
	})
	return list, err
}

// Published lists posted digests with the items that a reader with these tags may see, newest first, n of them after skip.
// One of which they may see nothing is left out.
func Published(ctx context.Context, db *postgres.DB, v postgres.Viewer, tags []string, skip, n int) (list []Digest, err error) {
	err = in(ctx, db, v, "list news", func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, `
			select `+columns+` from news.digest d where state = 'posted' and exists (
				select from news.item i join knowledge.visible a using (slug)
				where i.digest_id = d.id and i.chosen and (a.audience = '{}' or a.audience && $1::text[]))
			order by posted_at desc, id offset $2 limit $3`, append([]string{}, tags...), skip, n)
		if list, err = pgx.CollectRows(rows, scan); err != nil {
			return err
		}
		return addItems(ctx, tx, list, append([]string{}, tags...))
	})
	return list, err
}

// addItems reads the items of digests in one statement; with tags only those that were chosen and that a reader with them may see.
func addItems(ctx context.Context, tx pgx.Tx, list []Digest, tags []string) error {
	ids, at := make([]uuid.UUID, len(list)), map[uuid.UUID]int{}
	for n, d := range list {
		ids[n], at[d.ID] = d.ID, n
	}
	rows, _ := tx.Query(ctx, `
		select i.digest_id, i.slug, i.change = 'new', i.parts, i.themes, i.chosen, i.sentence, coalesce(a.kind, ''), coalesce(a.title, '')
		from news.item i left join knowledge.visible a on a.slug = i.slug and ($2::text[] is null or a.audience = '{}' or a.audience && $2::text[])
		where i.digest_id = any($1) and ($2::text[] is null or i.chosen and a.slug is not null)
		order by i.digest_id, a.kind desc nulls last, i.themes[1], a.title, i.slug`, ids, tags)
	var digest uuid.UUID
	var i Item
	_, err := pgx.ForEachRow(rows, []any{&digest, &i.Slug, &i.New, &i.Parts, &i.Themes, &i.Chosen, &i.Sentence, &i.Kind, &i.Title}, func() error {
		d := &list[at[digest]]
		d.Items = append(d.Items, i)
		i.Parts, i.Themes = nil, nil
		return nil
	})
	if err != nil {
		return fmt.Errorf("read items: %w", err)
	}
	return nil
}
