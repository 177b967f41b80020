package report

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"dousuru/chat/escalation"
	"dousuru/internal/jobs"
	"dousuru/internal/postgres"
)

// Job is the kind of the job that publishes months that are over.
const Job = "report.close"

// Rules are what a month is published by.
type Rules struct {
	K      int           // people in the least group; CheckK
	Within time.Duration // working time within which HR means to answer
}

// Work is the job, with the rules of its day.
func Work(db *postgres.DB, r Rules) jobs.Work {
	return func(ctx context.Context, _ jobs.Try) error { return Close(ctx, db, r) }
}

// Close publishes every month that is over and not published yet, each in a transaction of its own, and erases its facts. A
// month is due on the second day of the next one: whatever began in it has ended by then.
func Close(ctx context.Context, db *postgres.DB, r Rules) error {
	if err := CheckK(r.K); err != nil {
		return err
	}
	months, err := due(ctx, db)
	if err != nil {
		return fmt.Errorf("close months: %w", err)
	}
	for _, month := range months {
		err := db.As(ctx, postgres.Worker(), func(tx pgx.Tx) error { return closeMonth(ctx, tx, month, r) })
		if err != nil {
			return fmt.Errorf("close month %s: %w", month.Format("2006-01"), err)
		}
	}
	return forgetLate(ctx, db)
}

// forgetLate erases facts of months that were published already, which only a clock that was set back can have left.
func forgetLate(ctx context.Context, db *postgres.DB) error {
	err := db.As(ctx, postgres.Worker(), func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `delete from report.fact where month in (select month from report.month)`)
		return err
	})
	if err != nil {
		return fmt.Errorf("forget late facts: %w", err)
	}
	return nil
}

// due are the months to publish: those with facts, and those in which nobody left any since the last one published.
func due(ctx context.Context, db *postgres.DB) (months []time.Time, err error) {
	err = db.As(ctx, postgres.Worker(), func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, `
			select m::date from generate_series(
				(select min(first) from (select month from report.fact union all select (max(month) + interval '1 month')::date from report.month) s (first)),
				date_trunc('month', directory.today() - 1)::timestamp - interval '1 month', interval '1 month') m
			where not exists (select from report.month p where p.month = m) order by m`)
		months, err = pgx.CollectRows(rows, pgx.RowTo[time.Time])
		return err
	})
	return months, err
}

func closeMonth(ctx context.Context, tx pgx.Tx, month time.Time, r Rules) error {
	if _, err := tx.Exec(ctx, `set local statement_timeout = '10min'`); err != nil { // a million facts take seven seconds
		return err
	}
	tag, err := tx.Exec(ctx, `insert into report.month (month, k) values ($1, $2) on conflict do nothing`, month, r.K)
	if err != nil || tag.RowsAffected() == 0 { // another server was faster
		return err
	}
	if err := openFacts(ctx, tx, month); err != nil {
		return err
	}
	args := pgx.NamedArgs{"month": month, "k": r.K}
	for _, statement := range []string{closeGaps, closeUsed} {
		if _, err := tx.Exec(ctx, statement, args); err != nil {
			return err
		}
	}
	if err := eraseFacts(ctx, tx, month); err != nil {
		return err
	}
	return closeHanded(ctx, tx, month, r)
}

