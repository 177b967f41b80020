package journey

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"dousuru/internal/postgres"
	"dousuru/internal/seal"
)

// shares is the query of all shares that the viewer may see, without their content. One that was made while its line ended never learned of
// the end: the line is asked.
const shares = `
	select s.id, s.member_id, s.manager_id, s.until, s.shared_at, coalesce(s.changed_at, 'epoch'), coalesce(s.withdrawn_at, 'epoch'),
		coalesce(s.ended_at, case when s.manager_id is distinct from (select p.manager_id from directory.person p where p.id = s.member_id) then s.shared_at end, 'epoch')
	from journey.share s `

func scanShare(row pgx.CollectableRow) (s Share, err error) {
	err = row.Scan(&s.ID, &s.Member, &s.Manager, &s.Until, &s.SharedAt, &s.ChangedAt, &s.WithdrawnAt, &s.EndedAt)
	for _, t := range []*time.Time{&s.ChangedAt, &s.WithdrawnAt, &s.EndedAt} {
		if t.Unix() == 0 {
			*t = time.Time{}
		}
	}
	return s, err
}

// sharedContent is the columns of what was shared, from a content c.
const sharedContent = `c.want, c.purpose, c.words, c.items, (select k.wrapped_key from journey.share_key k where k.holder = c.share_id)`

type sealedContent struct{ want, purpose, words, items, key []byte }

func (c *sealedContent) columns() []any {
	return []any{&c.want, &c.purpose, &c.words, &c.items, &c.key}
}

func (s *Share) open(ctx context.Context, tx pgx.Tx, c sealedContent) error {
	opened := seal.Along(ctx, tx, seal.Thing(shareKeys, s.ID), c.key, contentTable, s.ID.String())
	s.Want, s.Purpose, s.Words = Want(opened.Open("want", c.want)), opened.Open("purpose", c.purpose), opened.Open("words", c.words)
	opened.OpenJSON("items", c.items, &s.Items)
	return opened.Err()
}

// Shares lists what the viewer shared, newest first, at most 100, with when it was read. What was withdrawn has no content.
func Shares(ctx context.Context, db *postgres.DB, v postgres.Viewer) (list []Share, err error) {
	err = in(ctx, db, v, "list shares", func(tx pgx.Tx) error {
		list, err = readShares(ctx, tx, `where s.member_id = $1 order by s.shared_at desc, s.id limit 100`, v.Person)
		return err
	})
	return list, err
}

// OwnShare reads one of the viewer's own, as Shares does.
func OwnShare(ctx context.Context, db *postgres.DB, v postgres.Viewer, id uuid.UUID) (s Share, err error) {
	err = in(ctx, db, v, "read own share", func(tx pgx.Tx) error {
		list, err := readShares(ctx, tx, `where s.member_id = $1 and s.id = $2`, v.Person, id)
		if err == nil && len(list) == 0 {
			err = ErrNotFound
		}
		if err == nil {
			s = list[0]
		}
		return err
	})
	return s, err
}

// readShares asks for the content only where there are shares: its policies are long, and most people have none.
func readShares(ctx context.Context, tx pgx.Tx, clause string, args ...any) ([]Share, error) {
	rows, _ := tx.Query(ctx, shares+clause, args...)
	list, err := pgx.CollectRows(rows, scanShare)
	if err != nil || len(list) == 0 {
		return list, err
	}
	ids, at := make([]uuid.UUID, len(list)), map[uuid.UUID]*Share{}
	for i := range list {
		ids[i], at[list[i].ID] = list[i].ID, &list[i]
	}
	rows, _ = tx.Query(ctx, `
		select s.id, `+sharedContent+`, array(select r.at from journey.share_reading r where r.share_id = s.id order by r.at desc limit 50)
		from unnest($1::uuid[]) s (id) left join journey.share_content c on c.share_id = s.id`, ids)
	var id uuid.UUID
	var content sealedContent
	var readings []time.Time
	_, err = pgx.ForEachRow(rows, append(append([]any{&id}, content.columns()...), &readings), func() error {
		s := at[id]
		s.Readings, readings = readings, nil
		return s.open(ctx, tx, content)
	})
	return list, err
}

// SharedWith lists what a member, or with the zero id everybody, shares with the viewer and can be read now, the newest first.
// It reads nothing of what was shared, and is no reading.
func SharedWith(ctx context.Context, db *postgres.DB, v postgres.Viewer, member uuid.UUID) (list []ShareMark, err error) {
	err = in(ctx, db, v, "list what is shared", func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, `
			select s.id, s.member_id, s.shared_at, coalesce(s.changed_at, 'epoch'), s.until, exists (select from journey.share_reading r
				where r.share_id = s.id and r.reader_id = $1 and r.at >= coalesce(s.changed_at, s.shared_at))
			from journey.share s where s.manager_id = $1 and s.withdrawn_at is null and s.ended_at is null and ($2::uuid = '00000000-0000-0000-0000-000000000000' or s.member_id = $2)
			order by coalesce(s.changed_at, s.shared_at) desc, s.id`, v.Person, member)
		list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (m ShareMark, err error) {
			err = row.Scan(&m.ID, &m.Member, &m.SharedAt, &m.ChangedAt, &m.Until, &m.Read)
			if m.ChangedAt.Unix() == 0 {
				m.ChangedAt = time.Time{}
			}
			return m, err
		})
		return err
	})
	return list, err
}

// ReadShare gives the manager what was shared with them, and notes for the member that and when it was read, in one
// transaction: without the note there is nothing to read. What was withdrawn, is over, or is of somebody whom the viewer does not lead now is not found.
func ReadShare(ctx context.Context, db *postgres.DB, v postgres.Viewer, id uuid.UUID) (s Share, err error) {
	err = in(ctx, db, v, "read share", func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `insert into journey.share_reading (share_id, reader_id) values ($1, $2) on conflict do nothing`, id, v.Person)
		var refused *pgconn.PgError
		if errors.As(err, &refused) && refused.Code == "42501" {
			return ErrNotFound
		}
		if err != nil {
			return err
		}
		var content sealedContent
		rows, _ := tx.Query(ctx, shares+`where s.id = $1 and s.manager_id = $2`, id, v.Person)
		s, err = pgx.CollectExactlyOneRow(rows, scanShare)
		if err == nil {
			err = tx.QueryRow(ctx, `select `+sharedContent+` from journey.share_content c where c.share_id = $1`, id).Scan(content.columns()...)
		}
		if errors.Is(err, pgx.ErrNoRows) { // withdrawn between the statements
			return ErrNotFound
		}
		if err != nil {
			return err
		}
		return s.open(ctx, tx, content)
	})
	if err != nil {
		return Share{}, err
	}
	for i := range s.Items {
		s.Items[i].Item, s.Items[i].Bare = uuid.Nil, false
	}
	return s, nil
}

// ShareWanted tells the sender of mails, in the worker's transaction, whether somebody still has a share that they may read
// and have not read: one that was withdrawn in the meantime needs no mail.
func ShareWanted(ctx context.Context, tx pgx.Tx, manager uuid.UUID) (is bool, err error) {
	err = tx.QueryRow(ctx, `
		select exists (select from journey.share s join directory.person p on p.id = s.member_id and p.manager_id = s.manager_id and p.active
			where s.manager_id = $1 and s.withdrawn_at is null and s.ended_at is null and s.until >= journey.day(now())
				and not exists (select from journey.share_reading r where r.share_id = s.id))`, manager).Scan(&is)
	if err != nil {
		return false, fmt.Errorf("ask whether a share is news: %w", err)
	}
	return is, nil
}
