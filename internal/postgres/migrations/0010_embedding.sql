-- Vectors of what the company publishes, for search by meaning. What a person says is never embedded for keeping.
-- A model has one of two slots, so that a new one is built beside the old, and a slot is a partition, so that the old one
-- leaves by TRUNCATE, its index with it. The indexes exist before any model does: dousuru_app owns nothing and cannot make
-- one, and a function that made it in the owner's name would be the only such function of this database. A vector is
-- filled up with zeros to the next of seven sizes, which changes no cosine; each size has its partial index.
-- +goose Up
create table retrieval.model (
  slot        smallint primary key check (slot in (0, 1)),
  name        text not null unique,
  dimensions  integer not null check (dimensions between 1 and 4000),   -- 4000 is what pgvector indexes of a halfvec
  size        integer not null check (size in (384, 768, 1024, 1536, 2048, 3072, 4000) and size >= dimensions),
  complete    boolean not null default false,        -- had a vector for every visible passage once
  passages    integer not null default 0,            -- visible passages when the skill was measured; 0: never measured
  weight      real not null default 0,               -- what the model may add to a ranking; 0: it has not helped
  base        real not null default 0,               -- mean cosine of a question with a passage that is not meant
  wrong       real not null default 0,               -- median cosine with the nearest passage of another article
  own         real not null default 0                -- median cosine with the nearest passage of the article that is meant
);

create table retrieval.embedding (
  passage_id   bigint not null references knowledge.passage (id) on delete cascade,
  slot         smallint not null,
  size         integer not null,
  fingerprint  bytea not null,                       -- of the embedded text: unchanged is not embedded again
  vector       ext.halfvec not null,
  primary key (passage_id, slot)
) partition by list (slot);
create table retrieval.embedding_0 partition of retrieval.embedding for values in (0);
create table retrieval.embedding_1 partition of retrieval.embedding for values in (1);

-- 4,000 halves are 8,008 bytes and fit a page: out of line they would cost a second read each.
alter table retrieval.embedding_0 alter column vector set storage plain;
alter table retrieval.embedding_1 alter column vector set storage plain;

create index embedding_384  on retrieval.embedding using hnsw ((vector::ext.halfvec(384))  ext.halfvec_cosine_ops) where size = 384;
create index embedding_768  on retrieval.embedding using hnsw ((vector::ext.halfvec(768))  ext.halfvec_cosine_ops) where size = 768;
create index embedding_1024 on retrieval.embedding using hnsw ((vector::ext.halfvec(1024)) ext.halfvec_cosine_ops) where size = 1024;
create index embedding_1536 on retrieval.embedding using hnsw ((vector::ext.halfvec(1536)) ext.halfvec_cosine_ops) where size = 1536;
create index embedding_2048 on retrieval.embedding using hnsw ((vector::ext.halfvec(2048)) ext.halfvec_cosine_ops) where size = 2048;
create index embedding_3072 on retrieval.embedding using hnsw ((vector::ext.halfvec(3072)) ext.halfvec_cosine_ops) where size = 3072;
create index embedding_4000 on retrieval.embedding using hnsw ((vector::ext.halfvec(4000)) ext.halfvec_cosine_ops) where size = 4000;

grant select, insert, update, delete on retrieval.model, retrieval.embedding to dousuru_app;
grant truncate on retrieval.embedding_0, retrieval.embedding_1 to dousuru_app;
