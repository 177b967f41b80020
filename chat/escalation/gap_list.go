package escalation

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
	"dousuru/internal/seal"
)

// MaxGaps is how many gaps are listed.
const MaxGaps = 1000

// Gaps lists the gaps, open ones first, those of most askers first. Only HR sees those that are not published, and any count.
//
// 1. Each question of a gap is in a group, and every question of the group counts, whether somebody classified it or not.
// 2. The questions are counted once a gap, though several of the group carry it.
func (b *Book) Gaps(ctx context.Context, v postgres.Viewer) ([]Gap, error) {
	return b.gaps(ctx, v, `true`, nil)
}

// FindGap reads one gap, or ErrNoGap.
func (b *Book) FindGap(ctx context.Context, v postgres.Viewer, id uuid.UUID) (Gap, error) {
	list, err := b.gaps(ctx, v, `g.id = @id`, pgx.NamedArgs{"id": id})
	if err == nil && len(list) == 0 {
		err = wrap("find gap", ErrNoGap)
	}
	if err != nil {
		return Gap{}, err
	}
	return list[0], nil
}

// PublishedGaps lists what HR published, for every employee: open ones first, then the newest. No count comes with it.
func (b *Book) PublishedGaps(ctx context.Context, v postgres.Viewer) ([]Gap, error) {
	return b.gaps(ctx, v, `g.published and g.state <> 'closed'`, nil)
}

func (b *Book) gaps(ctx context.Context, v postgres.Viewer, where string, args pgx.NamedArgs) (list []Gap, err error) {
	with := pgx.NamedArgs{"limit": MaxGaps}
	for name, arg := range args {
		with[name] = arg
	}
	err = b.DB.As(ctx, v, func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, `
			with root as (
				select distinct q.gap_id, coalesce(h.lead_id, q.thread_id) as id
				from escalation.gap g join escalation.gap_question q on q.gap_id = g.id left join escalation.handling h on h.thread_id = q.thread_id
				where `+where+`),
			member as (
				select gap_id, id, true as leads from root
				union all select r.gap_id, h.thread_id, false from root r join escalation.handling h on h.lead_id = r.id),
			counted as (
				select m.gap_id, count(*) as questions, count(*) + count(*) filter (where t.together = 'joined' and exists (
						select from escalation.asker a where a.thread_id = t.id and a.part = 'together')) as askers, -- the line may have ended
					count(*) filter (where t.state in ('asked', 'seen', 'asked_back', 'told', 'passed')) as waiting,
					count(*) filter (where t.identity = 'left') as alone, (array_agg(t.id order by m.leads desc, t.asked_on, t.id))[1] as lead
				from member m join escalation.thread t on t.id = m.id group by m.gap_id)
			select g.id, g.kind, g.wording, g.state, g.article, g.published, g.since, g.answered_in, g.version,
				coalesce(c.questions, 0), coalesce(c.askers, 0), coalesce(c.waiting, 0), coalesce(c.alone, 0),
				coalesce(c.lead, '00000000-0000-0000-0000-000000000000'),
				(select k.wrapped_key from escalation.gap_key k where k.holder = g.id)
			from escalation.gap g left join counted c on c.gap_id = g.id
			where `+where+`
			order by array_position('{open,answered,closed}'::text[], g.state), coalesce(c.askers, 0) desc, g.answered_in desc, g.since desc, g.id
			limit @limit`, with)
		list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (Gap, error) { return scanGap(ctx, tx, row) })
		if err != nil {
			return err
		}
		if err = addAsked(ctx, tx, list); err != nil {
			list = nil
		}
		return err
	})
	return list, wrap("list gaps", err)
}

func scanGap(ctx context.Context, tx pgx.Tx, row pgx.CollectableRow) (g Gap, err error) {
	var answered *time.Time
	var wording, wrapped []byte
	err = row.Scan(&g.ID, &g.Kind, &wording, &g.State, &g.Article, &g.Published, &g.Since, &answered, &g.Version,
		&g.Questions, &g.Askers, &g.Waiting, &g.Left, &g.Lead, &wrapped)
	if err != nil {
		return g, err
	}
	words := seal.Along(ctx, tx, seal.Thing(gapKeys, g.ID), wrapped, "escalation.gap", g.ID.String())
	g.Wording = words.Open("wording", wording)
	if answered != nil {
		g.AnsweredIn = *answered
	}
	return g, words.Err()
}

// addAsked shows the oldest question of each gap that has no wording.
func addAsked(ctx context.Context, tx pgx.Tx, list []Gap) error {
	var leads []uuid.UUID
	for _, g := range list {
		if g.Wording == "" && g.Lead != uuid.Nil {
			leads = append(leads, g.Lead)
		}
	}
	opened, err := listed(ctx, tx, leads)
	for i, g := range list {
		if g.Wording == "" {
			list[i].Asked = opened[g.Lead].question
		}
	}
	return err
}

// GapQuestions are the questions of a gap, those merged with them included, the oldest first, at most MaxGroup; for HR.
func (b *Book) GapQuestions(ctx context.Context, v postgres.Viewer, gap uuid.UUID) ([]Thread, error) {
	return b.list(ctx, v, `
		where t.id in (with root as (select coalesce(h.lead_id, q.thread_id) as id from escalation.gap_question q
				left join escalation.handling h on h.thread_id = q.thread_id where q.gap_id = @gap)
			select id from root union select h.thread_id from escalation.handling h join root on root.id = h.lead_id)
		order by t.asked_on, t.id limit @limit`, pgx.NamedArgs{"gap": gap, "limit": MaxGroup})
}
