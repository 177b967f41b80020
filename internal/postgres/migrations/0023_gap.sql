-- From one answer to everybody's answer: which article came of a question, or why none does, and which questions show a gap:
-- something that stands somewhere and was not found, or something that does not exist. A gap has HR's own wording and never an
-- asker's; what HR publishes of it every employee may read, without a count and without a day.
-- +goose Up
alter table escalation.handling
  add column draft text not null default '',                                        -- slug of the article being written from the answer
  add column no_article text not null default '' check (no_article in ('', 'once', 'personal', 'legal', 'other')),
  add column no_article_note text not null default '' check (length(no_article_note) <= 500);   -- for colleagues
create index handling_draft on escalation.handling (draft) where draft <> '';

-- For the asker to read: on this day HR said that there is no such program.
alter table escalation.clock add column none_on date;
grant update (none_on) on escalation.clock to dousuru_app;
create index clock_article on escalation.clock (article) where article <> '';

create table escalation.gap (
  id           uuid primary key default gen_random_uuid(),
  kind         text not null check (kind in ('not_found', 'not_there')),
  wording      text not null default '' check (length(wording) <= 200),             -- HR's own
  state        text not null default 'open' check (state in ('open', 'answered', 'closed')),
  article      text not null default '',                                            -- slug of what answers it
  published    boolean not null default false,
  since        date not null default (directory.today() - (extract(day from directory.today())::int - 1)),  -- months alone: a day would lead to an asker
  answered_in  date,
  version      integer not null default 1,
  check (not published or wording <> ''),
  check (state <> 'answered' or article <> ''),
  check ((state = 'answered') = (answered_in is not null)),
  check (extract(day from since) = 1 and extract(day from answered_in) = 1)
);

-- The questions that show a gap; those merged with one of them count with it.
create table escalation.gap_question (
  thread_id  uuid primary key references escalation.thread (id) on delete cascade,
  gap_id     uuid not null references escalation.gap (id) on delete cascade
);
create index gap_question_gap on escalation.gap_question (gap_id);

alter table escalation.gap enable row level security;
alter table escalation.gap force row level security;
alter table escalation.gap_question enable row level security;
alter table escalation.gap_question force row level security;
create policy hr on escalation.gap using ((select directory.viewer_has('hr')));
create policy published on escalation.gap for select using (published and (select directory.viewer()) is not null);
create policy hr on escalation.gap_question using ((select directory.viewer_has('hr')));
grant select, delete, insert (id, kind, since), update (kind, wording, state, article, published, since, answered_in, version) on escalation.gap to dousuru_app;
grant select, insert, update, delete on escalation.gap_question to dousuru_app;

-- What the asker took back the executive sees no more, either.
drop policy reads on escalation.thread;
create policy reads on escalation.thread for select using (
  ((select directory.viewer_has('hr')) and state <> 'withdrawn')
  or escalation.holds_receipt(receipt_hash) or escalation.asks(id) or (state <> 'withdrawn' and escalation.is_passed(id)));
drop policy moves on escalation.thread;
create policy moves on escalation.thread for update using (
  ((select directory.viewer_has('hr')) and state <> 'withdrawn')
  or escalation.holds_receipt(receipt_hash) or escalation.asks(id) or (state <> 'withdrawn' and escalation.is_passed(id)));
