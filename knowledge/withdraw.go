package knowledge

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// WithdrawnTitle is what a case is called that its teller took back.
const WithdrawnTitle = "取り下げられた事例"

// Withdraw takes a case out of sight and erases what it tells, for good: its text, its passages with their place in the index
// and their vectors, what it was called, every revision, HR's wordings for it, its draft, and what is being uploaded. Slug and
// day stay, so that no import brings it back. A search that begins after the commit does not find it, whether or not the index
// has followed. What somebody was shown in a talk before stays in that talk.
//
// A case that is withdrawn already changes nothing; what is no case is ErrNotFound.
func Withdraw(ctx context.Context, tx pgx.Tx, slug string) (Change, error) {
	change, err := withdraw(ctx, tx, slug)
	if err != nil {
		return Change{}, fmt.Errorf("withdraw: %w", err)
	}
	return change, nil
}

func withdraw(ctx context.Context, tx pgx.Tx, slug string) (Change, error) {
	var erased bool
	var id uuid.UUID
	if err := beforeImports(ctx, tx); err != nil {
		return Change{}, err
	}
	err := tx.QueryRow(ctx, `select id, erased_on is not null from knowledge.article where slug = $1 and kind = 'case' for update`, slug).Scan(&id, &erased)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return Change{}, ErrNotFound
	case err != nil:
		return Change{}, err
	case erased:
		return Change{}, nil
	}
	today := Today()
	blank := Article{Slug: slug, Kind: Case, Title: WithdrawnTitle, State: StateRetired, Status: Retired, Language: "ja",
		Case: &CaseDetails{WithdrawnOn: today, ProgramsUsed: []string{}}, Passages: []Passage{}}
	text, err := snapshot(&blank)
	if err != nil {
		return Change{}, err
	}
	var revision int
	err = tx.QueryRow(ctx, `
		update knowledge.article set title = @title, aliases = '{}', category = '', themes = '{}', state = 'retired', status = 'retired',
			valid_from = null, valid_to = null, reviewed_on = null, review_due = null, audience = '{}', desk = '', related = '{}', owner = '',
			source = '', source_locator = '', consent = false, consent_expires = null, withdrawn_on = @today, erased_on = @today,
			case_details = @details, content_hash = @hash, source_hash = null, edited = true, revision = revision + 1, updated_at = now()
		where id = @id returning revision`,
		pgx.NamedArgs{"id": id, "title": WithdrawnTitle, "today": today, "details": blank.Case, "hash": contentHash(text)}).Scan(&revision)
	if err != nil {
		return Change{}, err
	}
	for _, erase := range []string{
		`delete from knowledge.passage where article_id = $1`, // entries of the index and vectors go with it
		`delete from knowledge.alias where article_id = $1`,
		`delete from knowledge.revision where article_id = $1`,
		`delete from knowledge.draft where slug = (select slug from knowledge.article where id = $1)`,
	} {
		if _, err := tx.Exec(ctx, erase, id); err != nil {
			return Change{}, err
		}
	}
	if _, err := tx.Exec(ctx, `delete from knowledge.upload where state in ('preview', 'moved', 'waiting')`); err != nil { // whatever is in them
		return Change{}, err
	}
	if _, err := tx.Exec(ctx, `insert into knowledge.revision (article_id, revision, content_hash, snapshot, by) values ($1, $2, $3, $4, $5)`,
		id, revision, contentHash(text), text, byHR); err != nil {
		return Change{}, err
	}
	if err := nameMe(ctx, tx, slug); err != nil {
		return Change{}, err
	}
	return Change{Source: changedHere, Slug: slug, What: WhatRetired}, postgres.Notify(ctx, tx, topic)
}

// nameMe keeps for HR who made the newest revision, which no second person checked.
func nameMe(ctx context.Context, tx pgx.Tx, slug string) error {
	return namePeople(ctx, tx, slug, uuid.Nil, uuid.Nil)
}
