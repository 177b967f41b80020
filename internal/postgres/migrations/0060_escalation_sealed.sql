-- What is asked and answered at HR is sealed. A question has a key of its own, read by whoever reads the question: it seals the question,
-- an alias, what is written in its thread and what HR notes of it. What HR asks somebody else, with the copy for them, has another, so
-- an executive opens that and no thread. HR's wording of a gap is read by everybody once it is published and has a key, too. An answer
-- in writing opens with the key of the one who writes it. Lengths are the program's to check from here on. A key is made before its row,
-- so that no row was ever plain: that is looked at with the commit.
-- Rows of before become a zero byte and their text here, and are sealed by the step after the migrations.
-- +goose Up
alter table escalation.thread
  drop constraint thread_question_check, drop constraint thread_check, alter column alias drop default,
  alter column question type bytea using '\x00'::bytea || convert_to(question, 'UTF8'),
  alter column alias type bytea using case when alias = '' then ''::bytea else '\x00'::bytea || convert_to(alias, 'UTF8') end,
  alter column alias set default '', alter column question set storage external, alter column alias set storage external,
  add constraint thread_question_check check (length(question) > 0),
  add constraint thread_check check ((length(alias) = 0) = (identity <> 'alias'));
alter table escalation.message
  drop constraint message_body_check,
  alter column body type bytea using '\x00'::bytea || convert_to(body, 'UTF8'), alter column body set storage external,
  add constraint message_body_check check (length(body) > 0);
alter table escalation.note
  drop constraint note_body_check,
  alter column body type bytea using '\x00'::bytea || convert_to(body, 'UTF8'), alter column body set storage external,
  add constraint note_body_check check (length(body) > 0);
alter table escalation.draft
  drop constraint draft_body_check,
  alter column body type bytea using '\x00'::bytea || convert_to(body, 'UTF8'), alter column body set storage external,
  add constraint draft_body_check check (length(body) > 0);
alter table escalation.handling
  drop constraint handling_no_article_note_check, alter column no_article_note drop default,
  alter column no_article_note type bytea using case when no_article_note = '' then ''::bytea else '\x00'::bytea || convert_to(no_article_note, 'UTF8') end,
  alter column no_article_note set default '', alter column no_article_note set storage external;
alter table escalation.pass
  drop constraint pass_note_check, drop constraint pass_reply_check, drop constraint pass_question_check,
  alter column note drop default, alter column reply drop default, alter column question drop default,
  alter column note type bytea using case when note = '' then ''::bytea else '\x00'::bytea || convert_to(note, 'UTF8') end,
  alter column reply type bytea using case when reply = '' then ''::bytea else '\x00'::bytea || convert_to(reply, 'UTF8') end,
  alter column question type bytea using case when question = '' then ''::bytea else '\x00'::bytea || convert_to(question, 'UTF8') end,
  alter column note set default '', alter column reply set default '', alter column question set default '',
  alter column note set storage external, alter column reply set storage external, alter column question set storage external;
alter table escalation.gap
  drop constraint gap_check, drop constraint gap_wording_check, alter column wording drop default,
  alter column wording type bytea using case when wording = '' then ''::bytea else '\x00'::bytea || convert_to(wording, 'UTF8') end,
  alter column wording set default '', alter column wording set storage external,
  add constraint gap_check check (not published or length(wording) > 0);

create table escalation.thread_key (
  holder       uuid primary key references escalation.thread (id) on delete cascade deferrable initially deferred,
  wrapped_key  bytea not null
);
create table escalation.pass_key (
  holder       uuid primary key references escalation.pass (id) on delete cascade deferrable initially deferred,
  wrapped_key  bytea not null
);
create table escalation.gap_key (
  holder       uuid primary key references escalation.gap (id) on delete cascade,
  wrapped_key  bytea not null
);
alter table escalation.thread_key enable row level security;
alter table escalation.thread_key force row level security;
alter table escalation.pass_key enable row level security;
alter table escalation.pass_key force row level security;
alter table escalation.gap_key enable row level security;
alter table escalation.gap_key force row level security;

-- A key without a thread does not outlast its transaction, and no thread is without one, so there is none to be made for another's.
create policy makes on escalation.thread_key for insert with check (true);
create policy reads on escalation.thread_key for select using (exists (select from escalation.thread t where t.id = holder));
create policy worker on escalation.thread_key using ((select directory.viewer_has('worker')));
create policy makes on escalation.pass_key for insert with check ((select directory.viewer_has('hr')));
create policy reads on escalation.pass_key for select using (exists (select from escalation.pass p where p.id = holder));
create policy worker on escalation.pass_key using ((select directory.viewer_has('worker')));
create policy makes on escalation.gap_key for insert with check ((select directory.viewer_has('hr')));
create policy reads on escalation.gap_key for select using (exists (select from escalation.gap g where g.id = holder));
create policy worker on escalation.gap_key using ((select directory.viewer_has('worker')));
grant select, insert, update (wrapped_key) on escalation.thread_key, escalation.pass_key, escalation.gap_key to dousuru_app;

drop function escalation.give_back(uuid, text, date, timestamptz);
-- +goose StatementBegin
create function escalation.give_back(asked uuid, said bytea, day date, moment timestamptz) returns uuid language plpgsql as $$
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
-- +goose StatementEnd

insert into seal.pending (column_name) values
  ('escalation.thread.question'), ('escalation.thread.alias'), ('escalation.message.body'), ('escalation.note.body'), ('escalation.draft.body'),
  ('escalation.handling.no_article_note'), ('escalation.pass.note'), ('escalation.pass.reply'), ('escalation.pass.question'), ('escalation.gap.wording');
