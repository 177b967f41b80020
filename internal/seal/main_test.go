package seal_test

import (
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/internal/seal"
)

func TestMain(m *testing.M) { postgrestest.Main(m) }

// people puts n people into the database.
func people(t *testing.T, db *postgres.DB, n int) (ids []uuid.UUID) {
	t.Helper()
	rows, _ := postgrestest.Owner(t, db).Query(t.Context(), `
		insert into directory.person (slug, name) select 'p' || n, 'P' from generate_series(1, $1::int) n returning id`, n)
	ids, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

func viewer(id uuid.UUID) postgres.Viewer {
	return postgres.Viewer{Person: id, Roles: []postgres.Role{postgres.RoleEmployee}}
}

// keyOf is a person's key in their own name, made if it is not there.
func keyOf(t *testing.T, db *postgres.DB, id uuid.UUID) (key *seal.DataKey) {
	t.Helper()
	err := db.As(t.Context(), viewer(id), func(tx pgx.Tx) (err error) {
		key, err = seal.Key(t.Context(), tx, seal.Person(id))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func find(t *testing.T, db *postgres.DB, v postgres.Viewer, id uuid.UUID) (key *seal.DataKey, err error) {
	t.Helper()
	err = db.As(t.Context(), v, func(tx pgx.Tx) (err error) {
		key, err = seal.Find(t.Context(), tx, seal.Person(id))
		return err
	})
	return key, err
}
