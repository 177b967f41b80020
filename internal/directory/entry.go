package directory

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// An Entry is a person as a list of the company brings them, with the manager by key.
type Entry struct {
	Slug, Name, NameKana, Email             string
	Roles                                   []string
	Manager                                 string // slug, or empty
	Department, Site, Employment, JobFamily string
	Language                                string // ja or en; empty is ja
}

// Put writes people and their reporting lines in one transaction: those of the list are made or changed, others stay as
// they are. A manager who is neither in the list nor known is an error, and nothing is written.
func Put(ctx context.Context, db *postgres.DB, entries []Entry) error {
	err := db.As(ctx, postgres.Worker(), func(tx pgx.Tx) error {
		batch := &pgx.Batch{}
		for _, e := range entries {
			batch.Queue(`
				insert into directory.person (slug, name, name_kana, email, roles, department, site, employment, job_family, language)
				values (@slug, @name, @kana, @email, @roles, @department, @site, @employment, @job, coalesce(nullif(@language, ''), 'ja'))
				on conflict (slug) do update set name = excluded.name, name_kana = excluded.name_kana, email = excluded.email,
					roles = excluded.roles, department = excluded.department, site = excluded.site,
					employment = excluded.employment, job_family = excluded.job_family, language = excluded.language, active = true`,
				pgx.NamedArgs{"slug": e.Slug, "name": e.Name, "kana": e.NameKana, "email": e.Email, "roles": e.Roles,
					"department": e.Department, "site": e.Site, "employment": e.Employment, "job": e.JobFamily, "language": e.Language})
		}
		if err := tx.SendBatch(ctx, batch).Close(); err != nil {
			return err
		}
		return putManagers(ctx, tx, entries)
	})
	if err != nil {
		return fmt.Errorf("put people: %w", err)
	}
	return nil
}

func putManagers(ctx context.Context, tx pgx.Tx, entries []Entry) error {
	for _, e := range entries {
		tag, err := tx.Exec(ctx, `
			update directory.person p set manager_id = m.id
			from (select (select id from directory.person where slug = $2) as id) m
			where p.slug = $1 and (m.id is not null or $2 = '')`, e.Slug, e.Manager)
		if err != nil {
			return err
		}
		if tag.RowsAffected() == 0 {
			return fmt.Errorf("%s: manager %q is not known", e.Slug, e.Manager)
		}
	}
	return nil
}
