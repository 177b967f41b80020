package escalation

import (
	"cmp"
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/erasure"
	"dousuru/internal/postgres"
)

// Tell adds what the asker writes: the reply to what HR asked back, more to a question that waits, or a further question
// after the answer, which HR then has again.
func (b *Book) Tell(ctx context.Context, v postgres.Viewer, id uuid.UUID, text string) error {
	return b.TellOnce(ctx, v, id, text, uuid.New())
}

// errTold says that what is told stands in the thread already.
var errTold = errors.New("told before")

// TellOnce is Tell for what may be sent again: a second one with the same once changes nothing. It is kept with the message,
// so nothing else that is kept may lead to it.
func (b *Book) TellOnce(ctx context.Context, v postgres.Viewer, id uuid.UUID, text string, once uuid.UUID) error {
	text, err := check(text, MaxTold)
	if err != nil {
		return wrap("tell HR", err)
	}
	if b.letters(v) != nil {
		return wrap("tell HR", b.waits(ctx, v, id, letter{Move: MoveTell, Text: text, Once: once}))
	}
	err = b.move(ctx, v, id, change{move: MoveTell, write: func(tx pgx.Tx, _ moved) error {
		var told bool
		err := tx.QueryRow(ctx, `select exists (select from escalation.message where thread_id = $1 and once = $2)`, id, once).Scan(&told)
		if err == nil && told {
			err = errTold
		}
		if err != nil {
			return err
		}
		s, err := findThread(ctx, tx, id)
		if err != nil {
			return err
		}
		seq, err := nextMessage(ctx, tx, id)
		if err != nil {
			return err
		}
		row := s.message(seq)
		_, err = tx.Exec(ctx, `
			insert into escalation.message (thread_id, seq, author, kind, body, written_on, once, partner)
			select $1, $6, 'asker', 'told', $2, $3, $4,
				exists (select from escalation.asker a where a.thread_id = $1 and a.person_id = $5 and a.part = 'together')`,
			id, row.Seal("body", text), b.today(), once, v.Person, seq)
		return cmp.Or(row.Err(), err)
	}})
	if errors.Is(err, errTold) {
		err = nil
	}
	return wrap("tell HR", err)
}

// errNoReader says that whoever looks is shown no answer: they were invited and have not joined.
var errNoReader = errors.New("not an asker yet")

// MarkRead notes that the viewer has seen what HR wrote so far.
func (b *Book) MarkRead(ctx context.Context, v postgres.Viewer, id uuid.UUID) error {
	if b.letters(v) != nil {
		return wrap("mark answer read", b.waits(ctx, v, id, letter{Move: MoveRead}))
	}
	return b.DB.As(ctx, v, func(tx pgx.Tx) error {
		_, err := b.MarkReadIn(ctx, tx, v.Person, id)
		return err
	})
}

// MarkReadIn is MarkRead inside the caller's transaction in the name of the person, or of the receipt. fresh: an answer stands there
// that they had not read, and what they will do is theirs to say and not said yet. Of two it is the one who is led that is asked.
func (b *Book) MarkReadIn(ctx context.Context, tx pgx.Tx, person, id uuid.UUID) (fresh bool, err error) {
	err = b.moveIn(ctx, tx, id, change{move: MoveRead, write: func(tx pgx.Tx, q moved) error {
		err := tx.QueryRow(ctx, `
			select coalesce(bool_or(c.hr_seq > a.read_seq and not a.decided
				and not exists (select from directory.person p where p.id = a.partner_id and p.manager_id = $2)), false)
			from escalation.asker a join escalation.clock c on c.thread_id = a.thread_id where a.thread_id = $1 and a.person_id = $2 and a.joined`,
			id, person).Scan(&fresh)
		if err != nil {
			return err
		}
		fresh = fresh && (q.from == Answered || q.from == Read)
		tag, err := tx.Exec(ctx, `
			update escalation.asker set read_seq = (select coalesce(max(m.seq), 0) from escalation.message m where m.thread_id = $1)
			where thread_id = $1 and person_id = $2 and joined`, id, person)
		if err == nil && tag.RowsAffected() == 0 && q.identity != Anonymous {
			err = errNoReader
		}
		return err
	}})
	if errors.Is(err, errNoReader) {
		err = nil
	}
	return fresh, wrap("mark answer read", err)
}

// SubjectIn is what a question that the person asks is about, for their own どうする: its text, and the article that leads to the
// answer, if there is one.
func (b *Book) SubjectIn(ctx context.Context, tx pgx.Tx, person, id uuid.UUID) (question, article string, err error) {
	var words lazyWords
	err = tx.QueryRow(ctx, `
		select `+threadKey+`, t.question, c.article from escalation.thread t join escalation.clock c on c.thread_id = t.id
		join escalation.asker a on a.thread_id = t.id and a.person_id = $2 and a.joined where t.id = $1`, id, person).Scan(&words.wrapped, &words.question, &article)
	if errors.Is(err, pgx.ErrNoRows) {
		err = ErrNotFound
	}
	if err == nil {
		question, _, err = words.open(ctx, tx, id)
	}
	return question, article, wrap("read what a question is about", err)
}

// Decided notes that the viewer answered どうする to this question; what they answered stands in their journey.
func (b *Book) Decided(ctx context.Context, tx pgx.Tx, person, id uuid.UUID) error {
	tag, err := tx.Exec(ctx, `update escalation.asker set decided = true where thread_id = $1 and person_id = $2 and joined`, id, person)
	if err == nil && tag.RowsAffected() == 0 {
		err = ErrNotFound
	}
	return wrap("mark question decided", err)
}

// Withdraw takes a question back: HR sees it no more, and its thread takes no more answers.
func (b *Book) Withdraw(ctx context.Context, v postgres.Viewer, id uuid.UUID) error {
	if b.letters(v) != nil {
		return wrap("withdraw question", b.waits(ctx, v, id, letter{Move: MoveWithdraw}))
	}
	return wrap("withdraw question", b.move(ctx, v, id, change{move: MoveWithdraw, write: func(tx pgx.Tx, q moved) error {
		if err := mayWithdraw(ctx, tx, q); err != nil {
			return err
		}
		return erasure.Note(ctx, tx, erasure.Question, v.Person, id)
	}}))
}

// Restore hands a withdrawn question to HR again.
func (b *Book) Restore(ctx context.Context, v postgres.Viewer, id uuid.UUID) error {
	if b.letters(v) != nil {
		return wrap("restore question", b.waits(ctx, v, id, letter{Move: MoveRestore}))
	}
	return wrap("restore question", b.move(ctx, v, id, change{move: MoveRestore, write: func(tx pgx.Tx, q moved) error {
		if err := mayWithdraw(ctx, tx, q); err != nil {
			return err
		}
		return erasure.Note(ctx, tx, erasure.Back, v.Person, id)
	}}))
}

// mayWithdraw holds for the one who asked first, and for whoever holds a receipt; whoever joined leaves alone (Decline).
func mayWithdraw(ctx context.Context, tx pgx.Tx, q moved) error {
	if q.identity == Anonymous {
		return nil
	}
	var first bool
	if err := tx.QueryRow(ctx, `select escalation.first_asks($1)`, q.id).Scan(&first); err != nil {
		return err
	}
	if !first {
		return ErrNotFound
	}
	return nil
}
