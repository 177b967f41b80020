-- What HR asked somebody else about a question, and what they said, may repeat it: with the question it is out of HR's sight
-- while that is withdrawn. By the clock, since the question's own policy asks who was asked about it: Postgres would run in a
-- circle. Of two who ask together neither writes as the other, and nobody has anybody told of a question that they do not see.
-- +goose Up
drop policy hr on escalation.pass;
create policy hr on escalation.pass using ((select directory.viewer_has('hr'))
  and exists (select from escalation.clock c where c.thread_id = pass.thread_id and not c.withdrawn));

drop policy asker_writes on escalation.message;
create policy asker_writes on escalation.message for insert with check (
  author = 'asker' and (escalation.has_joined(thread_id) or escalation.holds(thread_id))
  and partner = exists (select from escalation.asker a
    where a.thread_id = message.thread_id and a.person_id = (select directory.viewer()) and a.part = 'together'));

drop policy tells on escalation.notice;
create policy tells on escalation.notice for insert with check (exists (select from escalation.thread t where t.id = thread_id));
