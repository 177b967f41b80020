package knowledge_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
)

// second and third are HR too.
var (
	second = postgres.Viewer{Person: uuid.New(), Roles: []postgres.Role{postgres.RoleHR}}
	third  = postgres.Viewer{Person: uuid.New(), Roles: []postgres.Role{postgres.RoleHR}}
)

// as runs f in a transaction of v and returns what it returns.
func as[T any](t *testing.T, db *postgres.DB, v postgres.Viewer, f func(ctx context.Context, tx pgx.Tx) (T, error)) (value T, err error) {
	t.Helper()
	err = db.As(t.Context(), v, func(tx pgx.Tx) error {
		var err error
		value, err = f(t.Context(), tx)
		return err
	})
	return value, err
}

func save(t *testing.T, db *postgres.DB, v postgres.Viewer, d knowledge.Draft) (knowledge.Draft, error) {
	t.Helper()
	return as(t, db, v, func(ctx context.Context, tx pgx.Tx) (knowledge.Draft, error) { return knowledge.SaveDraft(ctx, tx, d) })
}

func mustSave(t *testing.T, db *postgres.DB, v postgres.Viewer, d knowledge.Draft) knowledge.Draft {
	t.Helper()
	saved, err := save(t, db, v, d)
	if err != nil {
		t.Fatal(err)
	}
	return saved
}

// newDraft is a complete program that is not stored yet.
func newDraft(title string, texts ...string) knowledge.Draft {
	d := knowledge.NewDraft(knowledge.Program, "ja")
	d.Article.Title = title
	var sections []knowledge.Section
	for i, text := range texts {
		sections = append(sections, knowledge.Section{Facet: knowledge.FacetsOf(knowledge.Program)[i], Body: text})
	}
	d.Article.SetSections(sections)
	return d
}

// event is one thing that may be done to a draft.
func event(t *testing.T, db *postgres.DB, v postgres.Viewer, what string, d knowledge.Draft) error {
	t.Helper()
	_, err := as(t, db, v, func(ctx context.Context, tx pgx.Tx) (any, error) {
		switch what {
		case "save":
			d.Article.Title += "と"
			return knowledge.SaveDraft(ctx, tx, d)
		case "submit":
			return knowledge.Submit(ctx, tx, d.Slug, d.Version)
		case "check":
			return knowledge.Check(ctx, tx, d.Slug, d.Version)
		case "send back":
			return knowledge.SendBack(ctx, tx, d.Slug, d.Version, "期間が抜けています")
		case "publish":
			return knowledge.Publish(ctx, tx, d.Slug, d.Version)
		case "discard":
			return nil, knowledge.Discard(ctx, tx, d.Slug, d.Version)
		case "bring back":
			return knowledge.RestoreDraft(ctx, tx, d.Slug)
		}
		return nil, fmt.Errorf("no event %q", what)
	})
	return err
}

func current(t *testing.T, db *postgres.DB, slug string) knowledge.Draft {
	t.Helper()
	d, err := as(t, db, hr, func(ctx context.Context, tx pgx.Tx) (knowledge.Draft, error) {
		return knowledge.OpenDraft(ctx, tx, slug)
	})
	if err != nil && !errors.Is(err, knowledge.ErrNoDraft) {
		t.Fatal(err)
	}
	return d
}

