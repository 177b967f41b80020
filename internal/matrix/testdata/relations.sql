-- Everybody around Mika of internal/postgres/testdata/seed.sql: who leads her and led her, who asks HR with her, who answers, who was asked.
update directory.person set manager_id = '00000000-0000-4000-8000-000000000030', roles = '{employee}' where slug = 'mika';
update directory.person set roles = '{employee,manager}' where slug = 'ren';
insert into directory.person (id, slug, name, roles) values
  ('00000000-0000-4000-8000-000000000041', 'jun', 'Jun', '{employee}'),
  ('00000000-0000-4000-8000-000000000042', 'iva', 'Iva', '{employee}'),
  ('00000000-0000-4000-8000-000000000043', 'hana', 'Hana', '{employee,hr}'),
  ('00000000-0000-4000-8000-000000000044', 'hiro', 'Hiro', '{employee,hr}'),
  ('00000000-0000-4000-8000-000000000045', 'pia', 'Pia', '{employee,hr}'),
  ('00000000-0000-4000-8000-000000000046', 'eve', 'Eve', '{employee,executive}'),
  ('00000000-0000-4000-8000-000000000047', 'eno', 'Eno', '{employee,executive}'),
  ('00000000-0000-4000-8000-000000000048', 'fumi', 'Fumi', '{employee,manager}'),
  ('00000000-0000-4000-8000-000000000049', 'mori', 'Mori', '{employee,manager}'),
  ('00000000-0000-4000-8000-00000000004a', 'ada', 'Ada', '{employee,admin}'),
  ('00000000-0000-4000-8000-00000000004b', 'ola', 'Ola', '{employee}'),
  ('00000000-0000-4000-8000-00000000004c', 'tom', 'Tom', '{employee}');
update directory.person set manager_id = '00000000-0000-4000-8000-000000000049' where slug in ('jun', 'ola');
update directory.person set manager_id = '00000000-0000-4000-8000-000000000030' where slug = 'tom'; -- Ren leads two

-- Mika's question, asked with Jun; HR's Hana answers, Eve of the executives was asked.
update escalation.asker set partner_id = '00000000-0000-4000-8000-000000000041' where thread_id = '00000000-0000-4000-8000-000000000003';
insert into escalation.asker (thread_id, person_id, identity, part, joined, partner_id)
  values ('00000000-0000-4000-8000-000000000003', '00000000-0000-4000-8000-000000000041', 'named', 'together', true, '00000000-0000-4000-8000-000000000001');
update escalation.handling set assignee_id = '00000000-0000-4000-8000-000000000043' where thread_id = '00000000-0000-4000-8000-000000000003';
insert into escalation.message (thread_id, seq, author, kind, hr_id, body)
  values ('00000000-0000-4000-8000-000000000003', 2, 'hr', 'answer', '00000000-0000-4000-8000-000000000043', 'You may.');
insert into escalation.message (thread_id, seq, author, kind, partner, body) values ('00000000-0000-4000-8000-000000000003', 3, 'asker', 'told', true, 'So may I.');
update escalation.note set author_id = '00000000-0000-4000-8000-000000000043' where thread_id = '00000000-0000-4000-8000-000000000003';
update escalation.pass set executive_id = '00000000-0000-4000-8000-000000000046', desk = '' where thread_id = '00000000-0000-4000-8000-000000000003';
insert into escalation.draft (thread_id, person_id, body) values ('00000000-0000-4000-8000-000000000003', '00000000-0000-4000-8000-000000000043', 'You may');
insert into escalation.presence (thread_id, person_id) values ('00000000-0000-4000-8000-000000000003', '00000000-0000-4000-8000-000000000043');

-- Another one of hers, to which Ren was invited and said nothing yet; one that she withdrew; one under an alias; one that was closed long ago.
insert into escalation.thread (id, question) values ('00000000-0000-4000-8000-000000000051', 'With Ren?');
insert into escalation.asker (thread_id, person_id, identity, part, joined, partner_id) values
  ('00000000-0000-4000-8000-000000000051', '00000000-0000-4000-8000-000000000001', 'named', 'first', true, '00000000-0000-4000-8000-000000000030'),
  ('00000000-0000-4000-8000-000000000051', '00000000-0000-4000-8000-000000000030', 'named', 'together', false, '00000000-0000-4000-8000-000000000001');
