package rights

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/chat"
	"dousuru/chat/journey"
	"dousuru/internal/erasure"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/cluster"
	"dousuru/internal/postgres/postgrestest"
)

// tool runs one of Postgres's own programs.
func tool(t *testing.T, name string, args ...string) {
	t.Helper()
	if out, err := exec.CommandContext(t.Context(), name, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
}

// as is the address of a database for its owner, past row-level security.
func as(t *testing.T, db *postgres.DB) string {
	t.Helper()
	c := db.Pool().Config().ConnConfig
	return "host=" + c.Host + " port=" + "5432" + " dbname=" + c.Database + " user=" + cluster.Owner
}

// A backup is made; people erase; the backup is restored: what they erased is there. The start erases it again, and nothing else, once.
func TestErasuresAreDoneAgainAfterARestore(t *testing.T) {
	w := newWorld(t)
	w.live()
	ctx, file, dump := t.Context(), filepath.Join(t.TempDir(), "erasures.jsonl"), filepath.Join(t.TempDir(), "dump")
	ids := func(db *postgres.DB, query, slug string) (list []uuid.UUID) {
		t.Helper()
		w.ok(db.As(ctx, w.v(slug), func(tx pgx.Tx) (err error) {
			rows, _ := tx.Query(ctx, query)
			list, err = pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
			return err
		}))
		return list
	}
	const talks, decisions, shares = `select id from chat.consultation`, `select id from journey.decision`, `select share_id from journey.share_content`
	early := w.id(journey.Add(ctx, w.db, w.v("boss"), journey.Entry{Kind: "wish", Words: "灘の願い"}))
	w.in("kai", func(tx pgx.Tx) error {
		_, err := journey.Decide(ctx, tx, w.people["kai"].ID, journey.Decision{Consultation: uuid.New(), Topic: "ひとつめ", Response: journey.Act})
		return err
	})
	w.in("hr", func(tx pgx.Tx) error {
		_, err := journey.Decide(ctx, tx, w.people["hr"].ID, journey.Decision{Consultation: uuid.New(), Topic: "藤波", Response: journey.Act})
		return err
	})
	if _, err := erasure.Write(ctx, w.db, file); err != nil {
		t.Fatal(err)
	}
	tool(t, "pg_dump", "--format=custom", "--file="+dump, "--dbname="+as(t, w.db))

	// After the backup.
	erase(t, w.db, w.v("mika"), false)
	w.ok(journey.Erase(ctx, w.db, w.v("boss")))
	w.ok(chat.Forget(ctx, w.db, w.v("kai"), ids(w.db, talks, "kai")[0]))
	w.ok(journey.Delete(ctx, w.db, w.v("kai"), ids(w.db, decisions, "kai")[0]))
	w.ok(journey.WithdrawShare(ctx, w.db, w.v("kai"), ids(w.db, shares, "kai")[0]))
	if n, err := erasure.Write(ctx, w.db, file); n != 5 || err != nil {
		t.Fatalf("%d erasures were written, %v", n, err)
	}
	text, err := os.ReadFile(file)
	w.ok(err)
	for slug, p := range w.people {
		if strings.Contains(string(text), p.ID.String()) || strings.Contains(string(text), slug) || strings.Contains(string(text), p.Name) {
			t.Errorf("the file names %s", slug)
		}
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file: %v, %v", info.Mode(), err)
	}
	var noted int
	if err := postgrestest.Owner(t, w.db).QueryRow(ctx, `select count(*) from erasure.noted where kind is not null or person is not null or thing is not null`).Scan(&noted); err != nil || noted != 0 {
		t.Errorf("%d rows still say what was erased, %v", noted, err)
	}
	lines, torn, err := erasure.Read(file)
	if err != nil || torn != 0 || len(lines) != 6 { // one from before the backup
		t.Fatalf("%d lines, %d torn, %v", len(lines), torn, err)
	}
	if n, err := Replay(ctx, w.db, w.book, lines); n != 0 || err != nil {
		t.Errorf("the database itself has %d to do again, %v", n, err)
	}

	// The backup comes back.
	empty := postgrestest.Empty(t)
	tool(t, "pg_restore", "--exit-on-error", "--dbname="+empty, dump)
	restored := postgrestest.Open(t, empty)
	w.book.DB = restored
	count := func(slug string, queries ...string) (n int) {
		t.Helper()
		for _, q := range queries {
			n += len(ids(restored, q, slug))
		}
		return n
	}
	const notes, entries, questions = `select id from oneonone.note`, `select id from journey.entry`, `select id from escalation.thread`
	if n := count("mika", talks, decisions, shares, notes, entries, questions); n < 8 {
		t.Fatalf("the backup brought %d rows of Mika", n)
	}
	if n := count("kai", talks, decisions, shares); n != 3 {
		t.Fatalf("the backup brought %d rows of Kai", n)
	}
	if n := count("boss", entries); n != 1 || early == uuid.Nil {
		t.Fatalf("the backup brought %d rows of the boss", n)
	}
	if n, err := Replay(ctx, restored, w.book, lines); n != 5 || err != nil {
		t.Fatalf("%d erasures were done again, %v", n, err)
	}
	if n := count("mika", talks, decisions, notes, entries, questions, `select holder from seal.person_key`); n != 0 {
		t.Errorf("%d rows of Mika are left", n)
	}
	if n := count("kai", talks, decisions, shares); n != 0 {
		t.Errorf("%d rows of Kai are left", n)
	}
	if n := count("boss", entries); n != 0 {
		t.Errorf("%d rows of the boss are left", n)
	}
	if n := count("kai", questions, notes); n != 2 {
		t.Errorf("%d rows that Kai kept are there, want 2", n)
	}
	if n := count("hr", decisions); n != 1 {
		t.Errorf("%d decisions of who erased nothing, want 1", n)
	}
	if n, err := Replay(ctx, restored, w.book, lines); n != 0 || err != nil {
		t.Errorf("a second start has %d to do, %v", n, err)
	}
}

// A line that a crash cut off costs nothing: its note was still whole, and is written again.
func TestATornLineIsWrittenAgain(t *testing.T) {
	w := newWorld(t)
	file := filepath.Join(t.TempDir(), "erasures.jsonl")
	w.ok(os.WriteFile(file, []byte(`{"id":"0000`), 0o600))
	erase(t, w.db, w.v("mika"), true)
	if n, err := erasure.Write(t.Context(), w.db, file); n != 1 || err != nil {
		t.Fatalf("%d written, %v", n, err)
	}
	lines, torn, err := erasure.Read(file)
	if err != nil || torn != 1 || len(lines) != 1 || lines[0].Kind != erasure.ButOpen || lines[0].Person != erasure.HashOf(w.people["mika"].ID) {
		t.Errorf("%+v, %d torn, %v", lines, torn, err)
	}
	if lines, torn, err := erasure.Read(filepath.Join(t.TempDir(), "none")); len(lines)+torn != 0 || err != nil {
		t.Errorf("no file: %v", err)
	}
	// What cannot be written is not cut down in the database.
	erase(t, w.db, w.v("kai"), false)
	if _, err := erasure.Write(t.Context(), w.db, filepath.Join(t.TempDir(), "no", "such", "folder")); err == nil {
		t.Error("written nowhere")
	}
	if n, err := erasure.Write(t.Context(), w.db, file); n != 1 || err != nil {
		t.Errorf("%d written afterwards, %v", n, err)
	}
}
