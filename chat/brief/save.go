package brief

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// Save stores a brief of the viewer's, or, with an ID, replaces what one of theirs says. The same within a minute is the one that was
// saved: a button pressed twice. ErrNotFound where they do not lead the member at
// this moment; ErrTooLong, ErrTheme and ErrTooMany say what is wrong.
func Save(ctx context.Context, db *postgres.DB, v postgres.Viewer, s Saved) (id uuid.UUID, err error) {
	err = in(ctx, db, v, "save brief", func(tx pgx.Tx) error {
		if err := s.check(); err != nil {
			return err
		}
		args := pgx.NamedArgs{"id": s.ID, "manager": v.Person, "member": nilled(s.Member), "language": s.Language, "outcome": s.Outcome, "confidence": s.Confidence}
		if id = s.ID; id != uuid.Nil {
			if err := one(ctx, tx, `update brief.brief set changed_at = now() where id = @id and removed_at is null`, args); err != nil {
				return err
			}
			if err := s.sealed(ctx, tx, v, id, args); err != nil {
				return err
			}
			return one(ctx, tx, `
				update brief.content set title = @title, theme = @theme, situation = @situation, language = @language, outcome = @outcome,
					confidence = @confidence, pages = @pages where brief_id = @id`, args)
		}
		if id, err = justSaved(ctx, tx, v, s); err != nil || id != uuid.Nil {
			return err
		}
		if err := room(ctx, tx, v, s.Member); err != nil {
			return err
		}
		err := tx.QueryRow(ctx, `insert into brief.brief (manager_id, member_id) values (@manager, @member) returning id`, args).Scan(&id)
		if err != nil {
			return err
		}
		args["id"] = id
		if err := s.sealed(ctx, tx, v, id, args); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			insert into brief.content (brief_id, manager_id, title, theme, situation, language, outcome, confidence, pages)
			values (@id, @manager, @title, @theme, @situation, @language, @outcome, @confidence, @pages)`, args)
		return err
	})
	return id, err
}

// justSaved finds the brief that says the same and was saved just now. Until the commit the viewer saves no other. What is sealed
// cannot be compared where it lies: those of the last minute are opened.
func justSaved(ctx context.Context, tx pgx.Tx, v postgres.Viewer, s Saved) (id uuid.UUID, err error) {
	if _, err := tx.Exec(ctx, `select pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('brief:' || directory.viewer(), 0))`); err != nil {
		return id, err
	}
	list, err := readSaved(ctx, tx, `where b.manager_id = $1 and b.member_id is not distinct from $2::uuid and c.language = $3
		and b.removed_at is null and b.made_at > now() - interval '1 minute'`, v.Person, nilled(s.Member), s.Language)
	for _, other := range list {
		if other.Title == s.Title && other.Theme == s.Theme && other.Situation == s.Situation {
			return other.ID, nil
		}
	}
	return uuid.Nil, err
}

// room asks whether the viewer may keep one more brief, about this member, and has the line's row stand on which it hangs.
func room(ctx context.Context, tx pgx.Tx, v postgres.Viewer, member uuid.UUID) error {
	var n int
	if err := tx.QueryRow(ctx, `select count(*) from brief.brief`).Scan(&n); err != nil {
		return err
	}
	if n >= MaxSaved {
		return fmt.Errorf("%w: %d", ErrTooMany, n)
	}
	if member == uuid.Nil {
		return nil
	}
	var leads bool
	if err := tx.QueryRow(ctx, `select oneonone.leads($1, $2)`, v.Person, member).Scan(&leads); err != nil {
		return err
	}
	if !leads {
		return ErrNotFound
	}
	_, err := tx.Exec(ctx, `insert into oneonone.line (manager_id, member_id) values ($1, $2) on conflict do nothing`, v.Person, member)
	return err
}

// SetTitle gives a brief another title.
func SetTitle(ctx context.Context, db *postgres.DB, v postgres.Viewer, id uuid.UUID, title string) error {
	return in(ctx, db, v, "name brief", func(tx pgx.Tx) error {
		s := Saved{Title: title}
		if err := s.check(); err != nil {
			return err
		}
		args := pgx.NamedArgs{"id": id}
		if err := one(ctx, tx, `select from brief.brief where id = @id and removed_at is null`, args); err != nil {
			return err
		}
		if err := s.sealed(ctx, tx, v, id, args); err != nil {
			return err
		}
		return one(ctx, tx, `update brief.content set title = @title where brief_id = @id`, args)
	})
}

func nilled(id uuid.UUID) *uuid.UUID {
	if id == uuid.Nil {
		return nil
	}
	return &id
}

// one expects that a statement concerned exactly one row.
func one(ctx context.Context, tx pgx.Tx, statement string, args ...any) error {
	tag, err := tx.Exec(ctx, statement, args...)
	if err == nil && tag.RowsAffected() == 0 {
		return ErrNotFound
	}
	return err
}

// in runs fn in the viewer's name and says what failed.
func in(ctx context.Context, db *postgres.DB, v postgres.Viewer, what string, fn func(tx pgx.Tx) error) error {
	if err := db.As(ctx, v, fn); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}
