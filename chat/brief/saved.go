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
	"dousuru/internal/postgres"
)

// MaxSaved is how many briefs a manager keeps, removed ones included.
const MaxSaved = 300

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
