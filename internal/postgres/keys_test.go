package postgres_test

import (
	"cmp"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"

	"dousuru/internal/postgres"
	"dousuru/internal/postgres/cluster"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/internal/seal"
)

// newKey is the path of a new master key.
func newKey(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "key.json")
	if err := seal.Create(path); err != nil {
		t.Fatal(err)
	}
	return path
}

// What a start says when the master key is not right, and that it then opens nothing.
func TestStartNeedsTheMasterKey(t *testing.T) {
	dsn := postgrestest.Fresh(t) // sealed with the key of this test binary
	readable := newKey(t)
	if err := os.Chmod(readable, 0o644); err != nil {
		t.Fatal(err)
	}
	damaged := newKey(t)
	if err := os.WriteFile(damaged, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	for what, test := range map[string]struct{ file, says string }{
		"none named":         {"", "DOUSURU_MASTER_KEY_FILE has to name its file"},
		"no file":            {filepath.Join(t.TempDir(), "none.json"), "put its copy back"},
		"another key":        {newKey(t), "the master key is another one"},
		"readable by others": {readable, "chmod 600"},
		"damaged":            {damaged, "is damaged"},
	} {
		db, err := postgres.Open(t.Context(), postgres.Config{URL: dsn, MasterKey: test.file})
		if err == nil {
			db.Close()
		}
		if err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: %v, want %q in it", what, err, test.says)
		}
	}
	postgrestest.Open(t, dsn)
}

// A private cluster makes its key at the first start, says so once, and never makes a second one in the place of a lost one.
func TestPrivateClusterMakesItsKeyOnce(t *testing.T) {
	data, err := cluster.ThrowawayFolder()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(data) })
	path := filepath.Join(data, postgres.MasterKeyFile)
	var log strings.Builder
	open := func() error {
		log.Reset()
		db, err := postgres.Open(t.Context(), postgres.Config{Data: data, Log: slog.New(slog.NewTextHandler(&log, nil))})
		if err != nil {
			return err
		}
		return db.Close()
	}
	if err := open(); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 || !strings.Contains(log.String(), "keep a copy") {
		t.Errorf("after the first start: %v, %v, %s", info, err, log.String())
	}
	if err := open(); err != nil || strings.Contains(log.String(), "keep a copy") {
		t.Errorf("the second start: %v, %s", err, log.String())
	}
	if err := os.Rename(path, path+".away"); err != nil {
		t.Fatal(err)
	}
	if err := open(); !errors.Is(err, seal.ErrNoMaster) || !strings.Contains(err.Error(), "put its copy back") {
		t.Errorf("the key is lost: %v", err)
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Error("a lost key was made anew")
	}
	if err := os.Rename(path+".away", path); err != nil {
		t.Fatal(err)
	}
	if err := open(); err != nil {
		t.Error(err)
	}
}

