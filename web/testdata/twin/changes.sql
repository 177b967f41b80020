-- What members and others do that is not the manager's to see, one change a heading. None may be seen by the manager.

-- name: a talk
with talk as (
  insert into chat.consultation (person_id, language, role, next_seq, context, started_at, last_at, asked_at, ended_at)
  select twin.who(), twin.one('{ja,en}'), twin.one('{employee,manager}'), 9, twin.plain(jsonb_build_object('topic', twin.words(30))), m - interval '1 hour', m,
    case when twin.chance(0.5) then m end, case when twin.chance(0.5) then m end
  from (select twin.moment() as m) t returning id, person_id, last_at),
said as (
  insert into chat.message (consultation_id, person_id, seq, author, client_id, body, at)
  select id, person_id, n, case n % 2 when 0 then 'desk' else 'person' end,
    gen_random_uuid(), twin.plain(jsonb_build_object('text', twin.words(120))), last_at
  from talk cross join generate_series(1, 8) n where n = 1 or random() < 0.7
  returning consultation_id, person_id, seq, author)
insert into chat.turn (consultation_id, person_id, seq, why, result)
select consultation_id, person_id, seq, twin.plain('{}'), twin.plain(jsonb_build_object('outcome', twin.one('{answer,clarify,unknown,route,decline}'), 'confidence', random(), 'threshold', 0.5)) from said where author = 'desk';

-- name: who lets no model have a word of theirs
insert into chat.offline (person_id, since) values (twin.who(), twin.moment()) on conflict do nothing;

-- name: an answer in the words of a model
insert into chat.summary (consultation_id, person_id, seq, model, prompt, kept, reason, sentences, tokens_in, tokens_out, elapsed_us)
select id, person_id, 3, 'm', '1', twin.chance(0.5), '', 2, 900, 90, 900000 from chat.consultation where person_id in (select id from twin.other) order by random() limit 1
on conflict do nothing;

-- name: a question in the words of a model
insert into chat.understanding (consultation_id, person_id, seq, model, prompt, outcome, tokens_in, tokens_out, elapsed_us)
select id, person_id, 3, 'm', '1', twin.one('{answer,below,timeout}'), 300, 20, 700000 from chat.consultation where person_id in (select id from twin.other) order by random() limit 1
on conflict do nothing;

-- name: what a model may cost is taken
insert into budget.person (person_id, day, unit, spent) values (twin.who(), directory.today(), 'token', 900)
on conflict (person_id, day, unit) do update set spent = budget.person.spent + 900;
insert into budget.company (month, purpose, unit, spent) values (date_trunc('month', directory.today())::date, 'answers', 'token', 900)
on conflict (month, purpose, unit) do update set spent = budget.company.spent + 900;

-- name: a frame that leaves no message
insert into chat.frame (person_id, client_id) values (twin.who(), gen_random_uuid());

-- name: a talk is deleted
delete from chat.consultation where id = (select id from chat.consultation where person_id in (select id from twin.other) order by random() limit 1);

-- name: a talk goes on or ends
update chat.consultation set last_at = now(), ended_at = case when twin.chance(0.5) then now() end, context = twin.plain('{"danger": true}')
where id = (select id from chat.consultation where person_id in (select id from twin.other) order by random() limit 1);

-- name: a decision
insert into journey.decision (person_id, consultation_id, topic, articles, response, words, decided_at, changed_at, step, due, tell, remind, followed_at, before)
select twin.who(), gen_random_uuid(), twin.plain(twin.words(40)), twin.plain(array[twin.slug()]), twin.one('{act,keep,none,undecided}'), twin.plain(twin.words(100)), twin.moment(),
  case when twin.chance(0.3) then now() end, twin.plain(twin.words(40)), case when twin.chance(0.5) then twin.day() end, twin.plain(twin.words(20)), twin.chance(0.3),
  case when twin.chance(0.3) then now() end, case when twin.chance(0.3) then twin.plain('{}'::jsonb) end
from generate_series(1, 3);

