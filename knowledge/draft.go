package knowledge

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// A DraftState is where a working copy stands on its way to being published.
type DraftState string

// The states of a draft. Who changes the text brings it back to DraftOpen; what is published is no draft any more.
const (
	DraftOpen    DraftState = "draft"
	DraftWaiting DraftState = "waiting" // for a second person to check it
	DraftChecked DraftState = "checked"
)

// Limits of a draft.
const (
	MaxDraft      = 1 << 20 // bytes of one draft: a long handbook page has a tenth of that
	MaxDraftNote  = 1_000   // characters of the reason for sending one back
	discardedDays = 30      // how long a discarded draft can be brought back
)

// Errors of drafts.
var (
	ErrNoDraft      = errors.New("article has no draft")
	ErrDraftState   = errors.New("draft is not in a state for this")
	ErrSecondPerson = errors.New("a draft is checked by somebody who neither began it nor edited it last")
	ErrMoved        = errors.New("the published article has changed since the draft was begun")
	ErrDraftLarge   = errors.New("draft is too large")
	ErrTakenBack    = errors.New("the story was taken back by its teller")
)

// A Draft is the one open working copy of an article. All functions of drafts run inside a transaction in the name of HR;
// whoever that is begins, edits, checks and publishes.
type Draft struct {
	ID        uuid.UUID
	Slug      string
	Base      []byte  // content hash of the article that it began from; nil: there was none
	Article   Article // as it would be published
	State     DraftState
	Author    uuid.UUID // who began it
	EditedBy  uuid.UUID // who changed it last
	CheckedBy uuid.UUID // zero: nobody yet
	CheckedAt *time.Time
	Note      string // why it was sent back
	Purpose   string // what it was begun for, as its caller says; names no person and no question
	Version   int    // counts the changes; 0: not stored yet
	UpdatedAt time.Time
}

// A DraftConflict is the error for a draft that somebody else changed since it was read.
type DraftConflict struct {
	Theirs Draft // as it is now; zero: it was published or discarded
}

func (c *DraftConflict) Error() string { return "draft was changed by somebody else" }

// An Incomplete is the error for a draft that cannot be published as it is.
type Incomplete struct {
	Faults []string // codes: "title", "text", "consent"
}

func (i *Incomplete) Error() string { return fmt.Sprintf("draft is not complete: %v", i.Faults) }

const draftColumns = `id, slug, base_hash, content, state, author, edited_by,
	coalesce(checked_by, '00000000-0000-0000-0000-000000000000'), checked_at, note, purpose, version, updated_at`

func scanDraft(row pgx.CollectableRow) (Draft, error) {
	var d Draft
	err := row.Scan(&d.ID, &d.Slug, &d.Base, &d.Article, &d.State, &d.Author, &d.EditedBy, &d.CheckedBy, &d.CheckedAt,
		&d.Note, &d.Purpose, &d.Version, &d.UpdatedAt)
	d.Article.Slug = d.Slug
	for i := range d.Article.Passages {
		d.Article.Passages[i].Ordinal = i
	}
	return d, err
}

// OpenDraft is the draft of an article, or ErrNoDraft.
func OpenDraft(ctx context.Context, tx pgx.Tx, slug string) (Draft, error) {
	d, err := openDraft(ctx, tx, slug, "")
	if err != nil {
		return Draft{}, fmt.Errorf("read draft: %w", err)
	}
	return d, nil
}

func openDraft(ctx context.Context, tx pgx.Tx, slug, lock string) (Draft, error) {
	rows, _ := tx.Query(ctx, `select `+draftColumns+` from knowledge.draft where slug = $1 and discarded_at is null `+lock, slug)
	d, err := pgx.CollectExactlyOneRow(rows, scanDraft)
	if errors.Is(err, pgx.ErrNoRows) {
		err = ErrNoDraft
	}
	return d, err
}

// NewDraft is an empty draft of a kind, not stored yet. The first SaveDraft gives it its slug.
func NewDraft(kind Kind, language string) Draft {
	a := Article{Kind: kind, State: StatePublished, Status: Active, Language: language}
	if kind == Case {
		a.Case = &CaseDetails{ProgramsUsed: []string{}}
	}
	return Draft{Article: a, State: DraftOpen}
}

// EditDraft is the open draft of an article; where there is none, a copy of the article as it stands, not stored yet.
func EditDraft(ctx context.Context, tx pgx.Tx, slug string) (Draft, error) {
	d, err := openDraft(ctx, tx, slug, "")
	if !errors.Is(err, ErrNoDraft) {
		return d, err
	}
	a, hash, err := Stored(ctx, tx, slug)
	if err != nil {
		return Draft{}, fmt.Errorf("edit draft: %w", err)
	}
	a.State = StatePublished
	return Draft{Slug: slug, Base: hash, Article: a, State: DraftOpen}, nil
}

// Stored is an article in whatever state, with its passages and without the names that HR gave it apart, and the hash of its
// content; ErrNotFound without one. Only for HR's pages: who reads it is not asked.
func Stored(ctx context.Context, tx pgx.Tx, slug string) (a Article, hash []byte, err error) {
	rows, _ := tx.Query(ctx, `select `+articleColumns+` from knowledge.article where slug = $1`, slug)
	a, err = pgx.CollectExactlyOneRow(rows, scanArticle)
	if errors.Is(err, pgx.ErrNoRows) {
		err = ErrNotFound
	}
	if err == nil {
		err = tx.QueryRow(ctx, `select content_hash from knowledge.article where id = $1`, a.ID).Scan(&hash)
	}
	if err != nil {
		return Article{}, nil, fmt.Errorf("read article: %w", err)
	}
	list := []Article{a}
	err = addPassagesOf(ctx, tx, list)
	return list[0], hash, err
}
