//go:build measure

package main

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/internal/seal"
)

// crowd is what stands around those who are measured: a company of 1,000 with 6,000 questions at HR, and for each person talks, a line
// and 1on1s. What is read in a measurement has words, the rest is there for the policies to keep away. p012 asks and is led by p006.
const crowd = `
	create function pg_temp.plain(words text) returns bytea language sql return '\x00'::bytea || convert_to(words, 'UTF8');
	insert into directory.person (slug, name, roles) select 'b' || i, '見本 上司' || i, '{employee,manager}' from generate_series(1, 40) i;
	insert into directory.person (slug, name, manager_id) select 'e' || i, '見本 社員' || i, p.id from generate_series(1, 960) i join directory.person p on p.slug = 'b' || (1 + i % 40);

	-- Questions: half wait, half were answered; some under an alias, some without a name.
	create temporary table n as select i, gen_random_uuid() as id, i > 3000 as done, p.id as person
		from generate_series(1, 6000) i join directory.person p on p.slug = 'e' || (1 + i % 960);
	update n set person = (select id from directory.person where slug = 'p012') where i in (7, 14, 3007, 3014);
	insert into escalation.thread (id, identity, alias, receipt_hash, state, question, asked_on)
		select id, case i % 10 when 5 then 'alias' when 8 then 'anonymous' else 'named' end, case i % 10 when 5 then pg_temp.plain('なぎさ' || i) else '' end,
			case i % 10 when 8 then sha256(id::text::bytea) end, case when done then 'answered' else (array['asked', 'seen', 'told'])[1 + i % 3] end,
			pg_temp.plain((array['育児休業のあとに時短勤務へ変えられますか', '社内公募に応募したことは上司に知られますか', '海外拠点で働く制度はありますか'])[1 + i % 3]
				|| '。番号は' || i || 'です。' || repeat('いまの部署で三年目になり、これからの働き方を考えています。', 1 + i % 5)), directory.today() - i % 60 from n;
	insert into escalation.asker (thread_id, person_id, identity, part, joined)
		select id, person, t.identity, 'first', true from n join escalation.thread t using (id) where t.identity in ('named', 'alias');
	insert into escalation.clock (thread_id, asked_on, due_at) select id, directory.today() - i % 60, case when done then null else now() + (i % 500 + 100) * interval '1 hour' end from n;
	insert into escalation.event (thread_id, seq, what) select id, 1, 'asked' from n;
	insert into escalation.message (thread_id, seq, author, kind, body)
		select id, k, case k % 2 when 1 then 'asker' else 'hr' end, case k % 2 when 1 then 'told' else 'answer' end, pg_temp.plain(repeat('追加です。工場の夜勤から離れたいと思っています。', 3))
		from n, generate_series(1, 6) k where k <= case i when 7 then 6 else i % 2 end;
	insert into escalation.handling (thread_id, assignee_id) select n.id, p.id from n left join directory.person p on n.i % 3 = 0 and p.slug = 'p003';

	-- Talks, of which none is read, and lines, of which one is.
	create temporary table talk as select gen_random_uuid() as id, p.id as person_id from directory.person p, generate_series(1, 10) where p.slug <> 'p012';
	insert into chat.consultation (id, person_id, ended_at) select id, person_id, now() from talk;
	insert into chat.message (consultation_id, person_id, seq, author, body)
		select id, person_id, k, case k % 2 when 1 then 'person' else 'desk' end, '\x01' from talk, generate_series(1, 10) k;
	insert into journey.decision (person_id, response, topic, articles, words, decided_at, changed_at)
		select p.id, (array['act', 'keep', 'none', 'undecided'])[1 + i % 4], case p.slug when 'p012' then pg_temp.plain('社内公募') else '' end,
			case p.slug when 'p012' then pg_temp.plain('[]') else '' end, case p.slug when 'p012' then pg_temp.plain(repeat('よく考えてから決めたいです。', 5)) else '' end,
			now() - i * interval '20 days', now() - i * interval '20 days' from directory.person p, generate_series(1, 30) i;
	insert into journey.entry (person_id, kind, words, happened_on) select p.id, (array['event', 'wish', 'life'])[1 + i % 3],
		case p.slug when 'p012' then pg_temp.plain(repeat('異動がありました。', 4)) else '' end, directory.today() - i * 40 from directory.person p, generate_series(1, 30) i;
	insert into journey.kept (decision_id, person_id, what, on_date) select d.id, d.person_id, 'date', directory.today() + 90 from journey.decision d where response = 'keep';

	-- 1on1s.
	insert into oneonone.line (manager_id, member_id) select manager_id, id from directory.person where manager_id is not null on conflict do nothing;
	insert into oneonone.shared (manager_id, member_id, proposed_by, held_by) select manager_id, member_id, manager_id, manager_id from oneonone.line, generate_series(1, 20);
	insert into oneonone.card (manager_id, member_id, held_by) select manager_id, member_id, manager_id from oneonone.line, generate_series(1, 20);
	insert into oneonone.shared_words (shared_id, words)
		select s.id, case p.slug when 'p012' then pg_temp.plain(repeat('次の半年は設計を学びます。', 8)) else '' end from oneonone.shared s join directory.person p on p.id = s.member_id;
	insert into oneonone.card_words (card_id, observation, view) select c.id, case p.slug when 'p012' then pg_temp.plain(repeat('会議で若い人の話を最後まで聞いていました。', 3)) else '' end,
		case p.slug when 'p012' then pg_temp.plain(repeat('話しやすい場になっていました。', 3)) else '' end from oneonone.card c join directory.person p on p.id = c.member_id;
	insert into journey.share (member_id, manager_id, until) select member_id, manager_id, directory.today() + i from oneonone.line, generate_series(10, 12) i;
	insert into journey.share_content (share_id, want, purpose, words, items) select s.id, pg_temp.plain('listen'), pg_temp.plain('次の半年の話'),
		pg_temp.plain(repeat('設計を学びたいです。', 5)), pg_temp.plain('[]') from journey.share s join directory.person p on p.id = s.member_id where p.slug = 'p012';
	insert into journey.share_reading (share_id, reader_id) select id, manager_id from journey.share;`

