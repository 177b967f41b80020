-- Work for every job, on top of Mika's world (internal/postgres/testdata/seed.sql and internal/matrix/testdata/relations.sql) in the sample
-- company. What follows a line "-- for KIND" is there for that job alone.
delete from seal.master where name = 'mika'; -- of the seed, which has no key of that name
delete from report.fact; delete from report.fact_key; delete from escalation.letter; delete from escalation.letter_key; -- sealed with no real key
delete from report.gap; delete from report.used; delete from report.handed; delete from report.took; delete from report.month;
delete from outbox.notice;
delete from retrieval.held; delete from retrieval.embedding; delete from retrieval.model; -- of a model that is not the company's
update directory.person set email = slug || '@example.com' where email = '';

-- for evaluation.run
update evaluation.golden set active = id in (select id from evaluation.golden where expected = 'answer' order by id limit 3);
delete from evaluation.change where run_id is null;
insert into evaluation.change (slug, what, at) select slug, 'changed', now() - interval '1 hour' from knowledge.article where state = 'published' order by slug limit 1;

-- for journey.remind
update news.digest set told_at = null, posted_at = now() + interval '1 second' where state = 'posted';
insert into news.item (digest_id, slug, change, themes, chosen)
  select '00000000-0000-4000-8000-000000000022', slug, 'new', '{sea}', true from knowledge.visible where audience = '{}' and kind = 'program' order by slug limit 1;
update journey.kept set on_date = directory.today() - 1 where id = '00000000-0000-4000-8000-000000000007';
insert into journey.decision (id, person_id, response) values ('00000000-0000-4000-8000-0000000000a1', '00000000-0000-4000-8000-000000000001', 'keep');
insert into journey.kept (id, decision_id, person_id, what, article, content, mail, since)
  select '00000000-0000-4000-8000-0000000000a2', '00000000-0000-4000-8000-0000000000a1', '00000000-0000-4000-8000-000000000001', 'article', slug, 'an older one', true,
    now() - interval '9 days' from knowledge.visible where kind = 'program' order by slug limit 1;
insert into journey.notice (kept_id, decision_id, person_id, reason, fact, deliver_at, mail) values ('00000000-0000-4000-8000-0000000000a2',
  '00000000-0000-4000-8000-0000000000a1', '00000000-0000-4000-8000-000000000001', 'changed', 'r0', now() - interval '1 day', true);
insert into journey.notice (person_id, digest_id, reason, fact, deliver_at) values
  ('00000000-0000-4000-8000-000000000030', '00000000-0000-4000-8000-000000000022', 'news', 'posted', now()); -- Ren keeps nothing of it

-- for outbox.send
insert into outbox.notice (kind, audience, link) values ('inbox', 'hr', '/hr');
insert into outbox.notice (kind, person_id, link) values ('answer', '00000000-0000-4000-8000-000000000001', '/questions'),
  ('answer', '00000000-0000-4000-8000-00000000004d', '/questions'); -- Gus has left
insert into outbox.notice (kind, person_id, link, sent_at) values ('promise', '00000000-0000-4000-8000-000000000030', '/team/promises', now() - interval '400 days');
update escalation.clock set hr_seq = 9 where thread_id = '00000000-0000-4000-8000-000000000003';

-- for escalation.watch
update escalation.clock set due_at = now() - interval '1 day';

-- for oneonone.tidy
update oneonone.line set ended_at = now() - interval '40 days' where manager_id = '00000000-0000-4000-8000-000000000048';
update oneonone.line set ended_at = null where manager_id = '00000000-0000-4000-8000-000000000049';
insert into oneonone.promise (manager_id, member_id, due_on, remind) values
  ('00000000-0000-4000-8000-000000000030', '00000000-0000-4000-8000-000000000001', directory.today() - 1, true);

-- for budget
insert into budget.company (month, purpose, unit, spent) values (date_trunc('month', directory.today() - 900)::date, 'answers', 'token', 1);

-- for knowledge.due
update knowledge.desk set checked_on = directory.today() - 400;
insert into knowledge.due_told (week) values (date_trunc('week', directory.today() - 70)::date);

-- for keep
update escalation.clock set closed_on = directory.today() - 500 where thread_id = '00000000-0000-4000-8000-000000000004';
alter table audit.reading disable trigger user;
update audit.reading set day = day - 400, thing = gen_random_uuid() where reader = '00000000-0000-4000-8000-000000000009';
alter table audit.reading enable trigger user;
update directory.person set active = false where slug = 'mika';
update directory.person set left_on = directory.today() - 400 where slug = 'mika';
insert into outbox.notice (kind, person_id, link) values ('answer', '00000000-0000-4000-8000-000000000001', '/questions');