insert into escalation.message (thread_id, seq, author, kind, body) values ('00000000-0000-4000-8000-000000000051', 1, 'asker', 'told', 'With Ren?');
insert into escalation.clock (thread_id) values ('00000000-0000-4000-8000-000000000051');
insert into escalation.event (thread_id, seq, what) values ('00000000-0000-4000-8000-000000000051', 1, 'asked');
insert into escalation.pass (thread_id, desk) values ('00000000-0000-4000-8000-000000000051', 'legal');
insert into escalation.thread (id, question, state) values ('00000000-0000-4000-8000-000000000052', 'Never mind', 'withdrawn');
insert into escalation.asker (thread_id, person_id, identity, part, joined)
  values ('00000000-0000-4000-8000-000000000052', '00000000-0000-4000-8000-000000000001', 'named', 'first', true);
insert into escalation.message (thread_id, seq, author, kind, body) values ('00000000-0000-4000-8000-000000000052', 1, 'asker', 'told', 'Never mind');
insert into escalation.clock (thread_id, withdrawn) values ('00000000-0000-4000-8000-000000000052', true);
insert into escalation.note (thread_id, author_id, body) values ('00000000-0000-4000-8000-000000000052', '00000000-0000-4000-8000-000000000043', 'Gone.');
insert into escalation.pass (thread_id, executive_id, back_on)
  values ('00000000-0000-4000-8000-000000000052', '00000000-0000-4000-8000-000000000046', directory.today());
insert into escalation.thread (id, question, identity, alias) values ('00000000-0000-4000-8000-000000000053', 'Who am I?', 'alias', 'Tern');
insert into escalation.asker (thread_id, person_id, identity, part, joined)
  values ('00000000-0000-4000-8000-000000000053', '00000000-0000-4000-8000-000000000001', 'alias', 'first', true);
insert into escalation.clock (thread_id) values ('00000000-0000-4000-8000-000000000053');
insert into escalation.thread (id, question, state) values ('00000000-0000-4000-8000-000000000054', 'Long ago', 'read');
insert into escalation.asker (thread_id, person_id, identity, part, joined)
  values ('00000000-0000-4000-8000-000000000054', '00000000-0000-4000-8000-000000000001', 'named', 'first', true);
insert into escalation.clock (thread_id, closed_on) values ('00000000-0000-4000-8000-000000000054', directory.today() - 200);

insert into escalation.module (title, body) values ('Mika', 'Mika');
-- A gap that is told to everybody, and drafts of HR's own.
insert into escalation.gap (id, kind, wording, published) values ('00000000-0000-4000-8000-000000000055', 'not_there', 'A boat', true);
insert into knowledge.draft (slug, content, author, edited_by, purpose)
  values ('boat', '{}', '00000000-0000-4000-8000-000000000043', '00000000-0000-4000-8000-000000000044', 'edit');
insert into knowledge.draft (slug, content, author, edited_by, checked_by, checked_at, state, purpose)
  values ('ship', '{}', '00000000-0000-4000-8000-000000000043', '00000000-0000-4000-8000-000000000043', '00000000-0000-4000-8000-000000000045', now(), 'checked', 'edit');
insert into knowledge.upload (id, by_person, plan) values ('00000000-0000-4000-8000-000000000056', '00000000-0000-4000-8000-000000000043', '');

-- What was said and deleted long ago.
insert into chat.consultation (id, person_id, last_at) values ('00000000-0000-4000-8000-000000000057', '00000000-0000-4000-8000-000000000001', now() - interval '200 days');
insert into chat.frame (person_id, client_id, at)
  values ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000058', now() - interval '200 days');
insert into journey.decision (id, person_id, response) values ('00000000-0000-4000-8000-00000000005a', '00000000-0000-4000-8000-000000000001', 'keep');
insert into journey.kept (id, decision_id, person_id, what, on_date, stopped_at) values ('00000000-0000-4000-8000-000000000059',
  '00000000-0000-4000-8000-00000000005a', '00000000-0000-4000-8000-000000000001', 'date', '2027-04-02', now());
