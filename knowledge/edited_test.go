package knowledge_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
)

const leavePage = "---\nid: leave\nkind: program\ntitle: %s\n---\n# 概要\n学びます。\n"

func leave(title string) knowledge.Source {
	return folder(map[string]string{"leave.md": fmt.Sprintf(leavePage, title)})
}

// rename publishes an article under another title, with all that this takes.
func rename(t *testing.T, db *postgres.DB, slug, title string) {
	t.Helper()
	d, err := as(t, db, hr, func(ctx context.Context, tx pgx.Tx) (knowledge.Draft, error) {
		return knowledge.EditDraft(ctx, tx, slug)
	})
	if err != nil {
		t.Fatal(err)
	}
	d.Article.Title = title
	publishDraft(t, db, mustSave(t, db, hr, d))
}

func publishDraft(t *testing.T, db *postgres.DB, d knowledge.Draft) {
	t.Helper()
	for _, step := range []struct {
		what string
		by   postgres.Viewer
	}{{"submit", hr}, {"check", second}, {"publish", hr}} {
		if err := event(t, db, step.by, step.what, d); err != nil {
			t.Fatalf("%s: %v", step.what, err)
		}
		d.Version++
	}
}

// What HR edited stays over imports; the file wins only when somebody says so.
func TestImportKeepsWhatWasEditedHere(t *testing.T) {
	for _, test := range []struct {
		name  string
		edit  func(t *testing.T, db *postgres.DB)
		file  string // what the file says at the second import; "": it is gone
		opts  knowledge.Options
		want  string // title, "" for not shown
		tells string
	}{
		{"not edited, the same file", nil, "休職", knowledge.Options{}, "休職", "unchanged 1"},
		{"not edited, a new file", nil, "長期休職", knowledge.Options{}, "長期休職", "changed 1"},
		{"edited, the same file", edited, "休職", knowledge.Options{}, "学びの休職", "kept 1 false"},
		{"edited, a new file", edited, "長期休職", knowledge.Options{}, "学びの休職", "kept 1 true"},
		{"edited, the file says the same", edited, "学びの休職", knowledge.Options{}, "学びの休職", "unchanged 1"},
		{"edited, the file is to win", edited, "長期休職", knowledge.Options{Overwrite: true}, "長期休職", "changed 1"},
		{"edited, the same file is to win", edited, "休職", knowledge.Options{Overwrite: true}, "休職", "changed 1"},
		{"edited, only asked", edited, "長期休職", knowledge.Options{DryRun: true}, "学びの休職", "kept 1 true"},
		{"edited, the file is gone", edited, "", knowledge.Options{RetireVanished: true}, "学びの休職", ""},
		{"not edited, the file is gone", nil, "", knowledge.Options{RetireVanished: true}, "", "retired 1"},
		{"taken from view here, the same file", retired, "休職", knowledge.Options{}, "", "kept 1 false"},
		{"taken from view here, the file is to win", retired, "休職", knowledge.Options{Overwrite: true}, "休職", "changed 1"},
		{"taken back by its teller, the file is to win", takenBack, "休職", knowledge.Options{Overwrite: true}, "", "kept 1 false"},
	} {
		t.Run(test.name, func(t *testing.T) {
			db := postgrestest.New(t)
			bring(t, db, knowledge.Options{}, leave("休職"))
			if test.edit != nil {
				test.edit(t, db)
			}
			source := leave(test.file)
			if test.file == "" {
				source = folder(map[string]string{"other.md": fmt.Sprintf("---\nid: other\nkind: program\ntitle: %s\n---\n# 概要\nx\n", "ほか")})
			}
			r := bring(t, db, test.opts, source)
			tells := ""
			switch {
			case len(r.Kept) > 0:
				tells = fmt.Sprintf("kept %d %v", len(r.Kept), r.Kept[0].Changed)
			case r.Retired > 0:
				tells = fmt.Sprintf("retired %d", r.Retired)
			case r.Changed > 0:
				tells = fmt.Sprintf("changed %d", r.Changed)
			case r.Unchanged > 0:
				tells = fmt.Sprintf("unchanged %d", r.Unchanged)
			}
			titles, err := knowledge.Titles(t.Context(), db, nil, []string{"leave"})
			if err != nil || titles["leave"] != test.want || tells != test.tells {
				t.Errorf("%q (%s), want %q (%s), %v", titles["leave"], tells, test.want, test.tells, err)
			}
			if len(r.Vanished) > 0 && test.edit != nil {
				t.Errorf("vanished: %v", r.Vanished)
			}
		})
	}
}

func edited(t *testing.T, db *postgres.DB) { rename(t, db, "leave", "学びの休職") }

func retired(t *testing.T, db *postgres.DB) {
	change, err := as(t, db, hr, func(ctx context.Context, tx pgx.Tx) (knowledge.Change, error) {
		return knowledge.Retire(ctx, tx, "leave")
	})
	if err != nil || change.What != knowledge.WhatRetired {
		t.Fatal(change, err)
	}
}

func takenBack(t *testing.T, db *postgres.DB) {
	retired(t, db)
	if _, err := postgrestest.Owner(t, db).Exec(t.Context(), `update knowledge.article set withdrawn_on = directory.today()`); err != nil {
		t.Fatal(err)
	}
	if _, err := as(t, db, hr, func(ctx context.Context, tx pgx.Tx) (knowledge.Change, error) {
		return knowledge.Restore(ctx, tx, "leave")
	}); err == nil {
		t.Error("a story that was taken back is restored")
	}
}

// An article that is edited and edited back to its file's text follows its file again.
func TestEditedBackFollowsItsFile(t *testing.T) {
	db := postgrestest.New(t)
	bring(t, db, knowledge.Options{}, leave("休職"))
	rename(t, db, "leave", "学びの休職")
	rename(t, db, "leave", "休職")
	if r := bring(t, db, knowledge.Options{}, leave("休職")); r.Unchanged != 1 || len(r.Kept) > 0 {
		t.Errorf("%+v", r)
	}
	if r := bring(t, db, knowledge.Options{}, leave("長期休職")); r.Changed != 1 {
		t.Errorf("%+v", r)
	}
	if n := count(t, db, `select count(*) from knowledge.revision where by = 'hr'`); n != 2 {
		t.Errorf("%d revisions by HR, want 2", n)
	}
}
