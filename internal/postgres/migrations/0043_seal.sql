-- What people write is sealed with a key of each person; the key lies here wrapped by a master key that is not in the database. Deleting
-- the row erases all that it sealed. The worker wraps keys anew when the master key changes; it has no policy on a table with words.
-- +goose Up
create schema seal;
grant usage on schema seal to dousuru_app;

create table seal.person_key (
  holder       uuid primary key references directory.person (id) on delete cascade,
  wrapped_key  bytea not null
);
alter table seal.person_key enable row level security;
alter table seal.person_key force row level security;
create policy own on seal.person_key using (holder = (select directory.viewer()));
create policy worker on seal.person_key using ((select directory.viewer_has('worker')));
grant select, insert, update, delete on seal.person_key to dousuru_app;

-- The names of the master keys that wrapped something here, each with a word that it wrapped, so that a start with another key fails.
create table seal.master (
  name   text primary key check (length(name) between 1 and 200),
  probe  bytea not null,
  since  timestamptz not null default now()
);
grant select, insert, update, delete on seal.master to dousuru_app;

-- Columns whose rows a migration left plain, for the step after the migrations, which seals them and takes the row away.
create table seal.pending (
  column_name  text primary key
);
