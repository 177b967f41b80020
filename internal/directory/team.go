package directory

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"golang.org/x/text/unicode/norm"

	"dousuru/internal/postgres"
)

// TeamPage is how many people of a team are listed at once.
const TeamPage = 50

// A Member is somebody whom the viewer leads.
type Member struct {
	ID               uuid.UUID
	Name, Department string
}

// leads is asked of the rows at the moment of reading; nobody leads themselves.
const leads = ` from directory.person where manager_id = @viewer and active and id <> @viewer `

// Leads tells whether v leads at least one active person at this moment.
func Leads(ctx context.Context, db *postgres.DB, v postgres.Viewer) (yes bool, err error) {
	err = db.As(ctx, v, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, `select exists (select`+leads+`)`, pgx.NamedArgs{"viewer": v.Person}).Scan(&yes)
	})
	if err != nil {
		return false, fmt.Errorf("ask who leads: %w", err)
	}
	return yes, nil
}

// Team lists the active people whom v leads, by reading, TeamPage at a time from page 1 on, and how many there are in all. A
// search is met by a part of the name, its reading or the department; width, case and spaces do not count.
func Team(ctx context.Context, db *postgres.DB, v postgres.Viewer, search string, page int) (team []Member, all int, err error) {
	search = strings.Join(strings.Fields(strings.ToLower(norm.NFKC.String(search))), "")
	err = db.As(ctx, v, func(tx pgx.Tx) error {
		const found = leads + ` and (@search = '' or position(@search in regexp_replace(lower(normalize(concat_ws(' ', name, name_kana, department), nfkc)), '\s', '', 'g')) > 0) `
		args := pgx.NamedArgs{"viewer": v.Person, "search": search, "limit": TeamPage, "offset": (max(page, 1) - 1) * TeamPage}
		if err := tx.QueryRow(ctx, `select count(*)`+found, args).Scan(&all); err != nil {
			return err
		}
		rows, _ := tx.Query(ctx, `select id, name, department`+found+`
			order by lower(normalize(coalesce(nullif(name_kana, ''), name), nfkc)), name, id limit @limit offset @offset`, args)
		team, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Member])
		return err
	})
	if err != nil {
		return nil, 0, fmt.Errorf("list team: %w", err)
	}
	return team, all, nil
}

// TeamMember finds one of the people whom v leads at this moment; anybody else is ErrNotFound.
func TeamMember(ctx context.Context, db *postgres.DB, v postgres.Viewer, id uuid.UUID) (m Member, err error) {
	err = db.As(ctx, v, func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, `select id, name, department`+leads+` and id = @id`, pgx.NamedArgs{"viewer": v.Person, "id": id})
		m, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByPos[Member])
		if errors.Is(err, pgx.ErrNoRows) {
			return ErrNotFound
		}
		return err
	})
	if err != nil {
		return Member{}, fmt.Errorf("find team member: %w", err)
	}
	return m, nil
}
