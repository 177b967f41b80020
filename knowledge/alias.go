package knowledge

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"golang.org/x/text/unicode/norm"

	"dousuru/internal/postgres"
)

// Limits of HR's aliases: a name is said in one breath, and an article that needs more names is two articles.
const (
	MaxAlias   = 60 // characters
	MaxAliases = 50 // of one article, those of its source not counted
)

// Errors of HR's aliases.
var (
	ErrAliasEmpty = errors.New("alias holds no letter")
	ErrAliasLong  = errors.New("alias is too long")
	ErrAliasTaken = errors.New("article has this name already")
	ErrAliasMany  = errors.New("article has too many aliases")
	ErrNoAlias    = errors.New("article has no such alias")
)

// An Alias is a wording by which HR wants an article to be found. It stays over imports, and nothing of it leads to the
// question that made HR think of it.
type Alias struct {
	Text    string
	AddedBy string // a role, not a person
	AddedOn Date
}

// Aliases are HR's own of an article, the oldest first; those of its source are in Article.Aliases too.
func Aliases(ctx context.Context, db *postgres.DB, slug string) ([]Alias, error) {
	rows, _ := db.Published().Query(ctx, `
		select w.alias, w.added_by, w.added_on from knowledge.alias w join knowledge.article a on a.id = w.article_id
		where a.slug = $1 order by w.added_on, w.folded`, slug)
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Alias])
	if err != nil {
		return nil, fmt.Errorf("read aliases: %w", err)
	}
	return list, nil
}

// AddAlias gives a visible article one more name, inside a transaction in the name of HR; by is the role of who adds it,
// and the database takes "hr" alone. Runs of spaces become one. What differs from a name of the article in width, case,
// spaces and signs only is ErrAliasTaken. The index follows with the commit.
func AddAlias(ctx context.Context, tx pgx.Tx, slug, alias, by string) error {
	if err := addAlias(ctx, tx, slug, alias, by); err != nil {
		return fmt.Errorf("add alias: %w", err)
	}
	return nil
}

func addAlias(ctx context.Context, tx pgx.Tx, slug, alias, by string) error {
	alias = tidyAlias(alias)
	folded := FoldName(alias)
	switch {
	case folded == "":
		return ErrAliasEmpty
	case utf8.RuneCountInString(alias) > MaxAlias:
		return ErrAliasLong
	}
	article, names, err := lockNames(ctx, tx, slug)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(names, func(name string) bool { return FoldName(name) == folded }) {
		return ErrAliasTaken
	}
	tag, err := tx.Exec(ctx, `
		insert into knowledge.alias (article_id, folded, alias, added_by)
		select $1, $2, $3, $4 where (select count(*) from knowledge.alias where article_id = $1) < $5`, article, folded, alias, by, MaxAliases)
	switch {
	case err != nil:
		return err
	case tag.RowsAffected() == 0:
		return ErrAliasMany
	}
	return renamed(ctx, tx, article)
}

// RemoveAlias takes back what AddAlias added, visible or not, inside a transaction in the name of HR. No copy of the words
// is kept.
func RemoveAlias(ctx context.Context, tx pgx.Tx, slug, alias string) error {
	var article uuid.UUID
	err := tx.QueryRow(ctx, `
		delete from knowledge.alias w using knowledge.article a
		where a.id = w.article_id and a.slug = $1 and w.folded = $2 returning a.id`, slug, FoldName(alias)).Scan(&article)
	if errors.Is(err, pgx.ErrNoRows) {
		err = ErrNoAlias
	}
	if err == nil {
		err = renamed(ctx, tx, article)
	}
	if err != nil {
		return fmt.Errorf("remove alias: %w", err)
	}
	return nil
}

// lockNames are the names of a visible article, of which nobody else changes any until tx ends.
func lockNames(ctx context.Context, tx pgx.Tx, slug string) (id uuid.UUID, names []string, err error) {
	if err := beforeImports(ctx, tx); err != nil {
		return id, nil, err
	}
	err = tx.QueryRow(ctx, `select id from knowledge.article where slug = $1 for update`, slug).Scan(&id)
	if err == nil { // a statement of its own, which sees what was committed while the first one waited
		err = tx.QueryRow(ctx, `select title || aliases from knowledge.visible where id = $1`, id).Scan(&names)
	}
	if errors.Is(err, pgx.ErrNoRows) {
		err = ErrNotFound
	}
	return id, names, err
}

// renamed makes the change a revision and tells the index. The content hash stays, so that the next import of the source
// finds the article unchanged. The revision counts the aliases and does not repeat them: what HR takes back is gone. Like
// the alias itself it knows the day and no time.
func renamed(ctx context.Context, tx pgx.Tx, article uuid.UUID) error {
	_, err := tx.Exec(ctx, `
		with changed as (update knowledge.article set revision = revision + 1 where id = $1 returning id, revision)
		insert into knowledge.revision (article_id, revision, content_hash, snapshot, at, by)
		select c.id, c.revision, v.content_hash,
		       v.snapshot || jsonb_build_object('hr_aliases', (select count(*) from knowledge.alias w where w.article_id = c.id)),
		       date_trunc('day', now()), 'hr'
		from changed c join knowledge.revision v on v.article_id = c.id and v.revision = c.revision - 1`, article)
	if err != nil {
		return fmt.Errorf("write revision: %w", err)
	}
	return postgres.Notify(ctx, tx, topic)
}

// tidyAlias is the wording on one line, without what cannot be seen.
func tidyAlias(alias string) string {
	alias = strings.Join(strings.Fields(strings.ToValidUTF8(alias, "")), " ")
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co) {
			return -1
		}
		return r
	}, alias))
}

// FoldName is a name as it is compared with others: letters and figures alone, width and case folded.
func FoldName(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) {
			return r
		}
		return -1
	}, strings.ToLower(norm.NFKC.String(name)))
}
