package knowledge

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// A Consent is what stands between a case and its readers.
type Consent struct {
	Slug        string
	Title       string
	DisplayName string
	State       State
	Given       bool
	Expires     Date // zero: until it is taken back
	Withdrawn   Date // zero: it was not
	Erased      bool // withdrawn here: nothing of the story is left
	Shown       bool // today
}

// Consents are limit cases with their consent, from offset on: those that are shown no more, or end soon, first. With a slug they
// are that case alone. For HR.
func Consents(ctx context.Context, tx pgx.Tx, slug string, limit, offset int) ([]Consent, error) {
	rows, _ := tx.Query(ctx, `
		select a.slug, a.title, coalesce(a.case_details->>'display_name', ''), a.state, a.consent, a.consent_expires, a.withdrawn_on, a.erased_on is not null, v.id is not null
		from knowledge.article a left join knowledge.visible v on v.id = a.id where a.kind = 'case' and (a.slug = $1 or $1 = '')
		order by a.erased_on is not null, v.id is not null, coalesce(a.consent_expires, 'infinity'), a.title, a.slug limit $2 offset $3`, slug, limit, offset)
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Consent])
	if err != nil {
		return nil, fmt.Errorf("read consents: %w", err)
	}
	return list, nil
}

// SetConsent notes, as a revision in HR's name, that the teller agrees until a day (zero: until they take it back), or does not.
// A story that was taken back is ErrTakenBack.
func SetConsent(ctx context.Context, tx pgx.Tx, slug string, given bool, expires Date) (Change, error) {
	change, err := amend(ctx, tx, slug, func(a *Article) error {
		if a.Case == nil {
			return ErrNotFound
		}
		a.Case.Consent, a.Case.ConsentExpires = given, expires
		return nil
	})
	if err != nil {
		return Change{}, fmt.Errorf("set consent: %w", err)
	}
	return change, nil
}

// amend changes a stored article in HR's name, in whatever state it is, as one revision more; the same content is no change.
func amend(ctx context.Context, tx pgx.Tx, slug string, edit func(*Article) error) (Change, error) {
	var takenBack bool
	var origin string
	if err := beforeImports(ctx, tx); err != nil {
		return Change{}, err
	}
	err := tx.QueryRow(ctx, `select withdrawn_on is not null, origin from knowledge.article where slug = $1 for update`, slug).Scan(&takenBack, &origin)
	if errors.Is(err, pgx.ErrNoRows) {
		return Change{}, ErrNotFound
	}
	if err != nil {
		return Change{}, err
	}
	if takenBack {
		return Change{}, ErrTakenBack
	}
	a, was, err := Stored(ctx, tx, slug)
	if err != nil {
		return Change{}, err
	}
	before, err := snapshot(&a)
	if err != nil {
		return Change{}, err
	}
	if err := edit(&a); err != nil {
		return Change{}, err
	}
	text, err := snapshot(&a)
	if err != nil || string(text) == string(before) {
		return Change{}, err
	}
	if err := putArticle(ctx, tx, &a, written{origin: origin, by: byHR, was: was, snapshot: text, hash: contentHash(text)}); err != nil {
		return Change{}, err
	}
	if err := nameMe(ctx, tx, slug); err != nil {
		return Change{}, err
	}
	return Change{Source: changedHere, Slug: slug, What: WhatChanged}, postgres.Notify(ctx, tx, topic)
}
