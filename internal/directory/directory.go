// Package directory knows the company's people: who somebody is, what they may do here, and who leads whom.
//
// It owns the table directory.person. A person sees themselves and those they lead; HR and the server's own worker see
// everyone; the rows say so, not this code.
//
// People come from a list of the company (Import). What somebody sees as a manager is asked of these rows whenever it is read,
// so a change of the reporting line ends it with the commit; the people concerned are hinted ("person:<id>").
package directory

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// A Person is somebody of the company.
type Person struct {
	ID         uuid.UUID
	Slug       string // the company's own key
	Name       string
	Roles      []string // of employee, manager, hr, executive, admin
	Department string
	Site       string
	Employment string
	JobFamily  string
	Language   string    // ja or en: the language of their screens until they choose another
	Mail       bool      // a mail address is known
	LoginsFrom time.Time // logins from before hold no longer: the person had left in between
}

// ErrNotFound says that there is no such person, or none that the viewer may see.
var ErrNotFound = errors.New("person not found")

// Has tells whether the person has a role.
func (p Person) Has(role postgres.Role) bool { return slices.Contains(p.Roles, string(role)) }

// Viewer is the person as the database sees them.
func (p Person) Viewer() postgres.Viewer {
	v := postgres.Viewer{Person: p.ID}
	for _, r := range p.Roles {
		v.Roles = append(v.Roles, postgres.Role(r))
	}
	return v
}

// Tags are the audience tags of a person: an article with one of them, or with none, is for them.
func (p Person) Tags() []string {
	var tags []string
	for _, r := range p.Roles {
		tags = append(tags, "role:"+r)
	}
	for key, value := range map[string]string{"site": p.Site, "employment": p.Employment, "job": p.JobFamily} {
		if value != "" {
			tags = append(tags, key+":"+value)
		}
	}
	slices.Sort(tags)
	return tags
}

const columns = `id, slug, name, roles, department, site, employment, job_family, language, email <> '', coalesce(logins_from, to_timestamp(0))`

// Find reads an active person by id, as the server's own worker: it is what turns a session into a person.
func Find(ctx context.Context, db *postgres.DB, id uuid.UUID) (Person, error) {
	return findBy(ctx, db, `select `+columns+` from directory.person where active and id = $1`, id)
}

// FindSlug reads an active person by the company's own key, as Find does.
func FindSlug(ctx context.Context, db *postgres.DB, slug string) (Person, error) {
	return findBy(ctx, db, `select `+columns+` from directory.person where active and slug = $1`, slug)
}

func findBy(ctx context.Context, db *postgres.DB, query string, key any) (Person, error) {
	var p Person
	err := db.As(ctx, postgres.Worker(), func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, query, key)
		var err error
		p, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByPos[Person])
		if errors.Is(err, pgx.ErrNoRows) {
			return ErrNotFound
		}
		return err
	})
	if err != nil {
		return Person{}, fmt.Errorf("find person: %w", err)
	}
	return p, nil
}

// All lists the active people in the order of their keys, as the server's own worker. The demo login shows it; nothing
// else may.
func All(ctx context.Context, db *postgres.DB) ([]Person, error) {
	var people []Person
	err := db.As(ctx, postgres.Worker(), func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, `select `+columns+` from directory.person where active order by slug`)
		var err error
		people, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Person])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list people: %w", err)
	}
	return people, nil
}

// WithRole lists the active people with a role whom v may see, by name.
func WithRole(ctx context.Context, db *postgres.DB, v postgres.Viewer, role postgres.Role) ([]Person, error) {
	var people []Person
	err := db.As(ctx, v, func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, `select `+columns+` from directory.person where active and $1 = any (roles) order by name, slug`, role)
		var err error
		people, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Person])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list people with a role: %w", err)
	}
	return people, nil
}
