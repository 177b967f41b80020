package escalation

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
	"dousuru/internal/seal"
)

// A Question is what a person hands to HR as themselves.
type Question struct {
	Text     string // 1 to MaxQuestion characters
	Language string // ja or en
	Alias    string // not empty: HR sees this name and never who it is
	Told     bool   // the asker was told that two of HR may have their name shown in danger; only with an alias
	With     uuid.UUID
	// With is the person's own manager, or somebody whom they manage: invited to ask together. Not with an alias.
	ID uuid.UUID
	// ID is a random id of the caller's (v4), so that a form sent twice asks once; zero: Ask makes one. It is not for an alias.
}

// Ask hands a person's question to HR, inside the caller's transaction in that person's name. An id that was asked before
// changes nothing and is returned.
func (b *Book) Ask(ctx context.Context, tx pgx.Tx, person uuid.UUID, q Question) (uuid.UUID, error) {
	text, err := check(q.Text, MaxQuestion)
	if err != nil {
		return uuid.Nil, wrap("ask", err)
	}
	thread := moved{id: q.ID, identity: Named, to: Asked}
	if thread.id == uuid.Nil {
		thread.id = uuid.New()
	}
	if q.Alias = strings.TrimSpace(q.Alias); q.Alias != "" {
		thread.identity = Alias
	}
	if utf8.RuneCountInString(q.Alias) > MaxAlias {
		return uuid.Nil, wrap("ask", ErrTooLong)
	}
	words, made, err := newThread(ctx, tx, thread.id)
	if err != nil || !made { // asked before
		return thread.id, wrap("ask", err)
	}
	_, err = tx.Exec(ctx, `
		insert into escalation.thread (id, identity, alias, question, language, asked_on, asked_at, may_open)
		values ($1, $2, $3, $4, $5, $6, $7, $8 and $2 = 'alias' and exists (select from escalation.glass_rule r where r.is_on))`,
		thread.id, thread.identity, orEmpty(words, "alias", q.Alias), words.Seal("question", text), q.Language, b.today(), b.at(thread.identity), q.Told)
	if err := cmp.Or(words.Err(), err); err != nil {
		return thread.id, wrap("ask", err)
	}
	_, err = tx.Exec(ctx, `insert into escalation.asker (thread_id, person_id, identity, part, joined) values ($1, $2, $3, 'first', true)`,
		thread.id, person, thread.identity)
	if err != nil {
		return uuid.Nil, wrap("ask", err)
	}
	if err := b.begin(ctx, tx, thread); err != nil {
		return uuid.Nil, wrap("ask", err)
	}
	if q.With != uuid.Nil {
		if err := b.invite(ctx, tx, thread, person, q.With); err != nil {
			return thread.id, wrap("ask", err)
		}
	}
	if thread.identity == Named {
		return thread.id, wrap("ask", EnqueueWatch(ctx, tx))
	}
	return thread.id, nil
}

// AskAnonymously hands a question to HR without a person. The receipt is the only way back to it; only its hash is kept.
// It runs in a transaction of its own that knows no person, so that nothing ties the two together. A receipt that has a
// question already keeps that one.
func (b *Book) AskAnonymously(ctx context.Context, receipt Receipt, text, language string) error {
	text, err := check(text, MaxQuestion)
	if err != nil {
		return wrap("ask", err)
	}
	hash := receipt.Hash()
	if b.Letters == nil {
		return b.askAnonymously(ctx, hash, uuid.New(), text, language)
	}
	if _, _, err = b.withLetters(ctx, hash); errors.Is(err, ErrNotFound) {
		err = b.Letters.post(ctx, letter{Move: MoveAsked, Receipt: hash[:], Thread: uuid.New(), Text: text, Language: language})
	}
	return wrap("ask", err)
}

func (b *Book) askAnonymously(ctx context.Context, hash [32]byte, id uuid.UUID, text, language string) error {
	err := b.DB.As(ctx, postgres.Viewer{Receipt: hash}, func(tx pgx.Tx) error {
		thread := moved{id: id, identity: Anonymous, to: Asked}
		words, made, err := newThread(ctx, tx, id)
		if err == nil && !made {
			err = errAsked
		}
		if err != nil {
			return err
		}
		tag, err := tx.Exec(ctx, `insert into escalation.thread (id, identity, receipt_hash, question, language, asked_on)
			values ($1, 'anonymous', $2, $3, $4, $5) on conflict do nothing`, thread.id, hash[:], words.Seal("question", text), language, b.today())
		if err == nil && tag.RowsAffected() == 0 {
			err = errAsked // the key goes with the transaction
		}
		if err := cmp.Or(words.Err(), err); err != nil {
			return err
		}
		if err := b.begin(ctx, tx, thread); err != nil {
			return err
		}
		return hint(ctx, tx, thread.id)
	})
	if errors.Is(err, errAsked) {
		err = nil
	}
	return wrap("ask", err)
}

// errAsked says that the receipt has its question already.
var errAsked = errors.New("asked before")

// newThread makes the key of a new question and is its row; made is false where the question is there already.
func newThread(ctx context.Context, tx pgx.Tx, id uuid.UUID) (row *seal.Row, made bool, err error) {
	key, made, err := seal.Make(ctx, tx, seal.Thing(threadKeys, id))
	return sealedThread{id, key}.row(), made, err
}

// Leave leaves a question for HR without a person and without a way back: no reply is wanted, it counts as a gap.
func (b *Book) Leave(ctx context.Context, text, language string) error {
	return b.LeaveOnce(ctx, uuid.New(), text, language)
}

// LeaveOnce is Leave for a question that may be sent again: a second one with the same id changes nothing. The id is kept, so
// nothing else that is kept may lead to it.
func (b *Book) LeaveOnce(ctx context.Context, id uuid.UUID, text, language string) error {
	text, err := check(text, MaxQuestion)
	if err != nil {
		return wrap("leave question", err)
	}
	if b.Letters != nil {
		return wrap("leave question", b.Letters.post(ctx, letter{Move: MoveAsked, Thread: id, Text: text, Language: language}))
	}
	return wrap("leave question", b.DB.As(ctx, postgres.Viewer{}, func(tx pgx.Tx) error {
		thread := moved{id: id, identity: Left, to: Kept}
		words, made, err := newThread(ctx, tx, id)
		if err != nil || !made { // left before
			return err
		}
		_, err = tx.Exec(ctx, `
			insert into escalation.thread (id, identity, state, question, language, asked_on) values ($1, 'left', 'left', $2, $3, $4)`,
			thread.id, words.Seal("question", text), language, b.today())
		if err := cmp.Or(words.Err(), err); err != nil {
			return err
		}
		if err := b.startClock(ctx, tx, thread); err != nil {
			return err
		}
		return postgres.Notify(ctx, tx, "inbox")
	}))
}

// begin notes the first step and starts the clock.
func (b *Book) begin(ctx context.Context, tx pgx.Tx, q moved) error {
	_, err := tx.Exec(ctx, `insert into escalation.event (thread_id, seq, what, on_date, at) values ($1, 1, 'asked', $2, $3)`,
		q.id, b.today(), b.at(q.identity))
	if err != nil {
		return err
	}
	if err := b.startClock(ctx, tx, q); err != nil {
		return err
	}
	return postgres.Notify(ctx, tx, "inbox")
}
