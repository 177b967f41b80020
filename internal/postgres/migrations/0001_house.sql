-- The house: pgvector in a schema of its own (an empty search_path would hide its operators), one schema a package, and the
-- role the server works as. dousuru_app owns nothing and bypasses nothing, so row-level security holds for every query it runs.
-- +goose Up
create schema if not exists ext;
create extension if not exists vector with schema ext;
create schema directory;
create schema knowledge;
create schema retrieval;
create schema chat;
create schema escalation;
create schema journey;
create schema web;

-- Roles belong to the server, not to the database: another database of this server may have made it a moment ago.
-- +goose StatementBegin
do $$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'dousuru_app') then
    create role dousuru_app login nosuperuser nobypassrls nocreatedb nocreaterole noinherit;
  end if;
exception when duplicate_object or unique_violation then null;
end $$;
-- +goose StatementEnd

grant usage on schema ext, directory, knowledge, retrieval, chat, escalation, journey, web to dousuru_app;

-- The viewer of a transaction, as postgres.As sets it. A setting is NULL before its first use and '' afterwards; both mean nobody.
create function directory.viewer() returns uuid language sql stable parallel safe
  return nullif(current_setting('app.person', true), '')::uuid;
create function directory.viewer_has(role text) returns boolean language sql stable parallel safe
  return coalesce(position(',' || role || ',' in current_setting('app.roles', true)) > 0, false);
create function directory.today() returns date language sql stable parallel safe
  return (now() at time zone coalesce(nullif(current_setting('app.timezone', true), ''), 'Asia/Tokyo'))::date;
