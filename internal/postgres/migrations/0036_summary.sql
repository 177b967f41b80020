-- How each try to have a model rephrase an answer came out, for the figures and for the person, who may see what was used: model,
-- version of the prompt, counts and times. Never a word of what was asked or written; what was kept is a message of the talk.
-- +goose Up
create table chat.summary (
  consultation_id  uuid not null,
  person_id        uuid not null,
  seq              bigint not null,                          -- of the answer
  model            text not null check (length(model) <= 200),
  prompt           text not null check (length(prompt) <= 100),
  kept             boolean not null,                         -- it was shown whole and stored
  reason           text not null check (length(reason) <= 40),  -- why it was not kept, as a word for machines
  sentences        int not null,                             -- that passed the check
  dropped          jsonb not null default '{}',              -- that did not, by reason
  tokens_in        int not null,
  tokens_out       int not null,
  first_us         bigint,                                   -- until the first sentence was shown; null: none was
  elapsed_us       bigint not null,
  at               timestamptz not null default now(),
  primary key (consultation_id, seq),
  foreign key (consultation_id, person_id) references chat.consultation (id, person_id) on delete cascade
);
create index summary_person on chat.summary (person_id, at desc);

alter table chat.summary enable row level security;
alter table chat.summary force row level security;
create policy own on chat.summary using (person_id = (select directory.viewer()));
grant select, insert on chat.summary to dousuru_app;
