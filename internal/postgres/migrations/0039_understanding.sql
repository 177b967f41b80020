-- How each try to have a model rewrite a question came out, for the figures and for the person, who may see what was used: model,
-- version of the prompt, tokens and time. Never a word of what was asked or of what it was rewritten to: where an answer came of it, the
-- person reads that in the answer, which is a message of their talk.
-- +goose Up
create table chat.understanding (
  consultation_id  uuid not null,
  person_id        uuid not null,
  seq              bigint not null,                              -- of what the desk said
  model            text not null check (length(model) <= 200),
  prompt           text not null check (length(prompt) <= 100),
  outcome          text not null check (length(outcome) <= 40),  -- answer: it was taken; else why not, as a word for machines
  tokens_in        int not null,
  tokens_out       int not null,
  elapsed_us       bigint not null,                              -- that the person waited for it
  at               timestamptz not null default now(),
  primary key (consultation_id, seq),
  foreign key (consultation_id, person_id) references chat.consultation (id, person_id) on delete cascade
);
create index understanding_person on chat.understanding (person_id, at desc);

alter table chat.understanding enable row level security;
alter table chat.understanding force row level security;
create policy own on chat.understanding using (person_id = (select directory.viewer()));
grant select, insert on chat.understanding to dousuru_app;
