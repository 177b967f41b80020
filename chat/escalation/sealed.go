package escalation

import (
	"context"
	"errors"
	"strconv"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/audit"
	"dousuru/internal/seal"
)

// The tables of keys: of a question with all that is written about it, of what HR asks somebody else, and of HR's wording of a gap.
const (
	threadKeys = "escalation.thread_key"
	passKeys   = "escalation.pass_key"
	gapKeys    = "escalation.gap_key"
)

// threadKey is a question's key, for a query that reads its thread as t anyway.
const threadKey = `(select k.wrapped_key from escalation.thread_key k where k.holder = t.id)`

// A sealedThread seals and opens what is sealed with one question's key.
type sealedThread struct {
	id  uuid.UUID
	key *seal.DataKey
}

// findThread reads the key of a question that is there and that the viewer reads, else ErrNotFound. That HR has it in hand is recorded.
func findThread(ctx context.Context, tx pgx.Tx, id uuid.UUID) (sealedThread, error) {
	if err := record(ctx, tx, audit.Handled, id); err != nil {
		return sealedThread{}, err
	}
	key, err := seal.Find(ctx, tx, seal.Thing(threadKeys, id))
	if errors.Is(err, seal.ErrNoKey) {
		err = ErrNotFound
	}
	return sealedThread{id, key}, err
}

// unwrapThread is findThread for a query that brought threadKey along.
func unwrapThread(ctx context.Context, tx pgx.Tx, id uuid.UUID, wrapped []byte) (sealedThread, error) {
	key, err := seal.Unwrap(ctx, tx, seal.Thing(threadKeys, id), wrapped)
	return sealedThread{id, key}, err
}

// row is the question itself.
func (s sealedThread) row() *seal.Row { return s.key.Row("escalation.thread", s.id.String()) }

// handling is what HR arranged about it.
func (s sealedThread) handling() *seal.Row { return s.key.Row("escalation.handling", s.id.String()) }

// message is one of its messages.
func (s sealedThread) message(seq int) *seal.Row {
	return s.key.Row("escalation.message", s.id.String(), strconv.Itoa(seq))
}

// note is one of HR's notes.
func (s sealedThread) note(id uuid.UUID) *seal.Row { return s.key.Row("escalation.note", id.String()) }

// words are the question and the alias.
func (s sealedThread) words(question, alias []byte) (string, string, error) {
	row := s.row()
	return row.Open("question", question), row.Open("alias", alias), row.Err()
}

// nextMessage is the number of the next message, under the lock on the thread's row.
func nextMessage(ctx context.Context, tx pgx.Tx, thread uuid.UUID) (seq int, err error) {
	err = tx.QueryRow(ctx, `select coalesce(max(seq), 0) + 1 from escalation.message where thread_id = $1`, thread).Scan(&seq)
	return seq, err
}

// orEmpty seals words, and leaves nothing as nothing.
func orEmpty(row *seal.Row, column, words string) []byte {
	if words == "" {
		return []byte{}
	}
	return row.Seal(column, words)
}

// sealedNotes are the questions of a group that are there, with one note sealed for each.
func sealedNotes(ctx context.Context, tx pgx.Tx, group []uuid.UUID, note string) (ids []uuid.UUID, notes [][]byte, err error) {
	if err := record(ctx, tx, audit.Handled, group...); err != nil {
		return nil, nil, err
	}
	rows, _ := tx.Query(ctx, `select t.id, `+threadKey+` from escalation.thread t where t.id = any ($1)`, group)
	var id uuid.UUID
	var wrapped []byte
	_, err = pgx.ForEachRow(rows, []any{&id, &wrapped}, func() error {
		s, err := unwrapThread(ctx, tx, id, wrapped)
		if err != nil {
			return err
		}
		row := s.handling()
		ids, notes = append(ids, id), append(notes, orEmpty(row, "no_article_note", note))
		return row.Err()
	})
	return ids, notes, err
}

// A lazyWords is what a query brought along of a question, not opened yet.
type lazyWords struct{ wrapped, question, alias []byte }

func (l lazyWords) open(ctx context.Context, tx pgx.Tx, id uuid.UUID) (question, alias string, err error) {
	s, err := unwrapThread(ctx, tx, id, l.wrapped)
	if err != nil {
		return "", "", err
	}
	return s.words(l.question, l.alias)
}
