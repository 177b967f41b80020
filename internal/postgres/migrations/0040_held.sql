-- How many passages wait for their vectors because embedding them unasked could cost more than the operator allows. The job that finds
-- out may run in another process than the one that is asked for its health or shows HR's page, so it stands here. No person is in it.
-- +goose Up
create table retrieval.held (
  one       boolean primary key default true check (one),     -- there is one row or none
  passages  integer not null check (passages > 0)
);
grant select, insert, update, delete on retrieval.held to dousuru_app;
