package escalation

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"sort"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/jobs"
	"dousuru/internal/postgres"
	"dousuru/internal/seal"
)

// DeliverJob hands on what waits as letters, when a working day begins.
const DeliverJob = "escalation.deliver"

// DeliverWork is the work of DeliverJob: nothing, until a working day has begun since the box was opened.
func (b *Book) DeliverWork(ctx context.Context, _ jobs.Try) error {
	var opened time.Time
	err := b.DB.As(ctx, postgres.Worker(), func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, `select opened_at from escalation.letter_key`).Scan(&opened)
	})
	if errors.Is(err, pgx.ErrNoRows) || err == nil && b.Calendar.NextStart(opened).After(b.now()) {
		return nil
	}
	if err != nil {
		return wrap("deliver letters", err)
	}
	return b.Deliver(ctx)
}

// Deliver makes of the letters what they say, of everybody in an order by lot, and deletes them with their key. A delivery that
// is cut off is made once more: whatever a letter says, saying it twice changes nothing.
func (b *Book) Deliver(ctx context.Context) error {
	said, ids, err := b.collect(ctx)
	if err != nil {
		return wrap("deliver letters", err)
	}
	for _, own := range byAsker(said) {
		for _, l := range own {
			if err := b.deliver(ctx, l); err != nil {
				return wrap("deliver letters", err)
			}
		}
	}
	err = b.DB.As(ctx, postgres.Worker(), func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `delete from escalation.letter where id = any ($1)`, ids); err != nil {
			return err
		}
		if len(said) > 0 {
			return EnqueueWatch(ctx, tx)
		}
		return nil
	})
	if err != nil {
		return wrap("deliver letters", err)
	}
	// By itself: a letter that came meanwhile keeps the key, and is opened with it next time.
	err = b.DB.As(ctx, postgres.Worker(), func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `delete from escalation.letter_key k where not exists (select from escalation.letter l where l.box = k.holder)`)
		return err
	})
	if referenced(err) {
		err = nil
	}
	return wrap("deliver letters", err)
}

// collect reads all letters.
func (b *Book) collect(ctx context.Context) (said []letter, ids []uuid.UUID, err error) {
	err = b.DB.As(ctx, postgres.Worker(), func(tx pgx.Tx) error {
		box, err := openBox(ctx, tx, false)
		if errors.Is(err, seal.ErrNoKey) {
			return nil
		}
		if err == nil {
			said, ids, err = box.read(ctx, tx, "")
		}
		return err
	})
	return said, ids, err
}

// byAsker puts letters of one receipt together in their order, and the askers in an order by lot.
func byAsker(said []letter) (groups [][]letter) {
	slices.SortFunc(said, func(a, b letter) int { return a.At.Compare(b.At) })
	place := map[string]int{}
	for _, l := range said {
		i, known := place[string(l.Receipt)]
		if !known || len(l.Receipt) == 0 {
			i = len(groups)
			groups = append(groups, nil)
			place[string(l.Receipt)] = i
		}
		groups[i] = append(groups[i], l)
	}
	lots := make([]uuid.UUID, len(groups)) // random, from the system's source
	for i := range lots {
		lots[i] = uuid.New()
	}
	sort.Sort(byLot{groups, lots})
	return groups
}

type byLot struct {
	groups [][]letter
	lots   []uuid.UUID
}

func (b byLot) Len() int           { return len(b.groups) }
func (b byLot) Less(i, j int) bool { return bytes.Compare(b.lots[i][:], b.lots[j][:]) < 0 }
func (b byLot) Swap(i, j int) {
	b.groups[i], b.groups[j] = b.groups[j], b.groups[i]
	b.lots[i], b.lots[j] = b.lots[j], b.lots[i]
}

// deliver does what one letter says. What is no longer possible (HR and the asker moved at the same time) is let go.
func (b *Book) deliver(ctx context.Context, l letter) error {
	now := *b
	now.Letters = nil
	v := postgres.Viewer{}
	copy(v.Receipt[:], l.Receipt)
	id, err := l.Thread, error(nil)
	if l.Move != MoveAsked {
		t, err := now.receiptThread(ctx, v.Receipt)
		if errors.Is(err, ErrNotFound) {
			return nil // it was erased
		}
		if err != nil {
			return err
		}
		id = t.ID
	}
	switch l.Move {
	case MoveAsked:
		if len(l.Receipt) == 0 {
			err = now.LeaveOnce(ctx, id, l.Text, l.Language)
		} else {
			err = now.askAnonymously(ctx, v.Receipt, id, l.Text, l.Language)
		}
	case MoveTell:
		err = now.TellOnce(ctx, v, id, l.Text, l.Once)
	case MoveRead:
		err = now.MarkRead(ctx, v, id)
	case MoveWithdraw:
		err = now.Withdraw(ctx, v, id)
	case MoveRestore:
		err = now.Restore(ctx, v, id)
	}
	for _, over := range []error{ErrNotFound, ErrClosed, ErrMove, ErrMoved, ErrEmpty, ErrTooLong} {
		if errors.Is(err, over) {
			return nil
		}
	}
	return err
}
