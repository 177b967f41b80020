-- What HR's searches have opened is held in the memory of the program for a while (chat/escalation, Opened). It is told with the commit
-- in which a question is taken back or erased, or its key wrapped anew, whoever does that, and forgets all.
-- +goose Up
-- +goose StatementBegin
create function escalation.tell_opened() returns trigger language plpgsql as $$
begin
  perform pg_catalog.pg_notify('dousuru', 'escalation.opened');
  return null;
end $$;
-- +goose StatementEnd
create trigger tell_opened after update of wrapped_key or delete or truncate on escalation.thread_key for each statement execute function escalation.tell_opened();
create trigger tell_opened after update of state on escalation.thread for each row when (new.state = 'withdrawn') execute function escalation.tell_opened();
