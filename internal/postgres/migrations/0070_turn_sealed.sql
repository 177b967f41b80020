-- What a turn came to and what it counts as for the reports told, beside a question without a name, whose turn came to the same: of 200
-- people who say ten different things one in 15 was found. Both are sealed, and nothing is left in the row of a message but its author.
-- +goose Up
-- The owner need be no superuser, and sees no row while row-level security is forced.
alter table chat.turn no force row level security;
alter table chat.message no force row level security;
alter table report.fact no force row level security;

alter table chat.turn add column result bytea not null default '';      -- outcome, confidence, threshold and time
update chat.turn set result = '\x00'::bytea || convert_to(jsonb_build_object('outcome', outcome, 'confidence', confidence, 'threshold', threshold, 'elapsed_us', elapsed_us)::text, 'UTF8');
alter table chat.turn drop column outcome, drop column confidence, drop column threshold, drop column elapsed_us;
alter table chat.turn alter column result set storage external;

update chat.message set kind = '';                                       -- it stands in the body
alter table chat.message drop column kind;

create table report.fact_key (
  holder       uuid primary key,                                        -- one a month
  wrapped_key  bytea not null
);
alter table report.fact add column id uuid not null default gen_random_uuid() primary key;
alter table report.fact add column box uuid;
alter table report.fact add column content bytea;
update report.fact set box = md5('report.fact ' || month)::uuid,
  content = '\x00'::bytea || convert_to(jsonb_build_object('what', what, 'theme', theme, 'kind', kind, 'facet', facet, 'articles', articles)::text, 'UTF8');
alter table report.fact drop column what, drop column theme, drop column kind, drop column facet, drop column articles;
alter table report.fact alter column id drop default, alter column box set not null, alter column content set not null, alter column content set storage external;
alter table chat.turn force row level security;
alter table chat.message force row level security;
alter table report.fact force row level security;
insert into seal.pending (column_name) values ('chat.turn.result'), ('report.fact.content');

-- Whoever leaves a fact seals it, and the worker who counts opens it. The key opens nothing without the rows, which nobody else reads.
alter table report.fact_key enable row level security;
alter table report.fact_key force row level security;
create policy seals on report.fact_key for select using ((select directory.viewer()) is not null);
create policy makes on report.fact_key for insert with check ((select directory.viewer()) is not null);
create policy worker on report.fact_key using ((select directory.viewer_has('worker')));
grant select, insert, update (wrapped_key), delete on report.fact_key to dousuru_app;
grant insert (id, person_id, box, content) on report.fact to dousuru_app;
