package web

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/directory"
	"dousuru/internal/postgres"
)

// An ownLogin is one place where a person is logged in, as they see it.
type ownLogin struct {
	Began, Used time.Time
	Device      string
	Here        bool // the one that asks
}

// own lists where a person is logged in, the last used first.
func (s *Sessions) own(ctx context.Context, person uuid.UUID) (list []ownLogin, err error) {
	here := loadedFrom(ctx).row.id
	err = s.db.As(ctx, postgres.Viewer{Person: person}, func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, `
			select began, greatest(began, least(now(), expiry - $2::interval)), device, id = $3 from web.session
			where person_id = $1 and expiry > now() order by 4 desc, expiry desc limit 100`, person, s.manager.IdleTimeout, here)
		list, err = pgx.CollectRows(rows, pgx.RowToStructByPos[ownLogin])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list logins: %w", err)
	}
	return list, nil
}

// endOthers ends every login of a person but the one that asks, and what is open on them.
func (s *Sessions) endOthers(ctx context.Context, person uuid.UUID) error {
	here := loadedFrom(ctx).row.id
	err := s.db.As(ctx, postgres.Viewer{Person: person}, func(tx pgx.Tx) error { return endLogins(ctx, tx, person, here) })
	if err != nil {
		return fmt.Errorf("end other logins: %w", err)
	}
	return nil
}

// endLogins ends every login of a person but one, and what is open on them, inside the person's transaction.
func endLogins(ctx context.Context, tx pgx.Tx, person, but uuid.UUID) error {
	if _, err := tx.Exec(ctx, `delete from web.session where person_id = $1 and id <> $2`, person, but); err != nil {
		return err
	}
	return postgres.Notify(ctx, tx, "person:"+person.String())
}

// EndAll ends every login of everybody, and every way to a login that has begun.
func EndAll(ctx context.Context, db *postgres.DB) error {
	err := db.As(ctx, postgres.Worker(), func(tx pgx.Tx) error {
		for _, table := range []string{"web.session", "web.once"} {
			if _, err := tx.Exec(ctx, `delete from `+table); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("end all logins: %w", err)
	}
	return nil
}

// endOfProvider ends what a provider says has ended: its session, or all of a subject. n is how many logins there were.
func (s *Sessions) endOfProvider(ctx context.Context, issuer, subject, sid string) (n int, err error) {
	err = s.db.As(ctx, postgres.Worker(), func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, `
			delete from web.session where issuer = $1 and ($2 = '' or subject = $2) and ($3 = '' or sid = $3) and ($2 <> '' or $3 <> '')
			returning 'person:' || person_id`, issuer, subject, sid)
		topics, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if n = len(topics); err != nil || n == 0 {
			return err
		}
		return postgres.Notify(ctx, tx, topics...)
	})
	if err != nil {
		return 0, fmt.Errorf("end logins of a provider: %w", err)
	}
	return n, nil
}

// ended tells what is open on a session that was just destroyed.
func (s *Sessions) ended(ctx context.Context, p directory.Person) error {
	return s.db.As(ctx, postgres.Viewer{Person: p.ID}, func(tx pgx.Tx) error { return postgres.Notify(ctx, tx, "person:"+p.ID.String()) })
}

// Words of a browser's own name for itself, the first that fits counts: Edge calls itself Chrome and Safari, too.
var (
	browserWords = [][2]string{{"Edg", "Edge"}, {"Firefox", "Firefox"}, {"Chrome", "Chrome"}, {"Safari", "Safari"}}
	systemWords  = [][2]string{{"Windows", "Windows"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"Mac OS", "Mac"}, {"CrOS", "ChromeOS"}, {"Linux", "Linux"}}
)

// deviceOf is browser and system in a word each; no more of the header is kept.
func deviceOf(r *http.Request) string {
	var words []string
	for _, list := range [][][2]string{browserWords, systemWords} {
		for _, w := range list {
			if strings.Contains(r.UserAgent(), w[0]) {
				words = append(words, w[1])
				break
			}
		}
	}
	return strings.Join(words, " / ")
}

func (s *Site) endOtherLogins(v *visit) (result, error) {
	if err := s.opts.Sessions.endOthers(v.Context(), v.person.ID); err != nil {
		return result{}, err
	}
	return goTo("/journey/settings?done=otherLoginsEnded#logins"), nil
}
