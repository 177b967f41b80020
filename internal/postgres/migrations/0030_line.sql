-- The reporting line is imported and changes, and what somebody sees as a manager ends in the same transaction: policies ask
-- directory.person at the moment of reading, and the two things that were granted and not looked up end here. A question that
-- somebody's manager was invited to ask together is theirs no longer (the employee goes on alone), and an invitation that nobody
-- has answered yet is gone. A manager who asked first keeps their own question, and the employee who joined it by their own will
-- keeps its answer: nobody but the two of them gave that away. Who leaves the company leaves every login behind; coming back, they log in again.
-- +goose Up
alter table directory.person add column logins_from timestamptz;       -- logins from before hold no longer; null: all hold
alter policy own on directory.person
  using (id = (select directory.viewer()) or active and manager_id = (select directory.viewer()));

-- The worker, which imports people, takes the former manager out. It reads whose questions there are and none of their words.
create policy line_ends on escalation.asker for delete using (part = 'together' and (select directory.viewer_has('worker')));
create policy line_ended on escalation.asker for update using (part = 'first' and (select directory.viewer_has('worker')));

-- +goose StatementBegin
create function escalation.line_ended() returns trigger language plpgsql as $$
begin
  delete from escalation.asker a where a.part = 'together' and (
    a.person_id = old.manager_id and a.partner_id = old.id
    or not a.joined and a.person_id = old.id and a.partner_id = old.manager_id);
  update escalation.asker a set partner_id = null
  where a.part = 'first' and (a.person_id, a.partner_id) in ((old.id, old.manager_id), (old.manager_id, old.id))
    and not exists (select from escalation.asker other where other.thread_id = a.thread_id and other.part = 'together');
  return null;
end $$;
-- +goose StatementEnd
create trigger line_ended after update of manager_id on directory.person for each row
  when (old.manager_id is not null and old.manager_id is distinct from new.manager_id) execute function escalation.line_ended();
