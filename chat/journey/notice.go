package journey

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/chat/voice"
	"dousuru/internal/directory"
	"dousuru/internal/postgres"
	"dousuru/knowledge"
)

// A Notice tells one fact about something kept, or of a digest that carries a theme that is kept.
type Notice struct {
	ID        uuid.UUID
	Decision  uuid.UUID // zero: news of a theme
	Digest    uuid.UUID // news: of HR's digest; zero: anything else
	Themes    []string  // news: those that are kept and carried by it
	Reason    string    // changed, opens, closes, ended, date, news
	Article   string    // slug; empty for an own date
	Title     string    // the article's, the person's topic, or the digest's
	Reachable bool      // the article's page may be seen today
	Date      knowledge.Date
	Until     knowledge.Date // opens: the window's last day; zero: not written
	Text      string         // the desk's sentence
	At        time.Time      // when it was delivered
}

// facts of notices that are neither a date nor a month.
const (
	factClosed = "closed"
	factGone   = "gone"
)

// Notices lists the person's notices that were delivered and not seen, oldest first, in the language of their screen.
func Notices(ctx context.Context, tx pgx.Tx, p directory.Person, lang string) ([]Notice, error) {
	rows, _ := tx.Query(ctx, `
		select n.id, coalesce(n.decision_id, (select k.decision_id from journey.kept k where k.person_id = $1 and k.what = 'article'
				and k.stopped_at is null and k.article = any(n.articles) order by k.since desc limit 1), '00000000-0000-0000-0000-000000000000'),
			coalesce(n.digest_id, '00000000-0000-0000-0000-000000000000'),
			array(select t.theme from journey.theme t where t.person_id = $1 and t.theme = any(n.themes) order by t.theme),
			n.reason, n.fact, n.article, n.on_date, n.until_date, n.deliver_at, d.topic, coalesce(g.title, ''), `+ownKey+`,
			coalesce((select a.title from knowledge.article a where a.slug = n.article and (a.audience = '{}' or a.audience && $2::text[])), ''),
			exists (select from knowledge.visible v where v.slug = n.article and (v.audience = '{}' or v.audience && $2::text[]))
		from journey.notice n left join journey.decision d on d.id = n.decision_id left join news.digest g on g.id = n.digest_id
		where n.person_id = $1 and n.seen_at is null and n.deliver_at <= now() and`+wanted+`
		order by n.deliver_at, n.made_at, n.id limit 20`, p.ID, p.Tags())
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (n Notice, err error) {
		var fact, digest, title string
		var topic, key []byte
		if err := row.Scan(&n.ID, &n.Decision, &n.Digest, &n.Themes, &n.Reason, &fact, &n.Article, &n.Date, &n.Until, &n.At, &topic, &digest, &key, &title, &n.Reachable); err != nil {
			return n, err
		}
		about := toOpen(ctx, tx, p.ID, key, decisionTable, n.Decision)
		if n.Title = title; n.Article == "" {
			n.Title = cmp.Or(about.Open("topic", topic), digest)
		} else if title == "" {
			n.Title = textUnnamed.in(lang)
		}
		n.Text = sentence(n, fact, lang)
		return n, about.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("list notices: %w", err)
	}
	return list, nil
}

// sentence says a notice's fact.
func sentence(n Notice, fact, lang string) string {
	day, title := n.Date.Label(lang), voice.Within(n.Title) // a name, and not the desk's voice
	switch {
	case n.Reason == "news" && len(n.Themes) == 0:
		return textNews.in(lang)
	case n.Reason == "news":
		return fmt.Sprintf(textNewsTheme.in(lang), voice.Within(strings.Join(n.Themes, textAnd.in(lang))))
	case n.Reason == "date":
		return fmt.Sprintf(textDate.in(lang), day)
	case n.Reason == "opens" && len(fact) == len("2027-06"):
		month := fmt.Sprintf("%d年%d月", n.Date.Year, n.Date.Month)
		if lang == "en" {
			month = fmt.Sprintf("%s %d", n.Date.Month, n.Date.Year)
		}
		return fmt.Sprintf(textOpensMonth.in(lang), title, month)
	case n.Reason == "opens" && !n.Until.IsZero():
		return fmt.Sprintf(textOpensUntil.in(lang), title, day, n.Until.Label(lang))
	case n.Reason == "opens":
		return fmt.Sprintf(textOpens.in(lang), title, day)
	case n.Reason == "closes":
		return fmt.Sprintf(textCloses.in(lang), title, day)
	case n.Reason == "ended" && fact == factGone:
		return fmt.Sprintf(textGone.in(lang), title)
	case n.Reason == "ended":
		return fmt.Sprintf(textEnded.in(lang), title)
	case strings.HasPrefix(fact, "w"):
		return fmt.Sprintf(textWindowChanged.in(lang), title)
	}
	return fmt.Sprintf(textChanged.in(lang), title)
}

// Seen marks a notice as read. One that is not the viewer's is not found; one that was read before stays read.
func Seen(ctx context.Context, db *postgres.DB, v postgres.Viewer, id uuid.UUID) error {
	return in(ctx, db, v, "mark notice", func(tx pgx.Tx) error {
		err := one(ctx, tx, `update journey.notice set seen_at = coalesce(seen_at, now()) where id = $1 and person_id = $2`, id, v.Person)
		if err != nil {
			return err
		}
		return postgres.Notify(ctx, tx, Topic(v.Person))
	})
}