-- name: a decision changes or goes
delete from journey.decision where id = (select id from journey.decision where person_id in (select id from twin.other) order by random() limit 1);
update journey.decision set response = twin.one('{act,keep,none,undecided}'), words = twin.plain(twin.words(60)), changed_at = now()
where id = (select id from journey.decision where person_id in (select id from twin.other) order by random() limit 1);

-- name: kept in mind
insert into journey.kept (decision_id, person_id, what, article, mail, since, stopped_at, revision, windows, content)
select d.id, d.person_id, 'article', twin.slug(), twin.chance(0.5), twin.moment(), case when twin.chance(0.3) then now() end, 0, '', 'x'
from journey.decision d where d.person_id in (select id from twin.other) order by random() limit 3
on conflict do nothing;

-- name: told of what is kept in mind
insert into journey.notice (kept_id, decision_id, person_id, reason, fact, article, deliver_at, mail, seen_at)
select k.id, k.decision_id, k.person_id, twin.one('{changed,opens,closes,ended}'), gen_random_uuid()::text, k.article, twin.moment(), twin.chance(0.7),
  case when twin.chance(0.4) then now() end
from journey.kept k where k.person_id in (select id from twin.other) order by random() limit 2;

-- name: told of what HR posted
insert into journey.notice (digest_id, person_id, reason, fact, themes, deliver_at, mail)
select d.id, twin.who(), 'news', 'posted', array[twin.words(20)], twin.moment(), twin.chance(0.7) from news.digest d where d.state = 'posted' order by random() limit 1
on conflict do nothing;

-- name: the line
insert into journey.entry (person_id, kind, words, happened_on, precision, written_at, deleted_at)
select twin.who(), twin.one('{event,wish,life}'), twin.plain(twin.words(150)), case when twin.chance(0.7) then twin.day() end, twin.one('{year,month,day}'), twin.moment(),
  case when twin.chance(0.2) then twin.moment() end
from generate_series(1, 3);
update journey.entry set words = twin.plain(twin.words(80)) where id = (select id from journey.entry where person_id in (select id from twin.other) order by random() limit 1);

-- name: the profile
insert into journey.profile (person_id, site, job_family, stages, interests)
values (twin.who(), twin.plain(twin.words(20)), twin.plain(twin.words(20)), twin.plain(array[twin.words(10)]), twin.plain(array[twin.words(10)]))
on conflict (person_id) do update set interests = excluded.interests, changed_at = now();

-- name: a theme
insert into journey.theme (person_id, theme, mail) values (twin.who(), twin.words(30), twin.chance(0.5)) on conflict do nothing;

-- name: a named question, or one under an alias
with t as (
  insert into escalation.thread (identity, alias, question, language, state, asked_on, asked_at, together)
  select i, case i when 'alias' then twin.plain('とくめい'::text) else '' end, twin.plain(twin.words(200)), twin.one('{ja,en}'),
    twin.one('{asked,seen,asked_back,told,passed,answered,read,withdrawn}'), twin.day() - 60, case i when 'named' then twin.moment() end,
    case i when 'named' then twin.one('{"",invited,joined,declined}') else '' end
  from (select twin.one('{named,alias}') as i) x returning id, identity, state, together, asked_on),
a as (
  insert into escalation.asker (thread_id, person_id, identity, part, joined, read_seq, decided)
  select id, twin.who(), identity, 'first', true, (random() * 4)::int, twin.chance(0.3) from t),
c as (
  insert into escalation.clock (thread_id, asked_on, due_at, left_minutes, took_minutes, withdrawn, announced, hr_seq, article)
  select id, asked_on, case when twin.chance(0.6) then now() + interval '1 day' * (random() * 6 - 3) end, case when state = 'asked_back' then 90 end, 30,
    state = 'withdrawn', true, case when state in ('answered', 'read', 'asked_back') then 2 else 0 end, case when twin.chance(0.1) then twin.slug() else '' end from t),
