package audit

import (
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
)

func TestMain(m *testing.M) { postgrestest.Main(m) }

func someHR() postgres.Viewer {
	return postgres.Viewer{Person: uuid.New(), Roles: []postgres.Role{postgres.RoleEmployee, postgres.RoleHR}}
}

func read(t *testing.T, db *postgres.DB, v postgres.Viewer, how How, things ...uuid.UUID) {
	t.Helper()
	if err := db.As(t.Context(), v, func(tx pgx.Tx) error { return Record(t.Context(), tx, how, things...) }); err != nil {
		t.Fatal(err)
	}
}

func verified(t *testing.T, db *postgres.DB, earlier ...End) Report {
	t.Helper()
	r, err := Verify(t.Context(), db, earlier...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func things(n int) []uuid.UUID {
	list := make([]uuid.UUID, n)
	for i := range list {
		list[i] = uuid.New()
	}
	return list
}
