package knowledge

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// changedHere is the source of a change that HR makes.
const changedHere = "hr"

// Publish makes a checked draft the article: one revision more, searched as soon as the index has followed the hint that goes
// out with the commit. The draft is gone then. The Change is for what follows from it (the golden questions); a draft that
// says what is published already changes nothing, and its Change is zero. An article that changed since the draft was
// begun is ErrMoved: SaveDraft with the new Base takes it up, and it is checked again.
func Publish(ctx context.Context, tx pgx.Tx, slug string, version int) (Change, error) {
	change, err := publish(ctx, tx, slug, version)
	if err != nil {
		return Change{}, fmt.Errorf("publish draft: %w", err)
	}
	return change, nil
}

func publish(ctx context.Context, tx pgx.Tx, slug string, version int) (Change, error) {
	if err := holdArticle(ctx, tx, slug); err != nil {
		return Change{}, err
	}
	d, err := readVersion(ctx, tx, slug, version)
	switch {
	case err != nil:
		return Change{}, err
	case d.State != DraftChecked:
		return Change{}, ErrDraftState
	case !d.MayCheck(d.CheckedBy):
		return Change{}, ErrSecondPerson
	}
	if err := complete(d.Article); err != nil {
		return Change{}, err
	}
	change, err := writeDraft(ctx, tx, d, false)
	if err != nil {
		return Change{}, err
	}
	if _, err := tx.Exec(ctx, `delete from knowledge.draft where id = $1`, d.ID); err != nil {
		return Change{}, err
	}
	if change == (Change{}) {
		return change, nil
	}
	if err := namePeople(ctx, tx, slug, d.Author, d.CheckedBy); err != nil {
		return Change{}, err
	}
	return change, postgres.Notify(ctx, tx, topic)
}

// WriteDraft writes a draft into its article as Publish does, checked or not, and leaves the draft itself alone. It is for
// trying: whoever calls it rolls the transaction back.
func WriteDraft(ctx context.Context, tx pgx.Tx, d Draft) error {
	if _, err := writeDraft(ctx, tx, d, true); err != nil {
		return fmt.Errorf("write draft: %w", err)
	}
	return nil
}

// writeDraft writes an article; moved lets it replace one that has changed since the draft was begun.
func writeDraft(ctx context.Context, tx pgx.Tx, d Draft, moved bool) (Change, error) {
	change := Change{Source: changedHere, Slug: d.Slug, What: WhatNew}
	a := d.Article
	var state State
	var hash []byte
	var takenBack bool
	origin := ""
	if err := beforeImports(ctx, tx); err != nil {
		return Change{}, err
	}
	err := tx.QueryRow(ctx, `select content_hash, state, origin, source_locator, withdrawn_on is not null from knowledge.article where slug = $1 for update`, d.Slug).
		Scan(&hash, &state, &origin, &a.SourceLocator, &takenBack)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
	case err != nil:
		return Change{}, err
	case takenBack:
		return Change{}, ErrTakenBack
	default:
		change.What = WhatChanged
	}
	if !moved && !bytes.Equal(hash, d.Base) {
		return Change{}, ErrMoved
	}
	if err := keepConsent(ctx, tx, &a); err != nil {
		return Change{}, err
	}
	text, err := snapshot(&a)
	if err != nil {
		return Change{}, err
	}
	if bytes.Equal(hash, contentHash(text)) && state == StatePublished {
		return Change{}, nil
	}
	a.Revision = 1
	return change, putArticle(ctx, tx, &a, written{origin: origin, by: byHR, was: hash, snapshot: text, hash: contentHash(text)})
}

// beforeImports waits for an upload that is being stored, which holds the table: whoever locked a row first and then wanted
// to write it would wait for the import, and the import for the row.
func beforeImports(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, `lock table knowledge.article in row exclusive mode`)
	return err
}

// holdArticle locks an article, if there is one, before its draft: Withdraw needs both, the article first, and whoever began
// with the draft would wait for it while it waits for the draft.
func holdArticle(ctx context.Context, tx pgx.Tx, slug string) error {
	if err := beforeImports(ctx, tx); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `select from knowledge.article where slug = $1 for update`, slug)
	return err
}

// Retire takes an article from view at once, and Restore back into it, as it was: a second person is not needed to take
// away, nor for what was checked before. False: it was so already. A story that was taken back is not restored.
func Retire(ctx context.Context, tx pgx.Tx, slug string) (Change, error) {
	return setState(ctx, tx, slug, StateRetired, WhatRetired)
}

// Restore: see Retire.
func Restore(ctx context.Context, tx pgx.Tx, slug string) (Change, error) {
	var takenBack bool
	err := tx.QueryRow(ctx, `select withdrawn_on is not null from knowledge.article where slug = $1`, slug).Scan(&takenBack)
	if errors.Is(err, pgx.ErrNoRows) {
		err = ErrNotFound
	} else if takenBack {
		err = ErrTakenBack
	}
	if err != nil {
		return Change{}, fmt.Errorf("restore %s: %w", slug, err)
	}
	return setState(ctx, tx, slug, StatePublished, WhatChanged)
}

func setState(ctx context.Context, tx pgx.Tx, slug string, state State, what What) (Change, error) {
	changed, err := putState(ctx, tx, slug, state, byHR)
	if err == nil && changed {
		err = errors.Join(namePeople(ctx, tx, slug, uuid.Nil, uuid.Nil), postgres.Notify(ctx, tx, topic))
	}
	if err != nil {
		return Change{}, fmt.Errorf("set state of %s: %w", slug, err)
	}
	if !changed {
		return Change{}, nil
	}
	return Change{Source: changedHere, Slug: slug, What: what}, nil
}

// namePeople keeps, for HR alone, who made the newest revision of an article.
func namePeople(ctx context.Context, tx pgx.Tx, slug string, author, checkedBy uuid.UUID) error {
	const nobody = `'00000000-0000-0000-0000-000000000000'::uuid`
	_, err := tx.Exec(ctx, `
		insert into knowledge.revision_person (article_id, revision, author, checked_by, published_by)
		select id, revision, nullif($2, `+nobody+`), nullif($3, `+nobody+`), directory.viewer() from knowledge.article where slug = $1`, slug, author, checkedBy)
	return err
}