// An installation from before, whose owner is no superuser: the first start seals what stands there, and its words are gone from the table.
func TestRowsOfBeforeAreSealed(t *testing.T) {
	server := postgrestest.Private(t)
	exec(t, connect(t, server.URL()), "create role desk_login login createrole", "create database hosted owner desk_login")
	hosted := strings.Replace(server.URL(), "dbname=dousuru", "dbname=hosted", 1)
	admin := connect(t, hosted)
	exec(t, admin, "create schema ext authorization desk_login", "create extension vector schema ext")
	before(t, strings.Replace(hosted, "user=dousuru", "user=desk_login", 1), 43)
	exec(t, admin, `
		insert into directory.person (slug, name) select 'p' || n, 'P' from generate_series(1, 3) n`, `
		insert into chat.consultation (person_id, context) select id, jsonb_build_object('topic', 'canary ' || slug) from directory.person`, `
		insert into chat.message (consultation_id, person_id, seq, author, kind, body)
		select c.id, person_id, n, 'person', 'said', jsonb_build_object('text', 'canary ' || n) from chat.consultation c, generate_series(1, 400) n`, `
		insert into chat.turn (consultation_id, person_id, seq, outcome, confidence, threshold, why, elapsed_us)
		select id, person_id, 2, 'answer', 1, 1, '{"topic": "canary"}', 1 from chat.consultation`, `
		insert into report.fact (person_id, what, theme, kind, facet, articles) select id, 'unknown', 'canary', 'missing', 'canary', '{canary}' from directory.person`, `
		insert into journey.decision (person_id, topic, articles, response, words, step, tell, before)
		select id, 'canary', '{canary}', 'act', repeat('canary', 300), 'canary', 'canary', '{"words": "canary"}' from directory.person`, `
		insert into journey.entry (person_id, kind, words) select id, 'wish', 'canary' from directory.person`, `
		insert into journey.profile (person_id, site, job_family, stages, interests) select id, 'canary', 'canary', '{canary}', '{canary}' from directory.person`, `
		with s as (insert into journey.share (member_id, manager_id, until)
			select m.id, b.id, now() from directory.person m join directory.person b on m.slug < b.slug returning id)
		insert into journey.share_content (share_id, want, purpose, words, items) select id, 'listen', 'canary', 'canary', '[{"text": "canary"}]' from s`, `
		insert into escalation.thread (identity, alias, question, state) select 'alias', 'canary', 'canary', 'passed' from generate_series(1, 3)`, `
		insert into escalation.clock (thread_id) select id from escalation.thread`, `
		insert into escalation.message (thread_id, seq, author, kind, body) select id, 1, 'asker', 'told', 'canary' from escalation.thread`, `
		insert into escalation.note (thread_id, body) select id, 'canary' from escalation.thread`, `
		insert into escalation.handling (thread_id, no_article_note) select id, 'canary' from escalation.thread`, `
		insert into escalation.draft (thread_id, person_id, body) select t.id, p.id, 'canary' from escalation.thread t, directory.person p where p.slug = 'p1'`, `
		insert into escalation.pass (thread_id, executive_id, note, reply) select t.id, p.id, 'canary', 'canary' from escalation.thread t, directory.person p where p.slug = 'p1'`, `
		insert into escalation.gap (kind, wording) select 'not_there', 'canary' from generate_series(1, 3)`, `
		insert into oneonone.line (manager_id, member_id) select b.id, m.id from directory.person m join directory.person b on m.slug < b.slug`, `
		with n as (insert into oneonone.note (author_id, about_id, held_by) select manager_id, member_id, manager_id from oneonone.line returning *)
		insert into oneonone.note_words (note_id, author_id, words) select id, author_id, 'canary' from n`, `
		with p as (insert into oneonone.promise (manager_id, member_id) select manager_id, member_id from oneonone.line returning *)
		insert into oneonone.promise_words (promise_id, manager_id, words) select id, manager_id, 'canary' from p`, `
		insert into oneonone.shared (manager_id, member_id, proposed_by, words, held_by) select manager_id, member_id, member_id, repeat('canary', 300), manager_id from oneonone.line`, `
		insert into oneonone.card (manager_id, member_id, observation, view, held_by) select manager_id, member_id, 'canary', 'canary', manager_id from oneonone.line`, `
		with b as (insert into brief.brief (manager_id, member_id) select manager_id, member_id from oneonone.line returning *)
		insert into brief.content (brief_id, manager_id, title, theme, situation, language, outcome, confidence, pages)
		select id, manager_id, 'canary', 'canary', 'canary', 'ja', 'answer', 1, '{canary}' from b`)
	db, err := openAs(t, hosted, "desk_login")
	if err != nil {
		t.Fatal(err)
	}
	wanted := map[string]int{"chat.message.body": 1200} // of the others three rows
	for _, c := range seal.Columns() {
		column := c.Table + "." + c.Name
		if sealedFromTheStart[column] {
			continue
		}
		want := cmp.Or(wanted[column], 3)
		table, name := c.Table, c.Name
		var plain, forced int
		err := admin.QueryRow(t.Context(), `select count(*) filter (where position('canary'::bytea in `+name+`) > 0),
			(select count(*) from pg_class where oid in ($1::regclass, $2::regclass) and relforcerowsecurity) from `+table, table, c.Keys()).Scan(&plain, &forced)
		if err != nil || plain != 0 || forced != 2 {
			t.Errorf("%s: %d rows are plain, %d tables force their policies, %v", column, plain, forced, err)
		}
		words := openedAsOwner(t, admin, db, column)
		if len(words) != want || !strings.Contains(words[0], "canary") && column != "journey.share_content.want" && column != "chat.turn.result" {
			t.Errorf("%s: opens to %d rows, first %.40q", column, len(words), words[:min(1, len(words))])
		}
	}
	for _, table := range []string{"oneonone.shared", "oneonone.card"} { // whose words moved into a table beside them
		var left string
		if err := admin.QueryRow(t.Context(), `select coalesce(string_agg(pg_catalog.encode(pg_catalog.pg_read_binary_file(pg_catalog.pg_relation_filepath($1::regclass)), 'escape'), ''), '')`, table).Scan(&left); err != nil || strings.Contains(left, "canary") {
			t.Errorf("the file of %s holds words of before, %v", table, err)
		}
	}
	var pending int
	if err := admin.QueryRow(t.Context(), `select count(*) from seal.pending`).Scan(&pending); err != nil || pending != 0 {
		t.Errorf("%d columns are still to be sealed, %v", pending, err)
	}
}

