-- After a 1on1: what each side notes for themselves, what both agreed to note, the manager's view of something they saw, and what
-- the manager promised to find out. Who reads it as a manager is asked of directory.person at the moment of reading. What is
-- the manager's own is erased 30 days after the line has ended; the member keeps what was given to them.
-- The worker needs to know that a line has ended, that a promise is due and that something was deleted long ago: it reads ids and
-- dates, so words stand in tables of their own wherever it has something to do.
-- +goose Up
create schema oneonone;
grant usage on schema oneonone to dousuru_app;

-- What was written between two, or by the manager, hangs on this row: it goes with it. Only the worker reads it, since it
-- would tell one that the other wrote something.
create table oneonone.line (
  manager_id  uuid not null references directory.person (id) on delete cascade,
  member_id   uuid not null references directory.person (id) on delete cascade,
  ended_at    timestamptz,                                                       -- when the worker noticed; null: it holds
  primary key (manager_id, member_id),
  check (manager_id <> member_id)
);

create table oneonone.note (
  id          uuid primary key default gen_random_uuid(),
  author_id   uuid not null references directory.person (id) on delete cascade,
  about_id    uuid not null references directory.person (id) on delete cascade,
  held_by     uuid check (held_by = author_id),                                  -- a manager's note; null: a member's, who keeps it
  written_at  timestamptz not null default now(),
  changed_at  timestamptz,
  removed_at  timestamptz,                                                       -- can be brought back for 30 days, then it is erased
  foreign key (held_by, about_id) references oneonone.line (manager_id, member_id) on delete cascade
);
create index note_author on oneonone.note (author_id, about_id);
create index note_line on oneonone.note (held_by, about_id) where held_by is not null;
create index note_removed on oneonone.note (removed_at) where removed_at is not null;

create table oneonone.note_words (
  note_id     uuid primary key references oneonone.note (id) on delete cascade,
  author_id   uuid not null,
  words       text not null check (length(words) between 1 and 4000)
);

create table oneonone.promise (
  id          uuid primary key default gen_random_uuid(),
  manager_id  uuid not null,
  member_id   uuid not null,
  due_on      date,
  remind      boolean not null default false,
  told        boolean not null default false,                                    -- the reminder was put
  done_at     timestamptz,
  made_at     timestamptz not null default now(),
  removed_at  timestamptz,
  check (not remind or due_on is not null),
  foreign key (manager_id, member_id) references oneonone.line (manager_id, member_id) on delete cascade
);
create index promise_line on oneonone.promise (manager_id, member_id);
create index promise_due on oneonone.promise (due_on) where remind and not told and done_at is null and removed_at is null;
create index promise_removed on oneonone.promise (removed_at) where removed_at is not null;

create table oneonone.promise_words (
  promise_id  uuid primary key references oneonone.promise (id) on delete cascade,
  manager_id  uuid not null,
  words       text not null check (length(words) between 1 and 300)
);

-- One row a proposal; its words never change. It is a shared note when both have agreed, each in their own name.
create table oneonone.shared (
  id          uuid primary key default gen_random_uuid(),
  manager_id  uuid not null references directory.person (id) on delete cascade,
  member_id   uuid not null references directory.person (id) on delete cascade,
  proposed_by uuid not null,
  words       text not null check (length(words) between 1 and 2000),
  replaces    uuid references oneonone.shared (id) on delete set null,
  at          timestamptz not null default now(),
  held_by     uuid check (held_by = manager_id),                                 -- null: the line has ended for good; the member alone reads it
  waits_of    uuid check (waits_of = manager_id),                                -- null: both have agreed; else it goes with the line
  check (proposed_by in (manager_id, member_id)),
  foreign key (held_by, member_id) references oneonone.line (manager_id, member_id) on delete set null (held_by),
  foreign key (waits_of, member_id) references oneonone.line (manager_id, member_id) on delete cascade
);
create index shared_line on oneonone.shared (manager_id, member_id);
create index shared_member on oneonone.shared (member_id);
create index shared_replaces on oneonone.shared (replaces) where replaces is not null;

create table oneonone.agreement (
  shared_id   uuid not null references oneonone.shared (id) on delete cascade,
  person_id   uuid not null references directory.person (id) on delete cascade,
  at          timestamptz not null default now(),
  primary key (shared_id, person_id)
);

create table oneonone.card (
  id          uuid primary key default gen_random_uuid(),
  manager_id  uuid not null references directory.person (id) on delete cascade,
  member_id   uuid not null references directory.person (id) on delete cascade,
  observation text not null check (length(observation) between 1 and 600),
  view        text not null check (length(view) between 1 and 600),
  given_at    timestamptz not null default now(),
  held_by     uuid check (held_by = manager_id),
  foreign key (held_by, member_id) references oneonone.line (manager_id, member_id) on delete set null (held_by)
);
create index card_line on oneonone.card (manager_id, member_id);
create index card_member on oneonone.card (member_id);

