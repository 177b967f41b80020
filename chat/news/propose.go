package news

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/knowledge"
)

// propose adds to a draft what is new or changed since its day and is not in it yet, and notes up to when it looked. What was
// in it stays, with what HR wrote.
func propose(ctx context.Context, tx pgx.Tx, id uuid.UUID, since time.Time) error {
	found, err := changes(ctx, tx, since)
	if err != nil {
		return err
	}
	rows := make([][]any, len(found))
	for n, i := range found {
		rows[n] = []any{id, i.Slug, map[bool]string{true: "new", false: "changed"}[i.New], append([]string{}, i.Parts...), append([]string{}, i.Themes...)}
	}
	batch := &pgx.Batch{}
	for _, row := range rows {
		batch.Queue(`
			insert into news.item as i (digest_id, slug, change, parts, themes)
			select $1, $2, $3, $4, $5 where (select count(*) from news.item where digest_id = $1) < `+fmt.Sprint(MaxProposed)+`
				or exists (select from news.item where digest_id = $1 and slug = $2)
			on conflict (digest_id, slug) do update set change = excluded.change, parts = excluded.parts, themes = excluded.themes`, row...)
	}
	batch.Queue(`update news.digest set looked_at = now() where id = $1`, id)
	return tx.SendBatch(ctx, batch).Close()
}

// changes are the programs and cases that may be shown today and were not there, or said something else, at a moment. A page
// that was only checked again has not changed, nor has one that HR wants to be found by another wording.
//
// Of each article the query takes the present revision and the last one before the first that came after the moment, if that
// was published. Revisions are compared by their order and not by their time: one that adds a wording knows only its day.
func changes(ctx context.Context, tx pgx.Tx, since time.Time) ([]Item, error) {
	rows, _ := tx.Query(ctx, `
		select a.slug, a.kind, a.title, a.themes, a.category, present.snapshot, earlier.snapshot
		from knowledge.visible a
		join lateral (select min(r.revision) as first from knowledge.revision r where r.article_id = a.id and r.at > $1) later on later.first is not null
		join knowledge.revision present on present.article_id = a.id and present.revision = a.revision
		left join lateral (select r.snapshot from knowledge.revision r where r.article_id = a.id and r.revision < later.first
			and coalesce(r.snapshot ->> 'state', 'published') = 'published' order by r.revision desc limit 1) earlier on true
		where a.kind in ('program', 'case')
		order by a.kind desc, a.category, a.title, a.slug`, since)
	var list []Item
	var i Item
	var category string
	var present, earlier []byte
	_, err := pgx.ForEachRow(rows, []any{&i.Slug, &i.Kind, &i.Title, &i.Themes, &category, &present, &earlier}, func() error {
		i.New, i.Parts = earlier == nil, nil
		if !i.New {
			var a, b knowledge.Article
			if err := json.Unmarshal(earlier, &a); err != nil {
				return err
			}
			if err := json.Unmarshal(present, &b); err != nil {
				return err
			}
			if i.Parts = differences(a, b); len(i.Parts) == 0 {
				return nil
			}
		}
		i.Themes = slices.Clone(i.Themes)
		if category != "" && !slices.Contains(i.Themes, category) {
			i.Themes = append(i.Themes, category)
		}
		list = append(list, i)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("find changes: %w", err)
	}
	return list, nil
}

// differences names what two versions of an article say differently: "title", "status", "dates", facets in the order of the
// page, and "text" for everything else that is read.
func differences(a, b knowledge.Article) (parts []string) {
	if a.Title != b.Title {
		parts = append(parts, "title")
	}
	if a.Status != b.Status {
		parts = append(parts, "status")
	}
	if a.ValidFrom != b.ValidFrom || a.ValidTo != b.ValidTo {
		parts = append(parts, "dates")
	}
	was, is := byFacet(a), byFacet(b)
	for _, p := range append(slices.Clone(b.Passages), a.Passages...) {
		name := string(p.Facet)
		if name == "" {
			name = "text"
		}
		if was[p.Facet] != is[p.Facet] && !slices.Contains(parts, name) {
			parts = append(parts, name)
		}
	}
	return parts
}

// byFacet is what an article says, by facet; the headings of sections count as text.
func byFacet(a knowledge.Article) map[knowledge.Facet]string {
	all := map[knowledge.Facet]string{}
	for _, p := range a.Passages {
		if p.Facet == "" {
			all[p.Facet] += p.Heading + "\x1f"
		}
		all[p.Facet] += p.Body + "\x1e"
	}
	return all
}