e as (insert into escalation.event (thread_id, seq, what, on_date) select id, 1, 'asked', asked_on from t union all select id, 2, case state when 'left' then 'seen' else 'seen' end, asked_on from t)
insert into escalation.message (thread_id, seq, author, hr_id, kind, body, written_on)
select id, 1, 'asker', null::uuid, 'told', twin.plain(twin.words(100)), asked_on from t
union all select id, 2, 'hr', twin.hr(), case state when 'asked_back' then 'asked_back' else 'answer' end, twin.plain(twin.words(200)), asked_on from t where state in ('answered', 'read', 'asked_back');

-- name: a question without a name, or left
with t as (
  insert into escalation.thread (identity, receipt_hash, question, state, asked_on)
  select i, case i when 'anonymous' then decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex') end, twin.plain(twin.words(200)),
    case i when 'left' then 'left' else twin.one('{asked,seen,answered,withdrawn}') end, twin.day() - 60
  from (select twin.one('{anonymous,left}') as i) x returning id, asked_on),
c as (insert into escalation.clock (thread_id, asked_on) select id, asked_on from t),
e as (insert into escalation.event (thread_id, seq, what, on_date) select id, 1, 'asked', asked_on from t)
insert into escalation.message (thread_id, seq, author, kind, body, written_on) select id, 1, 'asker', 'told', twin.plain(twin.words(100)), asked_on from t;

-- name: a letter waits for the next delivery
insert into escalation.letter_key (holder, wrapped_key) values ('00000000-0000-4000-8000-000000000058', 'x') on conflict do nothing;
insert into escalation.letter (id, box, tag, content)
select gen_random_uuid(), '00000000-0000-4000-8000-000000000058', sha256(gen_random_uuid()::text::bytea), '\x01'::bytea || sha256(gen_random_uuid()::text::bytea);

-- name: somebody else is asked to ask together
insert into escalation.asker (thread_id, person_id, identity, part, partner_id, joined)
select a.thread_id, o.id, 'named', 'together', a.person_id, twin.chance(0.5)
from escalation.asker a cross join lateral (select id from twin.other where id <> a.person_id order by random() limit 1) o
where a.part = 'first' and a.identity = 'named' and a.thread_id in (select id from twin.free) order by random() limit 1
on conflict do nothing;

-- name: a question goes its way
update escalation.thread set state = twin.one('{asked,seen,answered,read,passed,withdrawn}')
where id = (select id from twin.free where identity in ('named', 'alias') order by random() limit 1);
update escalation.clock set due_at = now() + interval '1 day' * (random() * 6 - 3), hr_seq = hr_seq + 1, withdrawn = twin.chance(0.1), none_on = case when twin.chance(0.2) then twin.day() end,
  article = case when twin.chance(0.2) then twin.slug() else '' end
where thread_id = (select twin.free_question());
insert into escalation.event (thread_id, seq, what, on_date)
select e.thread_id, max(e.seq) + 1, twin.one('{seen,answered,read,told}'), directory.today() from escalation.event e where e.thread_id = (select twin.free_question()) group by 1;

-- name: who asks together with the manager reads, and decides
update escalation.asker set read_seq = (random() * 5)::int, decided = twin.chance(0.5)
where person_id <> (select id from twin.manager) and thread_id in (select thread_id from escalation.asker where person_id = (select id from twin.manager));

-- name: HR and executives read
insert into audit.reading (how, reader, thing) select twin.one('{opened,listed,passed,compared}'), twin.hr(), id from twin.free order by random() limit 3;
insert into audit.reading (how, reader) values ('searched', twin.hr());

-- name: HR asks for the name behind an alias, agrees, and sees it; or the house has no such rule any more
insert into escalation.glass (thread_id, reason, asked_by, confirmed_by, confirmed_at)
select id, twin.one('{own_life,other_life}'), h.ids[1], case when x.yes then h.ids[2] end, case when x.yes then now() end
from (select id from twin.free where identity = 'alias' order by random() limit 1) f cross join (select twin.chance(0.6) as yes) x
  cross join (select array_agg(id) as ids from directory.person where 'hr' = any (roles)) h;
