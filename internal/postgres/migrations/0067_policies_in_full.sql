-- Whose question it is stands in the policies in full, and no longer behind functions, which Postgres plans anew in each statement and
-- runs for each row: they were most of what row-level security cost on the pages of a question. Nobody sees more or less than before.
-- +goose Up
alter policy reads on escalation.thread using (
  (select directory.viewer_has('hr')) and state <> 'withdrawn'
  or escalation.holds_receipt(receipt_hash)
  or (select directory.viewer()) is not null
    and exists (select from escalation.asker a where a.thread_id = thread.id and a.person_id = (select directory.viewer())));
alter policy reads on escalation.message using (
  (select directory.viewer_has('hr')) and exists (select from escalation.thread t where t.id = thread_id)
  or exists (select from escalation.asker a where a.thread_id = message.thread_id and a.person_id = (select directory.viewer()) and a.joined)
  or (select directory.viewer() is null and coalesce(current_setting('app.roles', true), '') = '')
    and exists (select from escalation.thread t where t.id = thread_id and t.identity = 'anonymous'));
alter policy asker on audit.reading using (
  thing is not null and (
    exists (select from escalation.asker a where a.thread_id = thing and a.person_id = (select directory.viewer()) and a.joined)
    or (select directory.viewer() is null and coalesce(current_setting('app.roles', true), '') = '')
      and exists (select from escalation.thread t where t.id = thing and t.identity = 'anonymous')));
