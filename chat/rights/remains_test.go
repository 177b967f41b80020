package rights

import (
	"bufio"
	"encoding/base64"
	"encoding/hex"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/chat/escalation"
	"dousuru/internal/jobs"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/internal/seal"
)

// dumped is a whole database as text: table → lines, jobs and migrations too. sql is what stands outside of the tables.
func (w *world) dumped() map[string][]string {
	w.t.Helper()
	file := filepath.Join(w.t.TempDir(), "dump.sql")
	tool(w.t, "pg_dump", "--format=plain", "--file="+file, "--dbname="+as(w.t, w.db))
	f, err := os.Open(file)
	w.ok(err)
	defer f.Close()
	tables, table := map[string][]string{}, "sql"
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<26)
	for lines.Scan() {
		switch line := lines.Text(); {
		case strings.HasPrefix(line, "COPY "):
			table, _, _ = strings.Cut(strings.TrimPrefix(line, "COPY "), " ")
		case line == `\.`:
			table = "sql"
		default:
			tables[table] = append(tables[table], line)
		}
	}
	w.ok(lines.Err())
	return tables
}

// where are the tables of a dump that have one of some texts.
func where(dump map[string][]string, texts ...string) (tables []string) {
	for table, lines := range dump {
		if slices.ContainsFunc(lines, func(line string) bool {
			return slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(line, text) })
		}) {
			tables = append(tables, table)
		}
	}
	slices.Sort(tables)
	return tables
}

// own are the ids of a person's things: what rows of theirs have as an id of their own, and their questions.
func (w *world) own(person uuid.UUID) (ids []string) {
	w.t.Helper()
	owner := postgrestest.Owner(w.t, w.db)
	for column, way := range ways(w.t) {
		table := column[:strings.LastIndexByte(column, '.')]
		var has bool
		w.ok(owner.QueryRow(w.t.Context(), `select exists (select from pg_attribute where attrelid = $1::text::regclass and attname = 'id' and atttypid = 'uuid'::regtype and not attisdropped)`, table).Scan(&has))
		if way != "erased" || !has || table == "directory.person" {
			continue
		}
		rows, _ := owner.Query(w.t.Context(), `select id::text from `+table+` where `+column[len(table)+1:]+` = $1`, person)
		list, err := pgx.CollectRows(rows, pgx.RowTo[string])
		w.ok(err)
		ids = append(ids, list...)
	}
	rows, _ := owner.Query(w.t.Context(), `select thread_id::text from escalation.asker where person_id = $1 and part = 'first'`, person)
	list, err := pgx.CollectRows(rows, pgx.RowTo[string])
	w.ok(err)
	return append(ids, list...)
}

// What is left of a person in the whole database, jobs and mails that wait included, is what the page says that stays: no word of theirs,
// opened with all keys; their own id in the tables of testdata/person.txt alone; and of the ids of their things none.
func TestNothingElseRemainsInTheWholeDatabase(t *testing.T) {
	w := newWorld(t)
	w.live()
	ctx, mika := t.Context(), w.people["mika"]
	hr := w.people["hr"].Viewer()
	list, err := w.book.Mine(ctx, w.v("mika"))
	w.ok(err)
	for _, q := range list {
		_, err := w.book.Find(ctx, hr, q.ID) // which the chain of readings keeps
		w.ok(err)
	}
	var asked uuid.UUID
	w.in("mika", func(tx pgx.Tx) (err error) { // a job and a mail wait for it
		asked, err = w.book.Ask(ctx, tx, mika.ID, escalation.Question{Text: "私まだ待つ質問", Language: "ja"})
		return err
	})
	w.ok(w.book.AskBack(ctx, hr, asked, "私人事の聞き返し"))
	w.ok(w.book.Watch(ctx, jobs.Try{Number: 1}))

	before := w.dumped()
	things := w.own(mika.ID)
	if len(things) < 12 {
		t.Fatalf("only %d things of Mika", len(things))
	}
	for _, table := range []string{"outbox.notice", "escalation.asker", "chat.consultation", "oneonone.note", "seal.person_key"} {
		if !slices.Contains(where(before, mika.ID.String()), table) {
			t.Errorf("%s has no row of Mika before: the test has nothing to find there", table)
		}
	}
	if len(before["river.river_job"]) == 0 {
		t.Error("no job waits: the test has nothing to find there")
	}
	erase(t, w.db, w.v("mika"), false)
	after := w.dumped()

	// Ids.
	stays := map[string]bool{}
	for column, way := range ways(t) {
		if way == "stays" {
			stays[column[:strings.LastIndexByte(column, '.')]] = true
		}
	}
	for _, table := range where(after, mika.ID.String()) {
		if !stays[table] {
			t.Errorf("%s has the id of who erased everything", table)
		}
	}
	// Of a question that was read the reading stays, with its id, until a month later: who asked could otherwise undo that somebody looked.
	if tables := where(after, things...); !slices.Equal(tables, []string{"audit.reading"}) {
		t.Errorf("ids of what was erased stand in %v", tables)
	}
	for _, table := range []string{"river.river_job", "outbox.notice", "escalation.notice"} {
		if text := strings.Join(after[table], "\n"); strings.Contains(text, mika.ID.String()) || strings.Contains(text, "hina@example.com") {
			t.Errorf("%s:\n%s", table, text)
		}
	}

	// Words, opened with every key that is left.
	given := []string{"私渡したカード", "私渡した見方", "私海とのふたりのメモ", "私見えたこと", "私ひとつの見方"} // cards, and a note of both: they are who received them
	for _, c := range seal.Columns() {
		for _, words := range postgrestest.Opened(t, w.db, c.Table+"."+c.Name) {
			if strings.Contains(words, "私") && !slices.Contains(given, words) {
				t.Errorf("%s.%s: %s", c.Table, c.Name, words)
			}
		}
	}
	// And as they are, in whatever form a column may hold them.
	for _, word := range []string{"私相談の言葉", "私決めた言葉", "私願い", "私消した願い", "私みなと", "私共有の言葉", "私部下としてのメモ", "私質問", "私うみ", "私まだ待つ質問", "私準備の言葉", "私調べておくこと"} {
		forms := []string{word, hex.EncodeToString([]byte(word)), base64.StdEncoding.EncodeToString([]byte(word))[:8]}
		if tables := where(after, forms...); len(tables) != 0 {
			t.Errorf("%s stands in %v", word, tables)
		}
	}
}
