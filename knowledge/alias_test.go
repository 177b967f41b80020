package knowledge_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
)

var hr = postgres.Viewer{Person: uuid.New(), Roles: []postgres.Role{postgres.RoleEmployee, postgres.RoleHR}}

func addAlias(t *testing.T, db *postgres.DB, v postgres.Viewer, slug, alias string) error {
	t.Helper()
	return db.As(t.Context(), v, func(tx pgx.Tx) error { return knowledge.AddAlias(t.Context(), tx, slug, alias, "hr") })
}

func removeAlias(t *testing.T, db *postgres.DB, v postgres.Viewer, slug, alias string) error {
	t.Helper()
	return db.As(t.Context(), v, func(tx pgx.Tx) error { return knowledge.RemoveAlias(t.Context(), tx, slug, alias) })
}

func mustAdd(t *testing.T, db *postgres.DB, slug, alias string) {
	t.Helper()
	if err := addAlias(t, db, hr, slug, alias); err != nil {
		t.Fatal(err)
	}
}

// own are HR's aliases of an article as text.
func own(t *testing.T, db *postgres.DB, slug string) string {
	t.Helper()
	list, err := knowledge.Aliases(t.Context(), db, slug)
	if err != nil {
		t.Fatal(err)
	}
	var words []string
	for _, a := range list {
		words = append(words, a.Text)
	}
	return strings.Join(words, "|")
}

// An alias of HR stays over an import of the same source, changed or not, and the import does not take it for a change.
func TestAnAliasOutlivesImports(t *testing.T) {
	db := postgrestest.New(t)
	files := company()
	bring(t, db, knowledge.Options{}, folder(files))
	before := find(t, db, "short-help")
	mustAdd(t, db, "short-help", "  よその課を\n手伝う　ﾃﾞｽ ")
	a := find(t, db, "short-help")
	if want := append(before.Aliases, "よその課を 手伝う ﾃﾞｽ"); cmp.Diff(want, a.Aliases) != "" || a.Revision != 2 {
		t.Errorf("aliases %q, want %q; revision %d", a.Aliases, want, a.Revision)
	}
	if again := bring(t, db, knowledge.Options{}, folder(files)); again.Changed+again.New != 0 {
		t.Errorf("the import takes the alias for a change: %+v", again)
	}
	files["programs/help.md"] = strings.Replace(program, "入社一年", "入社半年", 1)
	if r := bring(t, db, knowledge.Options{}, folder(files)); r.Changed != 1 {
		t.Errorf("a changed file: %+v", r)
	}
	a = find(t, db, "short-help")
	if own(t, db, "short-help") != "よその課を 手伝う ﾃﾞｽ" || a.Revision != 3 || len(a.Aliases) != len(before.Aliases)+1 {
		t.Errorf("after a change of the file: %q, revision %d", a.Aliases, a.Revision)
	}
	if n := count(t, db, `select count(*) from knowledge.revision where article_id = $1`, a.ID); n != 3 {
		t.Errorf("%d revisions, want 3", n)
	}
	delete(files, "programs/help.md")
	bring(t, db, knowledge.Options{RetireVanished: true}, folder(files))
	if err := addAlias(t, db, hr, "short-help", "もう一つ"); !errors.Is(err, knowledge.ErrNotFound) {
		t.Errorf("an alias of a retired article: %v", err)
	}
	bring(t, db, knowledge.Options{}, folder(company()))
	if got := own(t, db, "short-help"); got != "よその課を 手伝う ﾃﾞｽ" {
		t.Errorf("after coming back: %q", got)
	}
}

func TestAliasRefusals(t *testing.T) {
	db := postgrestest.New(t)
	bring(t, db, knowledge.Options{}, folder(company()))
	title := find(t, db, "short-help").Title
	mustAdd(t, db, "short-help", "Helping Out")
	for name, test := range map[string]struct {
		slug, alias string
		want        error
	}{
		"empty":                   {"short-help", " 　\n", knowledge.ErrAliasEmpty},
		"signs alone":             {"short-help", "？！…—", knowledge.ErrAliasEmpty},
		"what cannot be seen":     {"short-help", "\u200b\u202e\xff", knowledge.ErrAliasEmpty},
		"one character too many":  {"short-help", strings.Repeat("長", knowledge.MaxAlias+1), knowledge.ErrAliasLong},
		"the title":               {"short-help", "「" + title + "」", knowledge.ErrAliasTaken},
		"width, case and a space": {"short-help", "ＨＥＬＰＩＮＧ　ｏｕｔ", knowledge.ErrAliasTaken},
		"no article":              {"none", "手伝い", knowledge.ErrNotFound},
	} {
		if err := addAlias(t, db, hr, test.slug, test.alias); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
	}
	mustAdd(t, db, "short-help", strings.Repeat("長", knowledge.MaxAlias))
	for i := range knowledge.MaxAliases - 2 {
		mustAdd(t, db, "short-help", fmt.Sprint("言い方", i))
	}
	if err := addAlias(t, db, hr, "short-help", "もう一つ"); !errors.Is(err, knowledge.ErrAliasMany) {
		t.Errorf("the fifty-first: %v", err)
	}
	if err := removeAlias(t, db, hr, "short-help", "言い方0"); err != nil {
		t.Error(err)
	}
	mustAdd(t, db, "short-help", "もう一つ")
}

