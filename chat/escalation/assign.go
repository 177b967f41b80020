package escalation

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// atHR holds for a person p who is at HR today. A question stays assigned to somebody who left, and counts as nobody's until
// they are back or somebody else has it.
const atHR = `p.active and 'hr' = any (p.roles)`

// Assign gives a question to somebody at HR; the zero id to nobody.
func (b *Book) Assign(ctx context.Context, v postgres.Viewer, id, hr uuid.UUID) error {
	n, err := b.AssignAll(ctx, v, []uuid.UUID{id}, hr)
	if err == nil && n == 0 {
		err = wrap("assign question", ErrNotFound)
	}
	return err
}

// AssignAll is Assign for several questions at once, in one transaction. It returns how many there were: one that was taken back
// meanwhile is left out. Somebody who is not at HR is ErrNotFound.
func (b *Book) AssignAll(ctx context.Context, v postgres.Viewer, ids []uuid.UUID, hr uuid.UUID) (n int, err error) {
	var to *uuid.UUID
	if hr != uuid.Nil {
		to = &hr
	}
	err = b.DB.As(ctx, v, func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, `
			insert into escalation.handling (thread_id, assignee_id)
			select t.id, $2 from escalation.thread t
			where t.id = any ($1) and ($2::uuid is null or exists (select from directory.person p where p.id = $2 and `+atHR+`))
			order by t.id -- two who assign the same questions wait for each other in one order
			on conflict (thread_id) do update set assignee_id = excluded.assignee_id returning thread_id`, ids, to)
		given, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
		if n = len(given); err != nil {
			return err
		}
		if n == 0 && to != nil {
			err := tx.QueryRow(ctx, `select from directory.person p where p.id = $1 and `+atHR, to).Scan()
			if errors.Is(err, pgx.ErrNoRows) {
				err = ErrNotFound
			}
			return err
		}
		return hint(ctx, tx, given...)
	})
	return n, wrap("assign questions", err)
}
