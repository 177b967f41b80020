package matrix_test

import (
	"context"
	_ "embed"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// query is what both a pool and a transaction can do.
type query interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

func texts(t testing.TB, q query, sql string, args ...any) []string {
	t.Helper()
	rows, err := q.Query(t.Context(), sql, args...)
	if err != nil {
		t.Fatalf("%v\n%s", err, sql)
	}
	list, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatalf("%v\n%s", err, sql)
	}
	return list
}

// tables are all of the house, but for the parts of a table that is divided.
func tables(t testing.TB, q query) []string {
	t.Helper()
	return texts(t, q, `select n.nspname || '.' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
		where c.relkind in ('r', 'p') and not c.relispartition and n.nspname !~ '^(pg_|information_schema$|ext$|river$)' order by 1`)
}

// A prober tries actions in one transaction of the owner's, each in a transaction of its own inside, with triggers off: it is about rights
// alone.
type prober struct {
	t  testing.TB
	tx pgx.Tx
	n  int // tries
}

//go:embed testdata/try.sql
var trySQL string

func newProber(t testing.TB, owner *pgxpool.Pool) *prober {
	t.Helper()
	tx, err := owner.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tx.Rollback(context.Background()) })
	p := &prober{t: t, tx: tx}
	p.must("set local session_replication_role = replica; set local statement_timeout = 0; " + trySQL)
	p.old("43")
	p.old("01") // who was of HR then
	p.record("name_asked", "43", "91", "03")
	p.record("name_confirmed", "44", "91", "03")
	p.record("name_shown", "43", "91", "92", "51", "93")
	p.record("name_shown", "44", "91")
	p.record("name_shown", "46", "91")
	return p
}

// record notes of one of Mika's world what policies ask to be recorded in the transaction that reads or writes: this one.
func (p *prober) record(how, who string, things ...string) {
	p.t.Helper()
	for _, thing := range things {
		p.must(fmt.Sprintf(`insert into audit.reading (seq, at, day, how, reader, thing, salt, mark, hash)
			select 1 + coalesce(max(seq), 0), now(), directory.today(), '%s', '%s', '%s', '', '', '' from audit.reading`, how, ours+who, ours+thing))
	}
}

// old notes a reading that is older than a month.
func (p *prober) old(who string) {
	p.t.Helper()
	p.record("opened", who, "03")
	p.must("update audit.reading set at = at - interval '40 days', day = day - 40 where seq = (select max(seq) from audit.reading)")
}

// secure begins the tries of a table: a policy for the tests leaves, of what a policy of the table lets a role update, the one row that is
// tried, and lets it become anything. A condition in the statement would need the right to read, which not everybody has who may write.
func (p *prober) secure(th thing) (done func()) {
	p.t.Helper()
	p.must("savepoint table_try")
	if th.secured {
		_, name, _ := strings.Cut(th.table, ".")
		p.must("create policy only_one on " + th.table + " as restrictive for update using (md5((" + name + ".*)::text) = current_setting('try.row', true)) with check (true)")
	}
	return func() { p.must("rollback to table_try") } // and lets go of the table
}

func (p *prober) must(sql string) {
	p.t.Helper()
	if _, err := p.tx.Conn().PgConn().Exec(p.t.Context(), sql).ReadAll(); err != nil {
		p.t.Fatalf("%v\n%s", err, sql)
	}
}

// settings are those of a viewer: person, roles, receipt, session.
func (r role) settings() [4]string {
	var person, receipt, list string
	if r.viewer.Person != uuid.Nil {
		person = r.viewer.Person.String()
	}
	if r.viewer.Receipt != [32]byte{} {
		receipt = hex.EncodeToString(r.viewer.Receipt[:])
	}
	for _, one := range r.viewer.Roles {
		list += "," + string(one)
	}
	if list != "" {
		list += ","
	}
	return [4]string{person, list, receipt, r.viewer.Session}
}

// A try is a statement in a role. What stands before it and after it is the owner's.
type try struct {
	role                     role
	before, statement, after string
}

// all makes the tries, each as if there were no other. The answers are "denied"; what after, or else a statement that selects, found; how many
// rows were touched; or "constraint", which is looked at after the rights.
func (p *prober) all(tries []try) []string {
	p.t.Helper()
	p.n += len(tries)
	columns := make([][]string, 8)
	for _, one := range tries {
		s := one.role.settings()
		for i, text := range []string{one.before, s[0], s[1], s[2], s[3], one.role.first, one.statement, one.after} {
			columns[i] = append(columns[i], text)
		}
	}
	return texts(p.t, p.tx, `select pg_temp.try(a, b, c, d, e, f, g, h)
		from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[]) with ordinality x (a, b, c, d, e, f, g, h, n) order by n`,
		columns[0], columns[1], columns[2], columns[3], columns[4], columns[5], columns[6], columns[7])
}