insert into journey.entry (person_id, kind, words, deleted_at) values ('00000000-0000-4000-8000-000000000001', 'wish', 'Rowing', now() - interval '40 days');

-- What Mika shared with Fumi when Fumi led her, and with Ren and took back; and what is left of the lines.
insert into journey.share (id, member_id, manager_id, until, ended_at) values
  ('00000000-0000-4000-8000-000000000061', '00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000048', journey.day(now()), now());
insert into journey.share_content (share_id, want) values ('00000000-0000-4000-8000-000000000061', 'listen');
insert into journey.share_reading (share_id, reader_id, at)
  values ('00000000-0000-4000-8000-000000000061', '00000000-0000-4000-8000-000000000048', now() - interval '1 day');
insert into journey.share (id, member_id, manager_id, until, withdrawn_at) values
  ('00000000-0000-4000-8000-000000000062', '00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000030', journey.day(now()), now());
insert into oneonone.line (manager_id, member_id, ended_at) values ('00000000-0000-4000-8000-000000000048', '00000000-0000-4000-8000-000000000001', now());
insert into oneonone.note (id, author_id, about_id) values
  ('00000000-0000-4000-8000-000000000063', '00000000-0000-4000-8000-000000000030', '00000000-0000-4000-8000-000000000001'),
  ('00000000-0000-4000-8000-000000000064', '00000000-0000-4000-8000-000000000048', '00000000-0000-4000-8000-000000000001');
insert into oneonone.note_words (note_id, author_id, words) values
  ('00000000-0000-4000-8000-000000000063', '00000000-0000-4000-8000-000000000030', 'Ask her'),
  ('00000000-0000-4000-8000-000000000064', '00000000-0000-4000-8000-000000000048', 'Asked her');
insert into oneonone.promise (id, manager_id, member_id) values
  ('00000000-0000-4000-8000-000000000065', '00000000-0000-4000-8000-000000000048', '00000000-0000-4000-8000-000000000001');
insert into oneonone.card (id, manager_id, member_id) values
  ('00000000-0000-4000-8000-000000000066', '00000000-0000-4000-8000-000000000048', '00000000-0000-4000-8000-000000000001');
insert into brief.brief (id, manager_id, member_id, removed_at) values
  ('00000000-0000-4000-8000-000000000067', '00000000-0000-4000-8000-000000000048', '00000000-0000-4000-8000-000000000001', now() - interval '40 days');

-- The line of Mika and Ren at work: held cards, an agreed note, a proposal of each, what was removed a while ago and long ago, and a promise like that.
update oneonone.card set held_by = manager_id where id = '00000000-0000-4000-8000-000000000035';
update oneonone.note set held_by = author_id where id in ('00000000-0000-4000-8000-000000000063', '00000000-0000-4000-8000-000000000064');
insert into oneonone.shared (id, manager_id, member_id, proposed_by, held_by) values
  ('00000000-0000-4000-8000-000000000071', '00000000-0000-4000-8000-000000000030', '00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000030', '00000000-0000-4000-8000-000000000030');
insert into oneonone.shared (id, manager_id, member_id, proposed_by, held_by, waits_of, replaces) values
  ('00000000-0000-4000-8000-000000000072', '00000000-0000-4000-8000-000000000030', '00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000030', '00000000-0000-4000-8000-000000000030', '00000000-0000-4000-8000-000000000030', '00000000-0000-4000-8000-000000000071');
insert into oneonone.shared (id, manager_id, member_id, proposed_by) values
  ('00000000-0000-4000-8000-000000000073', '00000000-0000-4000-8000-000000000048', '00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000048');
insert into oneonone.agreement (shared_id, person_id) values ('00000000-0000-4000-8000-000000000071', '00000000-0000-4000-8000-000000000001'), ('00000000-0000-4000-8000-000000000071', '00000000-0000-4000-8000-000000000030'), ('00000000-0000-4000-8000-000000000072', '00000000-0000-4000-8000-000000000030');
insert into oneonone.arrival (person_id, shared_id) values ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000072'), ('00000000-0000-4000-8000-000000000030', '00000000-0000-4000-8000-000000000034');
insert into oneonone.note (id, author_id, about_id, removed_at) values
  ('00000000-0000-4000-8000-000000000074', '00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000030', now() - interval '40 days'), ('00000000-0000-4000-8000-000000000075', '00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000030', now() - interval '1 day');