// Publishing and an upload that is being stored never wait for each other: while the import holds the table, nobody holds a row.
func TestPublishingWaitsForAnImport(t *testing.T) {
	db := postgrestest.New(t)
	checked := func(d knowledge.Draft) knowledge.Draft {
		t.Helper()
		if err := errors.Join(event(t, db, hr, "submit", d), event(t, db, second, "check", current(t, db, d.Slug))); err != nil {
			t.Fatal(err)
		}
		return current(t, db, d.Slug)
	}
	first := mustSave(t, db, hr, newDraft("社内留学", "三か月働けます。"))
	if err := event(t, db, hr, "publish", checked(first)); err != nil {
		t.Fatal(err)
	}
	d, err := as(t, db, hr, func(ctx context.Context, tx pgx.Tx) (knowledge.Draft, error) {
		return knowledge.EditDraft(ctx, tx, first.Slug)
	})
	if err != nil {
		t.Fatal(err)
	}
	d.Article.Title = "社内留学（改）"
	d = checked(mustSave(t, db, hr, d))
	published := make(chan error, 1)
	err = db.As(t.Context(), postgres.Worker(), func(tx pgx.Tx) error {
		if _, err := tx.Exec(t.Context(), `lock table knowledge.article, knowledge.desk in share row exclusive mode`); err != nil {
			return err
		}
		go func() {
			published <- db.As(t.Context(), hr, func(tx pgx.Tx) error {
				_, err := knowledge.Publish(t.Context(), tx, d.Slug, d.Version)
				return err
			})
		}()
		for waits, until := 0, time.Now().Add(20*time.Second); waits == 0 && time.Now().Before(until); {
			if err := tx.QueryRow(t.Context(), `select count(*) from pg_locks where not granted and relation = 'knowledge.article'::regclass`).Scan(&waits); err != nil {
				return err
			}
		}
		_, err := tx.Exec(t.Context(), `select from knowledge.article where slug = $1 for update nowait`, d.Slug)
		return err
	})
	if err := errors.Join(err, <-published); err != nil {
		t.Errorf("the import meets a row that is held: %v", err)
	}
}

// Every state of a draft with every event: what comes of it, and who may not.
func TestEveryStateOfADraftWithEveryEvent(t *testing.T) {
	db := postgrestest.New(t)
	conflict := &knowledge.DraftConflict{}
	ways := map[string][]string{"draft": {}, "waiting": {"submit"}, "checked": {"submit", "check"}, "published": {"submit", "check", "publish"}, "discarded": {"discard"}}
	table := map[string]map[string]any{ // the state that follows, or the error
		"draft":     {"save": "draft", "submit": "waiting", "check": knowledge.ErrDraftState, "send back": knowledge.ErrDraftState, "publish": knowledge.ErrDraftState, "discard": "", "bring back": conflict},
		"waiting":   {"save": "draft", "submit": knowledge.ErrDraftState, "check": "checked", "send back": "draft", "publish": knowledge.ErrDraftState, "discard": "", "bring back": conflict},
		"checked":   {"save": "draft", "submit": knowledge.ErrDraftState, "check": knowledge.ErrDraftState, "send back": "draft", "publish": "", "discard": "", "bring back": conflict},
		"published": {"save": conflict, "submit": conflict, "check": conflict, "send back": conflict, "publish": conflict, "discard": conflict, "bring back": knowledge.ErrNoDraft},
		"discarded": {"save": conflict, "submit": conflict, "check": conflict, "send back": conflict, "publish": conflict, "discard": conflict, "bring back": "draft"},
	}
	for state, way := range ways {
		for what, want := range table[state] {
			d := mustSave(t, db, hr, newDraft("社内留学", "三か月働けます。"))
			for _, step := range way {
				if err := event(t, db, second, step, d); err != nil {
					t.Fatalf("%s, on the way: %v", step, err)
				}
				if next := current(t, db, d.Slug); next.Version > 0 {
					d = next
				}
			}
			err := event(t, db, second, what, d)
			switch want := want.(type) {
			case string:
				if got := current(t, db, d.Slug); err != nil || string(got.State) != want {
					t.Errorf("%s + %s: %q, %v, want %q", state, what, got.State, err, want)
				}
			case *knowledge.DraftConflict:
				if !errors.As(err, &want) {
					t.Errorf("%s + %s: %v, want a conflict", state, what, err)
				}
			case error:
				if !errors.Is(err, want) {
					t.Errorf("%s + %s: %v, want %v", state, what, err, want)
				}
			}
		}
	}
	if n := count(t, db, `select count(*) from knowledge.visible`); n != len(table["published"])+1 {
		t.Errorf("%d articles are published", n)
	}
}

