package knowledge

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
)

// SaveDraft stores the text of a draft and returns it as it is stored. Version 0 begins one: without a slug it gets one of
// its own; with the slug of an article it is that article's. A text that differs from the stored one makes the draft open
// and unchecked again, one that does not changes nothing. Whoever is not the first since Version gets a *DraftConflict, and
// nothing is stored. A draft need not be complete; MaxDraft is its only limit here.
func SaveDraft(ctx context.Context, tx pgx.Tx, d Draft) (Draft, error) {
	saved, err := saveDraft(ctx, tx, d)
	if err != nil {
		return Draft{}, fmt.Errorf("save draft: %w", err)
	}
	return saved, nil
}

func saveDraft(ctx context.Context, tx pgx.Tx, d Draft) (Draft, error) {
	if d.Slug == "" {
		d.Slug = newSlug(d.Article.Kind)
	}
	d.Article.Slug, d.Article.State = d.Slug, StatePublished
	if err := keepConsent(ctx, tx, &d.Article); err != nil {
		return Draft{}, err
	}
	text, err := snapshot(&d.Article)
	switch {
	case err != nil:
		return Draft{}, err
	case len(text) > MaxDraft:
		return Draft{}, ErrDraftLarge
	case d.Version == 0:
		return beginDraft(ctx, tx, d, text)
	}
	stored, err := readVersion(ctx, tx, d.Slug, d.Version)
	if err != nil {
		return Draft{}, err
	}
	rows, _ := tx.Query(ctx, `
		update knowledge.draft set content = $2, base_hash = $3, state = 'draft', edited_by = directory.viewer(), checked_by = null, checked_at = null,
			version = version + 1, updated_at = now()
		where id = $1 and (content <> $2::jsonb or base_hash is distinct from $3) returning `+draftColumns, stored.ID, text, d.Base)
	changed, err := pgx.CollectExactlyOneRow(rows, scanDraft)
	if errors.Is(err, pgx.ErrNoRows) {
		return stored, nil
	}
	return changed, err
}

// keepConsent takes the consent to a story from the story itself, once it is stored: from then on it has its own page and holds at
// once, and no draft brings an old one back. Of one that was erased nothing is stored again: ErrTakenBack. The lock has Withdraw
// wait for a draft that is being stored, which it then deletes.
func keepConsent(ctx context.Context, tx pgx.Tx, a *Article) error {
	if a.Case == nil {
		return nil
	}
	var now CaseDetails
	var erased bool
	err := tx.QueryRow(ctx, `
		select case_details, erased_on is not null from knowledge.article where slug = $1 and case_details is not null for share`, a.Slug).Scan(&now, &erased)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return nil
	case err == nil && erased:
		return ErrTakenBack
	}
	details := *a.Case
	details.Consent, details.ConsentExpires, details.WithdrawnOn = now.Consent, now.ConsentExpires, now.WithdrawnOn
	a.Case = &details
	return err
}

func beginDraft(ctx context.Context, tx pgx.Tx, d Draft, text []byte) (Draft, error) {
	rows, _ := tx.Query(ctx, `
		insert into knowledge.draft (slug, base_hash, content, author, edited_by, purpose)
		values ($1, $2, $3, directory.viewer(), directory.viewer(), $4)
		on conflict (slug) where discarded_at is null do nothing returning `+draftColumns, d.Slug, d.Base, text, d.Purpose)
	begun, err := pgx.CollectExactlyOneRow(rows, scanDraft)
	if errors.Is(err, pgx.ErrNoRows) {
		theirs, err := openDraft(ctx, tx, d.Slug, "")
		if err != nil && !errors.Is(err, ErrNoDraft) {
			return Draft{}, err
		}
		return Draft{}, &DraftConflict{theirs}
	}
	return begun, err
}

// readVersion locks the open draft, if it is still the one that was read.
func readVersion(ctx context.Context, tx pgx.Tx, slug string, version int) (Draft, error) {
	d, err := openDraft(ctx, tx, slug, "for update")
	switch {
	case errors.Is(err, ErrNoDraft):
		return Draft{}, &DraftConflict{}
	case err == nil && d.Version != version:
		return Draft{}, &DraftConflict{d}
	}
	return d, err
}

// DraftFAQ begins a draft of an FAQ, for example from an answer that HR gave, and returns its slug. Both texts are HR's own
// and are published once a second person has checked them; purpose says what it was begun for and names no question.
func DraftFAQ(ctx context.Context, tx pgx.Tx, question, answer, purpose string) (slug string, err error) {
	d := NewDraft(FAQ, "")
	d.Purpose = purpose
	title := []rune(strings.Join(strings.Fields(question), " "))
	d.Article.Title = string(title[:min(len(title), MaxTitle)])
	d.Article.SetSections([]Section{{Facet: Answer, Body: answer}})
	saved, err := SaveDraft(ctx, tx, d)
	return saved.Slug, err
}

// newSlug is a key that no article has: it tells the kind and nothing of a title that may yet change.
func newSlug(kind Kind) string {
	random := make([]byte, 5)
	_, _ = rand.Read(random) // never fails
	return string(kind) + "-" + hex.EncodeToString(random)
}
