-- What is asked without a name waits here as a letter until the next delivery. A row that is written in the moment of asking has its
-- place among the rows of talks (xmin), and leads from the turn before it to the asker. So while the desk is in use a row is written
-- every few seconds, whether somebody asked or not; all are sealed, of one length, with a tag that is random without the key.
-- +goose Up
create table escalation.letter_key (
  holder       uuid primary key,
  wrapped_key  bytea not null,
  tag_key      bytea not null default '',               -- sealed: tags are made of it and a receipt's hash; '': not made yet
  opened_at    timestamptz not null default now()       -- when the desk was first used after a delivery
);
create table escalation.letter (
  id       uuid primary key,
  box      uuid not null references escalation.letter_key (holder),
  tag      bytea not null check (length(tag) = 32),
  content  bytea not null
);
create index letter_tag on escalation.letter (tag);
create index letter_box on escalation.letter (box);
alter table escalation.letter alter column content set storage external;

-- The worker writes them, since a letter knows no person, and delivers them. It reads with the key of the running program alone.
alter table escalation.letter_key enable row level security;
alter table escalation.letter_key force row level security;
alter table escalation.letter enable row level security;
alter table escalation.letter force row level security;
create policy worker on escalation.letter_key using ((select directory.viewer_has('worker')));
create policy worker on escalation.letter using ((select directory.viewer_has('worker')));
grant select, insert, update (wrapped_key, tag_key), delete on escalation.letter_key to dousuru_app;
grant select, insert, delete on escalation.letter to dousuru_app;
