-- The whole life of a question to HR: asked back and told, passed on and back, merged with others like it, asked together by
-- two. Whose a question is moves into a table of its own, so that HR, who reads every question, reads the asker of a named one
-- and of no other: behind an alias stands a person whom only the database knows, behind a receipt nobody.
-- +goose Up
drop policy asker on escalation.thread;
drop policy hr_reads on escalation.thread;
drop policy hr_moves on escalation.thread;
drop policy reads on escalation.message;
drop policy asker_writes on escalation.message;
drop policy hr_writes on escalation.message;

alter table escalation.thread drop constraint thread_check, drop constraint thread_check1, drop constraint thread_state_check;
alter table escalation.thread
  add column identity text not null default 'named' check (identity in ('named', 'alias', 'anonymous', 'left')),
  add column alias text not null default '' check (length(alias) <= 30 and (alias = '') = (identity <> 'alias')),
  add column together text not null default '' check (together in ('', 'invited', 'joined', 'declined')),
  add unique (id, identity);
update escalation.thread set identity = 'anonymous' where person_id is null;

create table escalation.asker (
  thread_id   uuid not null,
  person_id   uuid not null references directory.person (id) on delete cascade,
  identity    text not null check (identity in ('named', 'alias')),                -- HR may see who a named one is
  part        text not null check (part in ('first', 'together')),
  partner_id  uuid references directory.person (id) on delete set null,           -- with whom it is asked together
  joined      boolean not null,                                                    -- together: agreed to
  read_seq    integer not null default 0,                                          -- up to which message it was read
  decided     boolean not null default false,                                      -- どうする was answered; what, the journey knows
  primary key (thread_id, person_id),
  unique (thread_id, part),
  foreign key (thread_id, identity) references escalation.thread (id, identity) on delete cascade,
  check (part = 'together' or joined),
  check (part = 'first' or identity = 'named')
);
create index asker_person on escalation.asker (person_id);
insert into escalation.asker (thread_id, person_id, identity, part, joined, read_seq)
  select t.id, t.person_id, 'named', 'first', true,
    case when t.state = 'read' then coalesce((select max(m.seq) from escalation.message m where m.thread_id = t.id), 0) else 0 end
  from escalation.thread t where t.person_id is not null;

alter table escalation.thread
  drop column person_id,
  add check (state in ('asked', 'seen', 'asked_back', 'told', 'passed', 'answered', 'read', 'withdrawn', 'left')),
  add check ((identity = 'anonymous') = (receipt_hash is not null)),
  add check (identity = 'named' or asked_at is null),                              -- the day alone
  add check ((identity = 'left') = (state = 'left')),
  add check (together = '' or identity = 'named');

-- What is known of a question without a word of it: the program itself may read this, to tell of a new one and of one that
-- is late, and to count. Working minutes, so that an anonymous one is counted from the start of its day.
create table escalation.clock (
  thread_id     uuid primary key references escalation.thread (id) on delete cascade,
  asked_on      date not null default directory.today(),
  due_at        timestamptz,                                                       -- no one waits for HR: null
  left_minutes  integer check (left_minutes >= 0),                                 -- while HR waits for the asker
  took_minutes  integer check (took_minutes >= 0),                                 -- to the first answer
  answered_on   date,
  article       text not null default '',                                          -- slug of what was published of it, or leads to it
  withdrawn     boolean not null default false,
  announced     boolean not null default false,                                    -- HR was told that it is there
  warned        boolean not null default false                                     -- HR was told that it is late
);
create index clock_due on escalation.clock (due_at) where due_at is not null;
create index clock_new on escalation.clock (asked_on) where not announced;
insert into escalation.clock (thread_id, asked_on, withdrawn, announced)
  select id, asked_on, state = 'withdrawn', true from escalation.thread;