insert into audit.reading (how, reader, thing) select twin.one('{name_asked,name_confirmed,name_shown}'), twin.hr(), id from twin.free where identity = 'alias' order by random() limit 1;
update escalation.asker set glass_read = glass_read + 1 where identity = 'alias' and thread_id in (select id from twin.free) and twin.chance(0.3);
update escalation.glass_rule set is_on = twin.chance(0.8);

-- name: what HR arranges among themselves
insert into escalation.handling (thread_id, assignee_id, read_seq, draft, no_article)
select id, twin.hr(), 1, twin.words(10), twin.one('{"",once,personal,legal,other}') from escalation.thread order by random() limit 1
on conflict (thread_id) do update set assignee_id = excluded.assignee_id, no_article = excluded.no_article;
insert into escalation.note (thread_id, author_id, body) select id, twin.hr(), twin.plain(twin.words(200)) from escalation.thread order by random() limit 1;
insert into escalation.draft (thread_id, person_id, body) select id, twin.hr(), twin.plain(twin.words(200)) from escalation.thread order by random() limit 1
on conflict (thread_id, person_id) do update set body = excluded.body;
insert into escalation.presence (thread_id, person_id, writing) select id, twin.hr(), twin.chance(0.5) from escalation.thread order by random() limit 1
on conflict (thread_id, person_id) do update set seen_at = now();
insert into escalation.module (title, body) values ('m' || gen_random_uuid(), twin.words(100));

-- name: HR asks an executive, or another desk
insert into escalation.pass (thread_id, executive_id, desk, note, reply, back_on)
select f.id, case when x.e then (select id from directory.person where 'executive' = any (roles) limit 1) end, case when x.e then '' else 'legal' end, twin.plain(twin.words(100)), twin.plain(twin.words(100)),
  case when twin.chance(0.7) then twin.day() end
from (select id from twin.free order by random() limit 1) f cross join (select twin.chance(0.5) as e) x
on conflict do nothing;

-- name: somebody has to be told of a question
insert into escalation.notice (thread_id, what, person_id)
select twin.free_question(), twin.one('{answer,asked_back,together,passed,glass}'), case when twin.chance(0.3) then (select id from twin.other order by random() limit 1) end;

-- name: a gap that is not published
with g as (
  insert into escalation.gap (kind, wording) values (twin.one('{not_found,not_there}'), twin.plain(twin.words(60))) returning id)
insert into escalation.gap_question (thread_id, gap_id) select f.id, g.id from g cross join (select id from escalation.thread order by random() limit 2) f
on conflict do nothing;

-- name: facts and reports
insert into report.fact (id, person_id, box, content)
select gen_random_uuid(), twin.who(), '00000000-0000-4000-8000-000000000079', twin.plain(jsonb_build_object('what', w, 'theme', case w when 'unknown' then twin.words(20) else '' end,
  'kind', case w when 'unknown' then twin.one('{none,missing,near}') else '' end, 'articles', array[twin.slug()]))
from (select twin.one('{answer,unknown,opened,kept}') as w from generate_series(1, 5)) x;
with m as (insert into report.month (month, k) values ((date '2001-01-01' + interval '1 month' * floor(random() * 280)::int)::date, 10) on conflict do nothing returning month),
g as (insert into report.gap (month, k, n) select month, 10, 12 from m),
u as (insert into report.used (month, k, article, what, n) select month, 10, twin.slug(), 'shown', 15 from m),
h as (insert into report.handed (month, k, what, n) select month, 10, 'asked', 11 from m)
insert into report.took (month, k, n, median, p90) select month, 10, 12, 60, 600 from m;

-- name: what leaves the house for others
insert into outbox.notice (kind, person_id, link, next_at, attempts, sent_at, failed_at)
select twin.one('{answer,asked_back,together,passed,journey.news,oneonone,promise}'), twin.who(), twin.one('{/questions,/journey#kept,/asked,/oneonone}'), twin.moment(), (random() * 3)::int,
  case when s = 1 then now() end, case when s = 2 then now() end
