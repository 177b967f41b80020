package escalation

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/audit"
	"dousuru/internal/postgres"
)

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
				coalesce((array_agg(g.id order by g.id) filter (where g.id is not null))[1], '00000000-0000-0000-0000-000000000000'), coalesce((array_agg(g.kind order by g.id) filter (where g.id is not null))[1], '')
			from escalation.thread t join escalation.clock c on c.thread_id = t.id left join escalation.handling h on h.thread_id = t.id
			left join escalation.gap_question q on q.thread_id = t.id left join escalation.gap g on g.id = q.gap_id
			where t.id = any ($1)`, group).
			Scan(&o.Questions, &none, &o.Article, &o.Draft, &o.NoArticle, &o.Gap, &o.GapKind)
		if err == nil && o.Questions == 0 {
			err = ErrNotFound
		}
		if err != nil {
			return err
		}
		if none != nil {
			o.NoneOn = *none
		}
		var keys map[uuid.UUID]sealedThread
		if o.Said, keys, err = said(ctx, tx, group); err != nil { // first: it records the reading
			return err
		}
		if o.Note, err = remarkOf(ctx, tx, group, keys); err != nil {
			return err
		}
		o.Own, err = ownAnswer(ctx, tx, id, keys)
		return err
	})
	return o, wrap("read what became of a question", err)
}

// said is what the askers of a group wrote: the questions first, then what they told; and the questions' keys, for what else is read of
// the group: each look for a key brings all of its policies along.
func said(ctx context.Context, tx pgx.Tx, group []uuid.UUID) (texts []string, keys map[uuid.UUID]sealedThread, err error) {
	if err := record(ctx, tx, audit.Compared, group...); err != nil {
		return nil, nil, err
	}
	keys = map[uuid.UUID]sealedThread{}
	var id uuid.UUID
	var wrapped, sealed []byte
	rows, _ := tx.Query(ctx, `select t.id, `+threadKey+`, t.question from escalation.thread t where t.id = any ($1)`, group)
	_, err = pgx.ForEachRow(rows, []any{&id, &wrapped, &sealed}, func() (err error) {
		if keys[id], err = unwrapThread(ctx, tx, id, wrapped); err != nil {
			return err
		}
		text, _, err := keys[id].words(sealed, nil)
		texts = append(texts, text)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	var seq int
	rows, _ = tx.Query(ctx, `select thread_id, seq, body from escalation.message where thread_id = any ($1) and author = 'asker' order by thread_id, seq`, group)
	_, err = pgx.ForEachRow(rows, []any{&id, &seq, &sealed}, func() error {
		s, there := keys[id]
		if !there { // put back in between
			return nil
		}
		message := s.message(seq)
		texts = append(texts, message.Open("body", sealed))
		return message.Err()
	})
	return texts, keys, err
}

// remarkOf is what HR noted for colleagues on why no article comes of a group; it is the same for all of them.
func remarkOf(ctx context.Context, tx pgx.Tx, group []uuid.UUID, keys map[uuid.UUID]sealedThread) (note string, err error) {
	rows, _ := tx.Query(ctx, `
		select thread_id, no_article_note from escalation.handling where thread_id = any ($1) and length(no_article_note) > 0 order by thread_id`, group)
	var id uuid.UUID
	var sealed []byte
	_, err = pgx.ForEachRow(rows, []any{&id, &sealed}, func() error {
		s, there := keys[id] // none: the question was taken back
		if !there || note != "" {
			return nil
		}
		row := s.handling()
		note = row.Open("no_article_note", sealed)
		return row.Err()
	})
	return note, err
}

// ownAnswer is HR's newest answer to a question, without what it calls the asker.
func ownAnswer(ctx context.Context, tx pgx.Tx, id uuid.UUID, keys map[uuid.UUID]sealedThread) (string, error) {
	s, there := keys[id]
	if !there {
		return "", nil
	}
	var sealed []byte
	var seq int
	err := tx.QueryRow(ctx, `select seq, body from escalation.message where thread_id = $1 and kind = 'answer' order by seq desc limit 1`, id).Scan(&seq, &sealed)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	message := s.message(seq)
	body := message.Open("body", sealed)
	if err := message.Err(); err != nil {
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

// SaidOf is what the askers wrote from whose questions an article is being written, or was: nothing of it stands in the
// article. Empty for one that came of no question.
func (b *Book) SaidOf(ctx context.Context, tx pgx.Tx, slug string) ([]string, error) {
	group, err := behind(ctx, tx, slug)
	if err != nil || len(group) == 0 {
		return nil, wrap("read what askers wrote", err)
	}
	texts, _, err := said(ctx, tx, group)
	return texts, wrap("read what askers wrote", err)
}

// Comparing records that the viewer has an article held against what askers wrote, before a transaction that does more than SaidOf:
// whoever records a reading waits for that transaction otherwise.
func (b *Book) Comparing(ctx context.Context, v postgres.Viewer, slug string) error {
	return wrap("record what is compared", b.DB.As(ctx, v, func(tx pgx.Tx) error {
		group, err := behind(ctx, tx, slug)
		if err != nil {
			return err
		}
		return record(ctx, tx, audit.Compared, group...)
	}))
}

// behind are the questions from which an article is being written, or was.
func behind(ctx context.Context, tx pgx.Tx, slug string) ([]uuid.UUID, error) {
	rows, _ := tx.Query(ctx, `
		with own as (select coalesce(h.lead_id, h.thread_id) as id from escalation.handling h where h.draft = $1 and h.draft <> ''
			union select coalesce(h.lead_id, c.thread_id) from escalation.clock c left join escalation.handling h on h.thread_id = c.thread_id where c.article = $1 and $1 <> '')
		select id from own union select h.thread_id from escalation.handling h join own on own.id = h.lead_id`, slug)
	return pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
}
