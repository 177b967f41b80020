-- A person may delete a talk of theirs, and take a decision back for a short while: what it replaced is kept with it until then.
-- +goose Up
grant delete on chat.consultation to dousuru_app;
alter table journey.decision add column before jsonb;         -- what the last change replaced; '{}': nothing stood before
