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

// An Outcome is what became of a question, and of all that are answered together with it, for the next asker. At most one of
// Article, Draft and NoArticle counts, in this order.
type Outcome struct {
	Article   string // slug of the article that came of it, or leads to it; it may have been retired since
	Draft     string // slug of the article that is being written from the answer; its draft may have been put away
	NoArticle Reason
	Note      string // to NoArticle, for colleagues
	Gap       uuid.UUID
	GapKind   GapKind
	NoneOn    time.Time // a date: HR said that there is no such program
	Questions int       // of the group, those withdrawn not counted

	Said []string // all that the askers wrote, which no article repeats
	Own  string   // HR's newest answer, without what HR called the asker
}

// Outcome reads what became of a question. Only HR gets one.
func (b *Book) Outcome(ctx context.Context, v postgres.Viewer, id uuid.UUID) (o Outcome, err error) {
	err = b.DB.As(ctx, v, func(tx pgx.Tx) error {
		group, err := groupOf(ctx, tx, id)
		if err != nil {
			return err
		}
		var none *time.Time
		err = tx.QueryRow(ctx, `
			select count(t.id), max(c.none_on), coalesce(max(c.article), ''), coalesce(max(h.draft), ''), coalesce(max(h.no_article), ''),
				coalesce(max(h.no_article_note), ''), coalesce((array_agg(g.id order by g.id) filter (where g.id is not null))[1], '00000000-0000-0000-0000-000000000000'), coalesce((array_agg(g.kind order by g.id) filter (where g.id is not null))[1], '')
			from escalation.thread t join escalation.clock c on c.thread_id = t.id left join escalation.handling h on h.thread_id = t.id
			left join escalation.gap_question q on q.thread_id = t.id left join escalation.gap g on g.id = q.gap_id
			where t.id = any ($1)`, group).
			Scan(&o.Questions, &none, &o.Article, &o.Draft, &o.NoArticle, &o.Note, &o.Gap, &o.GapKind)
		if err == nil && o.Questions == 0 {
			err = ErrNotFound
		}
		if err != nil {
			return err
		}
		if none != nil {
			o.NoneOn = *none
		}
		if o.Said, err = said(ctx, tx, group); err != nil {
			return err
		}
		o.Own, err = ownAnswer(ctx, tx, id)
		return err
	})
	return o, wrap("read what became of a question", err)
}

// said is what the askers of a group wrote: the questions first, then what they told.
func said(ctx context.Context, tx pgx.Tx, group []uuid.UUID) ([]string, error) {
	rows, _ := tx.Query(ctx, `
		select question from escalation.thread where id = any ($1)
		union all select body from escalation.message where thread_id = any ($1) and author = 'asker'`, group)
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// ownAnswer is HR's newest answer to a question, without what it calls the asker.
func ownAnswer(ctx context.Context, tx pgx.Tx, id uuid.UUID) (string, error) {
	var body string
	err := tx.QueryRow(ctx, `select body from escalation.message where thread_id = $1 and kind = 'answer' order by seq desc limit 1`, id).Scan(&body)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	called, err := addressee(ctx, tx, id)
	if called != "" {
		for _, after := range []string{"、", "，", ", ", ",", "へ\n", "\n", ""} {
			body = strings.ReplaceAll(body, called+after, "")
		}
	}
	return strings.TrimSpace(body), err
}

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
	tag, err := tx.Exec(ctx, `
		insert into escalation.handling (thread_id, draft, no_article, no_article_note) select t.id, $2, $3, $4 from escalation.thread t where t.id = any ($1)
		on conflict (thread_id) do update set draft = excluded.draft, no_article = excluded.no_article, no_article_note = excluded.no_article_note`,
		group, draft, why, note)
	if err == nil && tag.RowsAffected() == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return err
	}
	return postgres.Notify(ctx, tx, "inbox")
}

// SaidOf is what the askers wrote from whose questions an article is being written, or was: nothing of it stands in the
// article. Empty for one that came of no question.
func (b *Book) SaidOf(ctx context.Context, tx pgx.Tx, slug string) ([]string, error) {
	rows, _ := tx.Query(ctx, `
		with own as (select coalesce(h.lead_id, h.thread_id) as id from escalation.handling h where h.draft = $1 and h.draft <> ''
			union select coalesce(h.lead_id, c.thread_id) from escalation.clock c left join escalation.handling h on h.thread_id = c.thread_id where c.article = $1 and $1 <> '')
		select id from own union select h.thread_id from escalation.handling h join own on own.id = h.lead_id`, slug)
	group, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil || len(group) == 0 {
		return nil, wrap("read what askers wrote", err)
	}
	texts, err := said(ctx, tx, group)
	return texts, wrap("read what askers wrote", err)
}

// month is the first day of a date's month.
func month(day time.Time) time.Time {
	return time.Date(day.Year(), day.Month(), 1, 0, 0, 0, 0, time.UTC)
}
