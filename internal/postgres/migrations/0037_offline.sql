-- Who lets no language model have a word of theirs, also where the company uses one. That a row is there is all it says; nobody
-- but its owner sees it.
-- +goose Up
create table chat.offline (
  person_id  uuid primary key references directory.person (id) on delete cascade,
  since      timestamptz not null default now()
);

alter table chat.offline enable row level security;
alter table chat.offline force row level security;
create policy own on chat.offline using (person_id = (select directory.viewer()));
grant select, insert, delete on chat.offline to dousuru_app;
