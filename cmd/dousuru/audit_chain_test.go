package main

import (
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/audit"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
)

func TestAuditChain(t *testing.T) {
	dsn := postgrestest.Fresh(t)
	db := postgrestest.Open(t, dsn)
	hr := postgres.Viewer{Person: uuid.New(), Roles: []postgres.Role{postgres.RoleHR}}
	read := func() {
		if err := db.As(t.Context(), hr, func(tx pgx.Tx) error { return audit.Record(t.Context(), tx, audit.Opened, uuid.New(), uuid.New()) }); err != nil {
			t.Fatal(err)
		}
	}
	read()
	code, out, errOut := command(t, dsn, "audit", "chain")
	_, end, _ := strings.Cut(out, "\nend ")
	if end = strings.TrimSpace(end); code != 0 || !strings.Contains(out, "2 readings recorded, 2 opened; of 0 nobody") || !strings.HasPrefix(end, "2:") || strings.Contains(out, hr.Person.String()) {
		t.Fatalf("%d %q %q", code, out, errOut)
	}
	read()
	if code, out, _ := command(t, dsn, "audit", "chain", "--json", "--since", end); code != 0 || !strings.Contains(out, `"faults":[]`) || !strings.Contains(out, `"readings":4`) {
		t.Errorf("%d %q", code, out)
	}
	if code, _, errOut := command(t, dsn, "audit", "chain", "--since", "2"); code == 0 || !strings.Contains(errOut, "--since") {
		t.Errorf("%d %q", code, errOut)
	}
	if code, _, _ := command(t, dsn, "audit", "chain", "--since", "9"+end[1:]); code != 1 {
		t.Errorf("an end that is not there: %d", code)
	}
	if _, err := postgrestest.Owner(t, db).Exec(t.Context(), `alter table audit.reading disable trigger user; delete from audit.reading where seq = 3`); err != nil {
		t.Fatal(err)
	}
	if code, out, _ := command(t, dsn, "audit", "chain"); code != 1 || !strings.Contains(out, "fault: reading 4 follows 2") {
		t.Errorf("%d %q", code, out)
	}
}
