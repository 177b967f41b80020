-- What is kept of a 1on1 is sealed. A note and a promise open with their author's key. What two people read has a key of its own, in a
-- table beside it; its words stand in a table beside it, too, since they are sealed with a key that hangs on the row: first the row,
-- then its key, then its words, once. Nobody changes them and nobody deletes them alone. Lengths are the program's to check from here on.
-- +goose Up
alter table oneonone.note_words
  drop constraint note_words_words_check,
  alter column words type bytea using '\x00'::bytea || convert_to(words, 'UTF8'),
  alter column words set storage external;
alter table oneonone.promise_words
  drop constraint promise_words_words_check,
  alter column words type bytea using '\x00'::bytea || convert_to(words, 'UTF8'),
  alter column words set storage external;

create table oneonone.shared_words (
  shared_id    uuid primary key references oneonone.shared (id) on delete cascade,
  words        bytea not null
);
create table oneonone.shared_key (
  holder       uuid primary key references oneonone.shared (id) on delete cascade,
  wrapped_key  bytea not null
);
create table oneonone.card_words (
  card_id      uuid primary key references oneonone.card (id) on delete cascade,
  observation  bytea not null,
  view         bytea not null
);
create table oneonone.card_key (
  holder       uuid primary key references oneonone.card (id) on delete cascade,
  wrapped_key  bytea not null
);
alter table oneonone.shared_words alter column words set storage external;
alter table oneonone.card_words alter column observation set storage external, alter column view set storage external;

alter table oneonone.shared no force row level security;                             -- the owner may be no superuser
alter table oneonone.card no force row level security;
insert into oneonone.shared_words (shared_id, words) select id, '\x00'::bytea || convert_to(words, 'UTF8') from oneonone.shared;
insert into oneonone.card_words (card_id, observation, view)
  select id, '\x00'::bytea || convert_to(observation, 'UTF8'), '\x00'::bytea || convert_to(view, 'UTF8') from oneonone.card;
-- Written anew without the words: a column that is only dropped stays in the rows.
alter table oneonone.shared drop constraint shared_words_check, alter column words type bytea using ''::bytea;
alter table oneonone.shared drop column words;
alter table oneonone.card drop constraint card_observation_check, drop constraint card_view_check,
  alter column observation type bytea using ''::bytea, alter column view type bytea using ''::bytea;
alter table oneonone.card drop column observation, drop column view;
alter table oneonone.shared force row level security;
alter table oneonone.card force row level security;

alter table oneonone.shared_words enable row level security;
alter table oneonone.shared_words force row level security;
alter table oneonone.shared_key enable row level security;
alter table oneonone.shared_key force row level security;
alter table oneonone.card_words enable row level security;
alter table oneonone.card_words force row level security;
alter table oneonone.card_key enable row level security;
alter table oneonone.card_key force row level security;

create policy reads on oneonone.shared_words for select using (exists (select from oneonone.shared s where s.id = shared_id));
create policy proposes on oneonone.shared_words for insert
  with check (exists (select from oneonone.shared s where s.id = shared_id and s.proposed_by = (select directory.viewer()) and s.waits_of is not null));
create policy reads on oneonone.shared_key for select using (exists (select from oneonone.shared s where s.id = holder));
create policy proposes on oneonone.shared_key for insert
  with check (exists (select from oneonone.shared s where s.id = holder and s.proposed_by = (select directory.viewer()) and s.waits_of is not null));
create policy worker on oneonone.shared_key using ((select directory.viewer_has('worker')));
create policy reads on oneonone.card_words for select using (exists (select from oneonone.card c where c.id = card_id));
create policy gives on oneonone.card_words for insert
  with check (exists (select from oneonone.card c where c.id = card_id and c.manager_id = (select directory.viewer())));
create policy reads on oneonone.card_key for select using (exists (select from oneonone.card c where c.id = holder));
create policy gives on oneonone.card_key for insert
  with check (exists (select from oneonone.card c where c.id = holder and c.manager_id = (select directory.viewer())));
create policy worker on oneonone.card_key using ((select directory.viewer_has('worker')));
grant select, insert on oneonone.shared_words, oneonone.card_words to dousuru_app;
grant select, insert, update (wrapped_key) on oneonone.shared_key, oneonone.card_key to dousuru_app;

insert into seal.pending (column_name) values ('oneonone.note_words.words'), ('oneonone.promise_words.words'), ('oneonone.shared_words.words'),
  ('oneonone.card_words.observation'), ('oneonone.card_words.view');
