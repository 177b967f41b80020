-- HR posts what is new among programs and cases (発信): a digest has one draft at a time, is posted once, and can be taken back.
-- What is posted can be read by everybody; it is told only to those who keep one of its themes or programs in mind. Who that is
-- HR cannot find out: the worker tells, and leaves a number of at least ten, rounded down to tens.
-- +goose Up
create schema news;
grant usage on schema news to dousuru_app;

create table news.digest (
  id            uuid primary key default gen_random_uuid(),
  state         text not null default 'draft' check (state in ('draft', 'discarded', 'posted', 'taken_back')),
  title         text not null check (length(title) <= 60),
  intro         text not null default '' check (length(intro) <= 1000),
  language      text not null default 'ja' check (language in ('ja', 'en')),
  since         timestamptz not null,                       -- what changed after this is proposed
  looked_at     timestamptz not null default now(),         -- and up to this; the next digest begins here
  version       integer not null default 1,                 -- grows with every save
  channel       boolean not null default false,             -- the company's channel is told, too
  changed_at    timestamptz not null default now(),
  posted_at     timestamptz,
  taken_back_at timestamptz,
  told_at       timestamptz,                                -- the worker has told those who keep it in mind
  reached       integer check (reached >= 10 and reached % 10 = 0),
  check ((state in ('posted', 'taken_back')) = (posted_at is not null))
);
-- Whoever of HR starts a digest goes on with the one that is there.
create unique index digest_draft on news.digest (state) where state = 'draft';
create index digest_posted on news.digest (posted_at desc) where state = 'posted';

create table news.item (
  digest_id  uuid not null references news.digest (id) on delete cascade,
  slug       text not null,                                 -- of the article
  change     text not null check (change in ('new', 'changed')),
  parts      text[] not null default '{}',                  -- what changed: facets, title, status, dates, text
  themes     text[] not null default '{}',                  -- with the category, as the article carried them
  chosen     boolean not null default false,
  sentence   text not null default '' check (length(sentence) <= 200),
  primary key (digest_id, slug)
);

create table news.before (
  digest_id  uuid not null references news.digest (id) on delete cascade,
  version    integer not null,
  content    jsonb not null,                                -- title, introduction, what was chosen, sentences
  at         timestamptz not null default now(),
  primary key (digest_id, version)
);

alter table news.digest enable row level security;
alter table news.digest force row level security;
alter table news.item enable row level security;
alter table news.item force row level security;
alter table news.before enable row level security;
alter table news.before force row level security;

create policy posted on news.digest for select using (state = 'posted' and (select directory.viewer()) is not null);
create policy hr on news.digest using ((select directory.viewer_has('hr')));
create policy worker_reads on news.digest for select using ((select directory.viewer_has('worker')) and state in ('posted', 'taken_back'));
create policy worker_tells on news.digest for update using ((select directory.viewer_has('worker')) and state = 'posted');
create policy posted on news.item for select
  using (chosen and (select directory.viewer()) is not null and exists (select from news.digest d where d.id = digest_id and d.state = 'posted'));
create policy hr on news.item using ((select directory.viewer_has('hr')));
create policy worker_reads on news.item for select using ((select directory.viewer_has('worker')) and chosen);
create policy hr on news.before using ((select directory.viewer_has('hr')));
grant select, insert, update, delete on news.digest, news.item, news.before to dousuru_app;

-- A theme is kept in mind without a decision. The worker has to read whom to tell; nobody else sees a row.
create table journey.theme (
  person_id  uuid not null references directory.person (id) on delete cascade,
  theme      text not null check (length(theme) between 1 and 60),
  mail       boolean not null default false,
  since      timestamptz not null default now(),
  primary key (person_id, theme)
);
create index theme_theme on journey.theme (theme);
alter table journey.theme enable row level security;
alter table journey.theme force row level security;
create policy own on journey.theme using (person_id = (select directory.viewer()));
create policy worker_tells on journey.theme for select using ((select directory.viewer_has('worker')));
grant select, insert, update (mail), delete on journey.theme to dousuru_app;

-- A notice of a digest belongs to no decision. It names which of the themes and articles that its person keeps it is about.
alter table journey.notice
  alter column kept_id drop not null,
  alter column decision_id drop not null,
  add column digest_id uuid references news.digest (id) on delete cascade,
  add column themes text[] not null default '{}',
  add column articles text[] not null default '{}',
  add constraint notice_digest unique (person_id, digest_id),
  add constraint notice_about check (case when digest_id is null then kept_id is not null and decision_id is not null
    else kept_id is null and decision_id is null and reason = 'news' end),
  drop constraint notice_reason_check,
  add constraint notice_reason_check check (reason in ('changed', 'opens', 'closes', 'ended', 'date', 'news'));
create index notice_of_digest on journey.notice (digest_id) where digest_id is not null;
-- Of what is followed by its person alone, without a decision, a person may be erased with the rest.
alter table journey.notice add foreign key (person_id) references directory.person (id) on delete cascade;
