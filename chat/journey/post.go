package journey

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/chat/news"
	"dousuru/internal/jobs"
	"dousuru/internal/outbox"
	"dousuru/internal/postgres"
)

// Post posts HR's draft, in the version that was looked at, and asks for the job that tells those who keep it in mind, in one
// transaction; with channel the company's channel gets a line, too, which says that there is news and not of what. HR's viewer
// does not see who is told.
func Post(ctx context.Context, db *postgres.DB, v postgres.Viewer, digest uuid.UUID, version int, channel bool) error {
	return db.As(ctx, v, func(tx pgx.Tx) error {
		if err := news.Post(ctx, tx, digest, version, channel); err != nil {
			return err
		}
		if err := jobs.Add(ctx, tx, Job, 0); err != nil || !channel {
			return err
		}
		return outbox.ToChannels(ctx, tx, outbox.News, "/news")
	})
}

// TakeBack ends a posted digest. From then on no page and no notice shows it; the job erases the notices.
func TakeBack(ctx context.Context, db *postgres.DB, v postgres.Viewer, digest uuid.UUID) error {
	return db.As(ctx, v, func(tx pgx.Tx) error {
		if err := news.TakeBack(ctx, tx, digest); err != nil {
			return err
		}
		return jobs.Add(ctx, tx, Job, 0)
	})
}

// tell writes the notices of digests that were posted: one a person, for those who, when it was posted, kept a theme of it or
// one of its programs in mind, and may see the page that carries it. Nobody else gets one.
func (r *Reminder) tell(ctx context.Context) error {
	now := r.now()
	return r.DB.As(ctx, postgres.Worker(), func(tx pgx.Tx) error {
		list, err := news.LockUntold(ctx, tx)
		if err != nil {
			return err
		}
		for _, digest := range list {
			tag, err := tx.Exec(ctx, tellKeepers, pgx.NamedArgs{"digest": digest.ID, "posted": digest.PostedAt, "deliver": r.Calendar.Next(now), "mails": r.Mail})
			if err != nil {
				return fmt.Errorf("tell of digest: %w", err)
			}
			if err := news.MarkTold(ctx, tx, digest.ID, int(tag.RowsAffected())); err != nil {
				return err
			}
		}
		return nil
	})
}

// tellKeepers: (1) the items of the digest as they may be shown today, (2) who keeps a theme or an article of one, (3) of these
// those who may see that item: the tags are those of directory.Person.Tags, (4) one notice a person.
const tellKeepers = `
	with item as (
		select i.slug, i.themes, a.audience from news.item i join knowledge.visible a on a.slug = i.slug where i.digest_id = @digest and i.chosen),
	wish as (
		select t.person_id, t.theme, '' as article, t.mail, t.since, i.audience
		from item i cross join unnest(i.themes) as carried (theme) join journey.theme t on t.theme = carried.theme
		union all
		select k.person_id, '', k.article, k.mail, k.since, i.audience
		from item i join journey.kept k on k.article = i.slug where k.what = 'article' and k.stopped_at is null)
	insert into journey.notice (person_id, digest_id, reason, fact, themes, articles, deliver_at, mail)
	select w.person_id, @digest::uuid, 'news', 'posted', array_remove(array_agg(distinct w.theme), ''), array_remove(array_agg(distinct w.article), ''),
		@deliver::timestamptz, bool_or(w.mail) and @mails
	from wish w join directory.person p on p.id = w.person_id
	where p.active and w.since <= @posted and (w.audience = '{}' or w.audience && (array(select 'role:' || role from unnest(p.roles) as role)
		|| array['site:' || p.site, 'employment:' || p.employment, 'job:' || p.job_family]))
	group by w.person_id
	on conflict (person_id, digest_id) do nothing`
