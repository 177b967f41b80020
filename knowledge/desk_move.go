package knowledge

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// CheckDesk notes that somebody called or looked today.
func CheckDesk(ctx context.Context, tx pgx.Tx, slug, by string) error {
	tag, err := tx.Exec(ctx, `update knowledge.desk set checked_on = directory.today(), checked_by = $2, edited = true where slug = $1`, slug, by)
	if err != nil {
		return fmt.Errorf("check desk: %w", err)
	}
	if tag.RowsAffected() == 0 {
		return ErrNoDesk
	}
	return postgres.Notify(ctx, tx, topic)
}

// MoveDesk moves a desk one place up or down; at the end of the list it stays where it is.
func MoveDesk(ctx context.Context, tx pgx.Tx, slug string, up bool) error {
	if err := lockDesks(ctx, tx); err != nil {
		return err
	}
	list, err := deskList(ctx, tx, `select `+deskColumns+` from knowledge.desk order by position, slug`)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(list, func(d Desk) bool { return d.Slug == slug })
	if at < 0 {
		return ErrNoDesk
	}
	to := at + 1
	if up {
		to = at - 1
	}
	if to < 0 || to >= len(list) {
		return nil
	}
	list[at], list[to] = list[to], list[at]
	slugs := make([]string, len(list))
	for i, d := range list {
		slugs[i] = d.Slug
	}
	_, err = tx.Exec(ctx, `
		update knowledge.desk d set position = place.n - 1, edited = edited or d.slug = $2
		from unnest($1::text[]) with ordinality as place (slug, n) where place.slug = d.slug`, slugs, slug)
	if err != nil {
		return fmt.Errorf("move desk: %w", err)
	}
	return postgres.Notify(ctx, tx, topic)
}

// RemoveDesk takes a desk out of the list; RestoreDesk can bring it back for 30 days. The last desk of a needed route stays: *LastDesk.
func RemoveDesk(ctx context.Context, tx pgx.Tx, slug string, needed []string) error {
	if err := lockDesks(ctx, tx); err != nil {
		return err
	}
	d, err := findDesk(ctx, tx, slug)
	if err != nil {
		return err
	}
	if err := keepsRoutes(ctx, tx, d, nil, needed); err != nil {
		return err
	}
	text, err := json.Marshal(d)
	if err != nil {
		return fmt.Errorf("remove desk: %w", err)
	}
	if _, err := tx.Exec(ctx, `delete from knowledge.desk_removed where removed_at < now() - interval '30 days'`); err != nil {
		return fmt.Errorf("remove desk: %w", err)
	}
	_, err = tx.Exec(ctx, `
		with gone as (delete from knowledge.desk where slug = $1 returning slug, position)
		insert into knowledge.desk_removed (slug, desk, position) select slug, $2, position from gone
		on conflict (slug) do update set desk = excluded.desk, position = excluded.position, removed_at = now()`, slug, text)
	if err != nil {
		return fmt.Errorf("remove desk: %w", err)
	}
	return postgres.Notify(ctx, tx, topic)
}

// A RemovedDesk can be brought back for 30 days.
type RemovedDesk struct{ Slug, Name string }

// RemovedDesks are those that can be brought back, the last removed first.
func RemovedDesks(ctx context.Context, db *postgres.DB) ([]RemovedDesk, error) {
	rows, _ := db.Pool().Query(ctx, `select slug, desk->>'Name' from knowledge.desk_removed where removed_at >= now() - interval '30 days' order by removed_at desc, slug`)
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[RemovedDesk])
	if err != nil {
		return nil, fmt.Errorf("read removed desks: %w", err)
	}
	return list, nil
}

// RestoreDesk brings a removed desk back to its place.
func RestoreDesk(ctx context.Context, tx pgx.Tx, slug string) error {
	if err := lockDesks(ctx, tx); err != nil {
		return err
	}
	var d Desk
	var position int
	err := tx.QueryRow(ctx, `delete from knowledge.desk_removed where slug = $1 returning desk, position`, slug).Scan(&d, &position)
	if errors.Is(err, pgx.ErrNoRows) {
		return ErrNoDesk
	}
	if err != nil {
		return fmt.Errorf("restore desk: %w", err)
	}
	switch _, err := findDesk(ctx, tx, slug); {
	case err == nil:
		return ErrDeskTaken
	case !errors.Is(err, ErrNoDesk):
		return err
	}
	return putDesk(ctx, tx, d, position)
}
