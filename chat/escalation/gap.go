package escalation

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
	"dousuru/internal/seal"
)

// GapKind says why a question found no answer.
type GapKind string

// Kinds of a gap.
const (
	NotFound GapKind = "not_found" // 見つからない: it stands somewhere
	NotThere GapKind = "not_there" // 制度がない
)

// GapState is where a gap stands.
type GapState string

// States of a gap.
const (
	GapOpen     GapState = "open"
	GapAnswered GapState = "answered" // an article answers it
	GapClosed   GapState = "closed"   // nothing will come of it
)

// MaxGapWording is the longest wording of a gap, in characters.
const MaxGapWording = 200

// Errors of gaps. ErrGapMoved: a colleague changed it since it was read.
var (
	ErrNoGap      = errors.New("gap not found")
	ErrGapKind    = errors.New("no such kind or state of a gap")
	ErrGapWording = errors.New("a gap is published with a wording")
	ErrGapArticle = errors.New("an answered gap names its article")
	ErrGapMoved   = errors.New("gap was changed by somebody else")
)

// A Gap is a question without an answer, as HR sees it.
type Gap struct {
	ID         uuid.UUID
	Kind       GapKind
	Wording    string // HR's own; empty: not written yet
	State      GapState
	Article    string    // slug of what answers it; it may have been retired since
	Published  bool      // employees read Wording
	Since      time.Time // first day of a month
	AnsweredIn time.Time // first day of a month; zero: not answered
	Version    int

	Questions int       // withdrawn ones do not count, those merged do
	Askers    int       // two of a question asked together
	Waiting   int       // questions whose asker waits for HR or for whom HR waits
	Left      int       // questions left without wanting a reply
	Lead      uuid.UUID // the oldest of the questions; zero: all were withdrawn
	Asked     string    // its text, for HR, where there is no wording
}

