package news

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
)

func TestMain(m *testing.M) { postgrestest.Main(m) }

var (
	hr       = postgres.Viewer{Person: uuid.New(), Roles: []postgres.Role{postgres.RoleEmployee, postgres.RoleHR}}
	employee = postgres.Viewer{Person: uuid.New(), Roles: []postgres.Role{postgres.RoleEmployee, postgres.RoleManager, postgres.RoleExecutive, postgres.RoleAdmin}}
)

// write imports pages: their front matter and text by name. What is not named is retired.
func write(t *testing.T, db *postgres.DB, pages map[string]string) {
	t.Helper()
	files := fstest.MapFS{}
	for name, text := range pages {
		files[name+".md"] = &fstest.MapFile{Data: []byte("---\nid: " + name + "\n" + text)}
	}
	if _, err := knowledge.Import(t.Context(), db, knowledge.Options{RetireVanished: true}, knowledge.Source{Name: "test", FS: files, Root: "."}); err != nil {
		t.Fatal(err)
	}
}

// aged makes everything that was written so far older than any digest looks back to.
func aged(t *testing.T, db *postgres.DB) {
	t.Helper()
	if _, err := postgrestest.Owner(t, db).Exec(t.Context(), `update knowledge.revision set at = at - interval '60 days'`); err != nil {
		t.Fatal(err)
	}
}