// A way is the desk with row-level security or without, and with sealing or without.
type way struct{ policies, sealed bool }

func (w way) String() string {
	name := "policies off"
	if w.policies {
		name = "policies on"
	}
	if w.sealed {
		return name + ", sealed"
	}
	return name + ", plain"
}

// world is the same company in one of the ways. Without row-level security the program works as the same role and asks the same
// statements; without sealing there is no key and nothing is filled up.
func (w way) world(b *testing.B) *postgres.DB {
	b.Helper()
	dsn := postgrestest.Copy(b, "crowd", func(dsn string) {
		db, err := postgres.Open(b.Context(), postgrestest.Config(dsn))
		if err != nil {
			b.Fatal(err)
		}
		defer db.Close()
		furnish(b, db)
		owner := postgrestest.Owner(b, db)
		defer owner.Close()
		execute(b, owner, crowd)
	})
	db := postgrestest.Open(b, dsn)
	owner := postgrestest.Owner(b, db)
	if w.sealed {
		postgrestest.SealPlain(b, db)
	} else {
		seal.Bare(db.Keys())
		for _, c := range seal.Columns() {
			execute(b, owner, `update `+c.Table+` set `+c.Name+` = '\x01'::bytea || substr(`+c.Name+`, 2) where length(`+c.Name+`) > 0`)
		}
	}
	if !w.policies {
		execute(b, owner, `do $$ declare t regclass; begin
			for t in select oid from pg_class where relrowsecurity loop execute format('alter table %s disable row level security', t); end loop; end $$`)
	}
	for _, table := range []string{"escalation.thread", "escalation.message", "journey.decision", "journey.entry", "oneonone.shared_words", "oneonone.card_words", "journey.share_content"} {
		execute(b, owner, `vacuum full `+table) // as the first start after an update does
	}
	execute(b, owner, `vacuum analyze`)
	execute(b, owner, `checkpoint`)
	return db
}

type executor interface {
	Exec(context.Context, string, ...any) (pgconn.CommandTag, error)
}

func execute(b *testing.B, on executor, sql string) {
	b.Helper()
	if _, err := on.Exec(b.Context(), sql); err != nil {
		b.Fatal(err)
	}
}
