-- What HR and executives read of what people wrote in confidence: who, what, when, how, and no word of it. A row is written in the
-- transaction that reads, so what cannot be recorded cannot be read. Each row is chained to the one before; audit.head is the end of the
-- chain and its lock. salt, with 128 random bits, makes mark say nothing once reader, thing and salt are gone: so a row can be
-- forgotten and the chain still be counted through.
-- +goose Up
create schema audit;
grant usage on schema audit to dousuru_app;

create table audit.head (
  one   boolean primary key default true check (one),
  seq   bigint not null default 0,
  hash  bytea not null default sha256('')
);
insert into audit.head default values;

create table audit.reading (
  seq     bigint primary key,
  at      timestamptz not null,
  day     date not null,                                                       -- of at, in Japan
  how     text not null check (how in ('opened', 'listed', 'passed', 'compared', 'searched')),
  reader  uuid,                                                                -- null: forgotten
  thing   uuid,                                                                -- null: the program went through all, or forgotten
  salt    bytea,
  mark    bytea not null,                                                      -- sha256 of salt, reader, thing, how
  hash    bytea not null,                                                      -- sha256 of the hash before, seq, at, mark
  check ((reader is null) = (salt is null) and (reader is not null or thing is null))
);
create index reading_thing on audit.reading (thing, reader, day) where thing is not null;
create index reading_all on audit.reading (reader, at) where thing is null and reader is not null;

-- +goose StatementBegin
create function audit.chain() returns trigger language plpgsql as $$
begin
  new.at := now();
  new.day := directory.today();
  new.salt := uuid_send(gen_random_uuid());
  new.mark := sha256(new.salt || uuid_send(new.reader) || uuid_send(coalesce(new.thing, '00000000-0000-0000-0000-000000000000')) || convert_to(new.how, 'UTF8'));
  update audit.head set seq = seq + 1,
      hash = sha256(hash || int8send(seq + 1) || int8send((extract(epoch from new.at) * 1000000)::bigint) || new.mark)
    returning seq, hash into new.seq, new.hash;
  if new.seq is null then
    raise exception 'the end of the chain of readings is not there';
  end if;
  return new;
end $$;

-- A row stays as it is, but that it may be forgotten: who read what, and the salt with it.
create function audit.stays() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    if new.reader is null and new.thing is null and new.salt is null
        and (new.seq, new.at, new.day, new.how, new.mark, new.hash) = (old.seq, old.at, old.day, old.how, old.mark, old.hash) then
      return new;
    end if;
  end if;
  raise exception 'a reading that is recorded stays' using errcode = '42501';
end $$;

-- Only the chain moves its end.
create function audit.moves() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and pg_trigger_depth() > 1 and new.seq = old.seq + 1 then
    return new;
  end if;
  raise exception 'the end of the chain moves with a reading' using errcode = '42501';
end $$;
-- +goose StatementEnd
create trigger chain before insert on audit.reading for each row execute function audit.chain();
create trigger stays before update or delete on audit.reading for each row execute function audit.stays();
create trigger stays_whole before truncate on audit.reading for each statement execute function audit.stays();
create trigger moves before update or delete on audit.head for each row execute function audit.moves();
create trigger moves_whole before truncate on audit.head for each statement execute function audit.moves();

alter table audit.head enable row level security;
alter table audit.head force row level security;
alter table audit.reading enable row level security;
alter table audit.reading force row level security;

create policy readers on audit.head using ((select directory.viewer_has('hr')) or (select directory.viewer_has('executive')) or (select directory.viewer_has('worker')));
grant select, update (seq, hash) on audit.head to dousuru_app;

create policy records on audit.reading for insert with check (reader = (select directory.viewer())
  and ((select directory.viewer_has('hr')) or (select directory.viewer_has('executive'))));
-- Whoever reads sees of the chain what they read themselves, today; not who else did.
create policy own on audit.reading for select using (reader = (select directory.viewer()) and day = (select directory.today()));
create policy worker on audit.reading for select using ((select directory.viewer_has('worker')));
create policy worker_forgets on audit.reading for update using ((select directory.viewer_has('worker')) and day < (select directory.today()) - 30);
-- Who asked sees who read their question. (The functions are those of escalation's own policies.)
create policy asker on audit.reading for select using (thing is not null and (escalation.has_joined(thing) or escalation.holds(thing)));
grant select, insert (how, reader, thing), update (reader, thing, salt) on audit.reading to dousuru_app;

-- Whether it is recorded today that this viewer reads a thing, or in this transaction that the program goes through all of them.
create function audit.reads(which uuid) returns boolean language sql stable parallel safe
  return exists (select from audit.reading r where r.thing = which and r.reader = directory.viewer() and r.day = directory.today())
    or exists (select from audit.reading r where r.thing is null and r.reader = directory.viewer() and r.at = now());
