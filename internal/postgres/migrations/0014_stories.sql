-- An answer shows stories of people who used the programs in it. In a large handbook the cases are few among many pages, and
-- without an index every page would be looked at for them.
-- +goose Up
create index article_case on knowledge.article using gin ((case_details->'programs_used')) where kind = 'case';