func begun(t *testing.T, db *postgres.DB) Digest {
	t.Helper()
	id, err := Begin(t.Context(), db, hr, "11月のお知らせ", "ja", time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	return found(t, db, id)
}

func found(t *testing.T, db *postgres.DB, id uuid.UUID) Digest {
	t.Helper()
	d, err := Find(t.Context(), db, hr, id)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func posted(t *testing.T, db *postgres.DB, id uuid.UUID, version int) error {
	t.Helper()
	return db.As(t.Context(), hr, func(tx pgx.Tx) error { return Post(t.Context(), tx, id, version, false) })
}

func said(d Digest) (list []string) {
	for _, i := range d.Items {
		list = append(list, fmt.Sprint(i.Slug, " ", i.New, " ", strings.Join(i.Parts, ",")))
	}
	return list
}

func TestProposals(t *testing.T) {
	db := postgrestest.New(t)
	old := map[string]string{
		"checked":  "kind: program\ntitle: 点検だけ\nreviewed_on: 2026-04-01\n---\n## 対象者\n全員です。\n",
		"window":   "kind: program\ntitle: 時期が変わる\nthemes: [異動]\n---\n## 対象者\n全員です。\n## 募集時期\n5月です。\n",
		"renamed":  "kind: program\ntitle: 前の名前\n---\n## 対象者\n全員です。\n",
		"worded":   "kind: program\ntitle: 言い方だけ\n---\n## 対象者\n全員です。\n",
		"both":     "kind: program\ntitle: 変わって言い方も\n---\n## 対象者\n全員です。\n",
		"faq":      "kind: faq\ntitle: 質問\n---\n答えです。\n",
		"vanished": "kind: program\ntitle: なくなる\n---\n## 対象者\n全員です。\n",
	}
	write(t, db, old)
	aged(t, db)
	now := map[string]string{}
	for name, text := range old {
		now[name] = text
	}
	now["checked"] = strings.Replace(old["checked"], "2026-04-01", "2026-11-01", 1)
	now["window"] = strings.Replace(old["window"], "5月", "6月", 1)
	now["renamed"] = strings.Replace(old["renamed"], "前の", "新しい", 1)
	now["both"] = strings.Replace(old["both"], "全員", "正社員", 1)
	now["faq"] = strings.Replace(old["faq"], "答え", "別の答え", 1)
	now["new"] = "kind: program\ntitle: はじめて\ncategory: 学び\nthemes: [挑戦]\n---\n## 対象者\n全員です。\n"
	delete(now, "vanished")
	write(t, db, now)
	// HR's own wordings make a revision that knows only its day.
	for _, slug := range []string{"worded", "both"} {
		if err := db.As(t.Context(), hr, func(tx pgx.Tx) error { return knowledge.AddAlias(t.Context(), tx, slug, "あだ名", "hr") }); err != nil {
			t.Fatal(err)
		}
	}
	d := begun(t, db)
	want := []string{"both false eligibility", "renamed false title", "window false window", "new true "}
	got := said(d)
	if diff := cmp.Diff(sorted(want), sorted(got)); diff != "" {
		t.Error(diff)
	}
	for _, i := range d.Items {
		if i.Slug == "new" && !cmp.Equal(i.Themes, []string{"挑戦", "学び"}) {
			t.Errorf("themes of a new program: %v", i.Themes)
		}
		if i.Chosen {
			t.Errorf("%s is chosen before HR chose it", i.Slug)
		}
	}
	// Whoever begins another goes on with this one; what changes afterwards is added when HR looks again.
	if again := begun(t, db); again.ID != d.ID {
		t.Error("two drafts")
	}
	now["later"] = "kind: program\ntitle: あとから\n---\n## 対象者\n全員です。\n"
	write(t, db, now)
	if err := LookAgain(t.Context(), db, hr, d.ID); err != nil {
		t.Fatal(err)
	}
	if n := len(found(t, db, d.ID).Items); n != len(want)+1 {
		t.Errorf("%d items after looking again", n)
	}
	// The next digest begins where this one looked last.
	d = found(t, db, d.ID)
	if err := Save(t.Context(), db, hr, d.ID, d.Version, Content{Title: "題", Chosen: []string{"new"}}); err != nil {
		t.Fatal(err)
	}
	if err := posted(t, db, d.ID, found(t, db, d.ID).Version); err != nil {
		t.Fatal(err)
	}
	if next := begun(t, db); len(next.Items) != 0 {
		t.Errorf("told twice: %v", said(next))
	}
}

func TestDraft(t *testing.T) {
	db := postgrestest.New(t)
	write(t, db, map[string]string{"a": "kind: program\ntitle: あ\n---\n本文です。\n", "b": "kind: program\ntitle: い\n---\n本文です。\n"})
	d := begun(t, db)
	first := Content{Title: "題", Intro: "はじめに", Chosen: []string{"a"}, Sentences: map[string]string{"a": " 一行\nです "}}
	if err := Save(t.Context(), db, hr, d.ID, d.Version, first); err != nil {
		t.Fatal(err)
	}
	got := found(t, db, d.ID)
	if c := got.Content(); c.Sentences["a"] != "一行 です" || !cmp.Equal(c.Chosen, []string{"a"}) || got.Version != d.Version+1 {
		t.Errorf("saved %+v, version %d", c, got.Version)
	}
	if err := Save(t.Context(), db, hr, d.ID, got.Version, first); err != nil || found(t, db, d.ID).Version != got.Version {
		t.Errorf("saving the same: %v, version %d", err, found(t, db, d.ID).Version)
	}
	if err := Save(t.Context(), db, hr, d.ID, d.Version, Content{Title: "別の題"}); !errors.Is(err, ErrMoved) {
		t.Errorf("an older version: %v", err)
	}
	for name, c := range map[string]Content{
		"title":    {Title: strings.Repeat("題", MaxTitle+1)},
		"intro":    {Title: "題", Intro: strings.Repeat("文", MaxIntro+1)},
		"sentence": {Title: "題", Sentences: map[string]string{"a": strings.Repeat("文", MaxSentence+1)}},
	} {
		if err := Save(t.Context(), db, hr, d.ID, got.Version, c); !errors.Is(err, ErrTooLong) {
			t.Errorf("a long %s: %v", name, err)
		}
	}
	// The step of a minute ago, and the one before.
	old := func() {
		if _, err := postgrestest.Owner(t, db).Exec(t.Context(), `update news.before set at = at - interval '1 minute'`); err != nil {
			t.Fatal(err)
		}
	}
	old()
	second := Content{Title: "題二", Chosen: []string{"a", "b"}}
	if err := Save(t.Context(), db, hr, d.ID, got.Version, second); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"題", "11月のお知らせ"} {
		if undone, err := Undo(t.Context(), db, hr, d.ID); err != nil || !undone || found(t, db, d.ID).Title != want {
			t.Errorf("undone %v, %v: %q, want %q", undone, err, found(t, db, d.ID).Title, want)
		}
	}
	if undone, err := Undo(t.Context(), db, hr, d.ID); err != nil || undone {
		t.Errorf("there is nothing to undo: %v, %v", undone, err)
	}
	if err := Discard(t.Context(), db, hr, d.ID); err != nil {
		t.Fatal(err)
	}
	if err := Save(t.Context(), db, hr, d.ID, 0, second); !errors.Is(err, ErrState) {
		t.Errorf("a discarded draft is saved: %v", err)
	}
	if err := Restore(t.Context(), db, hr, d.ID); err != nil || found(t, db, d.ID).State != Draft {
		t.Errorf("restored: %v", err)
	}
	if err := Discard(t.Context(), db, hr, d.ID); err != nil {
		t.Fatal(err)
	}
	begun(t, db)
	if err := Restore(t.Context(), db, hr, d.ID); !errors.Is(err, ErrState) {
		t.Errorf("beside another draft: %v", err)
	}
}

func TestPostOnce(t *testing.T) {
	db := postgrestest.New(t)
	write(t, db, map[string]string{
		"a": "kind: program\ntitle: あ\n---\n本文です。\n",
		"b": "kind: program\ntitle: い\naudience: [role:manager]\n---\n本文です。\n"})
	d := begun(t, db)
	if err := posted(t, db, d.ID, d.Version); !errors.Is(err, ErrNothing) {
		t.Errorf("nothing chosen: %v", err)
	}
	if err := Save(t.Context(), db, hr, d.ID, d.Version, Content{Title: "題", Chosen: []string{"b"}}); err != nil {
		t.Fatal(err)
	}
	if err := posted(t, db, d.ID, d.Version); !errors.Is(err, ErrMoved) {
		t.Errorf("another version than was looked at: %v", err)
	}
	d = found(t, db, d.ID)
	results := make(chan error)
	for range 8 {
		go func() { results <- posted(t, db, d.ID, d.Version) }()
	}
	var done int
	for range 8 {
		if err := <-results; err == nil {
			done++
		} else if !errors.Is(err, ErrState) {
			t.Error(err)
		}
	}
	if done != 1 {
		t.Errorf("posted %d times", done)
	}
	shown := func(v postgres.Viewer, tags ...string) int {
		t.Helper()
		list, err := Published(t.Context(), db, v, tags, 0, 10)
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	if shown(employee, "role:employee") != 0 || shown(employee, "role:manager") != 1 || shown(postgres.Viewer{}, "role:manager") != 0 {
		t.Error("a digest is shown to others than those who may see something of it")
	}
	back := func() error {
		return db.As(t.Context(), hr, func(tx pgx.Tx) error { return TakeBack(t.Context(), tx, d.ID) })
	}
	if err := back(); err != nil || shown(employee, "role:manager") != 0 {
		t.Errorf("taken back: %v", err)
	}
	if err := back(); !errors.Is(err, ErrState) {
		t.Errorf("twice: %v", err)
	}
	if err := posted(t, db, d.ID, d.Version); !errors.Is(err, ErrState) {
		t.Errorf("posted again: %v", err)
	}
}

// Nobody but HR reads or changes a draft, whatever else they are.
func TestDraftsAreHRs(t *testing.T) {
	db := postgrestest.New(t)
	write(t, db, map[string]string{"a": "kind: program\ntitle: あ\n---\n本文です。\n"})
	d := begun(t, db)
	for name, v := range map[string]postgres.Viewer{"an employee": employee, "nobody": {}} {
		if _, err := Find(t.Context(), db, v, d.ID); !errors.Is(err, ErrNotFound) {
			t.Errorf("%s reads a draft: %v", name, err)
		}
		if err := Save(t.Context(), db, v, d.ID, d.Version, Content{Title: "x"}); !errors.Is(err, ErrNotFound) {
			t.Errorf("%s saves a draft: %v", name, err)
		}
		if _, err := Begin(t.Context(), db, v, "x", "ja", time.Time{}); err == nil {
			t.Errorf("%s begins a digest", name)
		}
	}
}

func TestReached(t *testing.T) {
	for n, want := range map[int]int{-1: 0, 0: 0, 1: 0, 9: 0, 10: 10, 19: 10, 20: 20, 128: 120} {
		if got := Reached(n); got != want {
			t.Errorf("%d people: %d is said, want %d", n, got, want)
		}
	}
}

func TestHints(t *testing.T) {
	d := Digest{Title: "11月のお知らせ", Intro: "制度が二つ増えました。", Language: "ja", Items: []Item{
		{Slug: "a", Chosen: true, Sentence: "ぜひ応募してみませんか。"},
		{Slug: "b", Chosen: true, Sentence: "受付の時期が6月に変わりました。"},
		{Slug: "c", Sentence: "ぜひ応募してください。"},
	}}
	hints := d.Hints()
	if len(hints) == 0 || hints[0].Slug != "a" || hints[0].Rule != "controlling" {
		t.Errorf("hints: %+v", hints)
	}
	for _, h := range hints {
		if h.Slug != "a" {
			t.Errorf("a hint too many: %+v", h)
		}
	}
}

func sorted(list []string) map[string]bool {
	set := map[string]bool{}
	for _, s := range list {
		set[s] = true
	}
	return set
}
