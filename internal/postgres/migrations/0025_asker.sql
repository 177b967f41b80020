-- The asker's side of a question: what they write comes once however often it is sent, whether HR wrote something that they
-- have not read is known without a word of it, and the worker finds out whom to tell.
-- +goose Up
alter table escalation.message add column once uuid;                                  -- of what an asker writes: made from the frame that brought it
create unique index message_once on escalation.message (thread_id, once) where once is not null;

alter table escalation.clock add column hr_seq integer not null default 0;            -- of the last message that HR wrote
update escalation.clock c set hr_seq = coalesce((select max(m.seq) from escalation.message m where m.thread_id = c.thread_id and m.author = 'hr'), 0);
grant update (hr_seq) on escalation.clock to dousuru_app;

alter table escalation.notice add column person_id uuid references directory.person (id) on delete cascade;  -- passed: the executive; else the worker finds out
