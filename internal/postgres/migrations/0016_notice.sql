-- That a window opens is told with its last day, where it is written: of a short one among holidays nothing else is told.
-- +goose Up
alter table journey.notice add column until_date date;