-- Every step, for the asker to see. Exact times of named questions only.
create table escalation.event (
  thread_id  uuid not null references escalation.thread (id) on delete cascade,
  seq        integer not null,
  what       text not null check (what in ('asked', 'seen', 'asked_back', 'told', 'passed', 'back', 'answered', 'read', 'withdrawn',
               'restored', 'joined', 'declined')),
  desk       text not null default '',                                             -- passed: slug of a desk; '' is an executive
  on_date    date not null default directory.today(),
  at         timestamptz,
  primary key (thread_id, seq)
);

-- What HR arranges among themselves. lead_id: this question is answered together with that one.
create table escalation.handling (
  thread_id    uuid primary key references escalation.thread (id) on delete cascade,
  assignee_id  uuid references directory.person (id) on delete set null,
  lead_id      uuid references escalation.thread (id) on delete set null,
  check (lead_id <> thread_id)
);
create index handling_lead on escalation.handling (lead_id) where lead_id is not null;
create index handling_assignee on escalation.handling (assignee_id);

-- A question that an executive or another desk is asked about. The executive sees it without its asker, until it is back.
create table escalation.pass (
  id            uuid primary key default gen_random_uuid(),
  thread_id     uuid not null references escalation.thread (id) on delete cascade,
  executive_id  uuid references directory.person (id) on delete cascade,
  desk          text not null default '',
  note          text not null default '' check (length(note) <= 2000),             -- what HR asks them
  reply         text not null default '' check (length(reply) <= 10000),
  passed_on     date not null default directory.today(),
  back_on       date,
  check ((executive_id is null) = (desk <> ''))
);
create unique index pass_open on escalation.pass (thread_id) where back_on is null;
create index pass_executive on escalation.pass (executive_id) where back_on is null;

-- Somebody has to be told, without a word of what. The worker finds out whom.
create table escalation.notice (
  id         uuid primary key default gen_random_uuid(),
  thread_id  uuid not null references escalation.thread (id) on delete cascade,
  what       text not null check (what in ('answer', 'asked_back', 'together', 'passed'))
);

alter table escalation.message add column partner boolean not null default false;  -- written by the one who asks together
alter table escalation.message drop constraint message_author_check;
alter table escalation.message add check (author in ('asker', 'hr'));
alter table escalation.message add column kind text not null default 'answer' check (kind in ('told', 'asked_back', 'answer'));
update escalation.message set kind = 'told' where author = 'asker';
alter table escalation.message alter column kind drop default, add check ((kind = 'told') = (author = 'asker'));

-- Functions, and not subqueries, where a policy looks at a table whose own policy looks back: Postgres would see a circle.
create function escalation.asks(thread uuid) returns boolean language sql stable parallel safe
  return exists (select from escalation.asker a where a.thread_id = thread and a.person_id = directory.viewer());
create function escalation.holds(thread uuid) returns boolean language sql stable parallel safe
  return exists (select from escalation.thread t where t.id = thread and escalation.holds_receipt(t.receipt_hash));
create function escalation.has_joined(thread uuid) returns boolean language sql stable parallel safe
  return exists (select from escalation.asker a where a.thread_id = thread and a.person_id = directory.viewer() and a.joined);
create function escalation.first_asks(thread uuid) returns boolean language sql stable parallel safe
  return exists (select from escalation.asker a where a.thread_id = thread and a.person_id = directory.viewer() and a.part = 'first');
create function escalation.is_passed(thread uuid) returns boolean language sql stable parallel safe
  return exists (select from escalation.pass p where p.thread_id = thread and p.executive_id = directory.viewer() and p.back_on is null);
-- Employee and boss: the only two who ask together.
create function escalation.one_leads_other(one uuid, other uuid) returns boolean language sql stable parallel safe
  return exists (select from directory.person p where p.id = one and p.manager_id = other or p.id = other and p.manager_id = one);

alter table escalation.asker enable row level security;
alter table escalation.asker force row level security;
alter table escalation.clock enable row level security;
alter table escalation.clock force row level security;
alter table escalation.event enable row level security;
alter table escalation.event force row level security;
alter table escalation.handling enable row level security;
alter table escalation.handling force row level security;
alter table escalation.pass enable row level security;
alter table escalation.pass force row level security;
alter table escalation.notice enable row level security;
alter table escalation.notice force row level security;