// sealedFromTheStart are the columns of which no row was ever plain.
var sealedFromTheStart = map[string]bool{"escalation.letter.content": true, "escalation.letter_key.tag_key": true}

// before migrates up to a version that is not the last.
func before(t *testing.T, dsn string, version int64) {
	t.Helper()
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		t.Fatal(err)
	}
	config.RuntimeParams["search_path"] = "ext"
	db := stdlib.OpenDB(*config)
	defer db.Close()
	files, err := fs.Sub(postgres.Migrations, "migrations")
	if err != nil {
		t.Fatal(err)
	}
	provider, err := goose.NewProvider(goose.DialectPostgres, db, files, goose.WithTableName("public.goose_db_version"), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := provider.UpTo(t.Context(), version); err != nil {
		t.Fatal(err)
	}
}

func openedAsOwner(t *testing.T, conn *pgx.Conn, db *postgres.DB, column string) (words []string) {
	t.Helper()
	seal.Attach(conn, db.Keys())
	for _, c := range seal.Columns() {
		if c.Table+"."+c.Name != column {
			continue
		}
		err := pgx.BeginFunc(t.Context(), conn, func(tx pgx.Tx) (err error) {
			words, err = seal.OpenAll(t.Context(), tx, c)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return words
}

// Every column of a personal schema that could hold words is sealed, or listed with the reason why it is not. Those that are owed are counted.
func TestColumnsWithWordsAreSealed(t *testing.T) {
	db := postgrestest.New(t)
	owner := postgrestest.Owner(t, db)
	sealed := map[string]bool{}
	for _, c := range seal.Columns() {
		sealed[c.Table+"."+c.Name] = true
	}
	plain, found := plainColumns(t), map[string]bool{}
	for _, column := range names(t, owner, `
		select n.nspname || '.' || c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
		from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
		where c.relkind = 'r' and a.attnum > 0 and not a.attisdropped and n.nspname in ('chat', 'escalation', 'journey', 'oneonone', 'brief', 'audit', 'report')
		  and a.atttypid = any ('{text,jsonb,json,bytea,varchar,text[],name}'::regtype[])`) {
		name, kind, _ := strings.Cut(column, " ")
		found[name] = true
		switch {
		case sealed[name] && kind != "bytea":
			t.Errorf("%s is %s: a sealed column is bytea", name, kind)
		case !sealed[name] && plain[name] == "":
			t.Errorf("%s is neither sealed (internal/seal/columns.txt) nor listed with a reason", name)
		case sealed[name] && plain[name] != "":
			t.Errorf("%s is sealed and listed as plain", name)
		}
	}
	owed := 0
	for name, reason := range plain {
		if strings.HasPrefix(reason, "OWED") {
			owed++
		}
		if !found[name] {
			t.Errorf("%s is listed and does not exist", name)
		}
	}
	for name := range sealed {
		if !found[name] {
			t.Errorf("%s is listed in columns.txt and does not exist", name)
		}
	}
	t.Logf("%d columns sealed, %d owed, %d without words", len(sealed), owed, len(plain)-owed)
}

// plainColumns reads the columns that are not sealed, with the reason.
func plainColumns(t *testing.T) map[string]string {
	t.Helper()
	list, err := os.ReadFile("testdata/plain_columns.txt")
	if err != nil {
		t.Fatal(err)
	}
	plain := map[string]string{}
	for line := range strings.Lines(string(list)) {
		if name, reason, ok := strings.Cut(strings.TrimSpace(line), " "); ok && name != "#" {
			plain[name] = reason
		}
	}
	return plain
}
