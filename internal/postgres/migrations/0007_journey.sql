-- The person's own line: what they decided after a consultation, in one of the equal ways or their own words.
-- +goose Up
create table journey.decision (
  id               uuid primary key default gen_random_uuid(),
  person_id        uuid not null references directory.person (id) on delete cascade,
  consultation_id  uuid,
  topic            text not null default '',                -- what was talked about, as the person sees it
  articles         text[] not null default '{}',            -- slugs of what was shown
  response         text not null check (response in ('act', 'keep', 'none', 'undecided')),
  words            text not null default '' check (length(words) <= 2000),
  decided_at       timestamptz not null default now(),
  changed_at       timestamptz,
  unique (person_id, consultation_id)
);
create index decision_person on journey.decision (person_id, decided_at desc);

alter table journey.decision enable row level security;
alter table journey.decision force row level security;
create policy own on journey.decision using (person_id = (select directory.viewer()));
grant select, insert, update, delete on journey.decision to dousuru_app;
