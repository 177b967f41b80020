package audit

import (
	"errors"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
)

// What somebody with SQL in the name of a viewer can do to the chain: nothing but add their own readings to its end.
func TestNobodyRewritesReadings(t *testing.T) {
	db := postgrestest.New(t)
	hr, other := someHR(), someHR()
	read(t, db, hr, Opened, things(2)...)
	end := verified(t, db).End
	for _, statement := range []string{
		`update audit.reading set reader = '00000000-0000-4000-8000-000000000001'`,
		`update audit.reading set reader = null, thing = null, salt = null`, // of today: too young to be forgotten
		`update audit.reading set how = 'listed'`,
		`update audit.reading set hash = ''`,
		`delete from audit.reading`,
		`truncate audit.reading`,
		`update audit.head set seq = 0`,
		`update audit.head set seq = seq + 1`,
		`update audit.head set hash = ''`,
		`delete from audit.head`,
		`insert into audit.head default values`,
		`insert into audit.reading (how, reader, thing) values ('opened', gen_random_uuid(), gen_random_uuid())`,
		`insert into audit.reading (how, reader, thing) values ('opened', null, gen_random_uuid())`,
		`insert into audit.reading (how, reader, thing, hash) values ('opened', directory.viewer(), gen_random_uuid(), '')`,
		`insert into audit.reading (how, reader, thing, at) values ('opened', directory.viewer(), gen_random_uuid(), '2020-01-01')`,
		`alter table audit.reading disable trigger all`,
	} {
		for who, v := range map[string]postgres.Viewer{"HR": hr, "another at HR": other, "worker": postgres.Worker(), "nobody": {}} {
			err := db.As(t.Context(), v, func(tx pgx.Tx) error {
				_, err := tx.Exec(t.Context(), statement)
				return err
			})
			var refused *pgconn.PgError
			if err != nil && !errors.As(err, &refused) {
				t.Fatalf("%s: %s: %v", who, statement, err)
			}
		}
		if r := verified(t, db, end); len(r.Faults) > 0 || r.End != end {
			t.Fatalf("after %s: %+v", statement, r)
		}
	}
	count := func(v postgres.Viewer) (n int) {
		if err := db.As(t.Context(), v, func(tx pgx.Tx) error {
			return tx.QueryRow(t.Context(), `select count(*) from audit.reading`).Scan(&n)
		}); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if a, b, c := count(hr), count(other), count(postgres.Viewer{Person: hr.Person}); a != 2 || b != 0 || c != 2 {
		t.Errorf("the reader sees %d, a colleague %d, the reader without roles %d", a, b, c)
	}
}

// Whoever owns the database can change rows; that they did shows.
func TestAChangedChainShows(t *testing.T) {
	for name, test := range map[string]struct {
		change string
		copied bool // shows beside a copy of the end alone
	}{
		"another reader":   {change: `update audit.reading set reader = gen_random_uuid() where seq = 3`},
		"another thing":    {change: `update audit.reading set thing = gen_random_uuid() where seq = 3`},
		"another way":      {change: `update audit.reading set how = 'listed' where seq = 3`},
		"another time":     {change: `update audit.reading set at = at - interval '1 day' where seq = 3`},
		"another salt":     {change: `update audit.reading set salt = uuid_send(gen_random_uuid()) where seq = 3`},
		"one taken out":    {change: `delete from audit.reading where seq = 3`},
		"the first out":    {change: `delete from audit.reading where seq = 1`},
		"the last out":     {change: `delete from audit.reading where seq = 5`},
		"all out":          {change: `delete from audit.reading`},
		"two change place": {change: `update audit.reading set seq = -seq where seq in (3, 4); update audit.reading set seq = 7 + seq where seq < 0`},
		"one put behind":   {change: `insert into audit.reading select 6, at, day, how, reader, thing, salt, mark, hash from audit.reading where seq = 5`},
		"the head is gone": {change: `delete from audit.head`},
		"the end cut off, the head with it": {copied: true, change: `delete from audit.reading where seq > 3;
			update audit.head set seq = 3, hash = (select hash from audit.reading where seq = 3)`},
		"a whole new chain": {copied: true, change: `delete from audit.reading; update audit.head set seq = 0, hash = sha256('');
			alter table audit.reading enable trigger chain; insert into audit.reading (how, reader, thing) select 'opened', gen_random_uuid(), gen_random_uuid() from generate_series(1, 9)`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := postgrestest.New(t)
			read(t, db, someHR(), Opened, things(5)...)
			end := verified(t, db).End
			owner := postgrestest.Owner(t, db)
			if _, err := owner.Exec(t.Context(), `alter table audit.reading disable trigger user; alter table audit.head disable trigger user; `+test.change); err != nil {
				t.Fatal(err)
			}
			if r := verified(t, db); (len(r.Faults) > 0) == test.copied {
				t.Errorf("without a copy: %q", r.Faults)
			}
			if r := verified(t, db, end); len(r.Faults) == 0 {
				t.Error("beside a copy of the end nothing shows")
			}
		})
	}
}

// The chain stays whole when many record at once, in any process.
func TestReadingsAtOnce(t *testing.T) {
	db := postgrestest.New(t)
	var all sync.WaitGroup
	for range 6 {
		all.Go(func() {
			hr := someHR()
			for range 15 {
				if err := db.As(t.Context(), hr, func(tx pgx.Tx) error { return Record(t.Context(), tx, Opened, things(2)...) }); err != nil {
					t.Error(err)
				}
			}
		})
	}
	var ends []End
	for range 5 {
		r := verified(t, db, ends...)
		if len(r.Faults) > 0 {
			t.Fatal(r.Faults)
		}
		ends = append(ends, r.End)
	}
	all.Wait()
	if r := verified(t, db, ends...); len(r.Faults) > 0 || r.End.Seq != 180 {
		t.Errorf("%d readings, %q", r.End.Seq, r.Faults)
	}
}

// What is rolled back was not read, and leaves no gap.
func TestRolledBackReadings(t *testing.T) {
	db := postgrestest.New(t)
	gone := errors.New("gone")
	err := db.As(t.Context(), someHR(), func(tx pgx.Tx) error {
		if err := Record(t.Context(), tx, Opened, things(3)...); err != nil {
			return err
		}
		return gone
	})
	if !errors.Is(err, gone) {
		t.Fatal(err)
	}
	read(t, db, someHR(), Opened, uuid.New())
	if r := verified(t, db); r.End.Seq != 1 || len(r.Faults) > 0 {
		t.Errorf("%+v", r)
	}
}
