-- A decision goes on: a plan after いま動く, facts that are followed after 心に留める and the notices of them, the line of the
-- person's own events and wishes, and what they let the desk use. All of it is the person's alone. Of what is kept and its
-- notices the worker has to read on its own; so these two tables hold no word of the person, only slugs, dates and marks.
-- +goose Up
alter table journey.decision
  add column step        text not null default '' check (length(step) <= 300),   -- the first step, in the person's words
  add column due         date,
  add column tell        text not null default '' check (length(tell) <= 300),   -- whom to tell
  add column remind      boolean not null default false,                         -- a notice on the due date
  add column followed_at timestamptz,                                            -- asked about again, once
  add unique (id, person_id);

create table journey.kept (
  id          uuid primary key default gen_random_uuid(),
  decision_id uuid not null,
  person_id   uuid not null,
  what        text not null check (what in ('article', 'date', 'plan')),         -- a page's facts, an own date, the date of a plan
  article     text not null default '',                                          -- slug
  on_date     date,
  mail        boolean not null default false,
  revision    integer not null default 0,                                        -- last known of the article, so that each fact is told once
  windows     text not null default '',
  ended       boolean not null default false,
  since       timestamptz not null default now(),
  stopped_at  timestamptz,
  unique (decision_id, what, article),
  unique (id, person_id),
  check ((what = 'article') = (article <> '')),
  check ((what = 'article') = (on_date is null)),
  foreign key (decision_id, person_id) references journey.decision (id, person_id) on delete cascade
);
create index kept_person on journey.kept (person_id);

create table journey.notice (
  id          uuid primary key default gen_random_uuid(),
  kept_id     uuid not null,
  decision_id uuid not null,
  person_id   uuid not null,
  reason      text not null check (reason in ('changed', 'opens', 'closes', 'ended', 'date')),
  fact        text not null,                                                     -- which one: 'r3', '2027-05-10'; told once
  article     text not null default '',
  on_date     date,
  made_at     timestamptz not null default now(),
  deliver_at  timestamptz not null,                                              -- inside working hours
  mail        boolean not null default false,
  mailed_at   timestamptz,
  seen_at     timestamptz,
  unique (kept_id, reason, fact),
  foreign key (kept_id, person_id) references journey.kept (id, person_id) on delete cascade,
  foreign key (decision_id, person_id) references journey.decision (id, person_id) on delete cascade
);
create index notice_person on journey.notice (person_id, deliver_at) where seen_at is null;
create index notice_mail on journey.notice (deliver_at) where mail and mailed_at is null;

create table journey.entry (
  id          uuid primary key default gen_random_uuid(),
  person_id   uuid not null references directory.person (id) on delete cascade,
  kind        text not null check (kind in ('event', 'wish', 'life')),
  words       text not null check (length(words) between 1 and 2000),
  happened_on date,
  precision   text not null default 'day' check (precision in ('year', 'month', 'day')),
  written_at  timestamptz not null default now(),
  deleted_at  timestamptz                                                        -- can be brought back for 30 days, then it is erased
);
create index entry_person on journey.entry (person_id);

create table journey.profile (
  person_id   uuid primary key references directory.person (id) on delete cascade,
  site        text not null default '' check (length(site) <= 100),
  job_family  text not null default '' check (length(job_family) <= 100),
  stages      text[] not null default '{}',
  interests   text[] not null default '{}',
  changed_at  timestamptz not null default now()
);

-- Frames that leave no message: their ids are unique for ever, too.
create table chat.frame (
  person_id   uuid not null references directory.person (id) on delete cascade,
  client_id   uuid not null,
  at          timestamptz not null default now(),
  primary key (person_id, client_id)
);

alter table journey.kept enable row level security;
alter table journey.kept force row level security;
alter table journey.notice enable row level security;
alter table journey.notice force row level security;
alter table journey.entry enable row level security;
alter table journey.entry force row level security;
alter table journey.profile enable row level security;
alter table journey.profile force row level security;
alter table chat.frame enable row level security;
alter table chat.frame force row level security;

create policy own on journey.kept using (person_id = (select directory.viewer()));
create policy own on journey.notice using (person_id = (select directory.viewer()));
create policy own on journey.entry using (person_id = (select directory.viewer()));
create policy own on journey.profile using (person_id = (select directory.viewer()));
create policy own on chat.frame using (person_id = (select directory.viewer()));

-- The worker follows what is not stopped, tells of it, and erases what was deleted 30 days ago.
create policy worker_follows on journey.kept for select
  using ((select directory.viewer_has('worker')) and stopped_at is null);
create policy worker_notes on journey.kept for update
  using ((select directory.viewer_has('worker')) and stopped_at is null);
create policy worker_tells on journey.notice using ((select directory.viewer_has('worker')));
create policy worker_sees_forgotten on journey.entry for select
  using ((select directory.viewer_has('worker')) and deleted_at < now() - interval '30 days');
create policy worker_forgets on journey.entry for delete
  using ((select directory.viewer_has('worker')) and deleted_at < now() - interval '30 days');

grant select, insert, update, delete on journey.kept, journey.notice, journey.entry, journey.profile to dousuru_app;
grant select, insert on chat.frame to dousuru_app;
