package escalation

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"dousuru/internal/postgres"
	"dousuru/internal/seal"
)

// Times of letters. LetterEvery is the pause between two while the desk is in use, and so how long somebody who asks without a name
// waits at most until their question is stored. The desk is in use for lettersAfter after each frame of anybody: 720 rows of 16 KB an hour.
const (
	LetterEvery  = 5 * time.Second
	lettersAfter = 10 * time.Minute
)

// Letters takes what is asked without a name and writes it among letters that say nothing, one in each pause, so that neither the
// moment nor the place of a row tells who was there. Deliver hands them on. Several processes may each have one.
type Letters struct {
	db      *postgres.DB
	every   time.Duration
	queue   chan posting
	stirred atomic.Int64 // when a frame came last
}

type posting struct {
	ctx  context.Context // who waits for it
	l    letter
	done chan error // nil: nobody waits
}

// NewLetters writes a letter every so often while Run runs.
func NewLetters(db *postgres.DB, every time.Duration) *Letters {
	return &Letters{db: db, every: every, queue: make(chan posting, 64)}
}

// Stir says that the desk is in use. Whoever handles a frame calls it for every frame, whatever it is. A nil Letters does nothing.
func (l *Letters) Stir() {
	if l != nil {
		l.stirred.Store(time.Now().UnixNano())
	}
}

// Run writes letters until ctx ends.
func (l *Letters) Run(ctx context.Context) {
	tick := time.NewTicker(l.every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if time.Since(time.Unix(0, l.stirred.Load())) < lettersAfter {
			l.one(ctx)
		}
	}
}

// one writes one letter: the next that somebody asked for, or one that says nothing.
func (l *Letters) one(ctx context.Context) {
	next := l.next()
	err := l.write(ctx, next.l)
	if referenced(err) { // a delivery took the key away in this moment
		err = l.write(ctx, next.l)
	}
	if next.done != nil {
		next.done <- err // an error of a letter that says nothing is nobody's; the next one tries again
	}
}

func (l *Letters) write(ctx context.Context, said letter) error {
	return l.db.As(ctx, postgres.Worker(), func(tx pgx.Tx) error {
		b, err := openBox(ctx, tx, true)
		if err != nil {
			return err
		}
		return b.put(ctx, tx, said)
	})
}

// referenced tells whether a row was refused because of the one that it leads to, or that leads to it.
func referenced(err error) bool {
	var refused *pgconn.PgError
	return errors.As(err, &refused) && refused.Code == "23503"
}

// next drops what nobody waits for any more: it comes again, or it was given up.
func (l *Letters) next() posting {
	for {
		select {
		case p := <-l.queue:
			if p.ctx.Err() == nil {
				return p
			}
		default:
			return posting{}
		}
	}
}

// post returns when the letter is committed; that something was read is no reason to wait, and comes again if it is lost.
func (l *Letters) post(ctx context.Context, said letter) error {
	l.Stir()
	said.At = time.Now()
	p := posting{ctx, said, make(chan error, 1)}
	if said.Move == MoveRead {
		p = posting{context.WithoutCancel(ctx), said, nil}
	}
	select {
	case l.queue <- p:
	case <-ctx.Done():
		return ctx.Err()
	}
	if p.done == nil {
		return nil
	}
	select {
	case err := <-p.done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// of are the letters of a receipt that were not delivered, in the order in which they were written.
func (l *Letters) of(ctx context.Context, receipt [32]byte) (said []letter, err error) {
	err = l.db.As(ctx, postgres.Worker(), func(tx pgx.Tx) error {
		b, err := openBox(ctx, tx, false)
		if errors.Is(err, seal.ErrNoKey) {
			return nil
		}
		if err == nil {
			said, _, err = b.read(ctx, tx, `where tag = $1`, b.tag(receipt[:]))
		}
		return err
	})
	slices.SortFunc(said, func(a, b letter) int { return a.At.Compare(b.At) })
	return said, err
}
