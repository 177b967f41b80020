-- What is shared before a 1on1 was the dearest to look for: the key asked for the content, the content for the share and for the reading, and
-- the reading for the share once more, each with both sides' policies. Each of them asks once now, for both sides. Nobody sees more or less
-- than before.
-- +goose Up
drop policy own on journey.share_content;
drop policy manager on journey.share_content;
create policy reads on journey.share_content for select using (exists (
  select from journey.share s where s.id = share_id and (s.member_id = (select directory.viewer())
    or s.manager_id = (select directory.viewer()) and exists (
      select from journey.share_reading r where r.share_id = s.id and r.reader_id = (select directory.viewer()) and r.at = now()))));
create policy own_gives on journey.share_content for insert
  with check (exists (select from journey.share s where s.id = share_id and s.member_id = (select directory.viewer())));
create policy own_changes on journey.share_content for update
  using (exists (select from journey.share s where s.id = share_id and s.member_id = (select directory.viewer())));
create policy own_erases on journey.share_content for delete
  using (exists (select from journey.share s where s.id = share_id and s.member_id = (select directory.viewer())));

drop policy member on journey.share_reading;
drop policy reader on journey.share_reading;
create policy sees on journey.share_reading for select using (exists (
  select from journey.share s where s.id = share_id and (s.member_id = (select directory.viewer())
    or s.manager_id = (select directory.viewer()) and reader_id = (select directory.viewer()))));