-- What the member does with a card, apart from it, so that nothing of the card's own row ever moves: their answer stands in
-- their journey, and they may put a card out of their sight.
create table oneonone.answer (
  card_id     uuid primary key references oneonone.card (id) on delete cascade,
  member_id   uuid not null,
  decision_id uuid,
  put_away    boolean not null default false,
  foreign key (decision_id, member_id) references journey.decision (id, person_id) on delete set null (decision_id)
);
create index answer_decision on oneonone.answer (decision_id);

-- Something has come for a person and was not looked at: they are told by mail, and the page marks it. The sender never reads it.
create table oneonone.arrival (
  id          uuid primary key default gen_random_uuid(),
  person_id   uuid not null references directory.person (id) on delete cascade,
  card_id     uuid references oneonone.card (id) on delete cascade,
  shared_id   uuid references oneonone.shared (id) on delete cascade,
  check (num_nonnulls(card_id, shared_id) = 1)
);
create index arrival_person on oneonone.arrival (person_id);
create index arrival_card on oneonone.arrival (card_id);
create index arrival_shared on oneonone.arrival (shared_id);

-- Who leads whom at this moment, as far as the viewer may know it: their own line, and those whom they lead. The policies say it
-- in full: a function would be called for each row, 90 µs a time.
create function oneonone.leads(manager uuid, member uuid) returns boolean language sql stable parallel safe
  return exists (select from directory.person p where p.id = member and p.manager_id = manager and p.active);
-- Functions, and not subqueries, where a policy looks at a table whose own policy looks back: Postgres would see a circle.
create function oneonone.both_agree(note uuid) returns boolean language sql stable parallel safe
  return (select count(*) = 2 from oneonone.agreement a where a.shared_id = note);
create function oneonone.is_agreed(note uuid, manager uuid, member uuid) returns boolean language sql stable parallel safe
  return exists (select from oneonone.shared s where s.id = note and s.manager_id = manager and s.member_id = member and s.waits_of is null);
create function oneonone.may_agree(note uuid) returns boolean language sql stable parallel safe
  return exists (select from oneonone.shared s where s.id = note and s.waits_of is not null
    and directory.viewer() in (s.manager_id, s.member_id) and oneonone.leads(s.manager_id, s.member_id));

alter table oneonone.line enable row level security;
alter table oneonone.line force row level security;
alter table oneonone.note enable row level security;
alter table oneonone.note force row level security;
alter table oneonone.note_words enable row level security;
alter table oneonone.note_words force row level security;
alter table oneonone.promise enable row level security;
alter table oneonone.promise force row level security;
alter table oneonone.promise_words enable row level security;
alter table oneonone.promise_words force row level security;
alter table oneonone.shared enable row level security;
alter table oneonone.shared force row level security;
alter table oneonone.agreement enable row level security;
alter table oneonone.agreement force row level security;
alter table oneonone.card enable row level security;
alter table oneonone.card force row level security;
alter table oneonone.answer enable row level security;
alter table oneonone.answer force row level security;
alter table oneonone.arrival enable row level security;
alter table oneonone.arrival force row level security;

create policy holds on oneonone.line for insert
  with check (ended_at is null and (select directory.viewer()) in (manager_id, member_id)
    and exists (select from directory.person p where p.id = line.member_id and p.manager_id = line.manager_id and p.active));
create policy worker_looks on oneonone.line for select using ((select directory.viewer_has('worker')));
create policy worker_marks on oneonone.line for update using ((select directory.viewer_has('worker')));
create policy worker_forgets on oneonone.line for delete using ((select directory.viewer_has('worker')) and ended_at < now() - interval '30 days');

-- A note is its author's; of a manager's the line is asked whenever it is touched.
create policy own on oneonone.note for select
  using (author_id = (select directory.viewer()) and (held_by is null
    or exists (select from directory.person p where p.id = note.about_id and p.manager_id = note.author_id and p.active)));
create policy own_changed on oneonone.note for update
  using (author_id = (select directory.viewer()) and (held_by is null
    or exists (select from directory.person p where p.id = note.about_id and p.manager_id = note.author_id and p.active)));
create policy writes on oneonone.note for insert
  with check (author_id = (select directory.viewer())
    and case when held_by is null
    then exists (select from directory.person p where p.id = note.author_id and p.manager_id = note.about_id and p.active)
    else exists (select from directory.person p where p.id = note.about_id and p.manager_id = note.author_id and p.active) end);
create policy worker_sees_forgotten on oneonone.note for select
  using ((select directory.viewer_has('worker')) and removed_at < now() - interval '30 days');
create policy worker_forgets on oneonone.note for delete
  using ((select directory.viewer_has('worker')) and removed_at < now() - interval '30 days');
create policy own on oneonone.note_words
  using (author_id = (select directory.viewer())
    and exists (select from oneonone.note n where n.id = note_id and n.author_id = note_words.author_id));

create policy own on oneonone.promise for select
  using (manager_id = (select directory.viewer())
    and exists (select from directory.person p where p.id = promise.member_id and p.manager_id = promise.manager_id and p.active));
