-- Who stands behind an alias, when somebody's life may be in danger: two people of HR, one who asks with a reason of a fixed list and one
-- who agrees within an hour, see the name for a day, and the asker is told. Off until the house turns it on, and only for questions whose
-- asker was told so when they sent them: what was promised to others holds. All of that is said here and not left to the program.
-- +goose Up
alter table escalation.thread add column may_open boolean not null default false check (not may_open or identity = 'alias');
grant select (may_open) on escalation.thread to dousuru_app;                         -- and no update: it is as it was sent

-- What the running program's settings say.
create table escalation.glass_rule (
  one    boolean primary key default true check (one),
  is_on  boolean not null default false
);
insert into escalation.glass_rule default values;

create table escalation.glass (
  id            uuid primary key default gen_random_uuid(),
  thread_id     uuid not null references escalation.thread (id) on delete cascade,
  reason        text not null check (reason in ('own_life', 'other_life')),         -- no words, so none can tell more
  asked_by      uuid references directory.person (id) on delete set null,
  asked_at      timestamptz not null default now(),
  confirmed_by  uuid references directory.person (id) on delete set null,
  confirmed_at  timestamptz,                                                        -- null: nobody agreed
  check (confirmed_by <> asked_by),
  check (confirmed_by is null or confirmed_at is not null)
);
create index glass_thread on escalation.glass (thread_id);
create index glass_asked_by on escalation.glass (asked_by);
create index glass_confirmed_by on escalation.glass (confirmed_by);
-- How many openings the asker has seen; no time, since it would tell when they were there.
alter table escalation.asker add column glass_read integer not null default 0;
grant update (glass_read) on escalation.asker to dousuru_app;

-- +goose StatementBegin
create function escalation.glass_confirmed() returns trigger language plpgsql as $$
begin
  new.confirmed_at := now();
  return new;
end $$;
-- +goose StatementEnd
create trigger confirmed before update of confirmed_by on escalation.glass for each row
  when (new.confirmed_by is not null) execute function escalation.glass_confirmed();

alter table audit.reading drop constraint reading_how_check;
alter table audit.reading add constraint reading_how_check check (how in (
  'opened', 'listed', 'passed', 'compared', 'searched', 'handled', 'name_asked', 'name_confirmed', 'name_shown'));
alter table escalation.event drop constraint event_what_check;
alter table escalation.event add constraint event_what_check check (what in ('asked', 'seen', 'asked_back', 'told', 'passed', 'back', 'answered',
  'read', 'withdrawn', 'restored', 'joined', 'declined', 'glass'));
alter table escalation.notice drop constraint notice_what_check;
alter table escalation.notice add constraint notice_what_check check (what in ('answer', 'asked_back', 'together', 'passed', 'glass'));
alter table outbox.notice drop constraint notice_kind_check;
alter table outbox.notice add constraint notice_kind_check check (kind in (
  'answer', 'asked_back', 'together', 'passed', 'inbox', 'overdue', 'journey.news', 'news', 'review_due', 'check', 'oneonone', 'promise', 'glass'));

-- Whether this transaction has recorded that its viewer does this with a thing.
create function audit.records(which uuid, way text) returns boolean language sql stable parallel safe
  return exists (select from audit.reading r where r.thing = which and r.how = way and r.reader = directory.viewer() and r.at = now());

-- Whether the viewer may ask for a name, or agree: the rule is on, HR has the question and its asker was told, and it is not their own.
create function escalation.may_break(thread uuid) returns boolean language sql stable parallel safe
  return exists (select from escalation.glass_rule r where r.is_on)
    and exists (select from escalation.thread t where t.id = thread and t.may_open)
    and not escalation.asks(thread);
-- Whether the viewer is one of the two for whom the name is open now, and records that they see it.
create function escalation.glass_shows(thread uuid) returns boolean language sql stable parallel safe
  return exists (select from escalation.glass_rule r where r.is_on)
    and exists (select from escalation.glass g where g.thread_id = thread and directory.viewer() in (g.asked_by, g.confirmed_by)
      and g.confirmed_at > now() - interval '24 hours')
    and audit.records(thread, 'name_shown');

alter table escalation.glass_rule enable row level security;
alter table escalation.glass_rule force row level security;
alter table escalation.glass enable row level security;
alter table escalation.glass force row level security;
create policy reads on escalation.glass_rule for select using (
  (select directory.viewer()) is not null or (select directory.viewer_has('worker')));
create policy worker on escalation.glass_rule for update using ((select directory.viewer_has('worker')));
grant select, update (is_on) on escalation.glass_rule to dousuru_app;

-- With its question it is out of HR's sight while that is withdrawn, and so is the name.
create policy hr_reads on escalation.glass for select using ((select directory.viewer_has('hr'))
  and exists (select from escalation.clock c where c.thread_id = glass.thread_id and not c.withdrawn));
create policy asker_reads on escalation.glass for select using (escalation.first_asks(thread_id));
create policy hr_asks on escalation.glass for insert with check ((select directory.viewer_has('hr')) and asked_by = (select directory.viewer())
  and escalation.may_break(thread_id) and audit.records(thread_id, 'name_asked'));
create policy hr_confirms on escalation.glass for update
  using ((select directory.viewer_has('hr')) and confirmed_at is null and asked_by <> (select directory.viewer()) and asked_at > now() - interval '1 hour')
  with check (confirmed_by = (select directory.viewer()) and escalation.may_break(thread_id) and audit.records(thread_id, 'name_confirmed'));
grant select, insert (thread_id, reason, asked_by), update (confirmed_by) on escalation.glass to dousuru_app;

create policy glass on escalation.asker for select using (
  identity = 'alias' and (select directory.viewer_has('hr')) and escalation.glass_shows(thread_id));

drop policy asks on escalation.thread;
create policy asks on escalation.thread for insert with check (
  case identity when 'anonymous' then escalation.holds_receipt(receipt_hash)
                when 'left' then true
                else (select directory.viewer()) is not null end
  and (not may_open or exists (select from escalation.glass_rule r where r.is_on)));