// closeHanded counts the questions that were handed to HR. The parts add up to the whole, so small ones become one.
func closeHanded(ctx context.Context, tx pgx.Tx, month time.Time, r Rules) error {
	c, err := escalation.CountsOf(ctx, tx, month, r.Within)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		with part as (select what, n from unnest(@whats::text[], @ns::integer[]) t (what, n)),
		pool as (select array_agg(what order by what) as whats, array_agg(n order by what) as ns, report.pooled(array_agg(n order by what), @k) as pools from part),
		place as (select what, n, pooled from pool, unnest(whats, ns, pools) t (what, n, pooled) where pools is not null)
		insert into report.handed (month, k, what, members, n)
		select @month::date, @k::integer, 'asked', '{}'::text[], case when @asked::integer = 0 or @askers::integer >= @k::integer then @asked::integer end
		union all
		select @month, @k, what, '{}', n from place where not pooled and @askers::integer >= @k::integer
		union all
		select @month, @k, 'several', array_agg(what order by what), sum(n) from place where pooled and @askers::integer >= @k::integer having count(*) > 0`,
		pgx.NamedArgs{"month": month, "k": r.K, "asked": c.Asked, "askers": c.Askers,
			"whats": []string{"in_time", "later", "waiting", "withdrawn", "left"}, "ns": []int{c.InTime, c.Later, c.Waiting, c.Withdrawn, c.Left}})
	if err != nil || c.InTime+c.Later < r.K || c.Askers < r.K {
		return err
	}
	_, err = tx.Exec(ctx, `insert into report.took (month, k, n, median, p90) values ($1, $2, $3, $4, $5)`, month, r.K, c.InTime+c.Later, c.Median, c.P90)
	return err
}

// closeGaps counts the people without an answer.
//
//  1. Each person counts once: with the gravest kind they met, and of several such, one by lot. So people of different
//     cells are different people, sums add up, and nobody weighs more by asking more.
//  2. All of them together, if they are k or more.
//  3. Themes that are too small, and those that must join them, become one row (report.pooled), named in members.
//  4. Rows are split by kind, and columns summed, unless a split would show a group that is too small (report.unsplit); a cell
//     of a row that cannot be split is hidden, 0 or not, where any such row has people in its column.
//  5. A cell that is shown is split by article and missing facet, small ones again as one. Not so in the row of several
//     themes: an article would name its theme, and a count of it bound that theme's.
const closeGaps = `
	with contribution as materialized (
		select distinct on (person_id) theme, kind, coalesce(articles[1], '') as article, facet
		from opened_fact where what = 'unknown'
		order by person_id, array_position('{none,missing,near}', kind), random()),
	kinds as (select kind, i from unnest('{none,missing,near}'::text[]) with ordinality t (kind, i)),
	themes as (
		select array_agg(theme order by theme) as names, report.pooled(array_agg(n order by theme), @k::integer) as pool
		from (select theme, count(*)::integer as n from contribution group by theme) t),
	place as (select theme, case when pooled then '*' else theme end as line, pooled from themes, unnest(names, pool) t (theme, pooled) where pool is not null),
	cell as materialized (
		select line, kind, i, (select count(*)::integer from contribution c join place p using (theme) where p.line = l.line and c.kind = k.kind) as n
		from (select distinct line from place) l, kinds k),
	split as (
		select lines, hidden from (
			select array_agg(distinct line order by line) as lines, report.unsplit(array_agg(n order by line, i), 3, @k::integer) as hidden from cell) s
		where hidden is not null),
	shown as (
		select line, kind, case when whole and sum(n) filter (where whole) over (partition by kind) > 0 then null else n end as n
		from split, unnest(lines, hidden) t (line, whole) join cell using (line)),
	part as (
		select line, kind, article, facet, count(*)::integer as n
		from (select theme as line, kind, article, facet from contribution) c join shown using (line, kind)
		where shown.n > 0 and article <> '' group by line, kind, article, facet),
	parts as (
		select line, kind, array_agg(article order by article, facet) as articles, array_agg(facet order by article, facet) as facets,
			array_agg(n order by article, facet) as ns, report.pooled(array_agg(n order by article, facet), @k::integer) as pool
		from part group by line, kind),
	piece as (
		select line, kind, case when pooled then '*' else article end as article, case when pooled then '' else facet end as facet, sum(n) as n
		from parts, unnest(articles, facets, ns, pool) t (article, facet, n, pooled) where pool is not null
		group by 1, 2, 3, 4)
	insert into report.gap (month, k, theme, kind, article, facet, members, n)
	select @month::date, @k::integer, null::text, null::text, null::text, '', '{}'::text[], case when count(*) = 0 or count(*) >= @k::integer then count(*) end from contribution
	union all
	select @month::date, @k::integer, null, kind, null, '', '{}', sum(n) from cell where exists (select from split) group by kind
	union all
	select @month::date, @k::integer, line, null, null, '', coalesce((select array_agg(theme order by theme) from place p where p.line = c.line and pooled), '{}'), sum(n)
	from cell c group by line
	union all
	select @month::date, @k::integer, line, kind, null, '', '{}', n from shown
	union all
	select @month::date, @k::integer, line, kind, article, facet, '{}', n from piece`

// closeUsed counts the people who met an article. These counts have no sums, and the facts are not those of the gaps: a hidden one
// cannot be computed from others.
const closeUsed = `
	insert into report.used (month, k, article, what, n)
	select @month::date, @k::integer, article, what, case when count(*) >= @k::integer then count(*) end
	from (
		select distinct person_id, case what when 'answer' then 'shown' else what end as what, unnest(articles) as article
		from opened_fact where what <> 'unknown') met
	group by article, what`