from (select (random() * 3)::int as s from generate_series(1, 2)) x;
insert into outbox.notice (kind, audience, link) values (twin.one('{inbox,overdue,check,review_due}'), 'hr', '/hr');

-- name: what others want by mail
insert into outbox.choice (person_id, replies, desk) values (twin.who(), twin.chance(0.5), twin.chance(0.5))
on conflict (person_id) do update set replies = excluded.replies;

-- name: news that are not posted
with d as (
  insert into news.digest (state, title, intro, since, posted_at, taken_back_at)
  select s, twin.words(40), twin.words(100), twin.moment(), case s when 'taken_back' then now() end, case s when 'taken_back' then now() end
  from (select twin.one('{discarded,taken_back}') as s) x returning id),
i as (insert into news.item (digest_id, slug, change, chosen, sentence, themes) select id, twin.slug(), twin.one('{new,changed}'), twin.chance(0.7), twin.words(80), array[twin.words(10)] from d)
insert into news.before (digest_id, version, content) select id, 1, '{}' from d;

-- name: what HR writes
insert into knowledge.draft (slug, content, state, author, edited_by) select 'x' || gen_random_uuid(), '{}', twin.one('{draft,waiting}'), h, h from (select twin.hr() as h) x;
insert into knowledge.revision_person (article_id, revision, published_by) select article_id, revision, twin.hr() from knowledge.revision order by random() limit 1
on conflict do nothing;
with u as (insert into knowledge.upload (by_person, plan) values (twin.hr(), 'x') returning id)
insert into knowledge.upload_file (upload_id, ordinal, name, body, hash) select id, 0, 'a.csv', convert_to(twin.words(50), 'UTF8'), 'x' from u;

-- name: others log in
insert into web.session (token_hash, data, expiry, person_id, ends, device) values (gen_random_uuid()::text, 'x', now() + interval '1 day' * (random() * 2 - 1), twin.who(), now() + interval '1 day', twin.words(10));
insert into web.once (hash, expiry) values (gen_random_uuid()::text, now() + interval '1 day' * (random() * 2 - 1));
insert into directory.identity (issuer, subject, person_id) values ('https://login.example', gen_random_uuid()::text, twin.who()) on conflict do nothing;

-- name: strangers come, change and go
insert into directory.person (slug, name, email, manager_id, department, language)
select 'x' || gen_random_uuid(), twin.words(20), 'x@umikaze.example', (select id from twin.stranger order by random() limit 1), twin.words(20), twin.one('{ja,en}');
update directory.person set department = twin.words(20), site = twin.words(10), language = twin.one('{ja,en}'), active = twin.chance(0.7)
where id = (select id from twin.stranger where slug like 'x%' order by random() limit 1);

-- name: shared with somebody else, or no longer, or with a share that is over
with s as (
  insert into journey.share (member_id, manager_id, until, shared_at, changed_at, withdrawn_at, ended_at)
  select m, b, journey.day(x.at) + (random() * 40)::int, x.at, case when twin.chance(0.3) then x.at + interval '1 minute' end,
    case when how = 'withdrawn' then now() end, case when how = 'ended' then now() end
  from (select twin.one('{else,else,withdrawn,ended,over}') as how) y
  cross join lateral (select case how when 'over' then now() - interval '80 days' else twin.moment() end as at) x
  cross join lateral (select case how when 'else' then (select id from twin.stranger order by random() limit 1) else (select id from twin.manager) end as b) z
  cross join lateral (select id as m from twin.team where y.how <> '' order by random() limit 1) w
  returning id, manager_id, withdrawn_at),
c as (
  insert into journey.share_content (share_id, want, purpose, words, items)
  select id, twin.plain(twin.one('{advice,think,listen,report}')), twin.plain(twin.words(80)), twin.plain(twin.words(200)), twin.plain('[]'::jsonb) from s where withdrawn_at is null)
insert into journey.share_reading (share_id, reader_id, at) select id, manager_id, twin.moment() from s where twin.chance(0.5);

