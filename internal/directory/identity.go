package directory

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// A Claim is what an identity provider says of whoever logged in there.
type Claim struct {
	Issuer, Subject string   // who it is at the provider, for ever
	Key             string   // the company's own key of the person; it binds the subject at its first login and counts for nothing later
	Mail            string   // binds in place of the key; only an address that the provider has verified
	Governs         []string // roles that the provider gives and takes; those of Roles are given, the others taken
	Roles           []string
	Manager         string // the manager's key; "": the provider says nothing of it
}

// Errors of SignIn: nobody who works here is meant, or the person is bound to another subject of that provider.
var (
	ErrUnbound = errors.New("the subject is nobody who works here")
	ErrTaken   = errors.New("the person is bound to another subject")
)

// SignIn finds whose a subject is, as the server's own worker. The first login binds it to the one person who works here and is meant by key (or mail);
// a bound subject stays theirs, whatever its claims say later, until Unbind. Then the roles that the provider governs, and the manager, become
// what it says, in the same transaction and with the same consequences as an import. kept is why a manager's claim was not taken; "" otherwise.
func SignIn(ctx context.Context, db *postgres.DB, c Claim) (p Person, kept string, err error) {
	err = db.As(ctx, postgres.Worker(), func(tx pgx.Tx) error {
		id, err := bind(ctx, tx, c)
		if err != nil {
			return err
		}
		if err := govern(ctx, tx, id, c); err != nil {
			return err
		}
		if kept, err = lead(ctx, tx, id, c.Manager); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `
			update directory.identity set seen_at = now(), governs = $3, granted = $4, line = line or $5 where issuer = $1 and subject = $2`,
			c.Issuer, c.Subject, listed(c.Governs), listed(c.Roles), c.Manager != "" && kept == ""); err != nil {
			return err
		}
		rows, _ := tx.Query(ctx, `select `+columns+` from directory.person where active and id = $1`, id)
		p, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByPos[Person])
		if errors.Is(err, pgx.ErrNoRows) {
			return ErrUnbound
		}
		return err
	})
	if err != nil {
		return Person{}, "", fmt.Errorf("sign in: %w", err)
	}
	return p, kept, nil
}

func listed(list []string) []string { return append([]string{}, list...) }

// bind is whose a subject is: bound already, or from now on. Logins at once of one person wait for each other at the person's row.
func bind(ctx context.Context, tx pgx.Tx, c Claim) (id uuid.UUID, err error) {
	err = tx.QueryRow(ctx, `select person_id from directory.identity where issuer = $1 and subject = $2`, c.Issuer, c.Subject).Scan(&id)
	bound := err == nil
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return id, err
	}
	if !bound {
		if id, err = meant(ctx, tx, c); err != nil {
			return id, err
		}
	}
	var active bool
	if err := tx.QueryRow(ctx, `select active from directory.person where id = $1 for update`, id).Scan(&active); err != nil {
		return id, err
	}
	if !active {
		return id, ErrUnbound
	}
	if bound {
		return id, nil
	}
	var subject string
	err = tx.QueryRow(ctx, `select subject from directory.identity where issuer = $1 and person_id = $2`, c.Issuer, id).Scan(&subject)
	switch {
	case err == nil && subject == c.Subject: // by a login at the same moment
		return id, nil
	case err == nil:
		return id, ErrTaken
	case !errors.Is(err, pgx.ErrNoRows):
		return id, err
	}
	_, err = tx.Exec(ctx, `insert into directory.identity (issuer, subject, person_id) values ($1, $2, $3)`, c.Issuer, c.Subject, id)
	return id, err
}

// meant is the one person who works here and has the key, or the mail address. Two are nobody.
func meant(ctx context.Context, tx pgx.Tx, c Claim) (uuid.UUID, error) {
	var found []uuid.UUID
	var err error
	switch key := clean(c.Key); {
	case key != "":
		rows, _ := tx.Query(ctx, `select id from directory.person where active and slug = $1`, key)
		found, err = pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	case c.Mail != "":
		rows, _ := tx.Query(ctx, `select id from directory.person where active and email <> '' and lower(email) = lower($1) limit 2`, c.Mail)
		found, err = pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	}
	if err == nil && len(found) != 1 {
		err = ErrUnbound
	}
	if err != nil {
		return uuid.Nil, err
	}
	return found[0], nil
}

// Unbind takes a person's subjects away from them, so that the next login with their key binds anew: after a mistake at the provider, or
// where it gave them another subject. It says how many there were, and ErrNotFound where nobody has the key. Their logins end.
func Unbind(ctx context.Context, db *postgres.DB, key string) (n int, err error) {
	err = db.As(ctx, postgres.Worker(), func(tx pgx.Tx) error {
		var id uuid.UUID
		err := tx.QueryRow(ctx, `update directory.person set logins_from = now() where slug = $1 returning id`, clean(key)).Scan(&id)
		if errors.Is(err, pgx.ErrNoRows) {
			return ErrNotFound
		}
		if err != nil {
			return err
		}
		tag, err := tx.Exec(ctx, `delete from directory.identity where person_id = $1`, id)
		if err != nil {
			return err
		}
		n = int(tag.RowsAffected())
		return postgres.Notify(ctx, tx, "person:"+id.String())
	})
	if err != nil {
		return 0, fmt.Errorf("unbind: %w", err)
	}
	return n, nil
}
