-- A brief that a manager saved: what they typed, which pages stood in it, and the figures. Never a copy of what a member shared, which
-- ends when they end it. Who reads it is its manager, and one about somebody only as long as they lead them: that is asked at the moment of
-- reading. It hangs on the line's row, so it is erased with what else the manager kept, 30 days after the line has ended.
-- The worker erases what was removed: it reads ids and dates, so the words stand in a table of their own.
-- +goose Up
create schema brief;
grant usage on schema brief to dousuru_app;

create table brief.brief (
  id          uuid primary key default gen_random_uuid(),
  manager_id  uuid not null references directory.person (id) on delete cascade,
  member_id   uuid,                                                              -- null: about nobody in particular
  made_at     timestamptz not null default now(),
  changed_at  timestamptz,
  removed_at  timestamptz,                                                       -- can be brought back for 30 days, then it is erased
  unique (id, manager_id),
  foreign key (manager_id, member_id) references oneonone.line (manager_id, member_id) on delete cascade
);
create index brief_manager on brief.brief (manager_id, made_at desc);
create index brief_line on brief.brief (manager_id, member_id) where member_id is not null;
create index brief_removed on brief.brief (removed_at) where removed_at is not null;

create table brief.content (
  brief_id    uuid primary key,
  manager_id  uuid not null,
  title       text not null check (length(title) <= 100),
  theme       text not null check (length(theme) <= 40),
  situation   text not null check (length(situation) <= 1000),
  language    text not null check (language in ('ja', 'en')),
  outcome     text not null check (outcome in ('', 'answer', 'clarify', 'unknown', 'route', 'decline')),
  confidence  real not null check (confidence between 0 and 1),
  pages       text[] not null check (cardinality(pages) <= 20),                  -- slugs, in the order of the page
  foreign key (brief_id, manager_id) references brief.brief (id, manager_id) on delete cascade
);

alter table brief.brief enable row level security;
alter table brief.brief force row level security;
alter table brief.content enable row level security;
alter table brief.content force row level security;

-- The line is named in full: as a function it would be called for each row.
create policy own on brief.brief
  using (manager_id = (select directory.viewer()) and (member_id is null
    or exists (select from directory.person p where p.id = member_id and p.manager_id = brief.manager_id and p.active)));
create policy worker_sees_forgotten on brief.brief for select
  using ((select directory.viewer_has('worker')) and removed_at < now() - interval '30 days');
create policy worker_forgets on brief.brief for delete
  using ((select directory.viewer_has('worker')) and removed_at < now() - interval '30 days');
create policy own on brief.content
  using (manager_id = (select directory.viewer())
    and exists (select from brief.brief b where b.id = brief_id and b.manager_id = content.manager_id));

grant select, insert (manager_id, member_id), update (changed_at, removed_at), delete on brief.brief to dousuru_app;
grant select, insert, update (title, theme, situation, language, outcome, confidence, pages) on brief.content to dousuru_app;
