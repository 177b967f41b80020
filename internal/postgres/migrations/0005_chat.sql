-- Consultations and their messages: seen by the person alone. Message order is a sequence taken under the consultation's row
-- lock; a client's message id is unique for ever, so a repeated frame is one message.
-- +goose Up
create table chat.consultation (
  id          uuid primary key default gen_random_uuid(),
  person_id   uuid not null references directory.person (id) on delete cascade,
  language    text not null default 'ja' check (language in ('ja', 'en')),
  role        text not null default 'employee' check (role in ('employee', 'manager')),
  next_seq    bigint not null default 1,
  context     jsonb not null default '{}',                  -- what 「それ」 means: articles, facet, last outcome
  started_at  timestamptz not null default now(),
  last_at     timestamptz not null default now(),
  asked_at    timestamptz,                                  -- when どうする was asked
  ended_at    timestamptz,
  unique (id, person_id)
);
create index consultation_person on chat.consultation (person_id, started_at desc);

create table chat.message (
  consultation_id  uuid not null,
  person_id        uuid not null,
  seq              bigint not null,
  author           text not null check (author in ('person', 'desk')),
  kind             text not null,
  client_id        uuid,
  body             jsonb not null,
  at               timestamptz not null default now(),
  primary key (consultation_id, seq),
  unique (person_id, client_id),
  foreign key (consultation_id, person_id) references chat.consultation (id, person_id) on delete cascade
);

create table chat.turn (
  consultation_id  uuid not null,
  person_id        uuid not null,
  seq              bigint not null,                         -- of the desk's message
  outcome          text not null check (outcome in ('answer', 'clarify', 'unknown', 'route', 'decline')),
  confidence       real not null,
  threshold        real not null,
  why              jsonb not null,                          -- scores, signals, passages
  elapsed_us       bigint not null,
  primary key (consultation_id, seq),
  foreign key (consultation_id, person_id) references chat.consultation (id, person_id) on delete cascade
);

alter table chat.consultation enable row level security;
alter table chat.consultation force row level security;
alter table chat.message enable row level security;
alter table chat.message force row level security;
alter table chat.turn enable row level security;
alter table chat.turn force row level security;
create policy own on chat.consultation using (person_id = (select directory.viewer()));
create policy own on chat.message using (person_id = (select directory.viewer()));
create policy own on chat.turn using (person_id = (select directory.viewer()));
grant select, insert, update on chat.consultation to dousuru_app;
grant select, insert on chat.message, chat.turn to dousuru_app;
