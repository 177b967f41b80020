package directory

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// write stores entries and marks who has left, then hints everybody concerned: those people, who led them, and who leads them
// now. What ends with a reporting line in other packages' tables ends by triggers on directory.person.
func write(ctx context.Context, tx pgx.Tx, entries []Entry, left []string) error {
	slugs := make([]string, len(entries), len(entries)+len(left))
	managers := make([]string, len(entries))
	for i, e := range entries {
		slugs[i], managers[i] = e.Slug, e.Manager
	}
	touched := append(slugs, left...)
	before, err := concerned(ctx, tx, touched)
	if err != nil {
		return err
	}
	if err := writePeople(ctx, tx, entries); err != nil {
		return err
	}
	if err := writeManagers(ctx, tx, slugs, managers); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `
		update directory.person set active = false, manager_id = null, roles = '{employee}', logins_from = now() where slug = any ($1)`, left); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `
		update directory.identity i set granted = '{}', line = false from directory.person p where p.id = i.person_id and p.slug = any ($1)`, left); err != nil {
		return err
	}
	after, err := concerned(ctx, tx, touched)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		select pg_catalog.pg_notify('dousuru', 'person:' || id) from (select distinct unnest($1::uuid[]) as id) i
		union all select pg_catalog.pg_notify('dousuru', $2)`, append(before, after...), NamesTopic)
	return err
}

// concerned are people by key, as far as they are known, and who leads them.
func concerned(ctx context.Context, tx pgx.Tx, slugs []string) ([]uuid.UUID, error) {
	rows, _ := tx.Query(ctx, `
		select id from directory.person where slug = any ($1)
		union select manager_id from directory.person where slug = any ($1) and manager_id is not null`, slugs)
	return pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
}

// writePeople stores entries without their managers, in one statement: a round trip a person would take seconds.
func writePeople(ctx context.Context, tx pgx.Tx, entries []Entry) error {
	fields := []func(Entry) string{
		func(e Entry) string { return e.Slug }, func(e Entry) string { return e.Name }, func(e Entry) string { return e.NameKana },
		func(e Entry) string { return e.Email }, func(e Entry) string { return strings.Join(e.Roles, "|") },
		func(e Entry) string { return e.Department }, func(e Entry) string { return e.Site },
		func(e Entry) string { return e.Employment }, func(e Entry) string { return e.JobFamily }, func(e Entry) string { return e.Language },
	}
	args := make([]any, len(fields))
	for i, field := range fields {
		column := make([]string, len(entries))
		for j, e := range entries {
			column[j] = field(e)
		}
		args[i] = column
	}
	_, err := tx.Exec(ctx, `
		insert into directory.person (slug, name, name_kana, email, roles, department, site, employment, job_family, language)
		select slug, name, kana, email, string_to_array(roles, '|'), department, site, employment, job, coalesce(nullif(language, ''), 'ja')
		from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[])
			as e (slug, name, kana, email, roles, department, site, employment, job, language)
		on conflict (slug) do update set name = excluded.name, name_kana = excluded.name_kana, email = excluded.email,
			roles = excluded.roles, department = excluded.department, site = excluded.site,
			employment = excluded.employment, job_family = excluded.job_family, language = excluded.language, active = true`, args...)
	return err
}

// writeManagers sets who leads whom, where it is another than before. One who is not known is an error.
func writeManagers(ctx context.Context, tx pgx.Tx, slugs, managers []string) error {
	rows, _ := tx.Query(ctx, `
		select e.slug, e.manager from unnest($1::text[], $2::text[]) e (slug, manager)
		where e.manager <> '' and not exists (select from directory.person m where m.slug = e.manager) limit 1`, slugs, managers)
	var person, manager string
	if _, err := pgx.ForEachRow(rows, []any{&person, &manager}, func() error {
		return fmt.Errorf("%s: manager %q is not known", person, manager)
	}); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `
		update directory.person p set manager_id = m.id
		from unnest($1::text[], $2::text[]) e (slug, manager) left join directory.person m on m.slug = e.manager
		where p.slug = e.slug and p.manager_id is distinct from m.id`, slugs, managers)
	return err
}

// stored reads everybody, whether they work here or not.
func stored(ctx context.Context, tx pgx.Tx) (map[string]member, error) {
	rows, _ := tx.Query(ctx, `select `+entryColumns+`, p.active, coalesce(i.governs, '{}'), coalesce(i.granted, '{}'), coalesce(i.line, false) `+entryTables+`
		left join lateral (select governs, granted, line from directory.identity i where i.person_id = p.id order by seen_at desc limit 1) i on true`)
	known := map[string]member{}
	_, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (m member, err error) {
		err = row.Scan(append(m.Entry.fields(), &m.active, &m.governs, &m.granted, &m.line)...)
		known[m.Slug] = m
		return m, err
	})
	return known, err
}
