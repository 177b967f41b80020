-- HR writes articles here, and not only in the files that are imported: one working copy an article, which a second person
-- checks before it is published. What is edited here stays over imports, so an article says whether it was, and what its
-- file last said. Who wrote and who checked is about people: it stands in tables that HR alone sees, and not in the revision,
-- which everybody's searches may read.
-- +goose Up
alter table knowledge.article
  add column owner text not null default '',            -- who looks after it: a department, or the key of a person of HR
  add column edited boolean not null default false,     -- last written here; an import keeps it
  add column source_hash bytea;                         -- of what the last import brought; null: no file brings it
update knowledge.article set source_hash = content_hash;

alter table knowledge.revision add column by text not null default 'import' check (by in ('import', 'hr'));
update knowledge.revision set by = 'hr' where snapshot ? 'hr_aliases';

create or replace view knowledge.visible with (security_invoker = true) as
  select id, slug, kind, title,
    aliases || array(select w.alias from knowledge.alias w where w.article_id = article.id order by w.added_on, w.folded) as aliases,
    category, themes, state, status, valid_from, valid_to, reviewed_on, review_due, audience, language, desk, related, source,
    source_locator, consent, consent_expires, withdrawn_on, case_details, origin, content_hash, revision, created_at, updated_at, owner
  from knowledge.article
  where state = 'published'
    and consent
    and (consent_expires is null or consent_expires >= directory.today())
    and (withdrawn_on is null or withdrawn_on > directory.today());

create table knowledge.draft (
  id            uuid primary key default gen_random_uuid(),
  slug          text not null check (slug <> ''),
  base_hash     bytea,                                  -- content_hash of the article it began from; null: there was none
  content       jsonb not null,                         -- the article as it would be, in the form of a revision's snapshot
  state         text not null default 'draft' check (state in ('draft', 'waiting', 'checked')),
  author        uuid not null,                          -- who began it
  edited_by     uuid not null,                          -- who changed it last
  checked_by    uuid,
  checked_at    timestamptz,
  note          text not null default '' check (length(note) <= 1000),      -- why it was sent back
  purpose       text not null default '' check (length(purpose) <= 100),    -- what it was begun for; leads to nobody
  version       integer not null default 1,
  updated_at    timestamptz not null default now(),
  discarded_at  timestamptz,                            -- can be brought back for 30 days
  check ((state = 'checked') = (checked_by is not null) and (state = 'checked') = (checked_at is not null)),
  check (checked_by is null or checked_by <> author and checked_by <> edited_by),     -- a second person, whoever asks the database
  check (discarded_at is null or state = 'draft')
);
create unique index draft_open on knowledge.draft (slug) where discarded_at is null;
create index draft_slug on knowledge.draft (slug, discarded_at);

alter table knowledge.draft enable row level security;
alter table knowledge.draft force row level security;
create policy hr_reads on knowledge.draft for select using ((select directory.viewer_has('hr')));
create policy hr_begins on knowledge.draft for insert with check ((select directory.viewer_has('hr'))
  and author = (select directory.viewer()) and edited_by = (select directory.viewer()) and state = 'draft');
create policy hr_changes on knowledge.draft for update using ((select directory.viewer_has('hr')))
  with check ((select directory.viewer_has('hr')) and (checked_by is null or checked_by = (select directory.viewer())));
create policy hr_removes on knowledge.draft for delete using ((select directory.viewer_has('hr')));
grant select, delete, insert (slug, base_hash, content, author, edited_by, purpose),
  update (base_hash, content, state, edited_by, checked_by, checked_at, note, version, updated_at, discarded_at) on knowledge.draft to dousuru_app;

-- A policy does not see the row as it was: who changes the text is who edited it last, and a text that changed is unchecked.
-- +goose StatementBegin
create function knowledge.guard_draft() returns trigger language plpgsql as $$
begin
  if (new.content is distinct from old.content or new.edited_by is distinct from old.edited_by)
    and (new.edited_by is distinct from directory.viewer() or new.state <> 'draft') then
    raise exception 'a draft is edited in one''s own name, and is unchecked then' using errcode = 'check_violation';
  end if;
  return new;
end $$;
-- +goose StatementEnd
create trigger guard before update on knowledge.draft for each row execute function knowledge.guard_draft();

create table knowledge.revision_person (
  article_id    uuid not null,
  revision      integer not null,
  author        uuid,                                   -- of a draft; null where no second person is needed
  checked_by    uuid,
  published_by  uuid not null,
  primary key (article_id, revision),
  foreign key (article_id, revision) references knowledge.revision (article_id, revision) on delete cascade
);
alter table knowledge.revision_person enable row level security;
alter table knowledge.revision_person force row level security;
create policy hr_reads on knowledge.revision_person for select using ((select directory.viewer_has('hr')));
create policy hr_adds on knowledge.revision_person for insert
  with check ((select directory.viewer_has('hr')) and published_by = (select directory.viewer()));
grant select, insert on knowledge.revision_person to dousuru_app;
