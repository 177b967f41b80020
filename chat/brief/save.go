package brief

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/chat"
	"dousuru/internal/erasure"
	"dousuru/internal/postgres"
)

// MaxSaved is how many briefs a manager keeps, removed ones included.
const MaxSaved = 300

// KeptFor is how long a removed brief can be brought back.
const KeptFor = 30 * 24 * time.Hour

// A Saved brief is what the manager typed, and where it led. What a member shared is no part of it: the brief is made anew when it is
// opened, from what is shared then.
type Saved struct {
	ID         uuid.UUID
	Member     uuid.UUID // zero: about nobody in particular
	Title      string    // up to MaxTitle characters; may be empty
	Theme      string    // key, or "" where nothing but what was shared proposed one
	Situation  string    // as typed, up to MaxSituation characters
	Language   string    // "ja" or "en"
	Outcome    chat.Outcome
	Confidence float64
	Pages      []string // slugs, in the order of the brief
	Made       time.Time
	Changed    time.Time // zero: never
	Removed    time.Time // zero: it stands
}

// Keep is what would be saved of a brief made from in: what the words typed led to, whatever was shared beside them. Of a brief made
// beside a share the theme's pages are not kept, since the share may have proposed the theme.
func (b Brief) Keep(in Input, title string) Saved {
	s := Saved{Member: in.Member, Title: title, Theme: in.Theme, Situation: in.Situation, Language: b.Language}
	if typed := Propose(in.Situation, b.Language); s.Theme == "" && len(typed) > 0 {
		s.Theme = typed[0].Key
	}
	s.Outcome, s.Confidence = b.typed.Outcome, b.typed.Confidence
	for _, o := range b.typed.Options {
		s.Pages = append(s.Pages, o.Article)
	}
	if in.Share != nil {
		return s
	}
	if s.Outcome == "" {
		s.Outcome, s.Confidence = b.Outcome, b.Confidence
	}
	for _, o := range slices.Concat(b.Programs, b.Cases, b.Near, b.Guides) {
		if o.From == FromTheme {
			s.Pages = append(s.Pages, o.Slug)
		}
	}
	return s
}

func (s *Saved) check() error {
	s.Title, s.Situation = strings.TrimSpace(s.Title), strings.TrimSpace(s.Situation)
	for _, limit := range []struct {
		text string
		most int
	}{{s.Title, MaxTitle}, {s.Situation, MaxSituation}} {
		if n := utf8.RuneCountInString(limit.text); n > limit.most {
			return fmt.Errorf("%w: %d characters, %d are possible", ErrTooLong, n, limit.most)
		}
	}
	if _, ok := texts().theme(s.Theme); !ok && s.Theme != "" {
		return fmt.Errorf("%w: %q", ErrTheme, s.Theme)
	}
	s.Language = language(s.Language)
	s.Confidence = min(max(s.Confidence, 0), 1)
	return nil
}

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

// List gives the viewer's briefs about a member, or with uuid.Nil all of them, newest first: those that stand, or those that can be
// brought back. About whom they do not lead now there are none.
func List(ctx context.Context, db *postgres.DB, v postgres.Viewer, member uuid.UUID, removed bool) (list []Saved, err error) {
	err = in(ctx, db, v, "list briefs", func(tx pgx.Tx) error {
		list, err = readSaved(ctx, tx, `
			where (b.removed_at is not null) = @removed and (@member::uuid is null or b.member_id = @member)
			order by coalesce(b.changed_at, b.made_at) desc, b.id limit @most`,
			pgx.NamedArgs{"removed": removed, "member": nilled(member), "most": MaxSaved})
		return err
	})
	return list, err
}

// Find is a brief of the viewer's that stands; ErrNotFound otherwise.
func Find(ctx context.Context, db *postgres.DB, v postgres.Viewer, id uuid.UUID) (s Saved, err error) {
	err = in(ctx, db, v, "find brief", func(tx pgx.Tx) error {
		list, err := readSaved(ctx, tx, `where b.id = $1 and b.removed_at is null`, id)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return ErrNotFound
		}
		s = list[0]
		return nil
	})
	return s, err
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

// Remove takes a brief out of the list; for KeptFor it can be brought back.
func Remove(ctx context.Context, db *postgres.DB, v postgres.Viewer, id uuid.UUID) error {
	return in(ctx, db, v, "remove brief", func(tx pgx.Tx) error {
		if err := one(ctx, tx, `update brief.brief set removed_at = now() where id = $1 and removed_at is null`, id); err != nil {
			return err
		}
		return erasure.Note(ctx, tx, erasure.Brief, v.Person, id)
	})
}

// Restore brings a removed brief back.
func Restore(ctx context.Context, db *postgres.DB, v postgres.Viewer, id uuid.UUID) error {
	return in(ctx, db, v, "restore brief", func(tx pgx.Tx) error {
		if err := one(ctx, tx, `update brief.brief set removed_at = null where id = $1 and removed_at is not null`, id); err != nil {
			return err
		}
		return erasure.Note(ctx, tx, erasure.Back, v.Person, id)
	})
}

// Erase erases a removed brief at once.
func Erase(ctx context.Context, db *postgres.DB, v postgres.Viewer, id uuid.UUID) error {
	return in(ctx, db, v, "erase brief", func(tx pgx.Tx) error {
		if err := one(ctx, tx, `delete from brief.brief where id = $1 and removed_at is not null`, id); err != nil {
			return err
		}
		return erasure.Note(ctx, tx, erasure.BriefGone, v.Person, id)
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