-- A question is read by its askers, by whoever holds its receipt, by HR until it is withdrawn, and by the executive who was asked.
create policy reads on escalation.thread for select using (
  ((select directory.viewer_has('hr')) and state <> 'withdrawn')
  or escalation.holds_receipt(receipt_hash) or escalation.asks(id) or escalation.is_passed(id));
create policy asks on escalation.thread for insert with check (
  case identity when 'anonymous' then escalation.holds_receipt(receipt_hash)
                when 'left' then true
                else (select directory.viewer()) is not null end);
create policy moves on escalation.thread for update using (
  ((select directory.viewer_has('hr')) and state <> 'withdrawn')
  or escalation.holds_receipt(receipt_hash) or escalation.asks(id) or escalation.is_passed(id));
grant select, insert, update (state, together) on escalation.thread to dousuru_app;

create policy own on escalation.asker for select using (person_id = (select directory.viewer()));
create policy hr_reads on escalation.asker for select using (identity = 'named' and joined and (select directory.viewer_has('hr')));
create policy worker_reads on escalation.asker for select using ((select directory.viewer_has('worker')));
create policy asks on escalation.asker for insert with check (
  part = 'first' and person_id = (select directory.viewer()));
create policy invites on escalation.asker for insert with check (
  part = 'together' and not joined and partner_id = (select directory.viewer())
  and escalation.first_asks(thread_id) and escalation.one_leads_other(person_id, partner_id));
create policy marks on escalation.asker for update using (person_id = (select directory.viewer()));
create policy declines on escalation.asker for delete using (person_id = (select directory.viewer()) and part = 'together');
grant select, insert, update (joined, read_seq, decided, partner_id), delete on escalation.asker to dousuru_app;

create policy reads on escalation.message for select using (
  (select directory.viewer_has('hr')) and exists (select from escalation.thread t where t.id = thread_id)
  or escalation.has_joined(thread_id) or escalation.holds(thread_id));
create policy asker_writes on escalation.message for insert with check (
  author = 'asker' and (escalation.has_joined(thread_id) or escalation.holds(thread_id)));
create policy hr_writes on escalation.message for insert with check (
  author = 'hr' and hr_id = (select directory.viewer()) and (select directory.viewer_has('hr'))
  and exists (select from escalation.thread t where t.id = thread_id));

create policy reads on escalation.event for select using (exists (select from escalation.thread t where t.id = thread_id));
create policy writes on escalation.event for insert with check (exists (select from escalation.thread t where t.id = thread_id));
grant select, insert on escalation.event to dousuru_app;

create policy reads on escalation.clock for select using (
  (select directory.viewer_has('worker')) or (select directory.viewer_has('hr')) or exists (select from escalation.thread t where t.id = thread_id));
create policy starts on escalation.clock for insert with check (true);               -- one a question, by its key
create policy moves on escalation.clock for update using (
  (select directory.viewer_has('worker')) or (select directory.viewer_has('hr')) or exists (select from escalation.thread t where t.id = thread_id));
grant select, insert, update (due_at, left_minutes, took_minutes, answered_on, article, withdrawn, announced, warned) on escalation.clock to dousuru_app;

create policy hr on escalation.handling using ((select directory.viewer_has('hr')));
grant select, insert, update on escalation.handling to dousuru_app;

create policy hr on escalation.pass using ((select directory.viewer_has('hr')));
create policy executive on escalation.pass for select using (executive_id = (select directory.viewer()));
create policy executive_replies on escalation.pass for update using (executive_id = (select directory.viewer()) and back_on is null)
  with check (executive_id = (select directory.viewer()));
grant select, insert, update (reply, back_on) on escalation.pass to dousuru_app;

create policy worker on escalation.notice using ((select directory.viewer_has('worker')));
create policy tells on escalation.notice for insert with check (true);
grant select, insert, delete on escalation.notice to dousuru_app;