insert into oneonone.promise (id, manager_id, member_id, removed_at) values
  ('00000000-0000-4000-8000-000000000076', '00000000-0000-4000-8000-000000000030', '00000000-0000-4000-8000-000000000001', now() - interval '40 days'), ('00000000-0000-4000-8000-000000000077', '00000000-0000-4000-8000-000000000030', '00000000-0000-4000-8000-000000000001', now() - interval '1 day');
insert into oneonone.line (manager_id, member_id, ended_at) values ('00000000-0000-4000-8000-000000000049', '00000000-0000-4000-8000-000000000001', now() - interval '40 days');
insert into oneonone.line (manager_id, member_id) values ('00000000-0000-4000-8000-000000000030', '00000000-0000-4000-8000-00000000004c');
insert into brief.brief (id, manager_id, member_id, removed_at) values ('00000000-0000-4000-8000-000000000078', '00000000-0000-4000-8000-000000000030', '00000000-0000-4000-8000-000000000001', now() - interval '1 day');
insert into brief.brief (id, manager_id) values ('00000000-0000-4000-8000-000000000079', '00000000-0000-4000-8000-000000000030');

-- A question that Mika asks with Ren, who has joined; what was spent yesterday; what is over of logins; a login of a provider.
insert into escalation.thread (id, question) values ('00000000-0000-4000-8000-00000000005b', 'Both of us?');
insert into escalation.asker (thread_id, person_id, identity, part, joined, partner_id) values
  ('00000000-0000-4000-8000-00000000005b', '00000000-0000-4000-8000-000000000001', 'named', 'first', true, '00000000-0000-4000-8000-000000000030'), ('00000000-0000-4000-8000-00000000005b', '00000000-0000-4000-8000-000000000030', 'named', 'together', true, '00000000-0000-4000-8000-000000000001');
insert into escalation.clock (thread_id) values ('00000000-0000-4000-8000-00000000005b');
insert into budget.person (person_id, day, unit, spent) values ('00000000-0000-4000-8000-000000000001', directory.today() - 1, 'token', 1);
insert into web.session (token_hash, data, expiry, person_id, ends)
  values ('mika over', 'x', now() - interval '1 day', '00000000-0000-4000-8000-000000000001', now() - interval '1 day');
insert into web.session (token_hash, data, expiry, person_id, ends, issuer, subject, sid)
  values ('mika of a provider', 'x', now() + interval '1 day', '00000000-0000-4000-8000-000000000001', now() + interval '1 day', 'https://login.example', 'm1', 's1');
insert into web.once (hash, expiry) values ('mika over', now() - interval '1 day');
update web.once set hash = 'it''s \ a hash' where hash = 'once';

-- HR's work on news, drafts and pages that is not for everybody yet.
insert into news.digest (id, state, title, since) values ('00000000-0000-4000-8000-00000000007a', 'draft', 'Not yet', now());
insert into news.item (digest_id, slug, change, chosen) values ('00000000-0000-4000-8000-00000000007a', 'leave', 'new', true);
insert into news.item (digest_id, slug, change, chosen) values ('00000000-0000-4000-8000-000000000022', 'boat', 'new', false);
insert into knowledge.revision (article_id, revision, content_hash, snapshot, by) values ('00000000-0000-4000-8000-000000000005', 2, '', '{}', 'hr');
insert into knowledge.revision_person (article_id, revision, published_by) values ('00000000-0000-4000-8000-000000000005', 2, '00000000-0000-4000-8000-000000000045');
insert into outbox.notice (kind, audience, link) values ('inbox', 'hr', '/hr');

