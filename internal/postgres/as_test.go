package postgres_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
)

// people makes two people and one consultation each.
func people(t *testing.T, db *postgres.DB) (mika, ken uuid.UUID) {
	t.Helper()
	mika, ken = uuid.New(), uuid.New()
	err := db.As(t.Context(), postgres.Worker(), func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), `insert into directory.person (id, slug, name) values ($1, 'mika', 'Mika'), ($2, 'ken', 'Ken')`, mika, ken)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, person := range []uuid.UUID{mika, ken} {
		err := db.As(t.Context(), postgres.Viewer{Person: person}, func(tx pgx.Tx) error {
			_, err := tx.Exec(t.Context(), `insert into chat.consultation (person_id) values ($1)`, person)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return mika, ken
}

func count(t *testing.T, db *postgres.DB, v postgres.Viewer, query string, args ...any) (n int) {
	t.Helper()
	err := db.As(context.Background(), v, func(tx pgx.Tx) error {
		return tx.QueryRow(context.Background(), query, args...).Scan(&n)
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestAsShowsOnlyTheViewersRows(t *testing.T) {
	db := postgrestest.New(t)
	mika, ken := people(t, db)
	const consultations = `select count(*) from chat.consultation`
	for _, test := range []struct {
		name   string
		viewer postgres.Viewer
		want   int
	}{
		{"nobody", postgres.Viewer{}, 0},
		{"Mika", postgres.Viewer{Person: mika}, 1},
		{"Ken", postgres.Viewer{Person: ken, Roles: []postgres.Role{postgres.RoleEmployee}}, 1},
		{"a stranger", postgres.Viewer{Person: uuid.New()}, 0},
		{"HR", postgres.Viewer{Person: uuid.New(), Roles: []postgres.Role{postgres.RoleHR}}, 0},
		{"worker", postgres.Worker(), 0},
	} {
		if got := count(t, db, test.viewer, consultations); got != test.want {
			t.Errorf("%s sees %d consultations, want %d", test.name, got, test.want)
		}
	}
	if got := count(t, db, postgres.Viewer{Person: ken}, `select count(*) from chat.consultation where person_id = $1`, mika); got != 0 {
		t.Errorf("Ken sees %d consultations of Mika", got)
	}
}

func TestAsRollsBack(t *testing.T) {
	db := postgrestest.New(t)
	insert := func(tx pgx.Tx) {
		if _, err := tx.Exec(t.Context(), `insert into directory.person (slug, name) values ('new', 'New')`); err != nil {
			t.Error(err)
		}
	}
	refuse := errors.New("no")
	err := db.As(t.Context(), postgres.Worker(), func(tx pgx.Tx) error { insert(tx); return refuse })
	if !errors.Is(err, refuse) {
		t.Errorf("As returned %v, want the function's error", err)
	}
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic did not come through")
			}
		}()
		_ = db.As(t.Context(), postgres.Worker(), func(tx pgx.Tx) error { insert(tx); panic("no") })
	}()
	if got := count(t, db, postgres.Worker(), `select count(*) from directory.person`); got != 0 {
		t.Errorf("%d rows are left of what was rolled back", got)
	}
	if n := db.Pool().Stat().AcquiredConns(); n != 0 {
		t.Errorf("%d connections were not given back", n)
	}
}