-- name: notes of a member
with n as (
  insert into oneonone.note (author_id, about_id, written_at, changed_at, removed_at)
  select t.id, (select id from twin.manager), twin.moment(), case when twin.chance(0.3) then now() end, case when twin.chance(0.3) then twin.moment() end
  from (select twin.teammate() as id) t returning id, author_id)
insert into oneonone.note_words (note_id, author_id, words) select id, author_id, twin.plain(twin.words(300)) from n;

-- name: a member answers a card, or puts it away
insert into oneonone.answer (card_id, member_id, put_away)
select c.id, c.member_id, twin.chance(0.5) from oneonone.card c where c.manager_id = (select id from twin.manager) order by random() limit 1
on conflict (card_id) do update set put_away = excluded.put_away;
with d as (
  insert into journey.decision (person_id, topic, response, words)
  select a.member_id, twin.plain(twin.words(30)), twin.one('{act,keep,none,undecided}'), twin.plain(twin.words(80)) from oneonone.answer a where a.member_id in (select id from twin.other) order by random() limit 1 returning id, person_id)
update oneonone.answer a set decision_id = d.id from d where d.person_id = a.member_id;

-- name: a member looks at what has come
delete from oneonone.arrival where person_id <> (select id from twin.manager) and twin.chance(0.5);

-- name: between others
insert into oneonone.line (manager_id, member_id) select p.manager_id, p.id from directory.person p where p.id in (select id from twin.stranger) and p.manager_id <> (select id from twin.manager)
order by random() limit 1 on conflict do nothing;
with l as (select * from oneonone.line where (select id from twin.manager) not in (manager_id, member_id) order by random() limit 1),
n as (
  insert into oneonone.note (author_id, about_id, held_by) select manager_id, member_id, manager_id from l returning id, author_id),
w as (insert into oneonone.note_words (note_id, author_id, words) select id, author_id, twin.plain(twin.words(100)) from n),
p as (
  insert into oneonone.promise (manager_id, member_id, due_on, remind, told, done_at) select manager_id, member_id, twin.day(), twin.chance(0.5), twin.chance(0.5), case when twin.chance(0.3) then now() end
  from l returning id, manager_id),
pw as (insert into oneonone.promise_words (promise_id, manager_id, words) select id, manager_id, twin.plain(twin.words(100)) from p),
s as (
  insert into oneonone.shared (manager_id, member_id, proposed_by, held_by, waits_of)
  select manager_id, member_id, case when twin.chance(0.5) then manager_id else member_id end, manager_id, case when twin.chance(0.5) then manager_id end
  from l returning id, proposed_by, manager_id, member_id, waits_of),
sw as (insert into oneonone.shared_words (shared_id, words) select id, twin.plain(twin.words(100)) from s),
a as (
  insert into oneonone.agreement (shared_id, person_id) select id, proposed_by from s union all
  select id, case proposed_by when manager_id then member_id else manager_id end from s where waits_of is null),
k as (
  insert into oneonone.card (manager_id, member_id, held_by) select manager_id, member_id, manager_id from l returning id, member_id),
kw as (insert into oneonone.card_words (card_id, observation, view) select id, twin.plain(twin.words(100)), twin.plain(twin.words(100)) from k)
insert into oneonone.arrival (person_id, card_id) select member_id, id from k;

-- name: what another manager prepares
with b as (
  insert into brief.brief (manager_id, member_id, removed_at)
  select l.manager_id, l.member_id, case when twin.chance(0.2) then now() end from oneonone.line l where (select id from twin.manager) not in (l.manager_id, l.member_id) order by random() limit 1
  returning id, manager_id)
insert into brief.content (brief_id, manager_id, title, theme, situation, language, outcome, confidence, pages)
select id, manager_id, twin.plain(twin.words(40)), '', twin.plain(twin.words(200)), 'ja', 'answer', 0.7, twin.plain(array[twin.slug()]) from b;

-- name: somebody erased something, which is noted
insert into erasure.noted (kind, person, thing) values ('talk', sha256(gen_random_uuid()::text::bytea), sha256(gen_random_uuid()::text::bytea));
