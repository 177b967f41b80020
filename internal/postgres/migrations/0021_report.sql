-- What people could not find, for HR, without anybody seeing who asked or what was said: facts of the running month, which
-- nobody reads but the worker, and the counts of closed months, in which the database itself refuses every number that is
-- below the least group. docs/design.md says what is counted and what an attacker can learn.
-- +goose Up
create schema report;
grant usage on schema report to dousuru_app;

-- One row a turn, page opened or thing kept. No text and no time finer than the month; no key either, which would tell the
-- order. The month is the database's own: nobody adds to a month that is over.
create table report.fact (
  month      date not null default date_trunc('month', directory.today())::date,
  person_id  uuid not null references directory.person (id) on delete cascade,
  what       text not null check (what in ('answer', 'unknown', 'opened', 'kept')),
  theme      text not null default '' check (length(theme) <= 100 and theme <> '*'),
  kind       text not null default '' check (kind in ('', 'none', 'missing', 'near')),  -- of unknown: nothing there, a facet missing, pages near
  facet      text not null default '' check (length(facet) <= 40),                      -- that is missing
  articles   text[] not null default '{}' check (cardinality(articles) <= 12),          -- shown, or the nearest; slugs
  check ((what = 'unknown') = (kind <> '')),
  check (what = 'unknown' or theme = '' and facet = '')
);
create index fact_person on report.fact (person_id);

create table report.month (
  month      date primary key check (extract(day from month) = 1),
  k          integer not null check (k >= 5),
  closed_on  date not null default directory.today(),
  unique (month, k)
);

-- People whose questions had no answer. Each is in one theme, one kind and one article: the counts of parts add up to the whole.
create table report.gap (
  month    date not null,
  k        integer not null,
  theme    text,                          -- null: all together; '*': several themes as one, in members
  kind     text check (kind in ('none', 'missing', 'near')),
  article  text,                          -- null: all together
  facet    text not null default '',
  members  text[] not null default '{}',
  n        integer check (n = 0 or n >= k),  -- null: hidden
  foreign key (month, k) references report.month (month, k),
  unique nulls not distinct (month, theme, kind, article, facet)
);

-- People to whom an article was shown as a choice, who opened its page, who keep it in mind. No sums: somebody is in many rows.
create table report.used (
  month    date not null,
  k        integer not null,
  article  text not null,
  what     text not null check (what in ('shown', 'opened', 'kept')),
  n        integer check (n >= k),        -- null: hidden; nobody at all has no row
  foreign key (month, k) references report.month (month, k),
  primary key (month, article, what)
);

-- What became of the questions that were handed to HR. HR knows them one by one; the report goes further than HR.
create table report.handed (
  month    date not null,
  k        integer not null,
  what     text not null check (what in ('asked', 'in_time', 'later', 'waiting', 'withdrawn', 'left', 'several')),
  members  text[] not null default '{}',      -- of several
  n        integer check (n = 0 or n >= k),   -- null: hidden
  foreign key (month, k) references report.month (month, k),
  primary key (month, what)
);

-- Working minutes to the first answer of a month's questions; no row where too few were answered.
create table report.took (
  month   date primary key,
  k       integer not null,
  n       integer not null check (n >= k),
  median  integer not null,
  p90     integer not null,
  foreign key (month, k) references report.month (month, k)
);

alter table report.fact enable row level security;
alter table report.fact force row level security;
alter table report.month enable row level security;
alter table report.month force row level security;
alter table report.gap enable row level security;
alter table report.gap force row level security;
alter table report.used enable row level security;
alter table report.used force row level security;
alter table report.handed enable row level security;
alter table report.handed force row level security;
alter table report.took enable row level security;
alter table report.took force row level security;
create policy own_writes on report.fact for insert with check (person_id = (select directory.viewer()));
create policy own_erases on report.fact for delete using (person_id = (select directory.viewer()));
create policy worker_reads on report.fact for select using ((select directory.viewer_has('worker')));
create policy worker_erases on report.fact for delete using ((select directory.viewer_has('worker')));
create policy hr_reads on report.month for select using ((select directory.viewer_has('hr')) or (select directory.viewer_has('worker')));
create policy worker_writes on report.month for insert with check ((select directory.viewer_has('worker')));
create policy hr_reads on report.gap for select using ((select directory.viewer_has('hr')));
create policy worker_writes on report.gap for insert with check ((select directory.viewer_has('worker')));
create policy hr_reads on report.used for select using ((select directory.viewer_has('hr')));
create policy worker_writes on report.used for insert with check ((select directory.viewer_has('worker')));
create policy hr_reads on report.handed for select using ((select directory.viewer_has('hr')));
create policy worker_writes on report.handed for insert with check ((select directory.viewer_has('worker')));
create policy hr_reads on report.took for select using ((select directory.viewer_has('hr')));
create policy worker_writes on report.took for insert with check ((select directory.viewer_has('worker')));
grant select, delete, insert (person_id, what, theme, kind, facet, articles) on report.fact to dousuru_app;
-- What was published stays as it was: nobody may change or take away a row.
grant select, insert on report.month, report.gap, report.used, report.handed, report.took to dousuru_app;

