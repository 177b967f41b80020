package knowledge

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"
)

// TakeUp brings a draft in step with an article that changed since it was begun: what the draft left as it was is taken from
// the article, what it changed stays. The draft is open then and is checked again.
func TakeUp(ctx context.Context, tx pgx.Tx, slug string, version int) (Draft, error) {
	d, err := takeUp(ctx, tx, slug, version)
	if err != nil {
		return Draft{}, fmt.Errorf("take up: %w", err)
	}
	return d, nil
}

func takeUp(ctx context.Context, tx pgx.Tx, slug string, version int) (Draft, error) {
	if err := holdArticle(ctx, tx, slug); err != nil {
		return Draft{}, err
	}
	d, err := readVersion(ctx, tx, slug, version)
	if err != nil {
		return Draft{}, err
	}
	now, hash, err := Stored(ctx, tx, slug)
	if err != nil {
		return Draft{}, err
	}
	var base Article
	err = tx.QueryRow(ctx, `
		select v.snapshot from knowledge.revision v where v.article_id = $1 and v.content_hash = $2 order by v.revision desc limit 1`, now.ID, d.Base).Scan(&base)
	if errors.Is(err, pgx.ErrNoRows) { // nothing tells what the draft left alone: all of it stays
		base, err = now, nil
	}
	if err == nil {
		d.Article, err = merge(base, now, d.Article)
	}
	if err != nil {
		return Draft{}, err
	}
	d.Base = hash
	return saveDraft(ctx, tx, d)
}

// merge is mine with what I left as it was in base taken from theirs, field by field and section by section.
func merge(base, theirs, mine Article) (Article, error) {
	var merged Article
	parts := [3]map[string]json.RawMessage{}
	cases := [3]map[string]json.RawMessage{}
	for i, a := range []Article{base, theirs, mine} {
		text, err := json.Marshal(a)
		if err == nil {
			err = json.Unmarshal(text, &parts[i])
		}
		if err == nil && parts[i]["case"] != nil {
			err = json.Unmarshal(parts[i]["case"], &cases[i])
		}
		if err != nil {
			return merged, err
		}
		delete(parts[i], "passages")
		delete(parts[i], "case")
	}
	fields := mergeFields(parts)
	if mine.Case != nil {
		details, err := json.Marshal(mergeFields(cases))
		if err != nil {
			return merged, err
		}
		fields["case"] = details
	}
	text, err := json.Marshal(fields)
	if err == nil {
		err = json.Unmarshal(text, &merged)
	}
	merged.Passages = slices.Clone(mine.Passages) // for the addresses of its headings
	merged.SetSections(mergeSections(base.Sections(), theirs.Sections(), mine.Sections()))
	return merged, err
}

func mergeFields(parts [3]map[string]json.RawMessage) map[string]json.RawMessage {
	base, theirs, mine := parts[0], parts[1], parts[2]
	merged := maps.Clone(mine)
	for _, from := range []map[string]json.RawMessage{base, theirs} {
		for key := range from {
			if string(mine[key]) != string(base[key]) {
				continue
			}
			if delete(merged, key); theirs[key] != nil {
				merged[key] = theirs[key]
			}
		}
	}
	return merged
}

func mergeSections(base, theirs, mine []Section) []Section {
	body := func(list []Section, like Section) (string, bool) {
		i := slices.IndexFunc(list, func(s Section) bool { return s.Facet == like.Facet && s.Heading == like.Heading })
		if i < 0 {
			return "", false
		}
		return list[i].Body, true
	}
	var merged []Section
	for _, s := range mine {
		if was, had := body(base, s); had && was == s.Body {
			s.Body, _ = body(theirs, s) // empty where they took it away
		}
		merged = append(merged, s)
	}
	for _, s := range theirs {
		_, had := body(base, s)
		if _, have := body(mine, s); !had && !have {
			merged = append(merged, s)
		}
	}
	return merged
}
