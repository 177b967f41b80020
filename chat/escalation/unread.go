package escalation

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// Unread counts the questions of a person of which they have not seen something of HR: a message, or that their name was shown. Those
// that they withdrew count, too, and those that they have not joined do not. Every page asks it, so it opens no words, and looks for
// names only where there is an alias.
func (b *Book) Unread(ctx context.Context, v postgres.Viewer) (n int, err error) {
	err = b.DB.As(ctx, v, func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, `
			select own.thread_id, own.joined and own.read_seq < (select c.hr_seq from escalation.clock c where c.thread_id = own.thread_id), own.identity = 'alias'
			from escalation.asker own where own.person_id = $1`, v.Person)
		var id uuid.UUID
		var written, alias bool
		var aliases []uuid.UUID
		_, err := pgx.ForEachRow(rows, []any{&id, &written, &alias}, func() error {
			switch {
			case written:
				n++
			case alias:
				aliases = append(aliases, id)
			}
			return nil
		})
		if err != nil || len(aliases) == 0 {
			return err
		}
		var shown int
		err = tx.QueryRow(ctx, `
			select count(*) from escalation.asker own where own.person_id = $1 and own.thread_id = any ($2)
				and own.glass_read < (select count(*) from escalation.glass g where g.thread_id = own.thread_id and g.confirmed_at is not null)`,
			v.Person, aliases).Scan(&shown)
		n += shown
		return err
	})
	return n, wrap("count unread questions", err)
}
