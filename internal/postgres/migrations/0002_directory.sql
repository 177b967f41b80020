-- People and their reporting lines: whom a consultation belongs to, who is HR, whose manager somebody is.
-- +goose Up
create table directory.person (
  id          uuid primary key default gen_random_uuid(),
  slug        text not null unique,                 -- the company's own key: employee number or sample id
  name        text not null,
  name_kana   text not null default '',
  email       text not null default '',
  roles       text[] not null default '{employee}',
  manager_id  uuid references directory.person (id) on delete set null,
  department  text not null default '',
  site        text not null default '',
  employment  text not null default '',
  job_family  text not null default '',
  language    text not null default 'ja',
  active      boolean not null default true,
  created_at  timestamptz not null default now(),
  check (roles <@ array['employee', 'manager', 'hr', 'executive', 'admin'])
);
create index person_manager on directory.person (manager_id);

alter table directory.person enable row level security;
alter table directory.person force row level security;
create policy own on directory.person for select
  using (id = (select directory.viewer()) or manager_id = (select directory.viewer()));
create policy hr on directory.person for select using ((select directory.viewer_has('hr')));
create policy worker on directory.person using ((select directory.viewer_has('worker')));
grant select, insert, update, delete on directory.person to dousuru_app;