-- Fumi led Mika until today and nothing was put away yet; what Ren had with her before an earlier end of the line; Gus has left the company.
insert into directory.person (id, slug, name, manager_id, active) values ('00000000-0000-4000-8000-00000000004d', 'gus', 'Gus', '00000000-0000-4000-8000-000000000030', false);
insert into oneonone.line (manager_id, member_id) values ('00000000-0000-4000-8000-000000000030', '00000000-0000-4000-8000-00000000004d');
update oneonone.card set held_by = manager_id where id = '00000000-0000-4000-8000-000000000066';
update oneonone.shared set held_by = manager_id where id = '00000000-0000-4000-8000-000000000073';
insert into oneonone.card (id, manager_id, member_id) values ('00000000-0000-4000-8000-000000000081', '00000000-0000-4000-8000-000000000030', '00000000-0000-4000-8000-000000000001');
insert into oneonone.shared (id, manager_id, member_id, proposed_by) values ('00000000-0000-4000-8000-000000000082', '00000000-0000-4000-8000-000000000030', '00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000030');
insert into oneonone.shared (id, manager_id, member_id, proposed_by, held_by, waits_of) values
  ('00000000-0000-4000-8000-000000000083', '00000000-0000-4000-8000-000000000048', '00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000048', '00000000-0000-4000-8000-000000000048', '00000000-0000-4000-8000-000000000048');
insert into oneonone.shared (id, manager_id, member_id, proposed_by, held_by, waits_of, replaces) values
  ('00000000-0000-4000-8000-000000000087', '00000000-0000-4000-8000-000000000048', '00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000048', '00000000-0000-4000-8000-000000000048', null),
  ('00000000-0000-4000-8000-000000000088', '00000000-0000-4000-8000-000000000030', '00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000030', '00000000-0000-4000-8000-000000000030', '00000000-0000-4000-8000-000000000030', '00000000-0000-4000-8000-000000000034');
insert into oneonone.agreement (shared_id, person_id) values ('00000000-0000-4000-8000-000000000083', '00000000-0000-4000-8000-000000000048');
insert into journey.share (id, member_id, manager_id, until, ended_at) values ('00000000-0000-4000-8000-000000000084', '00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000030', journey.day(now()), now());
insert into journey.share (id, member_id, manager_id, until) values
  ('00000000-0000-4000-8000-000000000085', '00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000030', journey.day(now() - interval '3 days')), ('00000000-0000-4000-8000-000000000086', '00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000048', journey.day(now()));

-- Jun was one of HR once, and what Jun did then is still there.
insert into escalation.draft (thread_id, person_id, body) values ('00000000-0000-4000-8000-000000000003', '00000000-0000-4000-8000-000000000041', 'You may');
insert into escalation.draft (thread_id, person_id, body) values ('00000000-0000-4000-8000-000000000052', '00000000-0000-4000-8000-000000000043', 'You may');
insert into escalation.presence (thread_id, person_id) values ('00000000-0000-4000-8000-000000000003', '00000000-0000-4000-8000-000000000041'), ('00000000-0000-4000-8000-000000000052', '00000000-0000-4000-8000-000000000043');
insert into escalation.note (thread_id, author_id, body) values ('00000000-0000-4000-8000-000000000003', '00000000-0000-4000-8000-000000000041', 'Ask the port.');
insert into escalation.message (thread_id, seq, author, kind, hr_id, body) values ('00000000-0000-4000-8000-000000000003', 4, 'hr', 'answer', '00000000-0000-4000-8000-000000000041', 'You may.');

-- Break-glass is on. Aliases whose asker was told: Tern, for whose name Hana asked and nobody agreed yet, and once it was open; Gull, for whom
-- Pia asked; Tit, who took the question back.
update escalation.glass_rule set is_on = true;
insert into escalation.thread (id, question, identity, alias, may_open, state) values
  ('00000000-0000-4000-8000-000000000091', 'Is there a way out?', 'alias', 'Tern', true, 'asked'), ('00000000-0000-4000-8000-000000000092', 'Which way?', 'alias', 'Gull', true, 'asked'), ('00000000-0000-4000-8000-000000000093', 'No way', 'alias', 'Tit', true, 'withdrawn');
insert into escalation.asker (thread_id, person_id, identity, part, joined) values
  ('00000000-0000-4000-8000-000000000091', '00000000-0000-4000-8000-000000000001', 'alias', 'first', true), ('00000000-0000-4000-8000-000000000092', '00000000-0000-4000-8000-000000000001', 'alias', 'first', true), ('00000000-0000-4000-8000-000000000093', '00000000-0000-4000-8000-000000000001', 'alias', 'first', true);
