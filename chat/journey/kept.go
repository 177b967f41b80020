package journey

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/jobs"
	"dousuru/internal/postgres"
	"dousuru/knowledge"
)

// maxKept is how many articles one decision follows: more would be noise.
const maxKept = 3

// A Choice is what the person wants to be told of a decision. On false stops everything of it.
type Choice struct {
	On   bool
	Date knowledge.Date // of their own; zero: none
	Mail bool
}

// SetKept starts, changes or stops what is followed of a decision, inside the caller's transaction.
func SetKept(ctx context.Context, tx pgx.Tx, person, id uuid.UUID, c Choice) error {
	if err := setKept(ctx, tx, person, id, c); err != nil {
		return fmt.Errorf("keep: %w", err)
	}
	return nil
}

func setKept(ctx context.Context, tx pgx.Tx, person, id uuid.UUID, c Choice) error {
	_, is, err := replaced(ctx, tx, `d.id = $1`, id)
	if err != nil {
		return err
	}
	if !c.On {
		if err := stop(ctx, tx, id, `true`); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `update journey.decision set remind = false where id = $1`, id); err != nil {
			return err
		}
		return postgres.Notify(ctx, tx, Topic(person))
	}
	if !c.Date.IsZero() {
		if err := coming(c.Date); err != nil {
			return err
		}
	}
	if err := follow(ctx, tx, person, id, is.Articles, c.Mail); err != nil {
		return err
	}
	if c.Date.IsZero() {
		_, err = tx.Exec(ctx, `delete from journey.kept where decision_id = $1 and what = 'date'`, id)
	} else {
		_, err = tx.Exec(ctx, `
			insert into journey.kept (decision_id, person_id, what, on_date, mail) values ($1, $2, 'date', $3, $4)
			on conflict (decision_id, what, article) do update set on_date = excluded.on_date, mail = excluded.mail, stopped_at = null`,
			id, person, c.Date, c.Mail)
	}
	if err != nil {
		return err
	}
	if err := jobs.Add(ctx, tx, Job, 0); err != nil {
		return err
	}
	return postgres.Notify(ctx, tx, Topic(person))
}

// follow follows the facts of articles from how they stand now: programs first, at most three, in the order in which they
// were shown. Stories are not followed: that somebody takes theirs back is no news about a choice.
func follow(ctx context.Context, tx pgx.Tx, person, id uuid.UUID, articles []string, mail bool) error {
	known, err := readFacts(ctx, tx, articles, knowledge.Today())
	if err != nil {
		return err
	}
	taken := map[string]bool{}
	articles = slices.DeleteFunc(slices.Clone(articles), func(slug string) bool {
		f, found := known[slug]
		twice := taken[slug]
		taken[slug] = true
		return !found || twice || f.kind == knowledge.Case || f.gone
	})
	slices.SortStableFunc(articles, func(a, b string) int { return programsFirst(known[a]) - programsFirst(known[b]) })
	articles = articles[:min(maxKept, len(articles))]
	// What the talk went on from is not followed any more.
	if err := stop(ctx, tx, id, `what = 'article' and article <> all($2)`, articles); err != nil {
		return err
	}
	for _, slug := range articles {
		f := known[slug]
		_, err := tx.Exec(ctx, `
			insert into journey.kept (decision_id, person_id, what, article, mail, revision, windows, content, ended)
			values ($1, $2, 'article', $3, $4, $5, $6, $7, $8)
			on conflict (decision_id, what, article) do update set mail = excluded.mail, stopped_at = null,
				since = case when kept.stopped_at is null then kept.since else now() end,
				revision = case when kept.stopped_at is null then kept.revision else excluded.revision end,
				content = case when kept.stopped_at is null then kept.content else excluded.content end,
				windows = case when kept.stopped_at is null then kept.windows else excluded.windows end,
				ended = case when kept.stopped_at is null then kept.ended else excluded.ended end`,
			id, person, slug, mail, f.revision, f.written, f.content, f.ended)
		if err != nil {
			return err
		}
	}
	return nil
}

func programsFirst(f facts) int {
	if f.kind == knowledge.Program {
		return 0
	}
	return 1
}

// stop ends what is followed of a decision. Notices that wait are taken back, and those that were not read count as read.
func stop(ctx context.Context, tx pgx.Tx, id uuid.UUID, which string, args ...any) error {
	for _, statement := range []string{
		`delete from journey.notice where deliver_at > now() and kept_id in (select id from journey.kept where decision_id = $1 and ` + which + `)`,
		`update journey.notice set seen_at = now() where seen_at is null and kept_id in (select id from journey.kept where decision_id = $1 and ` + which + `)`,
		`update journey.kept set stopped_at = now() where decision_id = $1 and stopped_at is null and ` + which,
	} {
		if _, err := tx.Exec(ctx, statement, append([]any{id}, args...)...); err != nil {
			return err
		}
	}
	return nil
}
