package knowledge

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// writeArticle stores what a file brings as a new revision, whole or not at all. was is the content hash that it replaces, nil
// for none: an article that HR changed since it was read is errMeanwhile.
func writeArticle(ctx context.Context, on database, opts Options, change Change, a *Article, was, snapshot, hash []byte) error {
	return pgx.BeginFunc(ctx, on, func(tx pgx.Tx) error {
		if err := putArticle(ctx, tx, a, written{origin: change.Source, by: byImport, was: was, snapshot: snapshot, hash: hash}); err != nil {
			return err
		}
		return opts.commit(ctx, tx, change)
	})
}

// Who wrote a revision.
const (
	byImport = "import"
	byHR     = "hr"
)

// written is how an article comes into its row: what brings it, by whom, the hash of what was there, the new content and its hash.
type written struct {
	origin, by          string
	was, snapshot, hash []byte
}

var errMeanwhile = errors.New("article was changed meanwhile")

// putArticle writes an article and its next revision, of which it returns the number in a. Passages are written anew: what
// cites one by id keeps its own copy of the words. What HR writes keeps the hash of its file.
func putArticle(ctx context.Context, tx pgx.Tx, a *Article, w written) error {
	args := articleArgs(a)
	args["origin"], args["hash"], args["was"], args["edited"] = w.origin, w.hash, w.was, w.by == byHR
	err := tx.QueryRow(ctx, `
		insert into knowledge.article as a (slug, kind, title, aliases, category, themes, state, status, valid_from, valid_to,
			reviewed_on, review_due, audience, language, desk, related, owner, source, source_locator, consent, consent_expires,
			withdrawn_on, case_details, origin, content_hash, revision, edited, source_hash)
		values (@slug, @kind, @title, @aliases, @category, @themes, @state, @status, @valid_from, @valid_to,
			@reviewed_on, @review_due, @audience, @language, @desk, @related, @owner, @source, @source_locator, @consent, @consent_expires,
			@withdrawn_on, @case_details, @origin, @hash, @revision, @edited, case when not @edited then @hash::bytea end)
		on conflict (slug) do update set kind = excluded.kind, title = excluded.title, aliases = excluded.aliases,
			category = excluded.category, themes = excluded.themes, state = excluded.state, status = excluded.status,
			valid_from = excluded.valid_from, valid_to = excluded.valid_to, reviewed_on = excluded.reviewed_on,
			review_due = excluded.review_due, audience = excluded.audience, language = excluded.language,
			desk = excluded.desk, related = excluded.related, owner = excluded.owner, source = excluded.source,
			source_locator = excluded.source_locator, consent = excluded.consent,
			consent_expires = excluded.consent_expires, withdrawn_on = excluded.withdrawn_on,
			case_details = excluded.case_details, origin = excluded.origin, content_hash = excluded.content_hash,
			revision = a.revision + 1, updated_at = now(), edited = excluded.edited,
			source_hash = coalesce(excluded.source_hash, a.source_hash)
			where a.content_hash = @was
		returning id, revision`, args).Scan(&a.ID, &a.Revision)
	if errors.Is(err, pgx.ErrNoRows) {
		return errMeanwhile
	}
	if err != nil {
		return fmt.Errorf("write article: %w", err)
	}
	if err := writePassages(ctx, tx, a); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `insert into knowledge.revision (article_id, revision, content_hash, snapshot, by) values ($1, $2, $3, $4, $5)`,
		a.ID, a.Revision, w.hash, w.snapshot, w.by); err != nil {
		return fmt.Errorf("write revision: %w", err)
	}
	return nil
}

