package knowledge

import (
	"context"

	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// storeDesks writes the desks that are new or changed, in one transaction: their order is part of them, unless HR has edited or
// moved one here. What HR edited is kept unless the options say that the file wins. Desks that are no longer in a file stay;
// HR takes them away where they are used. What HR removed does not come back by a file, for the 30 days in which it can be restored.
func storeDesks(ctx context.Context, on database, opts Options, b batch, report *Report) error {
	if len(b.desks) == 0 {
		return nil
	}
	known, err := deskList(ctx, on, `select `+deskColumns+` from knowledge.desk order by position, slug`)
	if err != nil {
		return err
	}
	edited, err := editedDesks(ctx, on)
	if err != nil {
		return err
	}
	known = slices.DeleteFunc(known, func(k Desk) bool {
		return !slices.ContainsFunc(b.desks, func(d Desk) bool { return d.Slug == k.Slug })
	})
	var changed []int
	for i, d := range b.desks {
		at := slices.IndexFunc(known, func(k Desk) bool { return k.Slug == d.Slug })
		same := at >= 0 && fmt.Sprint(known[at]) == fmt.Sprint(d)
		switch {
		case same && (at == i || len(edited) > 0 && !opts.Overwrite):
		case edited[d.Slug] && !opts.Overwrite:
			report.DesksKept++
		default:
			changed = append(changed, i)
			report.DeskNames = append(report.DeskNames, d.Name)
		}
	}
	report.DesksNew = len(changed)
	if opts.DryRun || len(changed) == 0 {
		return nil
	}
	return pgx.BeginFunc(ctx, on, func(tx pgx.Tx) error {
		for _, i := range changed {
			if err := writeDesk(ctx, tx, b.desks[i], i); err != nil {
				return err
			}
		}
		return postgres.Notify(ctx, tx, topic)
	})
}

// editedDesks are those that HR wrote or removed here.
func editedDesks(ctx context.Context, on database) (map[string]bool, error) {
	rows, err := on.Query(ctx, `select slug from knowledge.desk where edited union select slug from knowledge.desk_removed`)
	if err != nil {
		return nil, fmt.Errorf("read edited desks: %w", err)
	}
	slugs, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("read edited desks: %w", err)
	}
	edited := map[string]bool{}
	for _, s := range slugs {
		edited[s] = true
	}
	return edited, nil
}

// writeDesk writes a desk as a file has it, or as HR does: the caller then says so.
func writeDesk(ctx context.Context, tx pgx.Tx, d Desk, position int) error {
	_, err := tx.Exec(ctx, `
		insert into knowledge.desk (`+deskColumns+`, position)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
		on conflict (slug) do update set name = excluded.name, topic = excluded.topic, internal = excluded.internal,
			channel = excluded.channel, hours = excluded.hours, languages = excluded.languages,
			anonymous_ok = excluded.anonymous_ok, checked_on = excluded.checked_on, checked_by = excluded.checked_by,
			fallback = excluded.fallback, routes = excluded.routes, note = excluded.note, position = excluded.position, edited = false`,
		d.Slug, d.Name, d.Topic, d.Internal, d.Channel, d.Hours, d.Languages, d.AnonymousOK, d.CheckedOn, d.CheckedBy, d.Fallback,
		d.Routes, d.Note, position)
	if err != nil {
		return fmt.Errorf("write desk %s: %w", d.Slug, err)
	}
	return nil
}
