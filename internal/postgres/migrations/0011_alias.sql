-- Wordings by which HR wants an article to be found, beside the aliases that its source brings: apart from these, so that
-- the next import of the source leaves them alone. They are HR's words and not the asker's; a row leads to no question and
-- to no person: it holds the role that added it and a day, no time.
-- +goose Up
create table knowledge.alias (
  article_id  uuid not null references knowledge.article (id) on delete cascade,
  folded      text not null check (folded <> ''),           -- as it is compared: letters and figures, width and case folded
  alias       text not null check (length(alias) between 1 and 60),
  added_by    text not null check (added_by = 'hr'),
  added_on    date not null default directory.today(),
  primary key (article_id, folded)
);

-- What is published is everybody's to read; only HR adds and takes back. Nobody changes one.
alter table knowledge.alias enable row level security;
alter table knowledge.alias force row level security;
create policy everybody_reads on knowledge.alias for select using (true);
create policy hr_adds on knowledge.alias for insert with check ((select directory.viewer_has('hr')));
create policy hr_removes on knowledge.alias for delete using ((select directory.viewer_has('hr')));
grant select, insert, delete on knowledge.alias to dousuru_app;

-- The aliases of a visible article are those of its source, then HR's. Every search and page that reads them has both.
create or replace view knowledge.visible with (security_invoker = true) as
  select id, slug, kind, title,
    aliases || array(select w.alias from knowledge.alias w where w.article_id = article.id order by w.added_on, w.folded) as aliases,
    category, themes, state, status, valid_from, valid_to, reviewed_on, review_due, audience, language, desk, related, source,
    source_locator, consent, consent_expires, withdrawn_on, case_details, origin, content_hash, revision, created_at, updated_at
  from knowledge.article
  where state = 'published'
    and consent
    and (consent_expires is null or consent_expires >= directory.today())
    and (withdrawn_on is null or withdrawn_on > directory.today());
