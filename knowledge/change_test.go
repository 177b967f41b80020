package knowledge_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
)

func pages(named map[string]string) knowledge.Source {
	files := fstest.MapFS{}
	for name, title := range named {
		files[name+".md"] = &fstest.MapFile{Data: []byte("---\nid: " + name + "\nkind: program\ntitle: " + title + "\n---\n本文です。\n")}
	}
	return knowledge.Source{Name: "test", FS: files, Root: "."}
}

func storedTitles(t *testing.T, db *postgres.DB) []string {
	t.Helper()
	rows, _ := db.Pool().Query(t.Context(), `select title from knowledge.article where state = 'published' order by title`)
	list, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestEveryChangeIsToldInsideItsTransaction(t *testing.T) {
	db := postgrestest.New(t)
	var told []knowledge.Change
	opts := knowledge.Options{RetireVanished: true, Committing: func(_ context.Context, _ pgx.Tx, c knowledge.Change) error {
		told = append(told, c)
		return nil
	}}
	for _, step := range []struct {
		pages map[string]string
		want  []knowledge.Change
	}{
		{map[string]string{"a": "一", "b": "二"}, []knowledge.Change{{Source: "test", Slug: "a", What: "new"}, {Source: "test", Slug: "b", What: "new"}}},
		{map[string]string{"a": "一", "b": "二"}, nil},
		{map[string]string{"b": "三"}, []knowledge.Change{{Source: "test", Slug: "b", What: "changed"}, {Source: "test", Slug: "a", What: "retired"}}},
	} {
		told = nil
		if _, err := knowledge.Import(t.Context(), db, opts, pages(step.pages)); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(step.want, told); diff != "" {
			t.Error(diff)
		}
	}
}

func TestARefusedChangeIsNotStored(t *testing.T) {
	db := postgrestest.New(t)
	refused := errors.New("not this one")
	opts := knowledge.Options{Committing: func(_ context.Context, _ pgx.Tx, c knowledge.Change) error {
		if c.Slug == "b" {
			return refused
		}
		return nil
	}}
	if _, err := knowledge.Import(t.Context(), db, opts, pages(map[string]string{"a": "一", "b": "二"})); !errors.Is(err, refused) {
		t.Errorf("error %v", err)
	}
	if titles := storedTitles(t, db); !slices.Equal(titles, []string{"一"}) {
		t.Errorf("stored %v", titles)
	}
}

func TestAnImportInATransactionEndsWithIt(t *testing.T) {
	db := postgrestest.New(t)
	if _, err := knowledge.Import(t.Context(), db, knowledge.Options{}, pages(map[string]string{"a": "一"})); err != nil {
		t.Fatal(err)
	}
	again := pages(map[string]string{"a": "改", "b": "二"})
	changedMind := errors.New("changed my mind")
	for _, test := range []struct {
		end  error
		want []string
	}{{changedMind, []string{"一"}}, {nil, []string{"二", "改"}}} {
		err := db.As(t.Context(), postgres.Worker(), func(tx pgx.Tx) error {
			report, err := knowledge.ImportIn(t.Context(), db, tx, knowledge.Options{}, again)
			if err == nil && (report.New != 1 || report.Changed != 1) {
				t.Errorf("report %+v", report)
			}
			return errors.Join(err, test.end)
		})
		if !errors.Is(err, test.end) {
			t.Fatal(err)
		}
		if titles := storedTitles(t, db); !slices.Equal(titles, test.want) {
			t.Errorf("stored %v, want %v", titles, test.want)
		}
	}
}
