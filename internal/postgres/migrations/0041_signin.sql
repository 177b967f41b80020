-- Login by an identity provider. A subject of a provider belongs to one person, and was bound by the company's own key at its first login;
-- what the provider's claims govern of that person (some roles, the reporting line) is noted, so that an import of people leaves it alone.
-- A login session says whose it is, so that its person sees and ends all of theirs, and of which session at the provider, so that
-- the provider can end it. What is good for one use (a login under way, a ticket, a logout token that was seen) is a row, and using
-- it deletes the row.
-- +goose Up
create table directory.identity (
  issuer     text not null,
  subject    text not null check (subject <> ''),
  person_id  uuid not null references directory.person (id) on delete cascade,
  governs    text[] not null default '{}',       -- roles that claims give and take
  granted    text[] not null default '{}',       -- of these, the ones that the last login brought
  line       boolean not null default false,     -- a claim named the manager
  bound_at   timestamptz not null default now(),
  seen_at    timestamptz not null default now(),
  primary key (issuer, subject),
  unique (person_id, issuer)
);
alter table directory.identity enable row level security;
alter table directory.identity force row level security;
create policy worker on directory.identity using ((select directory.viewer_has('worker')));
grant select, insert, update, delete on directory.identity to dousuru_app;

delete from web.session;                          -- they say of nobody whose they are; everybody logs in again
alter table web.session
  add column id         uuid not null default gen_random_uuid() unique,
  add column person_id  uuid not null references directory.person (id) on delete cascade,
  add column began      timestamptz not null default now(),
  add column ends       timestamptz not null,     -- at the latest, however much it is used
  add column device     text not null default '', -- browser and system in a word each, for the person's own list
  add column issuer     text,                     -- of the provider that said who it is; null: none did
  add column subject    text,
  add column sid        text;                     -- the provider's session, where it names one
create index session_person on web.session (person_id);
create index session_subject on web.session (issuer, subject) where issuer is not null;
create policy own on web.session using (person_id = (select directory.viewer()));
-- The worker ends what a provider says has ended.
create policy worker_of_provider on web.session for select using ((select directory.viewer_has('worker')) and issuer is not null);

create table web.once (
  hash     text primary key,                      -- of its kind and secret
  data     bytea not null default '',
  expiry   timestamptz not null
);
create index once_expiry on web.once (expiry);
alter table web.once enable row level security;
alter table web.once force row level security;
create policy holder on web.once using (hash = nullif(current_setting('app.session', true), ''));
create policy worker on web.once for delete using ((select directory.viewer_has('worker')));
create policy worker_sees_expired on web.once for select using ((select directory.viewer_has('worker')) and expiry < now());
grant select, insert, delete on web.once to dousuru_app;
