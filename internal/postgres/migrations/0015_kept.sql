-- A page that was only checked again, with another date of checking, has not changed for those who keep it in mind: what the
-- page says is compared by a hash of its own, not by its revision.
-- +goose Up
alter table journey.kept add column content text not null default '';
