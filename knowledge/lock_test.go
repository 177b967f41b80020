package knowledge_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
)

// rounds is how often two things are done at once: begun with the draft instead of the article, publishing ended in a deadlock in
// the first of them, bringing in step in one of 25.
const rounds = 25

// A story that is taken back while its draft is published, saved or brought in step: whoever comes first, nobody waits for the
// other in a circle, and nothing of the story is left.
func TestTakingBackMeetsADraftThatMoves(t *testing.T) {
	db := postgrestest.New(t)
	moves := map[string]func(tx pgx.Tx, d knowledge.Draft) error{
		"publish": func(tx pgx.Tx, d knowledge.Draft) error {
			_, err := knowledge.Publish(t.Context(), tx, d.Slug, d.Version)
			return err
		},
		"take up": func(tx pgx.Tx, d knowledge.Draft) error {
			_, err := knowledge.TakeUp(t.Context(), tx, d.Slug, d.Version)
			return err
		},
		"save": func(tx pgx.Tx, d knowledge.Draft) error {
			d.Article.Title += "と"
			_, err := knowledge.SaveDraft(t.Context(), tx, d)
			return err
		},
	}
	files := map[string]string{"p.md": program}
	for name := range moves {
		for i := range rounds {
			slug := caseSlug(name, i)
			files[slug+".md"] = strings.Replace(caseText, "手伝ってみた話", "話 "+slug, 1)
		}
	}
	bring(t, db, knowledge.Options{}, folder(files))
	for name, move := range moves {
		came := map[string]int{}
		for i := range rounds {
			d, err := as(t, db, hr, func(ctx context.Context, tx pgx.Tx) (knowledge.Draft, error) {
				return knowledge.EditDraft(ctx, tx, caseSlug(name, i))
			})
			if err != nil {
				t.Fatal(err)
			}
			d.Article.Title = "話の下書き"
			d = mustSave(t, db, hr, d)
			if name == "publish" {
				if err := errors.Join(event(t, db, hr, "submit", d), event(t, db, second, "check", current(t, db, d.Slug))); err != nil {
					t.Fatal(err)
				}
				d = current(t, db, d.Slug)
			}
			var both sync.WaitGroup
			var moved, withdrawn error
			start := make(chan struct{})
			both.Go(func() {
				<-start
				moved = db.As(t.Context(), hr, func(tx pgx.Tx) error { return move(tx, d) })
			})
			both.Go(func() {
				<-start
				withdrawn = db.As(t.Context(), second, func(tx pgx.Tx) error {
					_, err := knowledge.Withdraw(t.Context(), tx, d.Slug)
					return err
				})
			})
			close(start)
			both.Wait()
			var gone *knowledge.DraftConflict
			switch {
			case withdrawn != nil:
				t.Fatalf("%s, round %d: taking back: %v", name, i, withdrawn)
			case moved == nil:
				came["before"]++
			case errors.As(moved, &gone) || errors.Is(moved, knowledge.ErrTakenBack):
				came["after"]++
			default:
				t.Fatalf("%s, round %d: %v", name, i, moved)
			}
		}
		t.Logf("%s came %v", name, came)
	}
	if n := count(t, db, `select count(*) from knowledge.visible where kind = 'case'`) + count(t, db, `select count(*) from knowledge.article where kind = 'case' and erased_on is null`); n != 0 {
		t.Errorf("%d stories are left", n)
	}
	if err := db.As(t.Context(), hr, func(tx pgx.Tx) error {
		var left int
		err := tx.QueryRow(t.Context(), `select count(*) from knowledge.draft`).Scan(&left)
		if left != 0 {
			t.Errorf("%d drafts are left", left)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

func caseSlug(name string, i int) string { return fmt.Sprintf("%.4s-%d", name, i) }
