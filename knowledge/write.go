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

// writeArticle stores an article as a new revision, whole or not at all. Passages are written anew: what cites one by id
// keeps its own copy of the words.
func writeArticle(ctx context.Context, on database, opts Options, change Change, a *Article, snapshot, hash []byte) error {
	return pgx.BeginFunc(ctx, on, func(tx pgx.Tx) error {
		args := articleArgs(a)
		args["origin"], args["hash"] = change.Source, hash
		if err := tx.QueryRow(ctx, `
			insert into knowledge.article as a (slug, kind, title, aliases, category, themes, state, status, valid_from, valid_to,
				reviewed_on, review_due, audience, language, desk, related, source, source_locator, consent, consent_expires,
				withdrawn_on, case_details, origin, content_hash, revision)
			values (@slug, @kind, @title, @aliases, @category, @themes, @state, @status, @valid_from, @valid_to,
				@reviewed_on, @review_due, @audience, @language, @desk, @related, @source, @source_locator, @consent, @consent_expires,
				@withdrawn_on, @case_details, @origin, @hash, @revision)
			on conflict (slug) do update set kind = excluded.kind, title = excluded.title, aliases = excluded.aliases,
				category = excluded.category, themes = excluded.themes, state = excluded.state, status = excluded.status,
				valid_from = excluded.valid_from, valid_to = excluded.valid_to, reviewed_on = excluded.reviewed_on,
				review_due = excluded.review_due, audience = excluded.audience, language = excluded.language,
				desk = excluded.desk, related = excluded.related, source = excluded.source,
				source_locator = excluded.source_locator, consent = excluded.consent,
				consent_expires = excluded.consent_expires, withdrawn_on = excluded.withdrawn_on,
				case_details = excluded.case_details, origin = excluded.origin, content_hash = excluded.content_hash,
				revision = a.revision + 1, updated_at = now()
			returning id, revision`, args).Scan(&a.ID, &a.Revision); err != nil {
			return fmt.Errorf("write article: %w", err)
		}
		if err := writePassages(ctx, tx, a); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `insert into knowledge.revision (article_id, revision, content_hash, snapshot) values ($1, $2, $3, $4)`,
			a.ID, a.Revision, hash, snapshot); err != nil {
			return fmt.Errorf("write revision: %w", err)
		}
		return opts.commit(ctx, tx, change)
	})
}

func articleArgs(a *Article) pgx.NamedArgs {
	args := pgx.NamedArgs{
		"slug": a.Slug, "kind": a.Kind, "title": a.Title, "aliases": texts(a.Aliases), "category": a.Category, "themes": texts(a.Themes),
		"state": a.State, "status": a.Status, "valid_from": a.ValidFrom, "valid_to": a.ValidTo, "reviewed_on": a.ReviewedOn,
		"review_due": a.ReviewDue, "audience": texts(a.Audience), "language": a.Language, "desk": a.Desk, "related": texts(a.Related),
		"source": a.Source, "source_locator": a.SourceLocator, "revision": a.Revision,
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
	_, err := tx.CopyFrom(ctx, pgx.Identifier{"knowledge", "passage"},
		[]string{"article_id", "ordinal", "facet", "heading", "body", "anchor", "locator"},
		pgx.CopyFromSlice(len(a.Passages), func(i int) ([]any, error) {
			p := a.Passages[i]
			return []any{a.ID, p.Ordinal, p.Facet, p.Heading, p.Body, p.Anchor, p.Locator}, nil
		}))
	if err != nil {
		return fmt.Errorf("write passages: %w", err)
	}
	return nil
}

// moveArticle notes new places of an unchanged article.
func moveArticle(ctx context.Context, on database, id uuid.UUID, origin string, a *Article) error {
	return pgx.BeginFunc(ctx, on, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `update knowledge.article set origin = $2, source_locator = $3 where id = $1`, id, origin, a.SourceLocator); err != nil {
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
		// The content hash becomes one that no content has, so that the article comes back when its file does.
		if _, err := tx.Exec(ctx, `
			with retired as (
				update knowledge.article set state = 'retired', revision = revision + 1, content_hash = '', updated_at = now()
				where slug = $1 and state <> 'retired' returning id, revision)
			insert into knowledge.revision (article_id, revision, content_hash, snapshot)
			select r.id, r.revision, '', v.snapshot || '{"state": "retired"}'
			from retired r join knowledge.revision v on v.article_id = r.id and v.revision = r.revision - 1`, change.Slug); err != nil {
			return fmt.Errorf("retire %s: %w", change.Slug, err)
		}
		return opts.commit(ctx, tx, change)
	})
}

// refused reports whether Postgres refused the data itself: a value it cannot hold, a check it violates.
func refused(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (strings.HasPrefix(pg.Code, "22") || strings.HasPrefix(pg.Code, "23"))
}
