package matrix_test

import (
	"os"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
)

func TestMain(m *testing.M) { postgrestest.Main(m) }

// A role is somebody in whose name the matrix is tried.
type role struct {
	name   string
	viewer postgres.Viewer
	first  string // SQL in the viewer's name, before each action
}

const (
	ours = "00000000-0000-4000-8000-0000000000" // ids of Mika's world begin so
	// All is kept for long enough, and the anonymous question is one that was erased before a backup came back.
	keptFrom = "set local app.kept_from = '2100-01-01'; " + erased + "04'::uuid)), 'hex'), true)"
	// So is a question with a name, of which that says nothing.
	named  = erased + "03'::uuid)), 'hex'), true)"
	erased = "select set_config('app.erased', encode(sha256('dousuru erasure '::bytea || uuid_send('" + ours

	theirs = "11111111-0000-4000-8000-0000000000" // ids of Nina's, its copy
)

// roles are all of them: nobody, Mika herself, those around her as testdata/relations.sql has them, and the program.
func roles() []role {
	as := func(id string, list ...postgres.Role) postgres.Viewer {
		return postgres.Viewer{Person: uuid.MustParse(ours + id), Roles: append(list, postgres.RoleEmployee)}
	}
	return []role{
		{name: "nobody"},
		{name: "self", viewer: as("01")},
		{name: "other", viewer: as("4b"), first: keptFrom}, // a setting that the program alone may profit from
		{name: "receipt", viewer: postgres.Viewer{Receipt: [32]byte([]byte(strings.Repeat("\xab", 32)))}},
		{name: "session", viewer: postgres.Viewer{Session: `it's \ a hash`}},
		{name: "joint", viewer: as("41")},
		{name: "hrAssigned", viewer: as("43", postgres.RoleHR)},
		{name: "hrOther", viewer: as("44", postgres.RoleHR), first: keptFrom},
		{name: "hrPublisher", viewer: as("45", postgres.RoleHR)},
		{name: "execAsked", viewer: as("46", postgres.RoleExecutive)},
		{name: "execOther", viewer: as("47", postgres.RoleExecutive)},
		{name: "manager", viewer: as("30", postgres.RoleManager)},
		{name: "managerReads", viewer: as("30", postgres.RoleManager), // a reading of the share is recorded
			first: "insert into journey.share_reading (share_id, reader_id) values ('" + ours + "31', '" + ours + "30')"},
		{name: "mgrFormer", viewer: as("48", postgres.RoleManager)},
		{name: "mgrOther", viewer: as("49", postgres.RoleManager)},
		{name: "admin", viewer: as("4a", postgres.RoleAdmin)},
		{name: "auditor", viewer: as("4a", postgres.RoleAuditor)},
		{name: "worker", viewer: postgres.Worker(), first: named},
		{name: "workerForgets", viewer: postgres.Worker(), first: keptFrom},
		{name: "keeper", viewer: postgres.Keeper()},
	}
}

// copied turns the statements of Mika's world into those of Nina's: other ids, and other words where a column is unique.
var copied = strings.NewReplacer(ours, theirs, "mika", "nina", "Mika", "Nina", "'ren'", "'ron'", "repeat('ab'", "repeat('ba'", "repeat('cd'", "repeat('dc'",
	`'it''s \ a hash'`, `'her hash'`, "'once'", "'twice'", "'m1'", "'n1'", "'leave'", "'leave too'", "'boat'", "'boat too'", "'ship'", "'ship too'",
	"'quay'", "'quay too'", "'jetty'", "'jetty too'", "'jun'", "'jim'", "'iva'", "'ivo'", "'hana'", "'hans'", "'hiro'", "'hugo'", "'pia'", "'pam'", "'eve'", "'eva'", "'eno'", "'ema'", "'fumi'", "'fay'",
	"'mori'", "'max'", "'ada'", "'amy'", "'ola'", "'oda'", "'tom'", "'tim'", "'gus'", "'guy'", "'2026-10-01'", "'2026-09-01'", "'2026-11-01'", "'2026-08-01'", "'2020-01-06'", "'2019-12-30'", "(0, 'mika", "(1, 'nina")

// newWorld is a database with Mika's world and Nina's. It returns of each table which rows, as text, are Nina's.
func newWorld(t testing.TB) (owner *pgxpool.Pool, nina map[string]map[string]bool) {
	t.Helper()
	db := postgrestest.New(t)
	owner = postgrestest.Owner(t, db)
	var statements []string
	for _, file := range []string{"../postgres/testdata/seed.sql", "testdata/relations.sql"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		statements = append(statements, strings.Split(string(text), ";\n")...)
	}
	for _, s := range statements {
		if _, err := owner.Exec(t.Context(), s); err != nil {
			t.Fatalf("Mika's world: %v\n%s", err, s)
		}
	}
	before := map[string]map[string]bool{}
	for _, table := range tables(t, owner) {
		before[table] = map[string]bool{}
		for _, row := range texts(t, owner, "select md5(r::text) from "+table+" r") {
			before[table][row] = true
		}
	}
	for _, s := range statements {
		// What everybody has, HR's open digest for one, is there once.
		if _, err := owner.Exec(t.Context(), copied.Replace(s)); err != nil && !strings.Contains(err.Error(), "SQLSTATE 23505") && !strings.Contains(err.Error(), "SQLSTATE 23503") {
			t.Fatalf("Nina's world: %v\n%s", err, copied.Replace(s))
		}
	}
	nina = map[string]map[string]bool{}
	for table, rows := range before {
		nina[table] = map[string]bool{}
		for _, row := range texts(t, owner, "select md5(r::text) from "+table+" r") {
			nina[table][row] = !rows[row]
		}
	}
	return owner, nina
}
