-- Questions handed to HR and their two-way thread. An anonymous question holds no person, no time finer than a day, and is
-- found again by the hash of a receipt that only the asker has.
-- +goose Up
create table escalation.thread (
  id            uuid primary key default gen_random_uuid(),
  person_id     uuid references directory.person (id) on delete cascade,
  receipt_hash  bytea unique,
  question      text not null check (length(question) between 1 and 4000),
  language      text not null default 'ja',
  state         text not null default 'asked' check (state in ('asked', 'seen', 'answered', 'read', 'withdrawn')),
  asked_on      date not null default directory.today(),
  asked_at      timestamptz,                                -- named questions only
  check ((person_id is null) <> (receipt_hash is null)),
  check (person_id is not null or asked_at is null)
);
create index thread_state on escalation.thread (state, asked_on);
create index thread_person on escalation.thread (person_id);

create table escalation.message (
  thread_id  uuid not null references escalation.thread (id) on delete cascade,
  seq        integer not null,
  author     text not null check (author in ('asker', 'hr')),
  hr_id      uuid references directory.person (id) on delete set null,
  body       text not null check (length(body) between 1 and 10000),
  written_on date not null default directory.today(),
  primary key (thread_id, seq),
  check (author = 'hr' or hr_id is null)
);

create function escalation.holds_receipt(hash bytea) returns boolean language sql stable parallel safe
  return hash = decode(nullif(current_setting('app.receipt', true), ''), 'hex');

alter table escalation.thread enable row level security;
alter table escalation.thread force row level security;
alter table escalation.message enable row level security;
alter table escalation.message force row level security;
create policy asker on escalation.thread
  using (person_id = (select directory.viewer()) or escalation.holds_receipt(receipt_hash));
create policy hr_reads on escalation.thread for select using ((select directory.viewer_has('hr')));
create policy hr_moves on escalation.thread for update using ((select directory.viewer_has('hr')));
-- Nobody changes what was asked or whose it is: of a thread only its state moves.
grant select, insert, update (state) on escalation.thread to dousuru_app;

-- A message is read by whoever sees its thread. The asker writes as the asker in their own thread, HR as themselves; what was
-- written stays as it was.
create policy reads on escalation.message for select
  using (exists (select from escalation.thread t where t.id = thread_id));
create policy asker_writes on escalation.message for insert
  with check (author = 'asker' and exists (
    select from escalation.thread t
    where t.id = thread_id and (t.person_id = (select directory.viewer()) or escalation.holds_receipt(t.receipt_hash))));
create policy hr_writes on escalation.message for insert
  with check (author = 'hr' and hr_id = (select directory.viewer()) and (select directory.viewer_has('hr'))
    and exists (select from escalation.thread t where t.id = thread_id));
grant select, insert on escalation.message to dousuru_app;
