// Package budget bounds what requests to a language model may cost: of a person in a day, of the company in a month. The most that a
// request can cost is set aside before it is made and corrected after it, so parallel requests never pass a limit together, and what
// a crash leaves between the two counts as spent.
//
// It owns the schema budget: sums, without a word of what was asked. Nobody but a person themselves sees what they spent.
package budget

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// A budget that has not enough left for a request. The request is not made; nothing of it is counted.
var (
	ErrPerson  = errors.New("person's budget of the day is spent")
	ErrCompany = errors.New("company's budget of the month is spent")
)

var errWorst = errors.New("cost is negative")

// Limits are what may be spent, in the Unit. Zero allows nothing.
type Limits struct {
	Person  int64 // of one person in a day of the company
	Company int64 // of all people together in a month of the company
	Unit    Unit
}

// A purpose has a budget of the company's of its own.
type purpose string

const (
	answers   purpose = "answers"   // what people ask
	knowledge purpose = "knowledge" // what is asked about what the company publishes, by nobody
)

// A Reservation is what was set aside for one request.
type Reservation struct {
	db         *postgres.DB
	person     uuid.UUID // zero: the company's alone
	day, month time.Time // it counts where it was set aside, also if the day ends meanwhile
	purpose    purpose
	unit       Unit
	worst      int64
	once       sync.Once
}

// Reserve sets aside what a request of a person can cost at most. ErrPerson or ErrCompany: the limits leave no room for it.
func Reserve(ctx context.Context, db *postgres.DB, person uuid.UUID, worst int64, limits Limits) (*Reservation, error) {
	r := &Reservation{db: db, person: person, purpose: answers, unit: limits.Unit, worst: worst}
	return r, r.reserve(ctx, limits)
}

// ReserveKnowledge sets aside what a request about published knowledge can cost at most, where no person asks: vectors of articles,
// trials with labelled questions. It counts against limits.Company alone, in a month of its own, so that neither takes anything
// from what people ask.
func ReserveKnowledge(ctx context.Context, db *postgres.DB, worst int64, limits Limits) (*Reservation, error) {
	r := &Reservation{db: db, purpose: knowledge, unit: limits.Unit, worst: worst}
	return r, r.reserve(ctx, limits)
}

// reserve takes both sums or none. The company's comes last, so that its row, which everybody needs, is held for one statement and the
// commit; the order is the same everywhere, so nobody waits in a circle.
func (r *Reservation) reserve(ctx context.Context, limits Limits) error {
	switch {
	case r.worst < 0:
		return errWorst
	case r.person != uuid.Nil && r.worst > limits.Person:
		return ErrPerson
	case r.worst > limits.Company:
		return ErrCompany
	}
	return r.db.As(ctx, r.viewer(), func(tx pgx.Tx) error {
		if r.person != uuid.Nil {
			err := tx.QueryRow(ctx, `
				insert into budget.person as p (person_id, day, unit, spent) values ($1, directory.today(), $2, $3)
				on conflict (person_id, day, unit) do update set spent = p.spent + excluded.spent where p.spent <= $4 - excluded.spent
				returning day`, r.person, r.unit, r.worst, limits.Person).Scan(&r.day)
			if err != nil {
				return lacking(err, ErrPerson)
			}
		}
		err := tx.QueryRow(ctx, `
			insert into budget.company as c (month, purpose, unit, spent) values (date_trunc('month', directory.today())::date, $1, $2, $3)
			on conflict (month, purpose, unit) do update set spent = c.spent + excluded.spent where c.spent <= $4 - excluded.spent
			returning month`, r.purpose, r.unit, r.worst, limits.Company).Scan(&r.month)
		return lacking(err, ErrCompany)
	})
}

// lacking is what it means that a sum was not raised.
func lacking(err, spent error) error {
	if errors.Is(err, pgx.ErrNoRows) {
		return spent
	}
	if err != nil {
		return fmt.Errorf("reserve budget: %w", err)
	}
	return nil
}

// Settle says what the request has cost, which may be more than was set aside if an endpoint counts otherwise. Only the first call
// counts, and it is never tried again: after an error the whole reservation counts as spent, or what was said here.
func (r *Reservation) Settle(ctx context.Context, spent int64) error {
	if spent < 0 {
		return errWorst
	}
	var err error
	r.once.Do(func() { err = r.settle(ctx, spent-r.worst) })
	return err
}

func (r *Reservation) settle(ctx context.Context, more int64) error {
	if more == 0 {
		return nil
	}
	err := r.db.As(ctx, r.viewer(), func(tx pgx.Tx) error {
		if r.person != uuid.Nil {
			if _, err := tx.Exec(ctx, `update budget.person set spent = greatest(spent + $4, 0) where person_id = $1 and day = $2 and unit = $3`,
				r.person, r.day, r.unit, more); err != nil {
				return err
			}
		}
		_, err := tx.Exec(ctx, `update budget.company set spent = greatest(spent + $4, 0) where month = $1 and purpose = $2 and unit = $3`,
			r.month, r.purpose, r.unit, more)
		return err
	})
	if err != nil {
		return fmt.Errorf("settle budget: %w", err)
	}
	return nil
}

// viewer may change the person's own day and the company's month, in one transaction.
func (r *Reservation) viewer() postgres.Viewer {
	v := postgres.Worker()
	v.Person = r.person
	return v
}
