-- What is kept for a time and no longer: talks, and questions that are closed. The worker erases them without reading a row: it
-- deletes all, and these policies leave it those that are past the day app.kept_from of its transaction (a day in Japan; unset: none).
-- Whatever that says, nothing younger than 30 days can be erased so, of questions nothing younger than 90.
-- +goose Up
create function directory.kept_from() returns date language sql stable parallel safe
  return nullif(current_setting('app.kept_from', true), '')::date;

create policy worker_forgets on chat.consultation for delete using (
  (select directory.viewer_has('worker'))
  and (last_at at time zone 'Asia/Tokyo')::date < (select directory.kept_from()) and last_at < now() - interval '30 days');
create policy worker_forgets on chat.frame for delete using (
  (select directory.viewer_has('worker'))
  and (at at time zone 'Asia/Tokyo')::date < (select directory.kept_from()) and at < now() - interval '30 days');
grant delete on chat.frame to dousuru_app;

alter table escalation.clock add column closed_on date;                              -- nobody waits since then; null: somebody does
grant update (closed_on) on escalation.clock to dousuru_app;
alter table escalation.thread no force row level security;                           -- the owner may be no superuser
alter table escalation.event no force row level security;
alter table escalation.clock no force row level security;
update escalation.clock c set closed_on = case t.state when 'left' then t.asked_on
    else coalesce((select max(e.on_date) from escalation.event e where e.thread_id = t.id and e.what in ('answered', 'withdrawn')), t.asked_on) end
  from escalation.thread t where t.id = c.thread_id and t.state in ('answered', 'read', 'withdrawn', 'left');
alter table escalation.thread force row level security;
alter table escalation.event force row level security;
alter table escalation.clock force row level security;
create function escalation.is_due(thread uuid) returns boolean language sql stable parallel safe
  return exists (select from escalation.clock c
    where c.thread_id = thread and c.closed_on < directory.kept_from() and c.closed_on < directory.today() - 90);
create policy worker_forgets on escalation.thread for delete using ((select directory.viewer_has('worker')) and escalation.is_due(id));
grant delete on escalation.thread to dousuru_app;
