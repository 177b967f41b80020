-- What is sealed does not compress: Postgres does not try.
-- +goose Up
alter table chat.consultation alter column context set storage external;
alter table chat.message alter column body set storage external;
alter table chat.turn alter column why set storage external;