create policy own_changed on oneonone.promise for update
  using (manager_id = (select directory.viewer())
    and exists (select from directory.person p where p.id = promise.member_id and p.manager_id = promise.manager_id and p.active));
create policy makes on oneonone.promise for insert
  with check (manager_id = (select directory.viewer())
    and exists (select from directory.person p where p.id = promise.member_id and p.manager_id = promise.manager_id and p.active));
create policy worker_reminds on oneonone.promise for select using ((select directory.viewer_has('worker')));
create policy worker_told on oneonone.promise for update using ((select directory.viewer_has('worker')));
create policy worker_forgets on oneonone.promise for delete
  using ((select directory.viewer_has('worker')) and removed_at < now() - interval '30 days');
create policy own on oneonone.promise_words
  using (manager_id = (select directory.viewer())
    and exists (select from oneonone.promise p where p.id = promise_id and p.manager_id = promise_words.manager_id));

create policy manager on oneonone.shared for select
  using (manager_id = (select directory.viewer()) and held_by is not null
    and exists (select from directory.person p where p.id = shared.member_id and p.manager_id = shared.manager_id and p.active));
create policy member on oneonone.shared for select
  using (member_id = (select directory.viewer()) and (waits_of is null or proposed_by = member_id
    or exists (select from directory.person p where p.id = shared.member_id and p.manager_id = shared.manager_id and p.active)));
create policy proposes on oneonone.shared for insert
  with check (proposed_by = (select directory.viewer()) and held_by is not null and waits_of is not null
    and exists (select from directory.person p where p.id = shared.member_id and p.manager_id = shared.manager_id and p.active)
    and (replaces is null or oneonone.is_agreed(replaces, manager_id, member_id)));
create policy agreed on oneonone.shared for update
  using ((select directory.viewer()) in (manager_id, member_id)
    and exists (select from directory.person p where p.id = shared.member_id and p.manager_id = shared.manager_id and p.active))
  with check (waits_of is null and oneonone.both_agree(id));
create policy manager_takes_back on oneonone.shared for delete
  using (manager_id = (select directory.viewer()) and held_by is not null
    and exists (select from directory.person p where p.id = shared.member_id and p.manager_id = shared.manager_id and p.active));
create policy member_takes_back on oneonone.shared for delete using (member_id = (select directory.viewer()));

create policy of_a_note on oneonone.agreement for select using (exists (select from oneonone.shared s where s.id = shared_id));
create policy agrees on oneonone.agreement for insert
  with check (person_id = (select directory.viewer()) and oneonone.may_agree(shared_id));

create policy manager on oneonone.card for select
  using (manager_id = (select directory.viewer()) and held_by is not null
    and exists (select from directory.person p where p.id = card.member_id and p.manager_id = card.manager_id and p.active));
create policy member on oneonone.card for select using (member_id = (select directory.viewer()));
create policy gives on oneonone.card for insert
  with check (manager_id = (select directory.viewer()) and held_by is not null
    and exists (select from directory.person p where p.id = card.member_id and p.manager_id = card.manager_id and p.active));
create policy takes_back on oneonone.card for delete
  using (manager_id = (select directory.viewer()) and held_by is not null
    and exists (select from directory.person p where p.id = card.member_id and p.manager_id = card.manager_id and p.active));

create policy own on oneonone.answer
  using (member_id = (select directory.viewer())
    and exists (select from oneonone.card c where c.id = card_id and c.member_id = answer.member_id));

create policy own on oneonone.arrival for select using (person_id = (select directory.viewer()));
create policy seen on oneonone.arrival for delete using (person_id = (select directory.viewer()));
create policy tells on oneonone.arrival for insert
  with check (exists (select from oneonone.card c where c.id = card_id and c.member_id = person_id and c.manager_id = (select directory.viewer()))
    or exists (select from oneonone.shared s where s.id = shared_id and s.proposed_by = (select directory.viewer())
      and person_id in (s.manager_id, s.member_id) and person_id <> s.proposed_by));
create policy worker on oneonone.arrival for select using ((select directory.viewer_has('worker')));

grant select, insert (manager_id, member_id), update (ended_at), delete on oneonone.line to dousuru_app;
grant select, insert (author_id, about_id, held_by), update (changed_at, removed_at), delete on oneonone.note to dousuru_app;
grant select, insert, update (words) on oneonone.note_words to dousuru_app;
grant select, insert (manager_id, member_id, due_on, remind), update (due_on, remind, told, done_at, removed_at), delete on oneonone.promise to dousuru_app;
grant select, insert, update (words) on oneonone.promise_words to dousuru_app;
grant select, insert (manager_id, member_id, proposed_by, words, replaces, held_by, waits_of), update (waits_of), delete on oneonone.shared to dousuru_app;
grant select, insert (shared_id, person_id) on oneonone.agreement to dousuru_app;
grant select, insert (manager_id, member_id, observation, view, held_by), delete on oneonone.card to dousuru_app;
grant select, insert, update (decision_id, put_away) on oneonone.answer to dousuru_app;
grant select, insert (person_id, card_id, shared_id), delete on oneonone.arrival to dousuru_app;
