-- What row-level security costs on the pages of questions is mostly the number of policies inside each other: Postgres sets each of them up
-- in every statement, also those whose turn never comes. So the ways in of one table stand in one policy, the asker's first; whoever holds a
-- receipt is looked up once for a statement, and so is whether HR goes through all questions. Nobody sees more or less than before.
-- +goose Up

-- The question that the receipt of somebody without a name opens; null: none. It asks the question's own policy, since nobody may read the
-- hash of a receipt. Policies call it in a select of its own, so that it runs once for a statement, and only for who comes with a receipt.
create index thread_anonymous on escalation.thread (id) where identity = 'anonymous';
-- +goose StatementBegin
create function escalation.of_receipt() returns uuid language plpgsql stable parallel safe as $$
begin
  if coalesce(current_setting('app.receipt', true), '') = '' or directory.viewer() is not null or coalesce(current_setting('app.roles', true), '') <> '' then
    return null;
  end if;
  return (select t.id from escalation.thread t where t.identity = 'anonymous');
end $$;
-- +goose StatementEnd

-- Whether it was recorded in the last minute that the program goes through all questions for the viewer. Once for a statement, too.
-- +goose StatementBegin
create function audit.goes_through() returns boolean language plpgsql stable parallel safe as $$
begin
  return exists (select from audit.reading r where r.thing is null and r.reader = directory.viewer() and r.at > now() - interval '1 minute');
end $$;
-- +goose StatementEnd

drop policy own on escalation.asker;
drop policy hr_reads on escalation.asker;
drop policy glass on escalation.asker;
drop policy worker_reads on escalation.asker;
create policy reads on escalation.asker for select using (
  person_id = (select directory.viewer())
  or (select directory.viewer_has('hr')) and (identity = 'named' and joined or identity = 'alias' and escalation.glass_shows(thread_id))
  or (select directory.viewer_has('worker')));

alter policy reads on escalation.thread using (
  (select directory.viewer_has('hr')) and state <> 'withdrawn'
  or exists (select from escalation.asker a where a.thread_id = thread.id and a.person_id = (select directory.viewer()))
  or escalation.holds_receipt(receipt_hash));

alter policy reads on escalation.clock using (
  (select directory.viewer_has('hr')) or (select directory.viewer_has('worker'))
  or exists (select from escalation.asker a where a.thread_id = clock.thread_id and a.person_id = (select directory.viewer()))
  or thread_id = (select escalation.of_receipt()));

alter policy reads on escalation.message using (
  exists (select from escalation.asker a where a.thread_id = message.thread_id and a.person_id = (select directory.viewer()) and a.joined)
  or (select directory.viewer_has('hr')) and exists (select from escalation.thread t where t.id = thread_id)
  or thread_id = (select escalation.of_receipt()));

alter policy asker on audit.reading using (
  exists (select from escalation.asker a where a.thread_id = thing and a.person_id = (select directory.viewer()) and a.joined)
  or thing = (select escalation.of_receipt()));
alter policy auditor on audit.reading using (
  (select directory.viewer_has('auditor') and not directory.viewer_has('hr') and not directory.viewer_has('executive')));

-- By the question's state and not by its clock, which HR may write.
alter policy reads on escalation.thread_key using (
  exists (select from escalation.asker a where a.thread_id = holder and a.person_id = (select directory.viewer()))
  or (select directory.viewer_has('hr')) and exists (select from escalation.thread t where t.id = holder)
    and ((select audit.goes_through())
      or exists (select from audit.reading r where r.thing = holder and r.reader = (select directory.viewer()) and r.day = (select directory.today())))
  or holder = (select escalation.of_receipt()));
