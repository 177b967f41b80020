-- Tries a statement in the name of a viewer and takes everything back. What a constraint refuses was let through by the rights, which are looked
-- at before. Roles and settings that a transaction inside another one made end with it.
create function pg_temp.try(before text, person text, roles text, receipt text, session text, first text, statement text, after text)
returns text language plpgsql as $$
declare
  found text;
  touched integer;
begin
  if before <> '' then execute before; end if;
  perform set_config('app.person', person, true), set_config('app.roles', roles, true), set_config('app.receipt', receipt, true), set_config('app.session', session, true);
  set local role dousuru_app;
  if first <> '' then execute first; end if;
  if statement like 'select%' then
    execute statement into found;
  else
    execute statement;
    get diagnostics touched = row_count;
  end if;
  if after <> '' then
    reset role;
    execute after into found;
  end if;
  raise exception using errcode = 'TRY00', message = coalesce(found, touched::text, '');
exception
  when sqlstate 'TRY00' then return sqlerrm;
  when insufficient_privilege then return 'denied';
  when integrity_constraint_violation or feature_not_supported then return 'constraint';
end $$;
