-- What people write on their line, and what they share of it, is sealed. A decision, an entry and the profile open with their person's
-- key. What is shared has a key of its own, which hangs on the content and is read with it alone: by its person, and by the manager in
-- a transaction that has recorded the reading. Lengths, and which words of a list are known, are the program's to check from here on.
-- Rows of before become a zero byte and their text here, and are sealed by the step after the migrations.
-- +goose Up
alter table journey.decision
  drop constraint decision_words_check, drop constraint decision_step_check, drop constraint decision_tell_check,
  alter column topic drop default, alter column articles drop default, alter column words drop default,
  alter column step drop default, alter column tell drop default,
  alter column topic type bytea using '\x00'::bytea || convert_to(topic, 'UTF8'),
  alter column articles type bytea using '\x00'::bytea || convert_to(to_jsonb(articles)::text, 'UTF8'),
  alter column words type bytea using '\x00'::bytea || convert_to(words, 'UTF8'),
  alter column step type bytea using '\x00'::bytea || convert_to(step, 'UTF8'),
  alter column tell type bytea using '\x00'::bytea || convert_to(tell, 'UTF8'),
  alter column before type bytea using '\x00'::bytea || convert_to(before::text, 'UTF8'),
  alter column topic set default '', alter column articles set default '', alter column words set default '',
  alter column step set default '', alter column tell set default '',   -- empty: no plan was noted
  alter column topic set storage external, alter column articles set storage external, alter column words set storage external,
  alter column step set storage external, alter column tell set storage external, alter column before set storage external;

alter table journey.entry
  drop constraint entry_words_check,
  alter column words type bytea using '\x00'::bytea || convert_to(words, 'UTF8'),
  alter column words set storage external;

alter table journey.profile
  drop constraint profile_site_check, drop constraint profile_job_family_check,
  alter column site drop default, alter column job_family drop default, alter column stages drop default, alter column interests drop default,
  alter column site type bytea using '\x00'::bytea || convert_to(site, 'UTF8'),
  alter column job_family type bytea using '\x00'::bytea || convert_to(job_family, 'UTF8'),
  alter column stages type bytea using '\x00'::bytea || convert_to(to_jsonb(stages)::text, 'UTF8'),
  alter column interests type bytea using '\x00'::bytea || convert_to(to_jsonb(interests)::text, 'UTF8'),
  alter column site set default '', alter column job_family set default '', alter column stages set default '', alter column interests set default '',
  alter column site set storage external, alter column job_family set storage external,
  alter column stages set storage external, alter column interests set storage external;

alter table journey.share_content
  drop constraint share_content_want_check, drop constraint share_content_purpose_check, drop constraint share_content_words_check,
  drop constraint share_content_items_check,
  alter column purpose drop default, alter column words drop default, alter column items drop default,
  alter column want type bytea using '\x00'::bytea || convert_to(want, 'UTF8'),
  alter column purpose type bytea using '\x00'::bytea || convert_to(purpose, 'UTF8'),
  alter column words type bytea using '\x00'::bytea || convert_to(words, 'UTF8'),
  alter column items type bytea using '\x00'::bytea || convert_to(items::text, 'UTF8'),
  alter column want set default '', alter column purpose set default '', alter column words set default '', alter column items set default '',
  alter column want set storage external, alter column purpose set storage external,
  alter column words set storage external, alter column items set storage external;

create table journey.share_key (
  holder       uuid primary key references journey.share_content (share_id) on delete cascade,
  wrapped_key  bytea not null
);
alter table journey.share_key enable row level security;
alter table journey.share_key force row level security;
create policy reads on journey.share_key for select using (exists (select from journey.share_content c where c.share_id = holder));
create policy makes on journey.share_key for insert
  with check (exists (select from journey.share s where s.id = holder and s.member_id = (select directory.viewer())));
create policy worker on journey.share_key using ((select directory.viewer_has('worker')));
grant select, insert, update (wrapped_key) on journey.share_key to dousuru_app;   -- deleted with the content

insert into seal.pending (column_name) values
  ('journey.decision.topic'), ('journey.decision.articles'), ('journey.decision.words'), ('journey.decision.step'), ('journey.decision.tell'),
  ('journey.decision.before'), ('journey.entry.words'), ('journey.profile.site'), ('journey.profile.job_family'), ('journey.profile.stages'),
  ('journey.profile.interests'), ('journey.share_content.want'), ('journey.share_content.purpose'), ('journey.share_content.words'), ('journey.share_content.items');