// Classify says of which kind the gap is that a question and all that are answered together with it show. The group keeps
// the gap that it has, or gets one. With NotThere the askers read from then on that there is no such program today.
func (b *Book) Classify(ctx context.Context, v postgres.Viewer, id uuid.UUID, kind GapKind) (gap uuid.UUID, err error) {
	if kind != NotFound && kind != NotThere {
		return uuid.Nil, wrap("classify question", ErrGapKind)
	}
	err = b.DB.As(ctx, v, func(tx pgx.Tx) error {
		if err := lockMerging(ctx, tx); err != nil {
			return err
		}
		group, err := groupOf(ctx, tx, id)
		if err != nil {
			return err
		}
		err = tx.QueryRow(ctx, `select gap_id from escalation.gap_question where thread_id = any ($1) order by thread_id <> $2, thread_id limit 1`, group, id).Scan(&gap)
		if errors.Is(err, pgx.ErrNoRows) {
			err = tx.QueryRow(ctx, `
				insert into escalation.gap (kind, since)
				select $2, min(asked_on) - (extract(day from min(asked_on))::int - 1) from escalation.thread where id = any ($1) having count(*) > 0 returning id`,
				group, kind).Scan(&gap)
		}
		if errors.Is(err, pgx.ErrNoRows) {
			return ErrNotFound
		}
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			insert into escalation.gap_question (thread_id, gap_id) select t.id, $2 from escalation.thread t where t.id = any ($1)
			on conflict (thread_id) do nothing`, group, gap)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `update escalation.gap set kind = $2, version = version + 1 where id = $1 and kind <> $2`, gap, kind); err != nil {
			return err
		}
		return b.tellNone(ctx, tx, gap)
	})
	return gap, wrap("classify question", err)
}

// tellNone has the askers of a gap read that there is no such program, or no longer.
func (b *Book) tellNone(ctx context.Context, tx pgx.Tx, gap uuid.UUID) error {
	rows, _ := tx.Query(ctx, `
		update escalation.clock c set none_on = case when g.kind = 'not_there' and g.state <> 'answered' then coalesce(c.none_on, $2) end
		from escalation.gap g join escalation.gap_question q on q.gap_id = g.id
		where g.id = $1 and c.thread_id = q.thread_id and (c.none_on is null) = (g.kind = 'not_there' and g.state <> 'answered')
		returning c.thread_id`, gap, b.today())
	ids, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		return err
	}
	return hint(ctx, tx, ids...)
}

// SaveGap stores what HR made of a gap, if it is still the one that was read (Version). Naming an article answers it: its
// questions lead there, too.
func (b *Book) SaveGap(ctx context.Context, v postgres.Viewer, g Gap) error {
	g.Wording = strings.Join(strings.Fields(g.Wording), " ")
	switch {
	case g.Kind != NotFound && g.Kind != NotThere, g.State != GapOpen && g.State != GapAnswered && g.State != GapClosed:
		return wrap("save gap", ErrGapKind)
	case utf8.RuneCountInString(g.Wording) > MaxGapWording:
		return wrap("save gap", fmt.Errorf("%w: %d characters are possible", ErrTooLong, MaxGapWording))
	case g.Published && g.Wording == "":
		return wrap("save gap", ErrGapWording)
	case g.State == GapAnswered && g.Article == "":
		return wrap("save gap", ErrGapArticle)
	case g.State != GapAnswered:
		g.Article = ""
	}
	return wrap("save gap", b.DB.As(ctx, v, func(tx pgx.Tx) error {
		var before string
		err := tx.QueryRow(ctx, `select article from escalation.gap where id = $1 for update`, g.ID).Scan(&before)
		if errors.Is(err, pgx.ErrNoRows) {
			return ErrNoGap
		}
		if err != nil {
			return err
		}
		key, err := seal.Key(ctx, tx, seal.Thing(gapKeys, g.ID))
		if err != nil {
			return err
		}
		row := gapRow(key, g.ID)
		wording := orEmpty(row, "wording", g.Wording)
		if err := row.Err(); err != nil {
			return err
		}
		tag, err := tx.Exec(ctx, `
			update escalation.gap set kind = @kind, wording = @wording, state = @state, article = @article, published = @published, version = version + 1,
				answered_in = case when @state = 'answered' then coalesce(answered_in, @month::date) end
			where id = @id and version = @version`,
			pgx.NamedArgs{"id": g.ID, "version": g.Version, "kind": g.Kind, "wording": wording, "state": g.State, "article": g.Article,
				"published": g.Published, "month": month(b.today())})
		if err != nil {
			return err
		}
		if tag.RowsAffected() == 0 {
			return ErrGapMoved
		}
		if g.Article != before {
			if err := b.linkGap(ctx, tx, g.ID, g.Article, before); err != nil {
				return err
			}
		}
		return b.tellNone(ctx, tx, g.ID)
	}))
}

func gapRow(key *seal.DataKey, id uuid.UUID) *seal.Row { return key.Row("escalation.gap", id.String()) }

// linkGap has the questions of a gap lead to its article. Opened again, those that led to the one before lead nowhere.
func (b *Book) linkGap(ctx context.Context, tx pgx.Tx, gap uuid.UUID, slug, before string) error {
	rows, _ := tx.Query(ctx, `
		select q.thread_id from escalation.gap_question q join escalation.clock c on c.thread_id = q.thread_id
		where q.gap_id = $1 and ($2 <> '' or c.article = $3)`, gap, slug, before)
	group, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil || len(group) == 0 {
		return err
	}
	if err := b.link(ctx, tx, group, slug); !errors.Is(err, ErrNotFound) { // all were taken back
		return err
	}
	return nil
}

// MergeGaps makes one gap of several: the questions of ids count with into, whose wording stays. What was published of the
// others is published no more.
func (b *Book) MergeGaps(ctx context.Context, v postgres.Viewer, into uuid.UUID, ids []uuid.UUID) error {
	return wrap("merge gaps", b.DB.As(ctx, v, func(tx pgx.Tx) error {
		if err := lockMerging(ctx, tx); err != nil {
			return err
		}
		tag, err := tx.Exec(ctx, `
			update escalation.gap set version = version + 1, since = (select min(since) from escalation.gap where id = $1 or id = any ($2)) where id = $1`, into, ids)
		if err == nil && tag.RowsAffected() == 0 {
			err = ErrNoGap
		}
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `update escalation.gap_question set gap_id = $1 where gap_id = any ($2)`, into, ids); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `delete from escalation.gap where id = any ($2) and id <> $1`, into, ids); err != nil {
			return err
		}
		return b.tellNone(ctx, tx, into)
	}))
}

// DropGap forgets a gap; its questions stay.
func (b *Book) DropGap(ctx context.Context, v postgres.Viewer, id uuid.UUID) error {
	return wrap("drop gap", b.DB.As(ctx, v, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `update escalation.clock set none_on = null where thread_id in (select thread_id from escalation.gap_question where gap_id = $1)`, id)
		if err != nil {
			return err
		}
		tag, err := tx.Exec(ctx, `delete from escalation.gap where id = $1`, id)
		if err == nil && tag.RowsAffected() == 0 {
			err = ErrNoGap
		}
		return err
	}))
}
