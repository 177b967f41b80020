-- What a manager typed for a brief they saved, its theme and its pages are sealed with the manager's key. Limits are the program's to
-- check from here on.
-- +goose Up
alter table brief.content
  drop constraint content_title_check, drop constraint content_theme_check, drop constraint content_situation_check, drop constraint content_pages_check,
  alter column title type bytea using '\x00'::bytea || convert_to(title, 'UTF8'),
  alter column theme type bytea using '\x00'::bytea || convert_to(theme, 'UTF8'),
  alter column situation type bytea using '\x00'::bytea || convert_to(situation, 'UTF8'),
  alter column pages type bytea using '\x00'::bytea || convert_to(to_jsonb(pages)::text, 'UTF8'),
  alter column title set storage external, alter column theme set storage external, alter column situation set storage external,
  alter column pages set storage external;
insert into seal.pending (column_name) values ('brief.content.title'), ('brief.content.theme'), ('brief.content.situation'), ('brief.content.pages');
