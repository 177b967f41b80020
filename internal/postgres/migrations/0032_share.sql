-- What somebody shares with their manager before a 1on1: a copy of what they chose, for one person, until a date. The header holds ids
-- and dates; what was shared stands apart, so that withdrawing erases it and a manager reads it only in a transaction that has
-- recorded the reading: a reading without a record finds no row. The reporting line is asked at that moment; with its end the share
-- ends for good, also if the same manager leads again. The worker reads headers and readings, to drop mails that nobody needs.
-- +goose Up
create function journey.day(at timestamptz) returns date language sql immutable
  return (at at time zone 'Asia/Tokyo')::date;                     -- dates of shares are days in Japan

create table journey.share (
  id            uuid primary key default gen_random_uuid(),
  member_id     uuid not null references directory.person (id) on delete cascade,
  manager_id    uuid not null references directory.person (id) on delete cascade,
  until         date not null,                                     -- the last day
  shared_at     timestamptz not null default now(),
  changed_at    timestamptz,
  withdrawn_at  timestamptz,
  ended_at      timestamptz,                                       -- the line ended
  check (member_id <> manager_id),
  check (until <= journey.day(coalesce(changed_at, shared_at)) + 90)
);
create index share_member on journey.share (member_id, shared_at desc);
create index share_manager on journey.share (manager_id, member_id) where withdrawn_at is null and ended_at is null;

create table journey.share_content (
  share_id      uuid primary key references journey.share (id) on delete cascade,
  want          text not null check (want in ('advice', 'think', 'listen', 'report')),
  purpose       text not null default '' check (length(purpose) <= 200),
  words         text not null default '' check (length(words) <= 1000),
  items         jsonb not null default '[]' check (jsonb_typeof(items) = 'array' and jsonb_array_length(items) <= 20)
);

create table journey.share_reading (
  share_id      uuid not null references journey.share (id) on delete cascade,
  reader_id     uuid not null references directory.person (id) on delete cascade,
  at            timestamptz not null default now(),
  primary key (share_id, reader_id, at)
);
create index share_reading_reader on journey.share_reading (reader_id);

alter table journey.share enable row level security;
alter table journey.share force row level security;
alter table journey.share_content enable row level security;
alter table journey.share_content force row level security;
alter table journey.share_reading enable row level security;
alter table journey.share_reading force row level security;

create policy own on journey.share for select using (member_id = (select directory.viewer()));
create policy own_gives on journey.share for insert with check (member_id = (select directory.viewer())
  and manager_id = (select p.manager_id from directory.person p where p.id = (select directory.viewer())));
create policy own_changes on journey.share for update using (member_id = (select directory.viewer()));
create policy own_erases on journey.share for delete using (member_id = (select directory.viewer()));
create policy manager on journey.share for select using (manager_id = (select directory.viewer())
  and withdrawn_at is null and ended_at is null and until >= (select journey.day(now()))
  and exists (select from directory.person p where p.id = member_id and p.manager_id = (select directory.viewer()) and p.active));
create policy worker on journey.share for select using ((select directory.viewer_has('worker')));
create policy worker_ends on journey.share for update using ((select directory.viewer_has('worker')));

-- A share that these policies find is one that the policies above show: nobody has two sides of one share.
create policy own on journey.share_content
  using (exists (select from journey.share s where s.id = share_id and s.member_id = (select directory.viewer())));
create policy manager on journey.share_content for select using (
  exists (select from journey.share s where s.id = share_id and s.manager_id = (select directory.viewer()))
  and exists (select from journey.share_reading r where r.share_id = share_content.share_id and r.reader_id = (select directory.viewer()) and r.at = now()));

create policy member on journey.share_reading for select
  using (exists (select from journey.share s where s.id = share_id and s.member_id = (select directory.viewer())));
create policy reader on journey.share_reading for select using (reader_id = (select directory.viewer())
  and exists (select from journey.share s where s.id = share_id and s.manager_id = (select directory.viewer())));
create policy reads on journey.share_reading for insert with check (reader_id = (select directory.viewer()) and at = now()
  and exists (select from journey.share s where s.id = share_id and s.manager_id = (select directory.viewer())));
create policy worker on journey.share_reading for select using ((select directory.viewer_has('worker')));

grant select, insert (member_id, manager_id, until), update (until, changed_at, withdrawn_at, ended_at), delete on journey.share to dousuru_app;
grant select, insert, update (want, purpose, words, items), delete on journey.share_content to dousuru_app;
grant select, insert (share_id, reader_id) on journey.share_reading to dousuru_app;

-- +goose StatementBegin
create function journey.line_ended() returns trigger language plpgsql as $$
begin
  update journey.share s set ended_at = now()
  where s.member_id = old.id and s.manager_id = old.manager_id and s.withdrawn_at is null and s.ended_at is null;
  return null;
end $$;
-- +goose StatementEnd
create trigger shares_end after update of manager_id on directory.person for each row
  when (old.manager_id is not null and old.manager_id is distinct from new.manager_id) execute function journey.line_ended();

-- Mails: something has arrived for one's 1on1, and the reminder of what a manager promised to find out, which can be switched off.
alter table outbox.notice drop constraint notice_kind_check;
alter table outbox.notice add constraint notice_kind_check check (kind in (
  'answer', 'asked_back', 'together', 'passed', 'inbox', 'overdue', 'journey.news', 'news', 'review_due', 'check', 'oneonone', 'promise'));
alter table outbox.choice add column promises boolean not null default true;
