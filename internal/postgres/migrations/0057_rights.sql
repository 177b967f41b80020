-- Erasing everything of one's own. A person may delete, without reading more than before, what only a worker or somebody else took away
-- until now: their questions with all that HR noted of them, what waits to be mailed to them, and what they kept as a manager about a
-- line that has ended. What was erased is noted with hashes of ids until it stands in a file outside of the database (internal/erasure);
-- afterwards its row is an id alone.
-- +goose Up
create policy own_erases on escalation.thread for delete using (escalation.first_asks(id));
create policy own_erases on escalation.draft for delete using (person_id = (select directory.viewer()));
create policy own_erases on outbox.notice for delete using (person_id = (select directory.viewer()));
create policy own_erases on oneonone.note for delete using (author_id = (select directory.viewer()));
create policy own_erases on oneonone.promise for delete using (manager_id = (select directory.viewer()));
create policy own_erases on brief.brief for delete using (manager_id = (select directory.viewer()));

-- Who left, and whose own was erased afterwards.
alter table directory.person add column left_on date, add column erased_on date;
alter table directory.person no force row level security;                            -- the owner may be no superuser
update directory.person set left_on = directory.today() where not active;
alter table directory.person force row level security;
-- +goose StatementBegin
create function directory.note_leaving() returns trigger language plpgsql as $$
begin
  if new.active then
    new.left_on := null;
    new.erased_on := null;
  elsif new.left_on is null then
    new.left_on := directory.today();
  end if;
  return new;
end $$;
-- +goose StatementEnd
create trigger note_leaving before insert or update of active on directory.person for each row execute function directory.note_leaving();

create schema erasure;
grant usage on schema erasure to dousuru_app;
create table erasure.noted (
  id      uuid primary key default gen_random_uuid(),
  kind    text check (length(kind) <= 40),                                           -- null: it stands in the file
  person  bytea check (length(person) = 32),                                         -- hashes of their ids
  thing   bytea check (length(thing) = 32),
  check ((kind is null) = (person is null) and (kind is null) = (thing is null))
);
create index noted_new on erasure.noted (id) where kind is not null;
alter table erasure.noted enable row level security;
alter table erasure.noted force row level security;
create policy notes on erasure.noted for insert with check ((select directory.viewer()) is not null);
create policy worker on erasure.noted using ((select directory.viewer_has('worker')));
grant select, insert, update (kind, person, thing) on erasure.noted to dousuru_app;