insert into escalation.clock (thread_id, withdrawn) values ('00000000-0000-4000-8000-000000000091', false), ('00000000-0000-4000-8000-000000000092', false), ('00000000-0000-4000-8000-000000000093', true);
update escalation.glass set asked_by = '00000000-0000-4000-8000-000000000043' where thread_id = '00000000-0000-4000-8000-000000000003';
insert into escalation.glass (id, thread_id, reason, asked_by, asked_at, confirmed_by, confirmed_at) values
  ('00000000-0000-4000-8000-000000000094', '00000000-0000-4000-8000-000000000091', 'own_life', '00000000-0000-4000-8000-000000000043', now(), null, null),
  ('00000000-0000-4000-8000-000000000097', '00000000-0000-4000-8000-000000000091', 'own_life', '00000000-0000-4000-8000-000000000043', now() - interval '2 hours', null, null),
  ('00000000-0000-4000-8000-000000000096', '00000000-0000-4000-8000-000000000092', 'other_life', '00000000-0000-4000-8000-000000000045', now(), null, null),
  ('00000000-0000-4000-8000-000000000095', '00000000-0000-4000-8000-000000000091', 'own_life', '00000000-0000-4000-8000-000000000043', now(), '00000000-0000-4000-8000-000000000044', now()),
  ('00000000-0000-4000-8000-000000000098', '00000000-0000-4000-8000-000000000092', 'own_life', '00000000-0000-4000-8000-000000000043', now() - interval '2 days', '00000000-0000-4000-8000-000000000044', now() - interval '2 days'),
  ('00000000-0000-4000-8000-00000000009a', '00000000-0000-4000-8000-000000000051', 'own_life', '00000000-0000-4000-8000-000000000043', now(), '00000000-0000-4000-8000-000000000044', now()),
  ('00000000-0000-4000-8000-00000000009b', '00000000-0000-4000-8000-000000000093', 'own_life', '00000000-0000-4000-8000-000000000043', now(), '00000000-0000-4000-8000-000000000044', now());

-- Every thing with words has its key.
insert into escalation.thread_key (holder, wrapped_key) select id, 'x' from escalation.thread
  where id::text like '00000000-0000-4000-8000-0000000000%' on conflict do nothing;
insert into escalation.pass_key (holder, wrapped_key) select id, 'x' from escalation.pass
  where thread_id::text like '00000000-0000-4000-8000-0000000000%' on conflict do nothing;
insert into escalation.gap_key (holder, wrapped_key) select id, 'x' from escalation.gap
  where id::text like '00000000-0000-4000-8000-0000000000%' on conflict do nothing;
insert into journey.share_key (holder, wrapped_key) select share_id, 'x' from journey.share_content
  where share_id::text like '00000000-0000-4000-8000-0000000000%' on conflict do nothing;
insert into oneonone.shared_key (holder, wrapped_key) select id, 'x' from oneonone.shared
  where id::text like '00000000-0000-4000-8000-0000000000%' on conflict do nothing;
insert into oneonone.shared_words (shared_id, words) select id, 'x' from oneonone.shared
  where id::text like '00000000-0000-4000-8000-0000000000%' on conflict do nothing;
insert into oneonone.card_key (holder, wrapped_key) select id, 'x' from oneonone.card
  where id::text like '00000000-0000-4000-8000-0000000000%' on conflict do nothing;
insert into oneonone.card_words (card_id, observation, view) select id, 'x', 'x' from oneonone.card
  where id::text like '00000000-0000-4000-8000-0000000000%' on conflict do nothing;
-- A master key that wrapped keys before.
insert into seal.master (name, probe) values ('mika', '\x01');
-- Hana and Eve read Mika's question today, which gives them its keys.
select set_config('app.person', '00000000-0000-4000-8000-000000000043', false), set_config('app.roles', ',hr,', false);
insert into audit.reading (how, reader, thing) values ('opened', '00000000-0000-4000-8000-000000000043', '00000000-0000-4000-8000-000000000003');
select set_config('app.person', '00000000-0000-4000-8000-000000000046', false), set_config('app.roles', ',executive,', false);
insert into audit.reading (how, reader, thing) values ('passed', '00000000-0000-4000-8000-000000000046', '00000000-0000-4000-8000-000000000003');
select set_config('app.person', '', false), set_config('app.roles', '', false);