// Only HR adds and removes, whoever asks the database; everybody finds by it.
func TestOnlyHRChangesAliases(t *testing.T) {
	db := postgrestest.New(t)
	bring(t, db, knowledge.Options{}, folder(company()))
	mustAdd(t, db, "short-help", "手伝い")
	for name, v := range map[string]postgres.Viewer{
		"nobody": {}, "the worker": postgres.Worker(),
		"an employee":  {Person: uuid.New(), Roles: []postgres.Role{postgres.RoleEmployee, postgres.RoleManager}},
		"an executive": {Person: uuid.New(), Roles: []postgres.Role{postgres.RoleExecutive, postgres.RoleAdmin}},
	} {
		// Who may not write the article does not get as far as its names.
		if err := addAlias(t, db, v, "short-help", "べつの名"); !errors.Is(err, knowledge.ErrNotFound) && (name != "the worker" || !strings.Contains(err.Error(), "row-level security")) {
			t.Errorf("%s adds: %v", name, err)
		}
		if err := removeAlias(t, db, v, "short-help", "手伝い"); !errors.Is(err, knowledge.ErrNoAlias) {
			t.Errorf("%s removes: %v", name, err)
		}
	}
	if got := own(t, db, "short-help"); got != "手伝い" {
		t.Errorf("aliases %q", got)
	}
	err := db.As(t.Context(), hr, func(tx pgx.Tx) error {
		return knowledge.AddAlias(t.Context(), tx, "short-help", "べつの名", uuid.NewString())
	})
	if err == nil {
		t.Error("an alias with a person instead of a role was taken")
	}
}

// What HR takes back stands nowhere any more, and what stays knows the day alone.
func TestNothingOfARemovedAliasStays(t *testing.T) {
	db := postgrestest.New(t)
	bring(t, db, knowledge.Options{}, folder(company()))
	mustAdd(t, db, "short-help", "うっかり書いた名前")
	if err := removeAlias(t, db, hr, "short-help", "うっかり 書いた名前"); err != nil {
		t.Fatal(err)
	}
	if err := removeAlias(t, db, hr, "short-help", "うっかり書いた名前"); !errors.Is(err, knowledge.ErrNoAlias) {
		t.Errorf("removed twice: %v", err)
	}
	if n := count(t, db, `select (select count(*) from knowledge.alias) + (select count(*) from knowledge.revision where snapshot::text like '%うっかり%')
		+ (select count(*) from knowledge.visible where array_to_string(aliases, ' ') like '%うっかり%')`); n != 0 {
		t.Errorf("%d rows still hold it", n)
	}
	if n := count(t, db, `select count(*) from knowledge.revision where snapshot ? 'hr_aliases' and at <> date_trunc('day', at)`); n != 0 {
		t.Errorf("%d revisions of aliases know the time", n)
	}
	owner := postgrestest.Owner(t, db)
	var columns, keys string
	if err := owner.QueryRow(t.Context(), `select
		(select string_agg(column_name || ' ' || data_type, ', ' order by ordinal_position) from information_schema.columns
			where table_schema = 'knowledge' and table_name = 'alias'),
		(select string_agg(confrelid::regclass::text, ', ') from pg_constraint where conrelid = 'knowledge.alias'::regclass and contype = 'f')`).Scan(&columns, &keys); err != nil {
		t.Fatal(err)
	}
	if columns != "article_id uuid, folded text, alias text, added_by text, added_on date" || keys != "knowledge.article" {
		t.Errorf("knowledge.alias has %s and leads to %s", columns, keys)
	}
}

func TestAliasesAreHinted(t *testing.T) {
	db := postgrestest.New(t)
	bring(t, db, knowledge.Options{}, folder(company()))
	hint, cancel := db.Subscribe("knowledge")
	defer cancel()
	<-hint // the listener has just begun
	for _, change := range []func() error{
		func() error { return addAlias(t, db, hr, "short-help", "手伝い") },
		func() error { return removeAlias(t, db, hr, "short-help", "手伝い") },
	} {
		if err := change(); err != nil {
			t.Fatal(err)
		}
		select {
		case <-hint:
		case <-time.After(10 * time.Second):
			t.Fatal("no hint")
		}
	}
}

func TestNamed(t *testing.T) {
	db := postgrestest.New(t)
	bring(t, db, knowledge.Options{}, folder(map[string]string{
		"a.md": "---\nid: a\nkind: program\ntitle: 社内公募\naliases: [ジョブポスティング]\n---\n本文です。\n",
		"b.md": "---\nid: b\nkind: program\ntitle: 異動の希望\naliases: [公募のあとの相談, Internal Posting]\n---\n本文です。\n",
		"c.md": "---\nid: c\nkind: program\ntitle: 公募の面接\naudience: [\"role:manager\"]\n---\n本文です。\n",
	}))
	mustAdd(t, db, "a", "手をあげる")
	for words, want := range map[string]string{"公募": "a b", "ｺｳﾎﾞ": "", "ｼﾞｮﾌﾞ": "a", "INTERNAL": "b", "公募 相談": "b", "公募　手": "a", " ": "", "%": "", "'": ""} {
		list, err := knowledge.Named(t.Context(), db, words, []string{"role:employee"}, 10)
		if err != nil {
			t.Fatal(err)
		}
		var slugs []string
		for _, a := range list {
			slugs = append(slugs, a.Slug)
		}
		if got := strings.Join(slugs, " "); got != want {
			t.Errorf("%q: %q, want %q", words, got, want)
		}
	}
	if list, err := knowledge.Named(t.Context(), db, "公募", []string{"role:manager"}, 1); err != nil || len(list) != 1 {
		t.Errorf("a limit of one gives %d, %v", len(list), err)
	}
}
