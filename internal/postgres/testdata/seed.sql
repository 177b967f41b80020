-- One row at least in every table with personal data, about one person, so that a test can ask who sees it.
insert into directory.person (id, slug, name) values ('00000000-0000-4000-8000-000000000001', 'mika', 'Mika');
insert into chat.consultation (id, person_id) values ('00000000-0000-4000-8000-000000000002', '00000000-0000-4000-8000-000000000001');
insert into chat.message (consultation_id, person_id, seq, author, body)
  values ('00000000-0000-4000-8000-000000000002', '00000000-0000-4000-8000-000000000001', 1, 'person', '\x01');
insert into seal.person_key (holder, wrapped_key) values ('00000000-0000-4000-8000-000000000001', '\x01');
insert into chat.turn (consultation_id, person_id, seq, why, result)
  values ('00000000-0000-4000-8000-000000000002', '00000000-0000-4000-8000-000000000001', 1, '\x01', '\x01');
insert into chat.summary (consultation_id, person_id, seq, model, prompt, kept, reason, sentences, tokens_in, tokens_out, elapsed_us)
  values ('00000000-0000-4000-8000-000000000002', '00000000-0000-4000-8000-000000000001', 1, 'm', '1', true, '', 1, 1, 1, 1);
insert into chat.understanding (consultation_id, person_id, seq, model, prompt, outcome, tokens_in, tokens_out, elapsed_us)
  values ('00000000-0000-4000-8000-000000000002', '00000000-0000-4000-8000-000000000001', 1, 'm', '1', 'answer', 1, 1, 1);
insert into escalation.thread (id, question) values ('00000000-0000-4000-8000-000000000003', 'May I?');
insert into escalation.asker (thread_id, person_id, identity, part, joined)
  values ('00000000-0000-4000-8000-000000000003', '00000000-0000-4000-8000-000000000001', 'named', 'first', true);
insert into escalation.message (thread_id, seq, author, kind, body) values ('00000000-0000-4000-8000-000000000003', 1, 'asker', 'told', 'May I?');
insert into escalation.clock (thread_id) values ('00000000-0000-4000-8000-000000000003');
insert into escalation.event (thread_id, seq, what) values ('00000000-0000-4000-8000-000000000003', 1, 'asked');
insert into escalation.handling (thread_id) values ('00000000-0000-4000-8000-000000000003');
insert into escalation.thread_key (holder, wrapped_key) values ('00000000-0000-4000-8000-000000000003', 'x');
insert into escalation.pass (id, thread_id, desk) values ('00000000-0000-4000-8000-000000000050', '00000000-0000-4000-8000-000000000003', 'legal');
insert into escalation.pass_key (holder, wrapped_key) values ('00000000-0000-4000-8000-000000000050', 'x');
insert into escalation.notice (thread_id, what) values ('00000000-0000-4000-8000-000000000003', 'answer');
insert into escalation.thread (id, identity, receipt_hash, question)
  values ('00000000-0000-4000-8000-000000000004', 'anonymous', decode(repeat('ab', 32), 'hex'), 'May anybody?');
insert into escalation.message (thread_id, seq, author, kind, body) values ('00000000-0000-4000-8000-000000000004', 1, 'asker', 'told', 'May anybody?');
insert into escalation.clock (thread_id) values ('00000000-0000-4000-8000-000000000004');
insert into journey.decision (id, person_id, response) values ('00000000-0000-4000-8000-000000000006', '00000000-0000-4000-8000-000000000001', 'keep');
insert into web.session (token_hash, data, expiry, person_id, ends) values ('it''s \ a hash', 'x', now() + interval '1 day', '00000000-0000-4000-8000-000000000001', now() + interval '1 day');
insert into web.once (hash, expiry) values ('once', now() + interval '1 day');
insert into directory.identity (issuer, subject, person_id) values ('https://login.example', 'm1', '00000000-0000-4000-8000-000000000001');
-- What is published and has policies for writing.
insert into knowledge.article (id, slug, kind, title, content_hash) values ('00000000-0000-4000-8000-000000000005', 'leave', 'program', 'Leave', '');
insert into knowledge.alias (article_id, folded, alias, added_by) values ('00000000-0000-4000-8000-000000000005', 'timeoff', 'time off', 'hr');
insert into knowledge.passage (article_id, ordinal, body) values ('00000000-0000-4000-8000-000000000005', 0, 'Half a year.');
insert into knowledge.desk (slug, name, channel) values ('quay', 'Quay', 'Room 1');
insert into knowledge.desk_removed (slug, desk, position) values ('jetty', '{}', 1);
-- Its index, and what the company's own words lead to.
insert into retrieval.term (term, df) values ('mika leave', 1);
insert into retrieval.entry (passage_id, article_id, facet, language, names, terms, held, weights, lengths, fingerprint)
  select id, article_id, '', 'en', '{Leave}', '{1}', '\x01', '{1:1}/1', '{1,0,0,3}', '' from knowledge.passage
  where article_id = '00000000-0000-4000-8000-000000000005';
