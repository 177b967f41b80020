-- An executive reads what HR asks them, with a copy of the question that ends with the asking, and nothing of the question's own rows:
-- name, way of asking, receipt, steps and clock would lead to the asker. The hash of a receipt is read by nobody. Of a question of
-- two neither reads that the other has read.
-- +goose Up
alter table escalation.pass add column question text not null default '' check (length(question) <= 4000);  -- for the executive, while they are asked
alter table escalation.pass no force row level security;                             -- the owner may be no superuser
alter table escalation.thread no force row level security;
update escalation.pass p set question = t.question from escalation.thread t
  where t.id = p.thread_id and t.state = 'passed' and p.executive_id is not null and p.back_on is null;
alter table escalation.thread force row level security;
alter table escalation.pass force row level security;

drop policy reads on escalation.thread;
create policy reads on escalation.thread for select using (
  ((select directory.viewer_has('hr')) and state <> 'withdrawn') or escalation.holds_receipt(receipt_hash)
  or (select directory.viewer()) is not null and escalation.asks(id));
drop policy moves on escalation.thread;
create policy moves on escalation.thread for update using (
  ((select directory.viewer_has('hr')) and state <> 'withdrawn') or escalation.holds_receipt(receipt_hash)
  or (select directory.viewer()) is not null and escalation.asks(id));
drop function escalation.is_passed(uuid);

-- HR reads the hash no more than anybody else, so no receipt can be tried against it by a query of HR's.
revoke select on escalation.thread from dousuru_app;
grant select (id, question, language, state, asked_on, asked_at, identity, alias, together) on escalation.thread to dousuru_app;
-- Who is neither a person nor has a role sees by their receipt alone.
create or replace function escalation.holds(thread uuid) returns boolean language sql stable parallel safe
  return directory.viewer() is null and coalesce(current_setting('app.roles', true), '') = ''
    and exists (select from escalation.thread t where t.id = thread and t.identity = 'anonymous');

drop policy reads on escalation.event;
create policy reads on escalation.event for select using (exists (
  select from escalation.thread t where t.id = thread_id and (what <> 'read' or t.together = '' or (select directory.viewer_has('hr')))));
-- The number of the next step counts those, too, that whoever makes it does not read.
-- +goose StatementBegin
create function escalation.next_step(thread uuid) returns integer language plpgsql as $$
declare
  roles text := coalesce(current_setting('app.roles', true), '');
  step integer;
begin
  perform set_config('app.roles', ',hr,', true); -- an error takes it back with the transaction
  select coalesce(max(e.seq), 0) + 1 into step from escalation.event e where e.thread_id = thread;
  perform set_config('app.roles', roles, true);
  return step;
end $$;
-- +goose StatementEnd

drop policy executive on escalation.pass;
drop policy executive_replies on escalation.pass;
create policy executive on escalation.pass for select using (executive_id = (select directory.viewer()) and back_on is null);
grant update (question) on escalation.pass to dousuru_app;

-- The one thing that an executive does to a question, in HR's name because they see none of its rows: the reply goes to HR, the copy
-- ends, and the question is with HR again. Null: the pass is not theirs, or is over.
-- +goose StatementBegin
create function escalation.give_back(asked uuid, said text, day date, moment timestamptz) returns uuid language plpgsql as $$
declare
  roles text := coalesce(current_setting('app.roles', true), '');
  about uuid;
  way text;
begin
  select p.thread_id into about from escalation.pass p where p.id = asked and p.executive_id = directory.viewer() and p.back_on is null;
  if about is null then
    return null;
  end if;
  perform set_config('app.roles', ',hr,', true);
  select t.identity into way from escalation.thread t where t.id = about and t.state = 'passed' for update;
  if way is null then
    about := null; -- HR has moved it meanwhile
  else
    update escalation.pass p set reply = said, question = '', back_on = day where p.id = asked;
    insert into escalation.event (thread_id, seq, what, on_date, at)
      values (about, escalation.next_step(about), 'back', day, case when way = 'named' then moment end);
    update escalation.thread t set state = 'seen' where t.id = about;
  end if;
  perform set_config('app.roles', roles, true);
  return about;
end $$;
-- A question that is taken back ends what was asked about it, before HR loses sight of both.
create function escalation.take_back() returns trigger language plpgsql as $$
declare
  roles text := coalesce(current_setting('app.roles', true), '');
begin
  perform set_config('app.roles', ',hr,', true);
  update escalation.pass p set question = '', back_on = directory.today() where p.thread_id = new.thread_id and p.back_on is null;
  perform set_config('app.roles', roles, true);
  return new;
end $$;
-- +goose StatementEnd
create trigger take_back before update of withdrawn on escalation.clock for each row
  when (new.withdrawn and not old.withdrawn) execute function escalation.take_back();
