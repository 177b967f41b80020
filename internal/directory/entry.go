package directory

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/csvsafe"
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

const (
	entryColumns = `p.slug, p.name, p.name_kana, p.email, p.roles, coalesce(m.slug, ''), p.department, p.site, p.employment, p.job_family, p.language`
	entryTables  = `from directory.person p left join directory.person m on m.id = p.manager_id `
)

// fields are where entryColumns are read into.
func (e *Entry) fields() []any {
	return []any{&e.Slug, &e.Name, &e.NameKana, &e.Email, &e.Roles, &e.Manager, &e.Department, &e.Site, &e.Employment, &e.JobFamily, &e.Language}
}

// Put writes people and their reporting lines in one transaction: those of the list are made or changed, others stay as
// they are. A manager who is neither in the list nor known is an error, and nothing is written. Unlike Import it takes the
// entries as they are; of several with one key the last counts.
func Put(ctx context.Context, db *postgres.DB, entries []Entry) error {
	last := map[string]int{}
	for i, e := range entries {
		last[e.Slug] = i
	}
	var once []Entry
	for i, e := range entries {
		if last[e.Slug] == i {
			once = append(once, e)
		}
	}
	err := db.As(ctx, postgres.Worker(), func(tx pgx.Tx) error { return write(ctx, tx, once, nil) })
	if err != nil {
		return fmt.Errorf("put people: %w", err)
	}
	return nil
}

// Entries lists who works here, in the order of their keys, as the server's own worker: for whoever runs the program, and
// for no page.
func Entries(ctx context.Context, db *postgres.DB) ([]Entry, error) {
	var entries []Entry
	err := db.As(ctx, postgres.Worker(), func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, `select `+entryColumns+` `+entryTables+`where p.active order by p.slug`)
		var err error
		entries, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (e Entry, err error) {
			err = row.Scan(e.fields()...)
			return e, err
		})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list people: %w", err)
	}
	return entries, nil
}

// WriteCSV writes a list that Import takes; imported where it came from, it changes nothing.
func WriteCSV(w io.Writer, entries []Entry) error {
	var head []string
	for _, c := range columnsOf {
		head = append(head, c.headings[0])
	}
	rows := [][]string{head}
	for _, e := range entries {
		rows = append(rows, []string{e.Slug, e.Name, e.NameKana, e.Email, strings.Join(e.Roles, "|"), e.Manager, e.Department, e.Site, e.Employment, e.JobFamily, e.Language})
	}
	return csvsafe.Write(w, rows)
}
