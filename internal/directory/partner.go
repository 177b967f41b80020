package directory

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// MaxPartners is how many people are named at most to somebody who looks for one to ask together with.
const MaxPartners = 100

// A Partner is somebody with whom a person may ask HR together: their manager, or somebody whom they manage.
type Partner struct {
	ID   uuid.UUID
	Name string
	Boss bool
}

// Partners lists them, the manager first, then by name, as the server's own worker: a person sees themselves and those they lead.
func Partners(ctx context.Context, db *postgres.DB, person uuid.UUID) (list []Partner, err error) {
	err = db.As(ctx, postgres.Worker(), func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, `
			select p.id, p.name, true from directory.person own join directory.person p on p.id = own.manager_id and p.active where own.id = $1
			union all (select id, name, false from directory.person where manager_id = $1 and active and id <> $1 order by name, id limit $2)
			order by 3 desc, 2, 1`, person, MaxPartners)
		list, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Partner])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list partners: %w", err)
	}
	return list, nil
}

// ManagerOf reads the active person who leads somebody at this moment, as the server's own worker; ErrNotFound: nobody does.
func ManagerOf(ctx context.Context, db *postgres.DB, person uuid.UUID) (Person, error) {
	return findBy(ctx, db, `select `+columns+` from directory.person where active and id = (
		select manager_id from directory.person where id = $1 and active and manager_id <> id)`, person)
}

// Names are the names of people by id, as the server's own worker. Call it only with ids that the viewer was given by their own rows.
func Names(ctx context.Context, db *postgres.DB, ids []uuid.UUID) (names map[uuid.UUID]string, err error) {
	names = map[uuid.UUID]string{}
	if len(ids) == 0 {
		return names, nil
	}
	err = db.As(ctx, postgres.Worker(), func(tx pgx.Tx) (err error) {
		names, err = NamesOf(ctx, tx, ids...)
		return err
	})
	return names, err
}
