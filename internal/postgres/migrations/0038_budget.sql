-- What requests to a language model may cost: how much of a person's day and of the company's month is taken. Sums alone, set aside
-- before a request and corrected after it, so that a crash between the two counts as spent. No row says what was asked, or when in a
-- day. A person's day is their own; the company's month is the worker's, and its total the administration's and HR's to read.
-- +goose Up
create schema budget;
grant usage on schema budget to dousuru_app;

create table budget.person (
  person_id  uuid not null references directory.person (id) on delete cascade,
  day        date not null,                                    -- directory.today()
  unit       text not null check (unit in ('micro_yen', 'token')),
  spent      bigint not null check (spent >= 0),               -- and set aside
  primary key (person_id, day, unit)
);
create index person_day on budget.person (day);

create table budget.company (
  month    date not null check (extract(day from month) = 1),
  purpose  text not null check (purpose in ('answers', 'knowledge')),
  unit     text not null check (unit in ('micro_yen', 'token')),
  spent    bigint not null check (spent >= 0),
  primary key (month, purpose, unit)
);

alter table budget.person enable row level security;
alter table budget.person force row level security;
alter table budget.company enable row level security;
alter table budget.company force row level security;
create policy own on budget.person using (person_id = (select directory.viewer()));
-- The worker clears what is over, and sees nothing of a day that runs.
create policy over_read on budget.person for select using ((select directory.viewer_has('worker')) and day < (select directory.today()));
create policy over_clear on budget.person for delete using ((select directory.viewer_has('worker')) and day < (select directory.today()));
create policy worker on budget.company using ((select directory.viewer_has('worker')));
create policy total on budget.company for select using ((select directory.viewer_has('admin')) or (select directory.viewer_has('hr')));

grant select, insert, delete, update (spent) on budget.person to dousuru_app;
grant select, insert, delete, update (spent) on budget.company to dousuru_app;