-- pooled says which parts of a whole are counted together, so that none below k can be computed from the whole and the rest.
-- n are the parts, their sum is known. NULL: no part can be shown.
--   1. Parts below k go into the pool.
--   2. Whoever subtracts what is shown from the whole knows the pool's sum. That must be k or more, of two parts at least.
--   3. Even somebody who is told which parts of the pool are below k must be left with k/2 further possibilities: upwards (others
--      could be smaller, down to one person) and downwards (others could be larger, if only up to the smallest one outside).
--   4. Until that holds, one of the two smallest parts outside joins the pool, by lot: were it always the smallest, who knows this
--      rule could compute some. If nothing is left outside, no part is shown.
-- +goose StatementBegin
create function report.pooled(n integer[], k integer) returns boolean[] language plpgsql volatile parallel safe as $$
declare
  pool boolean[] := array(select v > 0 and v < k from unnest(n) with ordinality t(v, i) order by i);
  small bigint; large bigint; total bigint; least_shown bigint; next integer;
begin
  loop
    select count(*) filter (where p and v < k), count(*) filter (where p and v >= k), coalesce(sum(v) filter (where p), 0),
           min(v) filter (where v > 0 and not p)
      into small, large, total, least_shown from unnest(n, pool) t(v, p);
    if small = 0 then
      return pool;
    elsif least_shown is null then
      return null;
    end if;
    exit when small + large >= 2 and total >= k
      and total - small - large >= k / 2
      and small * (k - 1) + large * least_shown - total >= k / 2;
    select i into next from unnest(n, pool) with ordinality t(v, p, i)
    where v > 0 and not p and v <= (select max(v) from (select v from unnest(n, pool) t(v, p) where v > 0 and not p order by v limit 2) s)
    order by gen_random_uuid() limit 1;
    pool[next] := true;
  end loop;
  return pool;
end $$;
-- +goose StatementEnd

-- unsplit says of which rows of a table only the sum is shown, so that no cell below k can be computed from the sums of rows
-- and columns. n are the cells row by row; all sums of rows are known, and are 0 or at least k. NULL: no row can be split.
--   1. A column whose sum is below k could not be shown: then no row is split.
--   2. Rows with a cell below k are not split. Of them only their sums are known, and what is left of each column without the rows
--      that are split. Zeros are hidden, too, unless the whole column of these rows is 0.
--   3. A cell of such a block lies between max(0, row + column - block) and min(row, column): that is min(row, block - row, column,
--      block - column) wide. Each of these must be 0 or at least k. It is computed from what everybody sees, so that it holds tells nothing.
--   4. Somebody who is told which cells are below k must be left with another possibility for each: four hidden cells at the corners
--      of a rectangle can change together (+1, -1, +1, -1) and leave every sum as it is.
--   5. Until that holds, the smallest row that is still split joins. If none is left, no row is split.
-- +goose StatementBegin
create function report.unsplit(n integer[], columns integer, k integer) returns boolean[] language plpgsql immutable parallel safe as $$
declare
  line integer[] := array(select sum(v) from unnest(n) with ordinality t(v, i) group by (i - 1) / columns order by (i - 1) / columns);
  hidden boolean[] := array(select bool_or(v > 0 and v < k) from unnest(n) with ordinality t(v, i) group by (i - 1) / columns order by (i - 1) / columns);
  next integer;
begin
  if exists (select from unnest(n) with ordinality t(v, i) group by (i - 1) % columns having sum(v) > 0 and sum(v) < k) then
    return null;
  end if;
  while true = any (hidden) loop
    if not exists (
      with block as materialized (
        select ((i - 1) / columns)::integer as r, (i - 1) % columns as c, v from unnest(n) with ordinality t(v, i) where hidden[((i - 1) / columns + 1)::integer]),
      whole as (select sum(v) as all_of from block),
      margin as (select sum(v) as m from block group by r union all select sum(v) from block group by c),
      cell as materialized (
        select r, c, v as down, case when v < k then k - 1 - v else 1000000000 end as up from block
        where c in (select c from block group by c having sum(v) > 0)),
      room as (
        select a.r, a.c, bool_or(least(a.up, b.down, d.down, e.up) > 0 or least(a.down, b.up, d.up, e.down) > 0) as moves
        from cell a
          join cell b on b.r = a.r and b.c <> a.c
          join cell d on d.c = a.c and d.r <> a.r
          join cell e on e.r = d.r and e.c = b.c
        group by a.r, a.c)
      select from margin, whole where m > 0 and m < k or all_of - m < k
      union all
      select from cell left join room using (r, c) where not coalesce(moves, false)) then
      return hidden;
    end if;
    select i into next from unnest(line, hidden) with ordinality t(v, h, i) where v > 0 and not h order by v, i limit 1;
    if next is null then
      return null;
    end if;
    hidden[next] := true;
  end loop;
  return hidden;
end $$;
-- +goose StatementEnd
