-- Login sessions, by the hash of their token: whoever holds the token finds its row, nobody lists them.
-- +goose Up
create table web.session (
  token_hash  text primary key,
  data        bytea not null,
  expiry      timestamptz not null
);
create index session_expiry on web.session (expiry);

alter table web.session enable row level security;
alter table web.session force row level security;
create policy holder on web.session using (token_hash = nullif(current_setting('app.session', true), ''));
create policy worker on web.session for delete using ((select directory.viewer_has('worker')));
create policy worker_sees_expired on web.session for select
  using ((select directory.viewer_has('worker')) and expiry < now());
grant select, insert, update, delete on web.session to dousuru_app;
