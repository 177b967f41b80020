package knowledge

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// A Revision is one state of an article that was stored. Who made it is known of what was written here; a wording that HR
// added (Names) has a day and nobody.
type Revision struct {
	Number      int
	At          time.Time
	By          string // "import" or "hr"
	Title       string
	State       State
	Names       bool      // only the names that HR gave the article changed
	Author      uuid.UUID // zero: not known
	CheckedBy   uuid.UUID
	PublishedBy uuid.UUID
}

// maxRevisions is how many a page lists: more than an article lives to see.
const maxRevisions = 200

// Revisions lists the revisions of an article, the newest first, at most 200, in the name of HR. An article that never was
// has none.
func Revisions(ctx context.Context, tx pgx.Tx, slug string) ([]Revision, error) {
	rows, _ := tx.Query(ctx, `
		select v.revision, v.at, v.by, coalesce(v.snapshot->>'title', ''), coalesce(v.snapshot->>'state', ''),
			v.snapshot ? 'hr_aliases' and v.by = 'hr' and p.published_by is null,
			coalesce(p.author, '00000000-0000-0000-0000-000000000000'), coalesce(p.checked_by, '00000000-0000-0000-0000-000000000000'),
			coalesce(p.published_by, '00000000-0000-0000-0000-000000000000')
		from knowledge.article a join knowledge.revision v on v.article_id = a.id
		left join knowledge.revision_person p on p.article_id = v.article_id and p.revision = v.revision
		where a.slug = $1 order by v.revision desc limit $2`, slug, maxRevisions)
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Revision])
	if err != nil {
		return nil, fmt.Errorf("read revisions: %w", err)
	}
	return list, nil
}

// RevisionArticle is the article as it was in a revision; ErrNotFound without one. Of a story whose teller took it back, or
// does not agree any more, only kind and title are left: what is not to be read is not to be read in an old state either.
func RevisionArticle(ctx context.Context, tx pgx.Tx, slug string, number int) (Article, error) {
	a, closed, err := revisionArticle(ctx, tx, slug, number)
	if err != nil {
		return Article{}, fmt.Errorf("read revision: %w", err)
	}
	if closed {
		a = Article{Slug: slug, Kind: a.Kind, Title: a.Title, State: a.State, Status: a.Status, Language: a.Language, Revision: number, Case: &CaseDetails{}}
	}
	return a, nil
}

func revisionArticle(ctx context.Context, tx pgx.Tx, slug string, number int) (a Article, closed bool, err error) {
	err = tx.QueryRow(ctx, `
		select v.snapshot, a.kind = 'case' and (a.withdrawn_on is not null or not a.consent)
		from knowledge.article a join knowledge.revision v on v.article_id = a.id where a.slug = $1 and v.revision = $2`, slug, number).Scan(&a, &closed)
	if errors.Is(err, pgx.ErrNoRows) {
		err = ErrNotFound
	}
	a.Slug, a.Revision = slug, number
	return a, closed, err
}

// DraftFromRevision makes the draft of an article say what a revision said: it is checked and published like any other, as a
// new revision. version is that of the open draft, 0 for none; otherwise it is a *DraftConflict. A story that was taken back
// is ErrTakenBack; consent is as it is today, whatever the text.
func DraftFromRevision(ctx context.Context, tx pgx.Tx, slug string, number, version int) (Draft, error) {
	_, hash, err := Stored(ctx, tx, slug)
	if err != nil {
		return Draft{}, err
	}
	old, closed, err := revisionArticle(ctx, tx, slug, number)
	if err == nil && closed {
		err = ErrTakenBack
	}
	if err != nil {
		return Draft{}, fmt.Errorf("draft from revision: %w", err)
	}
	return SaveDraft(ctx, tx, Draft{Slug: slug, Base: hash, Article: old, Version: version})
}
