package directory

import (
	"context"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// govern gives and takes the roles that the provider speaks of, and those of which it spoke before and no longer does.
func govern(ctx context.Context, tx pgx.Tx, id uuid.UUID, c Claim) error {
	var roles, before []string
	err := tx.QueryRow(ctx, `select p.roles, i.granted from directory.person p join directory.identity i on i.person_id = p.id
		where p.id = $1 and i.issuer = $2 and i.subject = $3`, id, c.Issuer, c.Subject).Scan(&roles, &before)
	if err != nil {
		return err
	}
	now := governed(slices.DeleteFunc(slices.Clone(roles), func(r string) bool { return slices.Contains(before, r) }), c.Governs, c.Roles)
	if slices.Equal(now, governed(roles, nil, nil)) {
		return nil
	}
	if _, err := tx.Exec(ctx, `update directory.person set roles = $2 where id = $1`, id, now); err != nil {
		return err
	}
	return postgres.Notify(ctx, tx, "person:"+id.String())
}

// governed are roles of which some are the provider's: what it governs is as it granted, the rest stays. Everybody is an employee.
func governed(roles, governs, granted []string) []string {
	now := []string{string(postgres.RoleEmployee)}
	for _, r := range roles {
		if !slices.Contains(governs, r) {
			now = append(now, r)
		}
	}
	for _, r := range granted {
		if slices.Contains(governs, r) {
			now = append(now, r)
		}
	}
	slices.Sort(now)
	return slices.Compact(now)
}

// lead takes a manager's key over, as an import does. One that cannot be taken leaves the line as it is: a line that ends ends what
// was shared on it for good, so a mistake must not end one.
func lead(ctx context.Context, tx pgx.Tx, id uuid.UUID, key string) (kept string, err error) {
	key = clean(key)
	if key == "" {
		return "", nil
	}
	var slug string
	var manager, now *uuid.UUID
	err = tx.QueryRow(ctx, `select p.slug, p.manager_id, (select m.id from directory.person m where m.active and m.slug = $2) from directory.person p where p.id = $1`,
		id, key).Scan(&slug, &now, &manager)
	switch {
	case err != nil:
		return "", err
	case manager == nil:
		return "the manager is nobody who works here", nil
	case now != nil && *now == *manager:
		return "", nil
	}
	// Two logins that made each other the manager would each see no circle.
	if _, err := tx.Exec(ctx, `select pg_advisory_xact_lock(hashtext('directory.line'))`); err != nil {
		return "", err
	}
	var circle bool
	err = tx.QueryRow(ctx, `
		with recursive up (id) as (select $2::uuid union select p.manager_id from directory.person p join up on up.id = p.id where p.manager_id is not null)
		select exists (select from up where id = $1)`, id, *manager).Scan(&circle)
	if err != nil {
		return "", err
	}
	if circle {
		return "the line would lead back to the same person", nil
	}
	before, err := concerned(ctx, tx, []string{slug})
	if err != nil {
		return "", err
	}
	if err := writeManagers(ctx, tx, []string{slug}, []string{key}); err != nil {
		return "", err
	}
	topics := []string{"person:" + manager.String()}
	for _, someone := range before {
		topics = append(topics, "person:"+someone.String())
	}
	return "", postgres.Notify(ctx, tx, topics...)
}
