-- The index over what the company publishes: BM25 weights of each passage as a sparse vector over the terms, and the terms
-- themselves for the first stage (GIN). Nothing a person says is stored here.
-- +goose Up
create table retrieval.term (
  id    integer generated always as identity primary key,   -- the dimension in the sparse vectors
  term  text not null unique,
  df    integer not null default 0                          -- passages that hold it
);

create table retrieval.entry (
  passage_id  bigint primary key references knowledge.passage (id) on delete cascade,
  article_id  uuid not null references knowledge.article (id) on delete cascade,
  facet       text not null,
  language    text not null,
  names       text[] not null,                              -- title and aliases, as they were indexed
  terms       integer[] not null,                           -- by which it can be picked, ascending
  held        bytea not null,                               -- the same for the program: differences as varints, 1.5 bytes a term
  weights     ext.sparsevec not null,                       -- of these and of all other terms
  lengths     integer[] not null,                           -- words a field: title, aliases, heading, body
  fingerprint bytea not null                                -- of the text and the analyzer: unchanged is not indexed again
) with (toast_tuple_target = 8160);
-- A row stays in one page where it fits: fetching the weights from elsewhere takes eight times as long as multiplying them.
alter table retrieval.entry alter weights set storage main;
-- Without fastupdate a search never reads a list of pending entries after an import.
create index entry_terms on retrieval.entry using gin (terms) with (fastupdate = off);
create index entry_article on retrieval.entry (article_id);

create table retrieval.statistics (
  singleton     boolean primary key default true check (singleton),
  passages      integer not null default 0,
  mean_lengths  real[] not null default '{0,0,0,0}',
  version       bigint not null default 0,                  -- grows with every change of the index
  refreshed_at  timestamptz
);
insert into retrieval.statistics default values;

-- The company's own lists of the thesaurus, beside what ships with the program: one row leads one way. Which words count
-- and where they lead is made from it in memory; "thesaurus" is hinted when it changes.
create table retrieval.synonym (
  id        bigint generated always as identity primary key,
  source    text not null check (source <> ''),             -- the list that it came from
  theme     text not null default '',
  wording   text not null,
  leads_to  text not null,
  weight    real not null check (weight between 0 and 1),   -- 0 switches the way off in every list, the shipped one included
  added_at  timestamptz not null default now(),
  unique (source, wording, leads_to)
);

grant select, insert, update, delete on retrieval.term, retrieval.entry, retrieval.synonym to dousuru_app;
grant select, update on retrieval.statistics to dousuru_app;
