-- Databases made before the index kept its weights in their rows: what is indexed is written anew by the next refresh, so the
-- tables only need their present shape. One that was made with it is left as it is, but for the index being filled again.
-- +goose Up
truncate retrieval.entry, retrieval.term;
alter table retrieval.entry
  add column if not exists facet text not null,
  add column if not exists names text[] not null,
  add column if not exists held bytea not null;
alter table retrieval.entry set (toast_tuple_target = 8160);
alter table retrieval.entry alter weights set storage main;
alter index retrieval.entry_terms set (fastupdate = off);

create table if not exists retrieval.synonym (
  id        bigint generated always as identity primary key,
  source    text not null check (source <> ''),
  theme     text not null default '',
  wording   text not null,
  leads_to  text not null,
  weight    real not null check (weight between 0 and 1),
  added_at  timestamptz not null default now(),
  unique (source, wording, leads_to)
);
grant select, insert, update, delete on retrieval.synonym to dousuru_app;
