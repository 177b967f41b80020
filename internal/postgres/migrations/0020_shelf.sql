-- HR brings files in with a preview, and takes back what a case tells as soon as its teller wants it.
-- +goose Up

-- What HR is about to import, for an hour: the preview and the import read the same bytes. Cases are people's own stories, so
-- only HR sees it. The worker imports what was confirmed, and takes the bytes away. The summary holds counts and fault lines of
-- the preview, no text of an article.
create table knowledge.upload (
  id          uuid primary key default gen_random_uuid(),
  by_person   uuid not null,                        -- who may be asked about it; no foreign key, since knowledge knows no people
  state       text not null default 'preview' check (state in ('preview', 'waiting', 'running', 'done', 'moved', 'refused', 'failed')),
  retire      boolean not null default false,       -- take from view what the same file brought before and holds no more
  overwrite   boolean not null default false,       -- take the file's word for articles that were edited here
  plan        bytea not null,                       -- what the preview showed, as a hash: the import stores that or nothing
  done        integer not null default 0,
  total       integer not null default 0,
  run_id      bigint,                               -- the run of the golden questions that refused it
  result      jsonb,                                -- counts
  at          timestamptz not null default now(),
  expires_at  timestamptz not null default now() + interval '1 hour'
);
create table knowledge.upload_file (
  upload_id  uuid not null references knowledge.upload (id) on delete cascade,
  ordinal    integer not null,
  name       text not null check (length(name) between 1 and 200),
  body       bytea not null check (length(body) <= 16777216),
  hash       bytea not null,
  primary key (upload_id, ordinal)
);
alter table knowledge.upload enable row level security;
alter table knowledge.upload force row level security;
alter table knowledge.upload_file enable row level security;
alter table knowledge.upload_file force row level security;
create policy hr_uploads on knowledge.upload using ((select directory.viewer_has('hr')))
  with check ((select directory.viewer_has('hr')) and by_person = (select directory.viewer()));
create policy hr_files on knowledge.upload_file using ((select directory.viewer_has('hr'))) with check ((select directory.viewer_has('hr')));
create policy worker_imports on knowledge.upload using ((select directory.viewer_has('worker'))) with check ((select directory.viewer_has('worker')));
create policy worker_reads on knowledge.upload_file for select using ((select directory.viewer_has('worker')));
create policy worker_clears on knowledge.upload_file for delete using ((select directory.viewer_has('worker')));
grant select, insert, delete on knowledge.upload, knowledge.upload_file to dousuru_app;
grant update (state, retire, overwrite, plan, done, total, run_id, result) on knowledge.upload to dousuru_app;

-- A case that its teller took back: nothing of it is left but the slug and the day, and no import brings it again.
alter table knowledge.article add column erased_on date;

-- Once a week HR is told that something is due for a look; a row is the Monday of a week in which that was said.
create table knowledge.due_told (
  week  date primary key check (extract(isodow from week) = 1)
);
grant select, insert, delete on knowledge.due_told to dousuru_app;

-- HR keeps the desks on its pages, too: like an article that was edited here, such a desk stays over imports.
alter table knowledge.desk add column edited boolean not null default false;

-- A desk that was removed can be brought back for a while: as it was, as JSON. It is what the company publishes.
create table knowledge.desk_removed (
  slug        text primary key,
  desk        jsonb not null,
  position    integer not null,
  removed_at  timestamptz not null default now()
);
grant select, insert, update, delete on knowledge.desk_removed to dousuru_app;
