-- The index, HR's golden questions with what became of them, and what a month's facts are sealed with are written by the program and, where
-- HR works on them, by HR. Until here any viewer's SQL could empty the search, change or remove a golden question, open the gate, keep HR's
-- weekly reminder away, and put a key in the place of the month's, with which no turn of that month could have been stored. Reading is
-- everybody's as before; a policy that is true leaves no condition in a plan.
-- +goose Up
-- +goose StatementBegin
do $$
declare
  guarded text;
  writer  text := '((select directory.viewer_has(''hr'')) or (select directory.viewer_has(''worker'')))';
begin
  -- The first ones are HR's, too: what is published in HR's own transaction is indexed there, and the golden questions are asked.
  foreach guarded in array array['retrieval.term', 'retrieval.entry', 'retrieval.statistics',
      'evaluation.golden', 'evaluation.run', 'evaluation.result', 'evaluation.change', 'evaluation.setting',
      'retrieval.synonym', 'retrieval.model', 'retrieval.embedding', 'retrieval.held', 'knowledge.due_told'] loop
    if guarded = 'retrieval.synonym' then
      writer := '((select directory.viewer_has(''worker'')))';
    end if;
    execute format('alter table %s enable row level security', guarded);
    execute format('alter table %s force row level security', guarded);
    execute format('create policy reads on %s for select using (true)', guarded);
    execute format('create policy adds on %s for insert with check %s', guarded, writer);
    execute format('create policy changes on %s for update using %s', guarded, writer);
    execute format('create policy removes on %s for delete using %s', guarded, writer);
  end loop;
end $$;
-- +goose StatementEnd
drop policy changes on evaluation.result;                                -- what became of a question stays as it was measured
revoke update on evaluation.result from dousuru_app;
drop policy changes on retrieval.entry;                                  -- a passage that changed is indexed anew
revoke update on retrieval.entry from dousuru_app;
drop policy changes on knowledge.due_told;                               -- of these there is no right to the action
drop policy adds on retrieval.statistics;
drop policy removes on retrieval.statistics;
drop policy adds on evaluation.setting;
drop policy removes on evaluation.setting;

-- No policy looks at a truncate, by which the vectors of a model leave together with what their index holds.
-- +goose StatementBegin
create function retrieval.only_the_program() returns trigger language plpgsql as $$
begin
  if not directory.viewer_has('worker') then
    raise exception using errcode = 'insufficient_privilege', message = 'only the program empties a slot';
  end if;
  return null;
end $$;
-- +goose StatementEnd
create trigger only_the_program before truncate on retrieval.embedding_0 for each statement execute function retrieval.only_the_program();
create trigger only_the_program before truncate on retrieval.embedding_1 for each statement execute function retrieval.only_the_program();

-- Whoever leaves a fact seals it with the key of the month, and does not make that.
drop policy makes on report.fact_key;
create policy worker_makes on report.fact_key for insert with check ((select directory.viewer_has('worker')));
