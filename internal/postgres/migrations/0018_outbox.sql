-- What has to leave the house after a commit: mails to a person, and lines in HR's chat channel. A row says that there is
-- something, and nothing of what: its kind is one of a fixed list and leads to a fixed sentence, its link to a page of the
-- desk and to no article. There is no column that could hold a name, a topic or a text.
-- +goose Up
create schema outbox;
grant usage on schema outbox to dousuru_app;

create table outbox.notice (
  id          uuid primary key default gen_random_uuid(),
  kind        text not null check (kind in ('answer', 'asked_back', 'together', 'passed', 'inbox', 'overdue', 'journey.news', 'news', 'review_due', 'check')),
  person_id   uuid references directory.person (id) on delete cascade,            -- a mail to this person, or
  channel     text check (channel in ('slack', 'teams')),                         -- a line in the company's channel, or
  audience    text check (audience in ('hr', 'channels')),                        -- more than one of them, whom the worker finds
  recipient   text not null generated always as (coalesce(person_id::text, channel, audience)) stored,
  link        text not null check (
    link ~ '^/(([a-z]{1,20}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(/(?!$))?){0,4}(#[a-z]{1,20})?$' and link !~ 'articles/'),
  next_at     timestamptz not null default now(),                                 -- not before; the worker waits for working hours beside
  attempts    integer not null default 0,
  lease       uuid,                                                               -- of the sender that has it
  lease_until timestamptz,
  sent_at     timestamptz,
  failed_at   timestamptz,
  check (num_nonnulls(person_id, channel, audience) = 1),
  check (num_nonnulls(sent_at, failed_at) < 2)
);
create index notice_due on outbox.notice (next_at) where sent_at is null and failed_at is null;
create index notice_alike on outbox.notice (recipient, kind) where sent_at is null and failed_at is null;
create index notice_person on outbox.notice (person_id);
create index notice_done on outbox.notice (coalesce(sent_at, failed_at)) where sent_at is not null or failed_at is not null;

-- What a person wants to have by mail. No row: all of it.
create table outbox.choice (
  person_id   uuid primary key references directory.person (id) on delete cascade,
  replies     boolean not null default true,                                      -- to their own questions, and what concerns them
  desk        boolean not null default true                                       -- as one of HR: what waits there
);

alter table outbox.notice enable row level security;
alter table outbox.notice force row level security;
alter table outbox.choice enable row level security;
alter table outbox.choice force row level security;

-- Whoever acts as a person may say that somebody else is to be told, and reads nothing of it again, not even their own. An
-- anonymous transaction may not: the row would say when it was.
create policy puts on outbox.notice for insert
  with check ((select directory.viewer()) is not null or (select directory.viewer_has('worker')));
create policy worker on outbox.notice using ((select directory.viewer_has('worker')));
create policy own on outbox.choice using (person_id = (select directory.viewer()));
create policy worker_asks on outbox.choice for select using ((select directory.viewer_has('worker')));

grant insert (kind, person_id, channel, audience, link, next_at), select, delete on outbox.notice to dousuru_app;
grant update (next_at, attempts, lease, lease_until, sent_at, failed_at) on outbox.notice to dousuru_app;
grant select, insert, update on outbox.choice to dousuru_app;
