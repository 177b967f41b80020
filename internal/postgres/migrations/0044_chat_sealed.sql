-- What is said in talks, what a talk is about, and why a turn came out as it did are sealed. Rows of before become a zero byte and
-- their text here, and are sealed by the step after the migrations.
-- +goose Up
alter table chat.consultation alter column context drop default;
alter table chat.consultation alter column context type bytea using '\x00'::bytea || convert_to(context::text, 'UTF8');
alter table chat.consultation alter column context set default '';   -- nothing was said yet
alter table chat.message alter column body type bytea using '\x00'::bytea || convert_to(body::text, 'UTF8');
alter table chat.turn alter column why type bytea using '\x00'::bytea || convert_to(why::text, 'UTF8');
insert into seal.pending (column_name) values ('chat.consultation.context'), ('chat.message.body'), ('chat.turn.why');
