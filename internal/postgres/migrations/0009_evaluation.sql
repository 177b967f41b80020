-- The golden questions that HR keeps, and what became of each of them after every change of the knowledge. They are HR's own
-- wordings, never a person's question, so nothing here is about a person. The schema river is for the jobs; its tables are
-- made by the library's own migrations, which run after these.
-- +goose Up
create schema evaluation;
create schema river;
grant usage on schema evaluation, river to dousuru_app;

create table evaluation.golden (
  id          text primary key check (length(id) between 1 and 100),
  text        text not null check (length(text) between 1 and 1000),
  lang        text not null default 'ja' check (lang in ('ja', 'en')),
  tags        text[] not null default '{role:employee}',    -- audience tags of who is taken to ask
  expected    text not null check (expected in ('answer', 'escalate')),
  articles    text[] not null default '{}',                 -- slugs; any of them is right. No keys: an article may come later
  about       text not null default '',                     -- slug of the article that the talk is about
  note        text not null default '' check (length(note) <= 2000),
  active      boolean not null default true,
  revision    integer not null default 1,                   -- grows when what is asked or expected changes
  created_on  date not null default directory.today(),
  check ((expected = 'answer') = (articles <> '{}'))
);

create table evaluation.run (
  id             bigint generated always as identity primary key,
  reason         text not null check (reason in ('import', 'publish', 'manual', 'analyzer')),
  cause          text not null default '',                  -- what changed, in one line
  forced         text not null default '',                  -- why HR let it pass although the gate refused
  index_version  bigint not null default 0,
  analyzer       text not null default '',
  vocabulary     text not null default '',                  -- which of the company's own words were in force
  threshold      real not null default 0,
  compared_to    bigint references evaluation.run (id) on delete set null,
  asked_at       timestamptz not null default now(),
  started_at     timestamptz,
  finished_at    timestamptz,
  total          integer not null default 0,
  done           integer not null default 0,
  passed         integer not null default 0,
  weak           integer not null default 0,
  worse          integer not null default 0,
  better         integer not null default 0,
  state          text not null default 'waiting' check (state in ('waiting', 'running', 'ok', 'worse', 'refused', 'failed')),
  error          text not null default ''
);
-- One run waits at a time: who asks again gets the same one.
create unique index run_waiting on evaluation.run (state) where state = 'waiting';

create table evaluation.result (
  run_id             bigint not null references evaluation.run (id) on delete cascade,
  golden_id          text not null references evaluation.golden (id) on delete cascade,
  revision           integer not null,
  outcome            text not null check (outcome in ('answer', 'unknown')),
  verdict            text not null check (verdict in ('pass', 'weak', 'unknown', 'wrong')),
  first              text not null default '',              -- slug of the first article found
  rank               integer not null default 0,            -- of the first gold article; 0: not found
  confidence         real not null,
  change             text not null check (change in ('new', 'same', 'better', 'worse')),
  cause              text not null default '',
  cause_article      text not null default '',
  before_verdict     text not null default '',
  before_first       text not null default '',
  before_rank        integer not null default 0,
  before_confidence  real not null default 0,
  primary key (run_id, golden_id)
);
create index result_golden on evaluation.result (golden_id);

-- What an import changed and which run looked at it. Without a run it waits for the next one.
create table evaluation.change (
  id      bigint generated always as identity primary key,
  slug    text not null,
  what    text not null check (what in ('new', 'changed', 'retired')),
  source  text not null default '',
  at      timestamptz not null default clock_timestamp(),
  run_id  bigint references evaluation.run (id) on delete cascade
);
create unique index change_waiting on evaluation.change (slug) where run_id is null;
create index change_run on evaluation.change (run_id);

create table evaluation.setting (
  singleton  boolean primary key default true check (singleton),
  gate       boolean not null default false,
  allowed    integer not null default 0 check (allowed between 0 and 10000),   -- questions that may get worse
  changed_at timestamptz
);
insert into evaluation.setting default values;

grant select, insert, update, delete on evaluation.golden, evaluation.run, evaluation.result, evaluation.change to dousuru_app;
grant select, update on evaluation.setting to dousuru_app;