func articleArgs(a *Article) pgx.NamedArgs {
	args := pgx.NamedArgs{
		"slug": a.Slug, "kind": a.Kind, "title": a.Title, "aliases": texts(a.Aliases), "category": a.Category, "themes": texts(a.Themes),
		"state": a.State, "status": a.Status, "valid_from": a.ValidFrom, "valid_to": a.ValidTo, "reviewed_on": a.ReviewedOn,
		"review_due": a.ReviewDue, "audience": texts(a.Audience), "language": a.Language, "desk": a.Desk, "related": texts(a.Related),
		"owner": a.Owner, "source": a.Source, "source_locator": a.SourceLocator, "revision": a.Revision,
		"consent": true, "consent_expires": Date{}, "withdrawn_on": Date{}, "case_details": a.Case,
	}
	if c := a.Case; c != nil {
		args["consent"], args["consent_expires"], args["withdrawn_on"] = c.Consent, c.ConsentExpires, c.WithdrawnOn
	}
	return args
}

func writePassages(ctx context.Context, tx pgx.Tx, a *Article) error {
	if _, err := tx.Exec(ctx, `delete from knowledge.passage where article_id = $1`, a.ID); err != nil {
		return fmt.Errorf("write passages: %w", err)
	}
	var ordinals []int
	columns := make([][]string, 5)
	for _, p := range a.Passages {
		ordinals = append(ordinals, p.Ordinal)
		for i, value := range []string{string(p.Facet), p.Heading, p.Body, p.Anchor, p.Locator} {
			columns[i] = append(columns[i], value)
		}
	}
	// COPY knows no row-level security.
	_, err := tx.Exec(ctx, `insert into knowledge.passage (article_id, ordinal, facet, heading, body, anchor, locator)
		select $1, * from unnest($2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])`,
		a.ID, ordinals, columns[0], columns[1], columns[2], columns[3], columns[4])
	if err != nil {
		return fmt.Errorf("write passages: %w", err)
	}
	return nil
}

// moveArticle notes new places of an unchanged article.
func moveArticle(ctx context.Context, on database, id uuid.UUID, origin string, a *Article) error {
	return pgx.BeginFunc(ctx, on, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `
			update knowledge.article set origin = $2, source_locator = $3, edited = false, source_hash = content_hash where id = $1`, id, origin, a.SourceLocator); err != nil {
			return fmt.Errorf("move article: %w", err)
		}
		if _, err := tx.Exec(ctx, `
			update knowledge.passage p set locator = place.locator
			from unnest($2::text[]) with ordinality as place (locator, n)
			where p.article_id = $1 and p.ordinal = place.n - 1`, id, locators(a)[1:]); err != nil {
			return fmt.Errorf("move passages: %w", err)
		}
		return nil
	})
}

// retire takes an article from view as a revision of its own.
func retire(ctx context.Context, on database, opts Options, change Change) error {
	return pgx.BeginFunc(ctx, on, func(tx pgx.Tx) error {
		if _, err := putState(ctx, tx, change.Slug, StateRetired, byImport); err != nil {
			return fmt.Errorf("retire %s: %w", change.Slug, err)
		}
		return opts.commit(ctx, tx, change)
	})
}

// putState takes an article from view or back into it, as a revision of its own with the text of the one before; false if
// it is there already. The content hash becomes one that no content has, so that the article comes back when its file does;
// what HR did with it stays over imports.
func putState(ctx context.Context, tx pgx.Tx, slug string, state State, by string) (changed bool, err error) {
	tag, err := tx.Exec(ctx, `
		with changed as (
			update knowledge.article set state = $2, revision = revision + 1, content_hash = '', updated_at = now(), edited = $3 = 'hr'
			where slug = $1 and state <> $2 returning id, revision)
		insert into knowledge.revision (article_id, revision, content_hash, snapshot, by)
		select c.id, c.revision, '', v.snapshot || jsonb_build_object('state', $2::text), $3
		from changed c join knowledge.revision v on v.article_id = c.id and v.revision = c.revision - 1`, slug, state, by)
	return tag.RowsAffected() > 0, err
}

// refused reports whether Postgres refused the data itself: a value it cannot hold, a check it violates.
func refused(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (strings.HasPrefix(pg.Code, "22") || strings.HasPrefix(pg.Code, "23"))
}
