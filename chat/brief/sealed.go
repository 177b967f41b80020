package brief

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
	"dousuru/internal/seal"
)

// contentTable is the table with words; they open with their manager's key.
const contentTable = "brief.content"

// sealed puts what is to be sealed of a brief into the arguments of a statement. The manager's key is made with the first brief.
func (s Saved) sealed(ctx context.Context, tx pgx.Tx, v postgres.Viewer, id uuid.UUID, args pgx.NamedArgs) error {
	key, err := seal.Key(ctx, tx, seal.Person(v.Person))
	if err != nil {
		return err
	}
	row := key.Row(contentTable, id.String())
	args["title"], args["theme"], args["situation"] = row.Seal("title", s.Title), row.Seal("theme", s.Theme), row.Seal("situation", s.Situation)
	args["pages"] = row.SealJSON("pages", append([]string{}, s.Pages...))
	return row.Err()
}

// saved is the query of the briefs that the viewer may see, with their key.
const saved = `
		select b.id, b.manager_id, coalesce(b.member_id, '00000000-0000-0000-0000-000000000000'), c.title, c.theme, c.situation, c.language, c.outcome, c.confidence,
			c.pages, b.made_at, coalesce(b.changed_at, '0001-01-01'), coalesce(b.removed_at, '0001-01-01'),
			(select wrapped_key from seal.person_key where holder = (select directory.viewer()))
		from brief.brief b join brief.content c on c.brief_id = b.id `

// readSaved reads briefs by a clause, opened.
func readSaved(ctx context.Context, tx pgx.Tx, clause string, args ...any) ([]Saved, error) {
	rows, _ := tx.Query(ctx, saved+clause, args...)
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (s Saved, err error) {
		var manager uuid.UUID
		var title, theme, situation, pages, key []byte
		err = row.Scan(&s.ID, &manager, &s.Member, &title, &theme, &situation, &s.Language, &s.Outcome, &s.Confidence, &pages, &s.Made, &s.Changed, &s.Removed, &key)
		if err != nil {
			return s, err
		}
		opened := seal.Along(ctx, tx, seal.Person(manager), key, contentTable, s.ID.String())
		s.Title, s.Theme, s.Situation = opened.Open("title", title), opened.Open("theme", theme), opened.Open("situation", situation)
		opened.OpenJSON("pages", pages, &s.Pages)
		return s, opened.Err()
	})
}
