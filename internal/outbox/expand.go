package outbox

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// between is how long HR is left alone after having been told of a kind: what comes meanwhile is told together.
const between = 30 * time.Minute

// expand makes of what is for more than one a notice for each, in one transaction: nobody is left out, and nobody has two.
//
//  1. what is due, of each audience, kind and link together;
//  2. what was told less than half an hour ago waits for the rest of it;
//  3. the others become a row for each of HR's people who has an address, and for each channel that is set up.
func (s *Sender) expand(ctx context.Context) error {
	var channels []string
	for _, w := range s.Channels {
		channels = append(channels, w.channel)
	}
	args := pgx.NamedArgs{"now": s.now(), "since": s.now().Add(-between), "between": between, "channels": append([]string{}, channels...)}
	err := s.DB.As(ctx, postgres.Worker(), func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, claimLock); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `
			update outbox.notice n set next_at = told.at + @between::interval
			from (select recipient, kind, link, max(sent_at) as at from outbox.notice where audience is not null and sent_at > @since group by 1, 2, 3) told
			where n.audience is not null and n.next_at <= @now and n.sent_at is null and n.failed_at is null
			  and n.recipient = told.recipient and n.kind = told.kind and n.link = told.link`, args)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			with due as (
				update outbox.notice set sent_at = @now where audience is not null and next_at <= @now and sent_at is null and failed_at is null
				returning audience, kind, link),
			many as (select distinct audience, kind, link from due)
			insert into outbox.notice (kind, person_id, channel, link, next_at)
			select kind, p.id, null, link, @now from many cross join directory.person p
			where audience = 'hr' and p.active and 'hr' = any(p.roles) and p.email <> ''
			union all
			select kind, null, c, link, @now from (select distinct kind, link from many) m cross join unnest(@channels::text[]) c`, args)
		return err
	})
	if err != nil {
		return fmt.Errorf("find whom to tell: %w", err)
	}
	return nil
}
