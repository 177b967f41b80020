-- What the company publishes: articles cut into passages, their revisions, and the desks a person can go to.
-- +goose Up
create table knowledge.article (
  id              uuid primary key default gen_random_uuid(),
  slug            text not null unique,
  kind            text not null check (kind in ('program', 'case', 'faq', 'document')),
  title           text not null,
  aliases         text[] not null default '{}',
  category        text not null default '',
  themes          text[] not null default '{}',
  state           text not null default 'published' check (state in ('draft', 'checked', 'published', 'retired')),
  status          text not null default 'active' check (status in ('active', 'upcoming', 'paused', 'closed', 'retired')),
  valid_from      date,
  valid_to        date,
  reviewed_on     date,
  review_due      date,
  audience        text[] not null default '{}',     -- empty: everyone; else one tag of the viewer must be among them
  language        text not null default 'ja',
  desk            text not null default '',         -- slug of a desk; an import may bring the article before its desk
  related         text[] not null default '{}',
  source          text not null default '',
  source_locator  text not null default '',
  consent         boolean not null default true,    -- cases: without it nothing is shown
  consent_expires date,
  withdrawn_on    date,
  case_details    jsonb,
  origin          text not null default '',         -- the import that brings it; what vanished is looked for per origin
  content_hash    bytea not null,
  revision        integer not null default 1,
  created_at      timestamptz not null default now(),
  updated_at      timestamptz not null default now()
);
create index article_origin on knowledge.article (origin);

create table knowledge.passage (
  id          bigint generated always as identity primary key,
  article_id  uuid not null references knowledge.article (id) on delete cascade,
  ordinal     integer not null,
  facet       text not null default '',
  heading     text not null default '',
  body        text not null,
  anchor      text not null default '',
  locator     text not null default '',
  unique (article_id, ordinal)
);

create table knowledge.revision (
  article_id    uuid not null references knowledge.article (id) on delete cascade,
  revision      integer not null,
  content_hash  bytea not null,
  snapshot      jsonb not null,                     -- the article as it was, passages included
  at            timestamptz not null default now(),
  primary key (article_id, revision)
);

create table knowledge.desk (
  slug          text primary key,
  name          text not null,
  topic         text not null default '',
  internal      boolean not null default true,
  channel       text not null,
  hours         text not null default '',
  languages     text[] not null default '{ja}',
  anonymous_ok  boolean not null default false,
  checked_on    date,
  checked_by    text not null default '',
  fallback      text not null default '',
  routes        text[] not null default '{}',
  note          text not null default '',
  position      integer not null default 0          -- the order of the file; the first desk of a route is named first
);

-- What may be shown today, before audience: published, and for a case with a consent that holds.
create view knowledge.visible with (security_invoker = true) as
  select * from knowledge.article
  where state = 'published'
    and consent
    and (consent_expires is null or consent_expires >= directory.today())
    and (withdrawn_on is null or withdrawn_on > directory.today());

grant select, insert, update, delete on knowledge.article, knowledge.passage, knowledge.revision, knowledge.desk to dousuru_app;
grant select on knowledge.visible to dousuru_app;
