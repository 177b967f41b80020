package escalation

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"dousuru/internal/postgres"
)

// Limits of text modules.
const (
	MaxModuleTitle = 60
	MaxModules     = 200
)

// Errors of text modules.
var (
	ErrTitle       = errors.New("another text module has this title")
	ErrManyModules = errors.New("there are as many text modules as possible")
)

// A Module is a text that HR writes often (文例), with variables that are filled in for each asker.
type Module struct {
	ID        uuid.UUID // zero: a new one
	Title     string    // 1 to MaxModuleTitle characters, unique
	Body      string    // 1 to MaxAnswer characters
	ChangedOn time.Time // a date
}

// SaveModule keeps a text module, new or changed. A variable that does not exist is an UnknownVariable.
func (b *Book) SaveModule(ctx context.Context, v postgres.Viewer, m Module) (uuid.UUID, error) {
	var err error
	if m.Title, err = check(m.Title, MaxModuleTitle); err != nil {
		return m.ID, wrap("save text module", err)
	}
	if m.Body, err = check(m.Body, MaxAnswer); err != nil {
		return m.ID, wrap("save text module", err)
	}
	err = b.DB.As(ctx, v, func(tx pgx.Tx) error {
		if err := checkVariables(ctx, tx, m.Body); err != nil {
			return err
		}
		var count int
		if err := tx.QueryRow(ctx, `select count(*) from escalation.module where id <> $1`, m.ID).Scan(&count); err != nil {
			return err
		}
		if count >= MaxModules {
			return ErrManyModules
		}
		if m.ID == uuid.Nil {
			m.ID = uuid.New()
			_, err := tx.Exec(ctx, `insert into escalation.module (id, title, body, changed_on) values ($1, $2, $3, $4)`, m.ID, m.Title, m.Body, b.today())
			return titleTaken(err)
		}
		tag, err := tx.Exec(ctx, `update escalation.module set title = $2, body = $3, changed_on = $4 where id = $1`, m.ID, m.Title, m.Body, b.today())
		if err == nil && tag.RowsAffected() == 0 {
			err = ErrNotFound
		}
		return titleTaken(err)
	})
	return m.ID, wrap("save text module", err)
}

func titleTaken(err error) error {
	var refused *pgconn.PgError
	if errors.As(err, &refused) && refused.Code == "23505" {
		return ErrTitle
	}
	return err
}

// RemoveModule deletes a text module; answers that were written with it stay as they are.
func (b *Book) RemoveModule(ctx context.Context, v postgres.Viewer, id uuid.UUID) error {
	return wrap("remove text module", b.DB.As(ctx, v, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `delete from escalation.module where id = $1`, id)
		if err == nil && tag.RowsAffected() == 0 {
			err = ErrNotFound
		}
		return err
	}))
}

// Modules lists HR's text modules by title.
func (b *Book) Modules(ctx context.Context, v postgres.Viewer) (list []Module, err error) {
	err = b.DB.As(ctx, v, func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, `select id, title, body, changed_on from escalation.module order by title, id`)
		list, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Module])
		return err
	})
	return list, wrap("list text modules", err)
}