// Neither who began a draft nor who changed it last checks it, by the program or past it.
func TestADraftIsCheckedByASecondPerson(t *testing.T) {
	db := postgrestest.New(t)
	d := mustSave(t, db, hr, newDraft("社内留学", "三か月働けます。"))
	d.Article.Title = "社内留学制度"
	d = mustSave(t, db, second, d)
	if err := event(t, db, hr, "submit", d); err != nil {
		t.Fatal(err)
	}
	d = current(t, db, d.Slug)
	for name, v := range map[string]postgres.Viewer{"who began it": hr, "who edited it last": second} {
		if err := event(t, db, v, "check", d); !errors.Is(err, knowledge.ErrSecondPerson) {
			t.Errorf("%s: %v", name, err)
		}
	}
	past := func(v postgres.Viewer, sql string, args ...any) error {
		return db.As(t.Context(), v, func(tx pgx.Tx) error {
			_, err := tx.Exec(t.Context(), sql, args...)
			return err
		})
	}
	const check = `update knowledge.draft set state = 'checked', checked_at = now(), checked_by = $1`
	for name, try := range map[string]func() error{
		"who began it, for themselves":        func() error { return past(hr, check, hr.Person) },
		"who edited it last, for themselves":  func() error { return past(second, check, second.Person) },
		"who began it, in a colleague's name": func() error { return past(hr, check, third.Person) },
		"checked by nobody":                   func() error { return past(third, `update knowledge.draft set state = 'checked'`) },
		"the text together with the check":    func() error { return past(third, check+`, content = '{}'`, third.Person) },
		"edited in another's name": func() error {
			return past(third, `update knowledge.draft set edited_by = $1, state = 'draft'`, hr.Person)
		},
		"begun in another's name": func() error {
			return past(third, `insert into knowledge.draft (slug, content, author, edited_by) values ('x', '{}', $1, $2)`, hr.Person, third.Person)
		},
		"begun checked": func() error {
			return past(third, `insert into knowledge.draft (slug, content, author, edited_by, state) values ('x', '{}', $1, $1, 'checked')`, third.Person)
		},
		"another author": func() error { return past(third, `update knowledge.draft set author = $1`, third.Person) },
		"a published revision of someone else": func() error {
			return past(third, `insert into knowledge.revision_person values (gen_random_uuid(), 1, null, null, $1)`, hr.Person)
		},
	} {
		if err := try(); err == nil {
			t.Errorf("%s: the database takes it", name)
		}
	}
	for name, v := range map[string]postgres.Viewer{"nobody": {}, "the worker": postgres.Worker(),
		"everybody else": {Person: hr.Person, Roles: []postgres.Role{postgres.RoleEmployee, postgres.RoleManager, postgres.RoleExecutive, postgres.RoleAdmin}}} {
		if _, err := as(t, db, v, func(ctx context.Context, tx pgx.Tx) (knowledge.Draft, error) {
			return knowledge.OpenDraft(ctx, tx, d.Slug)
		}); !errors.Is(err, knowledge.ErrNoDraft) {
			t.Errorf("%s sees the draft: %v", name, err)
		}
		if _, err := save(t, db, v, newDraft("x", "y")); err == nil {
			t.Errorf("%s begins a draft", name)
		}
	}
	if err := event(t, db, third, "check", d); err != nil {
		t.Fatal(err)
	}
	// A text that changes after the check is unchecked.
	d = current(t, db, d.Slug)
	if same := mustSave(t, db, hr, d); same.State != knowledge.DraftChecked || same.Version != d.Version {
		t.Errorf("saved without a change: %s, version %d", same.State, same.Version)
	}
	d.Article.SetSections([]knowledge.Section{{Facet: knowledge.Summary, Body: "六か月働けます。"}})
	if changed := mustSave(t, db, hr, d); changed.State != knowledge.DraftOpen || changed.CheckedBy != uuid.Nil {
		t.Errorf("after a change: %+v", changed)
	}
}

