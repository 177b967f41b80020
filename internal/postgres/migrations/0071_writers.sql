-- What the company publishes is read by everybody and written by HR and by the program; what wraps keys is its own business. Until here
-- any viewer's SQL could write articles, desks and the names of master keys, and the program's background work could read every wrapped
-- key. A policy that is true for reading leaves no condition in a plan, so that the plan of a search is what it was.
-- +goose Up
-- +goose StatementBegin
do $$
declare
  published text;
  writer constant text := '((select directory.viewer_has(''hr'')) or (select directory.viewer_has(''worker'')))';
begin
  foreach published in array array['knowledge.article', 'knowledge.passage', 'knowledge.revision', 'knowledge.desk', 'knowledge.desk_removed'] loop
    execute format('alter table %s enable row level security', published);
    execute format('alter table %s force row level security', published);
    execute format('create policy reads on %s for select using (true)', published);
    execute format('create policy adds on %s for insert with check %s', published, writer);
    execute format('create policy changes on %s for update using %s with check %s', published, writer, writer);
    execute format('create policy removes on %s for delete using %s', published, writer);
  end loop;
end $$;
-- +goose StatementEnd
-- The index locks a passage while it stores its vector, in nobody's name.
alter policy changes on knowledge.passage using (true);
-- What a page said before is never changed.
drop policy changes on knowledge.revision;
revoke update on knowledge.revision from dousuru_app;

-- The keeper is the program in the hands of who runs `dousuru key`: it alone wraps keys anew, and has no policy on a table with words.
-- Letters stay the worker's, too: it opens them and hands them on. So do the months of the reports: it opens what is counted, and erases
-- the key with the month.
-- +goose StatementBegin
do $$
declare keys text;
begin
  foreach keys in array array['seal.person_key', 'journey.share_key', 'escalation.thread_key', 'escalation.pass_key', 'escalation.gap_key',
      'oneonone.shared_key', 'oneonone.card_key', 'report.fact_key', 'escalation.letter_key'] loop
    execute format('create policy keeper_reads on %s for select using ((select directory.viewer_has(''keeper'')))', keys);
    execute format('create policy keeper_wraps on %s for update using ((select directory.viewer_has(''keeper'')))', keys);
    if keys <> 'escalation.letter_key' then
      execute format('drop policy worker on %s', keys);
    end if;
  end loop;
end $$;
-- +goose StatementEnd
create policy worker_opens on report.fact_key for select using ((select directory.viewer_has('worker')));
create policy worker_erases on report.fact_key for delete using ((select directory.viewer_has('worker')));
revoke update on seal.person_key from dousuru_app;
grant update (wrapped_key) on seal.person_key to dousuru_app;

-- Whoever makes a key locks the name of the master key that wrapped it (for share), so everybody may lock a row, and nobody change it.
alter table seal.master enable row level security;
alter table seal.master force row level security;
create policy reads on seal.master for select using (true);
create policy locks on seal.master for update using (true) with check (false);
create policy notes on seal.master for insert with check ((select directory.viewer_has('keeper')));
create policy forgets on seal.master for delete using ((select directory.viewer_has('keeper')));
revoke update on seal.master from dousuru_app;
grant update (since) on seal.master to dousuru_app;
