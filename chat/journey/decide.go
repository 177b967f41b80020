package journey

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/erasure"
	"dousuru/internal/jobs"
	"dousuru/internal/postgres"
)

// Decide records a decision inside the caller's transaction and gives its id. A second one after the same consultation
// replaces the first. After 心に留める the facts of what was shown are followed from here on; after any other answer nothing is.
func Decide(ctx context.Context, tx pgx.Tx, person uuid.UUID, d Decision) (uuid.UUID, error) {
	words, err := check(d.Response, d.Words)
	if err != nil {
		return uuid.Nil, fmt.Errorf("decide: %w", err)
	}
	d.Words = words
	var was before
	made, err := begin(ctx, tx, person, &d)
	for try := 0; err == nil && !made && try < 2; try++ {
		if was, err = again(ctx, tx, person, &d); !errors.Is(err, ErrNotFound) {
			break
		}
		made, err = begin(ctx, tx, person, &d) // it was taken back in between
	}
	if err == nil {
		err = goOn(ctx, tx, person, d, was.Response)
	}
	if err != nil {
		return uuid.Nil, fmt.Errorf("decide: %w", err)
	}
	return d.ID, nil
}

// begin stores the first decision after a consultation. made is false where there is one; one that is being stored is waited for.
func begin(ctx context.Context, tx pgx.Tx, person uuid.UUID, d *Decision) (made bool, err error) {
	id := uuid.New() // what is sealed is bound to it
	row, err := toSeal(ctx, tx, person, decisionTable, id)
	if err != nil {
		return false, err
	}
	args := pgx.NamedArgs{"id": id, "person": person, "consultation": d.Consultation, "response": d.Response, "topic": row.Seal("topic", d.Topic),
		"articles": row.SealJSON("articles", listed(d.Articles)), "words": row.Seal("words", d.Words), "before": row.SealJSON("before", before{})}
	if row.Err() != nil {
		return false, row.Err()
	}
	tag, err := tx.Exec(ctx, `
		insert into journey.decision (id, person_id, consultation_id, topic, articles, response, words, before)
		values (@id, @person, @consultation, @topic, @articles, @response, @words, @before)
		on conflict (person_id, consultation_id) do nothing`, args)
	if err != nil || tag.RowsAffected() == 0 {
		return false, err
	}
	d.ID = id
	return true, nil
}

// again puts an answer in the place of the one that stands after a consultation. What was shown stays, unless it is named anew.
func again(ctx context.Context, tx pgx.Tx, person uuid.UUID, d *Decision) (was before, err error) {
	id, was, err := replaced(ctx, tx, `d.person_id = $1 and d.consultation_id = $2`, person, d.Consultation)
	if err != nil {
		return was, err
	}
	d.ID = id
	if len(d.Articles) == 0 {
		d.Articles = was.Articles
	}
	return was, answered(ctx, tx, person, *d, was)
}

// answered writes another response and other words into a decision, over what was there.
func answered(ctx context.Context, tx pgx.Tx, person uuid.UUID, d Decision, was before) error {
	row, err := toSeal(ctx, tx, person, decisionTable, d.ID)
	if err != nil {
		return err
	}
	words, articles, replaced := row.Seal("words", d.Words), row.SealJSON("articles", listed(d.Articles)), row.SealJSON("before", was)
	if row.Err() != nil {
		return row.Err()
	}
	return one(ctx, tx, `
		update journey.decision set response = $2, words = $3, articles = $4, before = $5, changed_at = now() where id = $1`,
		d.ID, d.Response, words, articles, replaced)
}

// Answer gives an earlier decision another response and other words, inside the caller's transaction.
func Answer(ctx context.Context, tx pgx.Tx, person, id uuid.UUID, r Response, words string) error {
	words, err := check(r, words)
	if err != nil {
		return fmt.Errorf("change decision: %w", err)
	}
	_, was, err := replaced(ctx, tx, `d.id = $1`, id)
	d := Decision{ID: id, Response: r, Words: words, Articles: was.Articles}
	if err == nil {
		err = answered(ctx, tx, person, d, was)
	}
	if err == nil {
		err = goOn(ctx, tx, person, d, was.Response)
	}
	if err != nil {
		return fmt.Errorf("change decision: %w", err)
	}
	return nil
}

// goOn starts what follows from a response and stops what does not. What the person stopped stays so when they only write
// other words.
func goOn(ctx context.Context, tx pgx.Tx, person uuid.UUID, d Decision, was Response) error {
	if d.Response != Act {
		// The plan's words stay the person's; only its reminder ends.
		if err := stop(ctx, tx, d.ID, `what = 'plan'`); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `update journey.decision set remind = false where id = $1`, d.ID); err != nil {
			return err
		}
	}
	if d.Response != Keep {
		if err := stop(ctx, tx, d.ID, `what <> 'plan'`); err != nil {
			return err
		}
		return postgres.Notify(ctx, tx, Topic(person))
	}
	var active, mail bool
	err := tx.QueryRow(ctx, `
		select count(*) > 0, coalesce(bool_or(mail), false) from journey.kept where decision_id = $1 and what <> 'plan' and stopped_at is null`, d.ID).Scan(&active, &mail)
	if err != nil {
		return err
	}
	if was != Keep || active {
		if err := follow(ctx, tx, person, d.ID, d.Articles, mail); err != nil {
			return err
		}
	}
	if err := jobs.Add(ctx, tx, Job, 0); err != nil {
		return err
	}
	return postgres.Notify(ctx, tx, Topic(person))
}

// Change is Answer in a transaction of its own.
func Change(ctx context.Context, db *postgres.DB, v postgres.Viewer, id uuid.UUID, r Response, words string) error {
	return db.As(ctx, v, func(tx pgx.Tx) error { return Answer(ctx, tx, v.Person, id, r, words) })
}

// Delete erases a decision with all that is followed of it.
func Delete(ctx context.Context, db *postgres.DB, v postgres.Viewer, id uuid.UUID) error {
	return in(ctx, db, v, "delete decision", func(tx pgx.Tx) error {
		if err := one(ctx, tx, `delete from journey.decision where id = $1`, id); err != nil {
			return err
		}
		return erasure.Note(ctx, tx, erasure.Decision, v.Person, id)
	})
}

// FollowUp finds the person's last decision, if nobody asked about it again, and marks that somebody does now. It is called
// where a visit begins, in the transaction that asks. What was replaced and can no longer be brought back is erased there.
func FollowUp(ctx context.Context, tx pgx.Tx, person uuid.UUID) (d Decision, found bool, err error) {
	_, err = tx.Exec(ctx, `
		update journey.decision set before = null
		where person_id = $1 and before is not null and coalesce(changed_at, decided_at) < now() - $2::interval`, person, UndoFor)
	if err != nil {
		return d, false, fmt.Errorf("follow up: %w", err)
	}
	var id uuid.UUID
	err = tx.QueryRow(ctx, `
		update journey.decision set followed_at = now()
		where followed_at is null and id = (
			select id from journey.decision where person_id = $1 order by coalesce(changed_at, decided_at) desc, id limit 1)
		returning id`, person).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return d, false, nil
	}
	if err == nil {
		d, err = Find(ctx, tx, id)
	}
	if err != nil {
		return d, false, fmt.Errorf("follow up: %w", err)
	}
	return d, true, nil
}
