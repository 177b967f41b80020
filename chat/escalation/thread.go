package escalation

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/audit"
	"dousuru/internal/postgres"
)

// Mine lists the questions that a person asked under their name or an alias, or was invited to ask together, newest first, at
// most 50: with those that they withdrew, which can be restored, and without those that they declined.
func (b *Book) Mine(ctx context.Context, v postgres.Viewer) ([]Thread, error) {
	return b.list(ctx, v, `where own.person_id is not null order by t.asked_on desc, t.asked_at desc nulls last, t.id limit 50`, nil)
}

// Find reads one thread for an asker of it or for HR. Of a withdrawn one HR gets its id and state and nothing else. An executive
// who was asked about it has PassedTo.
func (b *Book) Find(ctx context.Context, v postgres.Viewer, id uuid.UUID) (Thread, error) {
	if b.letters(v) != nil {
		t, _, err := b.withLetters(ctx, v.Receipt)
		if err == nil && t.ID != id {
			err = wrap("find question", ErrNotFound)
		}
		return t, err
	}
	t, err := b.one(ctx, v, `where t.id = @id`, pgx.NamedArgs{"id": id})
	if !errors.Is(err, ErrNotFound) {
		return t, err
	}
	err = b.DB.As(ctx, v, func(tx pgx.Tx) error { return gone(ctx, tx, id) })
	if errors.Is(err, ErrClosed) {
		return Thread{ID: id, State: Withdrawn}, nil
	}
	return Thread{}, wrap("find question", err)
}

// FindByReceipt reads an anonymous thread for whoever holds its receipt.
func (b *Book) FindByReceipt(ctx context.Context, r Receipt) (Thread, error) {
	if b.Letters != nil {
		t, _, err := b.withLetters(ctx, r.Hash())
		return t, err
	}
	return b.receiptThread(ctx, r.Hash())
}

// receiptThread is the question of a receipt as it was handed to HR.
func (b *Book) receiptThread(ctx context.Context, hash [32]byte) (Thread, error) {
	return b.one(ctx, postgres.Viewer{Receipt: hash}, `where t.identity = 'anonymous'`, nil)
}

func (b *Book) one(ctx context.Context, v postgres.Viewer, where string, args pgx.NamedArgs) (Thread, error) {
	threads, err := b.list(ctx, v, where, args)
	switch {
	case err != nil:
		return Thread{}, err
	case len(threads) == 0:
		return Thread{}, wrap("find question", ErrNotFound)
	}
	return threads[0], nil
}

// threadsFrom is what the conditions of a list speak of.
const threadsFrom = `from escalation.thread t join escalation.clock c on c.thread_id = t.id
	left join escalation.asker own on own.thread_id = t.id and own.person_id = @viewer `

// askerNames is who asks, for HR alone.
const askerNames = `coalesce((select string_agg(p.name, '、' order by a.part) from escalation.asker a join directory.person p on p.id = a.person_id
	where a.thread_id = t.id and (select directory.viewer_has('hr'))), '')`

func (b *Book) list(ctx context.Context, v postgres.Viewer, where string, args pgx.NamedArgs) (threads []Thread, err error) {
	with := pgx.NamedArgs{"viewer": v.Person, "now": b.now()}
	for name, arg := range args {
		with[name] = arg
	}
	hr, names := slices.Contains(v.Roles, postgres.RoleHR), "''"
	if hr {
		names = askerNames
	}
	err = b.DB.As(ctx, v, func(tx pgx.Tx) error {
		if id, one := args["id"].(uuid.UUID); len(v.Roles) > 0 && one {
			if err := record(ctx, tx, audit.Opened, id); err != nil {
				return err
			}
		} else if len(v.Roles) > 0 {
			rows, _ := tx.Query(ctx, `select t.id `+threadsFrom+where, with)
			ids, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
			if err == nil {
				err = record(ctx, tx, audit.Opened, ids...)
			}
			if err != nil {
				return err
			}
			where, with["recorded"] = `where t.id = any (@recorded) order by array_position(@recorded, t.id)`, ids
		}
		rows, _ := tx.Query(ctx, `
			select t.id, t.identity, t.alias, t.question, `+threadKey+`, t.language,
				case when own.person_id is null or t.state not in ('answered', 'read') then t.state
					when own.joined and c.hr_seq <= own.read_seq then 'read' else 'answered' end, -- of two who ask, each knows of their own reading
				t.asked_on,
				case when own.part = 'first' and own.partner_id is null then '' else t.together end, -- the line between the two has ended
				c.due_at, c.left_minutes is not null, coalesce(c.due_at < @now, false), coalesce(c.article, ''), c.none_on,
				`+names+`, own.partner_id,
				coalesce(own.part = 'first', false), coalesce(not own.joined, false), coalesce(own.decided, false),
				coalesce(own.joined and c.hr_seq > own.read_seq, false),
				t.together <> '', t.may_open and own.person_id is not null
				`+threadsFrom+where, with)
		var ofTwo, opens []uuid.UUID
		keys := map[uuid.UUID]sealedThread{}
		threads, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (Thread, error) {
			t, byTwo, mayOpen, words, err := scanThread(row)
			if err != nil {
				return t, err
			}
			if keys[t.ID], err = unwrapThread(ctx, tx, t.ID, words.wrapped); err == nil {
				t.Question, t.Alias, err = keys[t.ID].words(words.question, words.alias)
			}
			if byTwo && !hr {
				ofTwo = append(ofTwo, t.ID)
			}
			if mayOpen {
				opens = append(opens, t.ID)
			}
			return t, err
		})
		if err == nil {
			err = addRare(ctx, tx, threads, v.Person, opens)
		}
		if err != nil {
			return err
		}
		return addSteps(ctx, tx, threads, keys, ofTwo)
	})
	return threads, wrap("list questions", err)
}

// scanThread tells beside whether two ask, or did, and whether the viewer allowed HR to have their name shown.
func scanThread(row pgx.CollectableRow) (t Thread, byTwo, mayOpen bool, words lazyWords, err error) {
	var due, none *time.Time
	var partner *uuid.UUID
	err = row.Scan(&t.ID, &t.Identity, &words.alias, &words.question, &words.wrapped, &t.Language, &t.State, &t.AskedOn, &t.Together,
		&due, &t.Waiting, &t.Late, &t.Article, &none, &t.Asker, &partner, &t.First, &t.Invited, &t.Decided, &t.Unread, &byTwo, &mayOpen)
	if due != nil {
		t.DueAt = *due
	}
	if none != nil {
		t.NoneOn = *none
	}
	if partner != nil {
		t.Partner = *partner
	}
	return t, byTwo, mayOpen, words, err
}
