-- What the changes are made of. A pair is made again from its number: everything random here follows setseed().
create schema twin;
create table twin.manager (id uuid);
insert into twin.manager select id from directory.person where slug = 'p006';
-- Whom the manager leads, everybody but the manager, and who is neither: of these the directory itself may change.
create view twin.team as select p.id, p.slug from directory.person p where p.manager_id = (select id from twin.manager);
create view twin.other as select p.id from directory.person p where p.active and p.id <> (select id from twin.manager);
create view twin.stranger as
  select p.id, p.slug from directory.person p
  where p.id <> (select id from twin.manager) and p.manager_id is distinct from (select id from twin.manager)
    and p.id is distinct from (select b.manager_id from directory.person b where b.id = (select id from twin.manager));
-- Questions that the manager has no part in.
create view twin.free as
  select t.* from escalation.thread t
  where not exists (select from escalation.asker a where a.thread_id = t.id and a.person_id = (select id from twin.manager));

create function twin.one(list text[]) returns text language sql volatile
  return list[1 + floor(random() * cardinality(list))::int];
create function twin.chance(p float8) returns boolean language sql volatile return random() < p;
-- Of three changes two are about the team.
create function twin.who() returns uuid language sql volatile as $$
  select case when random() < 0.66 then (select id from twin.team order by random() limit 1) else (select id from twin.other order by random() limit 1) end $$;
create function twin.teammate() returns uuid language sql volatile as $$ select id from twin.team order by random() limit 1 $$;
create function twin.hr() returns uuid language sql volatile as $$ select id from directory.person where 'hr' = any (roles) order by random() limit 1 $$;
create function twin.free_question() returns uuid language sql volatile as $$ select id from twin.free order by random() limit 1 $$;
create function twin.slug() returns text language sql volatile as $$ select slug from knowledge.article order by random() limit 1 $$;
create function twin.words(most int) returns text language sql volatile as $$
  select left(string_agg(twin.one('{社内公募,時短勤務,体調のこと,こどものこと,評価,<b>,&amp;,上司に知られたくない,辞めたい,海外,資格,it''s,learn,back,＝１＋１,🌊}'), '、'), most)
  from generate_series(1, 1 + floor(random() * most / 8)::int) $$;
create function twin.moment() returns timestamptz language sql volatile return now() - random() * interval '60 days';
create function twin.day() returns date language sql volatile return directory.today() + (random() * 120 - 60)::int;
-- What a sealed column holds until the test seals it.
create function twin.plain(words jsonb) returns bytea language sql immutable return '\x00'::bytea || convert_to(words::text, 'UTF8');
create function twin.plain(words text) returns bytea language sql immutable return '\x00'::bytea || convert_to(words, 'UTF8');
create function twin.plain(words text[]) returns bytea language sql immutable return twin.plain(to_jsonb(words));