insert into retrieval.synonym (source, wording, leads_to, weight) values ('mika''s list', 'time off', 'leave', 1);
insert into retrieval.held (passages) values (1);
insert into retrieval.model (slot, name, dimensions, size) values (0, 'mika''s model', 1, 384);
insert into retrieval.embedding (passage_id, slot, size, fingerprint, vector)
  select id, 0, 384, '', ('[' || repeat('0,', 383) || '1]')::ext.halfvec from knowledge.passage where article_id = '00000000-0000-4000-8000-000000000005';
insert into knowledge.due_told (week) values ('2020-01-06');
-- HR's golden questions, and what became of one.
insert into evaluation.golden (id, text, expected) values ('mika-g', 'Mika asks', 'escalate');
insert into evaluation.run (reason, state) values ('import', 'ok');
insert into evaluation.result (run_id, golden_id, revision, outcome, verdict, confidence, change)
  select max(id), 'mika-g', 1, 'unknown', 'pass', 0, 'new' from evaluation.run;
insert into evaluation.change (slug, what) values ('leave', 'new');
-- Mika's journey.
insert into journey.kept (id, decision_id, person_id, what, on_date)
  values ('00000000-0000-4000-8000-000000000007', '00000000-0000-4000-8000-000000000006', '00000000-0000-4000-8000-000000000001', 'date', '2027-04-01');
insert into journey.notice (kept_id, decision_id, person_id, reason, fact, deliver_at)
  values ('00000000-0000-4000-8000-000000000007', '00000000-0000-4000-8000-000000000006', '00000000-0000-4000-8000-000000000001', 'date', '2027-04-01', now());
insert into journey.entry (person_id, kind, words) values ('00000000-0000-4000-8000-000000000001', 'wish', 'Sailing');
insert into journey.profile (person_id, site) values ('00000000-0000-4000-8000-000000000001', 'Port');
insert into chat.frame (person_id, client_id) values ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000008');
-- What Mika could not find, and a month that was published.
insert into report.fact_key (holder, wrapped_key) values ('00000000-0000-4000-8000-000000000079', '\x01');
insert into report.fact (id, person_id, box, content) values ('00000000-0000-4000-8000-00000000007a', '00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000079', '\x01');
insert into report.month (month, k) values ('2026-10-01', 10);
insert into report.gap (month, k, n) values ('2026-10-01', 10, 12);
insert into report.used (month, k, article, what) values ('2026-10-01', 10, 'leave', 'shown');
insert into report.handed (month, k, what, n) values ('2026-10-01', 10, 'asked', 12);
insert into report.took (month, k, n, median, p90) values ('2026-10-01', 10, 12, 60, 600);
-- What leaves the house for Mika, and what she wants of it.
insert into outbox.notice (kind, person_id, link) values ('answer', '00000000-0000-4000-8000-000000000001', '/questions');
insert into outbox.choice (person_id) values ('00000000-0000-4000-8000-000000000001');
-- A digest of HR, and who keeps its theme in mind.
insert into news.digest (id, state, title, since, posted_at) values ('00000000-0000-4000-8000-000000000022', 'posted', 'News', now(), now());
insert into news.item (digest_id, slug, change, chosen) values ('00000000-0000-4000-8000-000000000022', 'leave', 'new', true);
insert into news.before (digest_id, version, content) values ('00000000-0000-4000-8000-000000000022', 1, '{}');
insert into journey.theme (person_id, theme) values ('00000000-0000-4000-8000-000000000001', 'sea');
-- What HR writes: a draft, and who published a revision.
insert into knowledge.draft (slug, content, author, edited_by)
  values ('leave', '{}', '00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000001');
insert into knowledge.revision (article_id, revision, content_hash, snapshot, by) values ('00000000-0000-4000-8000-000000000005', 1, '', '{}', 'hr');
insert into knowledge.revision_person (article_id, revision, published_by)
  values ('00000000-0000-4000-8000-000000000005', 1, '00000000-0000-4000-8000-000000000001');
insert into knowledge.upload (id, by_person, plan) values ('00000000-0000-4000-8000-000000000020', '00000000-0000-4000-8000-000000000001', '');
insert into knowledge.upload_file (upload_id, ordinal, name, body, hash) values ('00000000-0000-4000-8000-000000000020', 0, 'a.csv', 'x', '');
-- A gap that HR sees in a question, not published.
insert into escalation.gap (id, kind, wording) values ('00000000-0000-4000-8000-000000000023', 'not_there', 'A year at sea');
insert into escalation.gap_key (holder, wrapped_key) values ('00000000-0000-4000-8000-000000000023', 'x');
insert into escalation.gap_question (thread_id, gap_id) values ('00000000-0000-4000-8000-000000000003', '00000000-0000-4000-8000-000000000023');
-- HR's inbox.
insert into escalation.note (thread_id, body) values ('00000000-0000-4000-8000-000000000003', 'Ask the factory.');
insert into escalation.module (title, body) values ('Thanks', 'Thank you.');
insert into escalation.draft (thread_id, person_id, body) values ('00000000-0000-4000-8000-000000000003', '00000000-0000-4000-8000-000000000001', 'You may');
insert into escalation.presence (thread_id, person_id) values ('00000000-0000-4000-8000-000000000003', '00000000-0000-4000-8000-000000000001');
-- What Mika shared with Ren, who read it.
insert into directory.person (id, slug, name) values ('00000000-0000-4000-8000-000000000030', 'ren', 'Ren');
insert into journey.share (id, member_id, manager_id, until)
  values ('00000000-0000-4000-8000-000000000031', '00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000030', journey.day(now()));
