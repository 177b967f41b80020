-- HR's inbox: what colleagues tell each other about a question, sentences that HR writes often, an answer in writing that
-- outlives its tab, and who is looking at a question now. The asker reads nothing of all this, an executive neither.
-- +goose Up
alter table escalation.handling add column read_seq integer not null default 0;     -- up to which message HR has opened it

create table escalation.note (
  id          uuid primary key default gen_random_uuid(),
  thread_id   uuid not null references escalation.thread (id) on delete cascade,
  author_id   uuid references directory.person (id) on delete set null,
  seq         bigint generated always as identity,                                  -- the order of one day
  body        text not null check (length(body) between 1 and 4000),
  written_on  date not null default directory.today()
);
create index note_thread on escalation.note (thread_id);

create table escalation.module (
  id          uuid primary key default gen_random_uuid(),
  title       text not null unique check (length(title) between 1 and 60),
  body        text not null check (length(body) between 1 and 10000),
  changed_on  date not null default directory.today()
);

-- Twice the length of an answer: what is too long is not lost before it is shortened.
create table escalation.draft (
  thread_id   uuid not null references escalation.thread (id) on delete cascade,
  person_id   uuid not null references directory.person (id) on delete cascade,
  body        text not null check (length(body) between 1 and 20000),
  primary key (thread_id, person_id)
);

-- Seconds old or worth nothing; the next look at the question clears what is stale.
create table escalation.presence (
  thread_id   uuid not null references escalation.thread (id) on delete cascade,
  person_id   uuid not null references directory.person (id) on delete cascade,
  writing     boolean not null default false,
  seen_at     timestamptz not null default now(),
  primary key (thread_id, person_id)
);

alter table escalation.note enable row level security;
alter table escalation.note force row level security;
alter table escalation.module enable row level security;
alter table escalation.module force row level security;
alter table escalation.draft enable row level security;
alter table escalation.draft force row level security;
alter table escalation.presence enable row level security;
alter table escalation.presence force row level security;

-- With its question a note is out of sight while that is withdrawn.
create policy hr_reads on escalation.note for select using (
  (select directory.viewer_has('hr')) and exists (select from escalation.thread t where t.id = thread_id));
create policy hr_writes on escalation.note for insert with check (
  (select directory.viewer_has('hr')) and author_id = (select directory.viewer()) and exists (select from escalation.thread t where t.id = thread_id));
create policy author_deletes on escalation.note for delete using (
  (select directory.viewer_has('hr')) and author_id = (select directory.viewer()));
grant select, insert, delete on escalation.note to dousuru_app;

create policy hr on escalation.module using ((select directory.viewer_has('hr')));
grant select, insert, update (title, body, changed_on), delete on escalation.module to dousuru_app;

create policy own on escalation.draft using (
  (select directory.viewer_has('hr')) and person_id = (select directory.viewer()) and exists (select from escalation.thread t where t.id = thread_id));
grant select, insert, update (body), delete on escalation.draft to dousuru_app;

create policy hr_reads on escalation.presence for select using ((select directory.viewer_has('hr')));
create policy own on escalation.presence for insert with check (
  (select directory.viewer_has('hr')) and person_id = (select directory.viewer()) and exists (select from escalation.thread t where t.id = thread_id));
create policy own_moves on escalation.presence for update using ((select directory.viewer_has('hr')) and person_id = (select directory.viewer()));
create policy hr_clears on escalation.presence for delete using ((select directory.viewer_has('hr')));
grant select, insert, update (writing, seen_at), delete on escalation.presence to dousuru_app;
