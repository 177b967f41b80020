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
  language    text not null,
  terms       integer[] not null,
  weights     ext.sparsevec not null,
  lengths     integer[] not null,                           -- tokens a field: title, aliases, heading, body
  fingerprint bytea not null                                -- of the text and the analyzer: unchanged is not indexed again
);
create index entry_terms on retrieval.entry using gin (terms);
create index entry_article on retrieval.entry (article_id);

create table retrieval.statistics (
  singleton     boolean primary key default true check (singleton),
  passages      integer not null default 0,
  mean_lengths  real[] not null default '{0,0,0,0}',
  version       bigint not null default 0,                  -- grows with every change of the index
  refreshed_at  timestamptz
);
insert into retrieval.statistics default values;

grant select, insert, update, delete on retrieval.term, retrieval.entry to dousuru_app;
grant select, update on retrieval.statistics to dousuru_app;