insert into journey.share_content (share_id, want) values ('00000000-0000-4000-8000-000000000031', 'listen');
insert into journey.share_key (holder, wrapped_key) values ('00000000-0000-4000-8000-000000000031', 'x');
insert into journey.share_reading (share_id, reader_id) values ('00000000-0000-4000-8000-000000000031', '00000000-0000-4000-8000-000000000030');
-- What Mika and Ren keep of a 1on1.
insert into oneonone.line (manager_id, member_id) values ('00000000-0000-4000-8000-000000000030', '00000000-0000-4000-8000-000000000001');
insert into oneonone.note (id, author_id, about_id)
  values ('00000000-0000-4000-8000-000000000032', '00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000030');
insert into oneonone.note_words (note_id, author_id, words)
  values ('00000000-0000-4000-8000-000000000032', '00000000-0000-4000-8000-000000000001', 'Ask about the port');
insert into oneonone.promise (id, manager_id, member_id)
  values ('00000000-0000-4000-8000-000000000033', '00000000-0000-4000-8000-000000000030', '00000000-0000-4000-8000-000000000001');
insert into oneonone.promise_words (promise_id, manager_id, words)
  values ('00000000-0000-4000-8000-000000000033', '00000000-0000-4000-8000-000000000030', 'Ask HR');
insert into oneonone.shared (id, manager_id, member_id, proposed_by, held_by, waits_of) values
  ('00000000-0000-4000-8000-000000000034', '00000000-0000-4000-8000-000000000030', '00000000-0000-4000-8000-000000000001',
   '00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000030', '00000000-0000-4000-8000-000000000030');
insert into oneonone.shared_words (shared_id, words) values ('00000000-0000-4000-8000-000000000034', 'We look at it in May');
insert into oneonone.shared_key (holder, wrapped_key) values ('00000000-0000-4000-8000-000000000034', 'x');
insert into oneonone.agreement (shared_id, person_id) values ('00000000-0000-4000-8000-000000000034', '00000000-0000-4000-8000-000000000001');
insert into oneonone.card (id, manager_id, member_id) values
  ('00000000-0000-4000-8000-000000000035', '00000000-0000-4000-8000-000000000030', '00000000-0000-4000-8000-000000000001');
insert into oneonone.card_words (card_id, observation, view) values ('00000000-0000-4000-8000-000000000035', 'On Monday', 'It looked calm');
insert into oneonone.card_key (holder, wrapped_key) values ('00000000-0000-4000-8000-000000000035', 'x');
insert into oneonone.answer (card_id, member_id) values ('00000000-0000-4000-8000-000000000035', '00000000-0000-4000-8000-000000000001');
insert into oneonone.arrival (person_id, card_id) values ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000035');
-- What Ren prepared for it.
insert into brief.brief (id, manager_id, member_id)
  values ('00000000-0000-4000-8000-000000000036', '00000000-0000-4000-8000-000000000030', '00000000-0000-4000-8000-000000000001');
insert into brief.content (brief_id, manager_id, title, theme, situation, language, outcome, confidence, pages)
  values ('00000000-0000-4000-8000-000000000036', '00000000-0000-4000-8000-000000000030', 'May', 'open', '', 'en', 'answer', 0.9, '{leave}');
-- Mika lets no model have a word of hers.
insert into chat.offline (person_id) values ('00000000-0000-4000-8000-000000000001');
-- What Mika's requests to a model cost today, and everybody's.
insert into budget.person (person_id, day, unit, spent) values ('00000000-0000-4000-8000-000000000001', directory.today(), 'token', 1);
insert into budget.company (month, purpose, unit, spent) values ('2026-11-01', 'answers', 'token', 1);
-- That Mika erased something before.
insert into erasure.noted (kind, person, thing) values ('talk', decode(repeat('cd', 32), 'hex'), decode(repeat('cd', 32), 'hex'));
-- A letter that waits for the next delivery, and the key of its box.
insert into escalation.letter_key (holder, wrapped_key) values ('00000000-0000-4000-8000-000000000058', 'x');
insert into escalation.letter (id, box, tag, content)
  values ('00000000-0000-4000-8000-000000000060', '00000000-0000-4000-8000-000000000058', sha256('x'), 'x');
-- That somebody of HR asked for a name.
insert into escalation.glass (thread_id, reason) values ('00000000-0000-4000-8000-000000000003', 'own_life');
-- Somebody at HR read Mika's question.
select set_config('app.person', '00000000-0000-4000-8000-000000000009', false), set_config('app.roles', ',hr,', false);
insert into audit.reading (how, reader, thing) values ('opened', '00000000-0000-4000-8000-000000000009', '00000000-0000-4000-8000-000000000003');
select set_config('app.person', '', false), set_config('app.roles', '', false);
