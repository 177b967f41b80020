package knowledge

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// Submit hands a complete draft to a second person. What keeps it from being published comes as an *Incomplete.
func Submit(ctx context.Context, tx pgx.Tx, slug string, version int) (Draft, error) {
	return move(ctx, tx, "submit", slug, version, []DraftState{DraftOpen}, `state = 'waiting', note = ''`, func(d Draft, _ uuid.UUID) error {
		return complete(d.Article)
	})
}

// Check says that a second person has read the draft. Who began it or edited it last gets ErrSecondPerson, and the database
// refuses them too.
func Check(ctx context.Context, tx pgx.Tx, slug string, version int) (Draft, error) {
	return move(ctx, tx, "check", slug, version, []DraftState{DraftWaiting}, `state = 'checked', checked_by = directory.viewer(), checked_at = now()`,
		func(d Draft, viewer uuid.UUID) error {
			if !d.MayCheck(viewer) {
				return ErrSecondPerson
			}
			return complete(d.Article)
		})
}

// MayCheck tells whether somebody is a second person to the draft.
func (d Draft) MayCheck(person uuid.UUID) bool {
	return person != uuid.Nil && person != d.Author && person != d.EditedBy
}

// SendBack gives a draft that waits, or is checked, back to its authors with a note of at most MaxDraftNote characters.
func SendBack(ctx context.Context, tx pgx.Tx, slug string, version int, note string) (Draft, error) {
	if utf8.RuneCountInString(note) > MaxDraftNote {
		return Draft{}, fmt.Errorf("send back draft: %w", ErrDraftLarge)
	}
	return move(ctx, tx, "send back", slug, version, []DraftState{DraftWaiting, DraftChecked},
		`state = 'draft', checked_by = null, checked_at = null, note = @note`, nil, pgx.NamedArgs{"note": strings.TrimSpace(note)})
}

// Discard puts a draft away. RestoreDraft brings it back within 30 days; then it is deleted, by the next one that is put away.
func Discard(ctx context.Context, tx pgx.Tx, slug string, version int) error {
	if _, err := tx.Exec(ctx, `delete from knowledge.draft where discarded_at < now() - make_interval(days => $1)`, discardedDays); err != nil {
		return fmt.Errorf("delete old drafts: %w", err)
	}
	_, err := move(ctx, tx, "discard", slug, version, []DraftState{DraftOpen, DraftWaiting, DraftChecked},
		`state = 'draft', checked_by = null, checked_at = null, discarded_at = now()`, nil)
	return err
}

// RestoreDraft brings back the draft of an article that was discarded last. With another one open it is a *DraftConflict.
func RestoreDraft(ctx context.Context, tx pgx.Tx, slug string) (Draft, error) {
	open, err := openDraft(ctx, tx, slug, "")
	if err == nil {
		err = &DraftConflict{open}
	}
	if !errors.Is(err, ErrNoDraft) {
		return Draft{}, fmt.Errorf("restore draft: %w", err)
	}
	rows, _ := tx.Query(ctx, `
		update knowledge.draft set discarded_at = null, version = version + 1
		where id = (select id from knowledge.draft where slug = $1 and discarded_at > now() - make_interval(days => $2) order by discarded_at desc limit 1)
		returning `+draftColumns, slug, discardedDays)
	d, err := pgx.CollectExactlyOneRow(rows, scanDraft)
	if errors.Is(err, pgx.ErrNoRows) {
		err = ErrNoDraft
	}
	if err != nil {
		return Draft{}, fmt.Errorf("restore draft: %w", err)
	}
	return d, nil
}

// move brings a draft from one of the states into another, if it is still the one that was read and nothing speaks against it.
func move(ctx context.Context, tx pgx.Tx, what, slug string, version int, from []DraftState, set string,
	allowed func(d Draft, viewer uuid.UUID) error, args ...pgx.NamedArgs) (Draft, error) {
	d, err := readVersion(ctx, tx, slug, version)
	if err == nil && !slices.Contains(from, d.State) {
		err = ErrDraftState
	}
	if err == nil && allowed != nil {
		var viewer uuid.UUID
		if err = tx.QueryRow(ctx, `select directory.viewer()`).Scan(&viewer); err == nil {
			err = allowed(d, viewer)
		}
	}
	if err == nil {
		named := pgx.NamedArgs{"id": d.ID}
		for _, more := range args {
			for name, value := range more {
				named[name] = value
			}
		}
		rows, _ := tx.Query(ctx, `update knowledge.draft set `+set+`, version = version + 1 where id = @id returning `+draftColumns, named)
		d, err = pgx.CollectExactlyOneRow(rows, scanDraft)
	}
	if err != nil {
		return Draft{}, fmt.Errorf("%s draft: %w", what, err)
	}
	return d, nil
}

// complete is an *Incomplete for an article that would be of no use, or not be shown, once it is published.
func complete(a Article) error {
	var faults []string
	if strings.TrimSpace(a.Title) == "" {
		faults = append(faults, "title")
	}
	if len(a.Passages) == 0 {
		faults = append(faults, "text")
	}
	if a.Case != nil && !a.Case.Consent {
		faults = append(faults, "consent")
	}
	if faults != nil {
		return &Incomplete{faults}
	}
	return nil
}

// Complete lists what keeps the article from being published, as the codes of Incomplete; nil for nothing.
func Complete(a Article) []string {
	var incomplete *Incomplete
	if errors.As(complete(a), &incomplete) {
		return incomplete.Faults
	}
	return nil
}