// Two people edit: the second one is told, with both texts, and nothing is lost.
func TestTwoEditorsOfOneDraft(t *testing.T) {
	db := postgrestest.New(t)
	bring(t, db, knowledge.Options{}, folder(map[string]string{"leave.md": "---\nid: leave\nkind: program\ntitle: 休職\n---\n# 概要\n学びます。\n"}))
	edit := func(v postgres.Viewer) knowledge.Draft {
		d, err := as(t, db, v, func(ctx context.Context, tx pgx.Tx) (knowledge.Draft, error) {
			return knowledge.EditDraft(ctx, tx, "leave")
		})
		if err != nil || d.Version != 0 || d.Article.Title != "休職" || len(d.Article.Passages) != 1 {
			t.Fatalf("%+v, %v", d, err)
		}
		return d
	}
	one, two := edit(hr), edit(second)
	one.Article.Title, two.Article.Title = "学びの休職", "自己啓発休職"
	mustSave(t, db, hr, one)
	_, err := save(t, db, second, two)
	var conflict *knowledge.DraftConflict
	if !errors.As(err, &conflict) || conflict.Theirs.Article.Title != "学びの休職" {
		t.Fatalf("%v: %+v", err, conflict)
	}
	two.Version = conflict.Theirs.Version // having seen it
	if saved := mustSave(t, db, second, two); saved.Article.Title != "自己啓発休職" || saved.EditedBy != second.Person || saved.Author != hr.Person {
		t.Errorf("%+v", saved)
	}
	one.Version = conflict.Theirs.Version
	if _, err = save(t, db, hr, one); !errors.As(err, &conflict) || conflict.Theirs.Article.Title != "自己啓発休職" {
		t.Errorf("%v: %+v", err, conflict)
	}
}

func TestAnIncompleteDraftIsSavedAndNotHandedOn(t *testing.T) {
	db := postgrestest.New(t)
	for _, test := range []struct {
		draft knowledge.Draft
		want  string
	}{
		{knowledge.NewDraft(knowledge.Program, "ja"), "title text"},
		{newDraft("題だけ"), "text"},
		{newDraft(" ", "文だけ"), "title"},
		{knowledge.NewDraft(knowledge.Case, "ja"), "title text consent"},
	} {
		d := mustSave(t, db, hr, test.draft)
		var incomplete *knowledge.Incomplete
		if err := event(t, db, hr, "submit", d); !errors.As(err, &incomplete) || strings.Join(incomplete.Faults, " ") != test.want {
			t.Errorf("%q: %v", test.draft.Article.Title, err)
		}
	}
	large := newDraft("長い", strings.Repeat("長", knowledge.MaxDraft/3+1))
	if _, err := save(t, db, hr, large); !errors.Is(err, knowledge.ErrDraftLarge) {
		t.Errorf("too large: %v", err)
	}
}

func TestDraftFAQ(t *testing.T) {
	db := postgrestest.New(t)
	slug, err := as(t, db, hr, func(ctx context.Context, tx pgx.Tx) (string, error) {
		return knowledge.DraftFAQ(ctx, tx, " 公募の面接日は\n変えられますか ", "面接の前日まで変えられます。", "answer")
	})
	if err != nil {
		t.Fatal(err)
	}
	d := current(t, db, slug)
	if a := d.Article; a.Kind != knowledge.FAQ || a.Title != "公募の面接日は 変えられますか" || facet(a, knowledge.Answer) != "面接の前日まで変えられます。" || a.Language != "ja" || d.Purpose != "answer" {
		t.Errorf("%+v", d)
	}
}
