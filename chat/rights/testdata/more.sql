-- Mika leads Kai, led Nao until a week ago, and asks together with Kai.
insert into directory.person (id, slug, name, manager_id) values
  ('00000000-0000-4000-8000-000000000040', 'kai', 'Kai', '00000000-0000-4000-8000-000000000001'),
  ('00000000-0000-4000-8000-000000000041', 'nao', 'Nao', null);
insert into oneonone.line (manager_id, member_id, ended_at) values
  ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000040', null),
  ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000041', now() - interval '7 days');
with n as (
  insert into oneonone.note (author_id, about_id, held_by)
  select '00000000-0000-4000-8000-000000000001', m::uuid, '00000000-0000-4000-8000-000000000001'
  from unnest('{00000000-0000-4000-8000-000000000040,00000000-0000-4000-8000-000000000041}'::text[]) m returning id, author_id)
insert into oneonone.note_words (note_id, author_id, words) select id, author_id, 'About a member' from n;
with p as (
  insert into oneonone.promise (manager_id, member_id)
  select '00000000-0000-4000-8000-000000000001', m::uuid
  from unnest('{00000000-0000-4000-8000-000000000040,00000000-0000-4000-8000-000000000041}'::text[]) m returning id, manager_id)
insert into oneonone.promise_words (promise_id, manager_id, words) select id, manager_id, 'Look it up' from p;
with b as (
  insert into brief.brief (manager_id, member_id)
  select '00000000-0000-4000-8000-000000000001', m::uuid
  from unnest('{00000000-0000-4000-8000-000000000040,00000000-0000-4000-8000-000000000041}'::text[]) m returning id, manager_id)
insert into brief.content (brief_id, manager_id, title, theme, situation, language, outcome, confidence, pages)
  select id, manager_id, 'June', '', '', 'en', '', 0, '{}' from b;
insert into oneonone.shared (id, manager_id, member_id, proposed_by, held_by, waits_of) values
  ('00000000-0000-4000-8000-000000000042', '00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000040',
   '00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000001'),
  ('00000000-0000-4000-8000-000000000043', '00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000040',
   '00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000001', null);
insert into oneonone.shared_words (shared_id, words) values ('00000000-0000-4000-8000-000000000042', 'Waits for Kai'),
  ('00000000-0000-4000-8000-000000000043', 'Both agreed');
insert into oneonone.agreement (shared_id, person_id) values ('00000000-0000-4000-8000-000000000043', '00000000-0000-4000-8000-000000000001');
insert into oneonone.card (id, manager_id, member_id, held_by) values
  ('00000000-0000-4000-8000-000000000044', '00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000040', '00000000-0000-4000-8000-000000000001');
insert into oneonone.card_words (card_id, observation, view) values ('00000000-0000-4000-8000-000000000044', 'On Tuesday', 'Calm');
insert into journey.share (id, member_id, manager_id, until)
  values ('00000000-0000-4000-8000-000000000045', '00000000-0000-4000-8000-000000000040', '00000000-0000-4000-8000-000000000001', journey.day(now()));
insert into journey.share_content (share_id, want) values ('00000000-0000-4000-8000-000000000045', 'listen');
insert into journey.share_reading (share_id, reader_id) values ('00000000-0000-4000-8000-000000000045', '00000000-0000-4000-8000-000000000001');
-- Kai asks, and Mika joined; Mika asks under an alias, and was answered; and what Mika does as one of HR and as an executive.
insert into escalation.thread (id, question, together) values ('00000000-0000-4000-8000-000000000046', 'Kai asks', 'joined');
insert into escalation.asker (thread_id, person_id, identity, part, partner_id, joined) values
  ('00000000-0000-4000-8000-000000000046', '00000000-0000-4000-8000-000000000040', 'named', 'first', '00000000-0000-4000-8000-000000000001', true),
  ('00000000-0000-4000-8000-000000000046', '00000000-0000-4000-8000-000000000001', 'named', 'together', '00000000-0000-4000-8000-000000000040', true);
insert into escalation.clock (thread_id) values ('00000000-0000-4000-8000-000000000046');
insert into escalation.message (thread_id, seq, author, kind, body, hr_id)
  values ('00000000-0000-4000-8000-000000000046', 1, 'hr', 'answer', 'You may', '00000000-0000-4000-8000-000000000001');
insert into escalation.thread (id, question, identity, alias, state) values ('00000000-0000-4000-8000-000000000047', 'Umi asks', 'alias', 'Umi', 'answered');
insert into escalation.asker (thread_id, person_id, identity, part, joined)
  values ('00000000-0000-4000-8000-000000000047', '00000000-0000-4000-8000-000000000001', 'alias', 'first', true);
insert into escalation.clock (thread_id) values ('00000000-0000-4000-8000-000000000047');
insert into escalation.handling (thread_id, assignee_id) values ('00000000-0000-4000-8000-000000000046', '00000000-0000-4000-8000-000000000001');
insert into escalation.note (thread_id, author_id, body) values ('00000000-0000-4000-8000-000000000046', '00000000-0000-4000-8000-000000000001', 'For colleagues');
insert into escalation.draft (thread_id, person_id, body) values ('00000000-0000-4000-8000-000000000046', '00000000-0000-4000-8000-000000000001', 'Begun');
insert into escalation.pass (thread_id, executive_id) values ('00000000-0000-4000-8000-000000000046', '00000000-0000-4000-8000-000000000001');
insert into escalation.notice (thread_id, what, person_id) values ('00000000-0000-4000-8000-000000000046', 'passed', '00000000-0000-4000-8000-000000000001');
insert into escalation.presence (thread_id, person_id) values ('00000000-0000-4000-8000-000000000046', '00000000-0000-4000-8000-000000000001');
