package escalation

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// A Reason says why no article comes of a question.
type Reason string

// Reasons, in the order in which HR is shown them.
const (
	Once       Reason = "once"     // it happened once, and nobody else will ask
	Personal   Reason = "personal" // an answer for one person
	Legal      Reason = "legal"    // to be looked at by somebody else before it is told
	OtherCause Reason = "other"
)

// Reasons lists all of them.
var Reasons = []Reason{Once, Personal, Legal, OtherCause}

// MaxReason is the longest note to a reason, in characters.
const MaxReason = 500

// ErrReason is a reason that is none.
var ErrReason = errors.New("no such reason")

// Link says that an article answers a question and all that are answered together with it, inside a transaction in the name
// of HR. Their gap is answered with it. The empty slug takes back what was linked.
func (b *Book) Link(ctx context.Context, tx pgx.Tx, id uuid.UUID, slug string) error {
	group, err := groupOf(ctx, tx, id)
	if err == nil {
		err = b.link(ctx, tx, group, slug)
	}
	return wrap("link question to article", err)
}

func (b *Book) link(ctx context.Context, tx pgx.Tx, group []uuid.UUID, slug string) error {
	tag, err := tx.Exec(ctx, `
		update escalation.clock c set article = $2, none_on = case when $2 = '' then none_on end
		where c.thread_id = any ($1) and exists (select from escalation.thread t where t.id = c.thread_id)`, group, slug)
	if err == nil && tag.RowsAffected() == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return err
	}
	if slug != "" {
		if _, err := tx.Exec(ctx, `update escalation.handling set draft = '', no_article = '', no_article_note = '' where thread_id = any ($1)`, group); err != nil {
			return err
		}
	}
	rows, _ := tx.Query(ctx, `
		update escalation.gap set state = case when $2 = '' then 'open' else 'answered' end, article = $2, version = version + 1,
			answered_in = case when $2 <> '' then $3::date end
		where id in (select gap_id from escalation.gap_question where thread_id = any ($1)) and state <> 'closed' and article <> $2
		returning id`, group, slug, month(b.today()))
	gaps, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		return err
	}
	for _, gap := range gaps {
		if err := b.tellNone(ctx, tx, gap); err != nil {
			return err
		}
	}
	return hint(ctx, tx, group...) // the askers' pages name the article
}

// Drafted notes that an article is being written from the answer to a question, inside a transaction in the name of HR.
func (b *Book) Drafted(ctx context.Context, tx pgx.Tx, id uuid.UUID, slug string) error {
	return wrap("note draft", b.handle(ctx, tx, id, slug, "", ""))
}

// Published links the questions from whose answer an article was written to it, now that it is there. It returns how many
// there are; none for an article that came of no question.
func (b *Book) Published(ctx context.Context, tx pgx.Tx, slug string) (int, error) {
	rows, _ := tx.Query(ctx, `select thread_id from escalation.handling where draft = $1 and draft <> ''`, slug)
	drafted, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	all := map[uuid.UUID]bool{}
	for _, id := range drafted {
		if err != nil {
			break
		}
		if all[id] { // of a group that was found already
			continue
		}
		var group []uuid.UUID
		if group, err = groupOf(ctx, tx, id); err != nil {
			break
		}
		for _, member := range group {
			all[member] = true
		}
		if err = b.link(ctx, tx, group, slug); errors.Is(err, ErrNotFound) {
			err = nil // taken back meanwhile
		}
	}
	return len(all), wrap("link questions to what was published", err)
}

// NoArticle says why no article comes of a question; the empty reason takes that back. note is for colleagues, up to
// MaxReason characters.
func (b *Book) NoArticle(ctx context.Context, v postgres.Viewer, id uuid.UUID, why Reason, note string) error {
	note = strings.TrimSpace(note)
	switch {
	case why != "" && why != Once && why != Personal && why != Legal && why != OtherCause:
		return wrap("keep question from being published", ErrReason)
	case utf8.RuneCountInString(note) > MaxReason:
		return wrap("keep question from being published", fmt.Errorf("%w: %d characters are possible", ErrTooLong, MaxReason))
	}
	return wrap("keep question from being published", b.DB.As(ctx, v, func(tx pgx.Tx) error { return b.handle(ctx, tx, id, "", why, note) }))
}

// handle notes for a whole group what HR does about an article.
func (b *Book) handle(ctx context.Context, tx pgx.Tx, id uuid.UUID, draft string, why Reason, note string) error {
	group, err := groupOf(ctx, tx, id)
	if err != nil {
		return err
	}
	ids, notes, err := sealedNotes(ctx, tx, group, note)
	if err != nil {
		return err
	}
	if len(ids) == 0 {
		return ErrNotFound
	}
	_, err = tx.Exec(ctx, `
		insert into escalation.handling (thread_id, draft, no_article, no_article_note) select u.id, $3, $4, u.note from unnest($1::uuid[], $2::bytea[]) u (id, note)
		on conflict (thread_id) do update set draft = excluded.draft, no_article = excluded.no_article, no_article_note = excluded.no_article_note`,
		ids, notes, draft, why)
	if err != nil {
		return err
	}
	return postgres.Notify(ctx, tx, "inbox")
}

// month is the first day of a date's month.
func month(day time.Time) time.Time {
	return time.Date(day.Year(), day.Month(), 1, 0, 0, 0, 0, time.UTC)
}
