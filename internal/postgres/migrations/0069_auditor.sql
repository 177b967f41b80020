-- Who watches over the readings (監査): sees who read which kind of thing and when, and no word, no question and nobody who asked. Whoever
-- reads questions themselves does not watch over it, so the role is none beside HR or an executive.
-- +goose Up
alter table directory.person drop constraint person_roles_check;
alter table directory.person add constraint person_roles_check check (roles <@ array['employee', 'manager', 'hr', 'executive', 'admin', 'auditor']);

create policy auditor on audit.reading for select using ((select directory.viewer_has('auditor'))
  and not (select directory.viewer_has('hr')) and not (select directory.viewer_has('executive')));
