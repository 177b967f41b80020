package knowledge

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// stored is what the database knows of an article.
type stored struct {
	ID       uuid.UUID
	Slug     string
	Hash     []byte
	FileHash []byte // of what its file last said; nil: no file brings it
	Edited   bool   // last written by HR
	Final    bool   // its teller took it back
	Erased   bool   // and nothing of it is left
	Origin   string
	State    State
	Revision int
	Locators []string // of the article, then of its passages
}

// keeps tells whether an import leaves the article as HR wrote it here. A story that was taken back stays so even if the file
// is to win.
func (s stored) keeps(opts Options) bool { return s.Edited && (s.Final || !opts.Overwrite) }

// ErrBusy is returned when another import is at work on the same database.
var ErrBusy = errors.New("another import is running")

// store compares the batch with the database and writes what is new or changed.
func store(ctx context.Context, on database, opts Options, sources []Source, b batch, steps *steps, report *Report) error {
	known, err := readStored(ctx, on)
	if err != nil {
		return err
	}
	if err := storeDesks(ctx, on, opts, b, report); err != nil {
		return err
	}
	b.checkReferences(ctx, on, known, report)
	stepped := map[found]bool{}
	for _, it := range b.items {
		if err := ctx.Err(); err != nil {
			return err
		}
		if f := (found{source: it.source, file: it.file}); !stepped[f] {
			stepped[f] = true
			steps.next(it.file)
		}
		if err := storeItem(ctx, on, opts, sources[it.source].Name, it, known, report); err != nil {
			return err
		}
	}
	for _, f := range b.files {
		if f.size = 0; !stepped[f] { // nothing in it to store
			steps.next(f.file)
		}
	}
	return storeVanished(ctx, on, opts, sources, b, known, report)
}

// lock keeps two imports of one database apart for as long as one runs.
func lock(ctx context.Context, db *postgres.DB) (unlock func(), err error) {
	conn, err := db.Pool().Acquire(ctx)
	if err != nil {
		return nil, fmt.Errorf("lock import: %w", err)
	}
	var got bool
	if err := conn.QueryRow(ctx, `select pg_catalog.pg_try_advisory_lock(pg_catalog.hashtextextended('knowledge.import', 0))`).Scan(&got); err != nil {
		conn.Release()
		return nil, fmt.Errorf("lock import: %w", err)
	}
	if !got {
		conn.Release()
		return nil, ErrBusy
	}
	return func() {
		ctx := context.WithoutCancel(ctx)
		if _, err := conn.Exec(ctx, `select pg_catalog.pg_advisory_unlock(pg_catalog.hashtextextended('knowledge.import', 0))`); err != nil {
			_ = conn.Conn().Close(ctx) // the lock ends with its connection
		}
		conn.Release()
	}, nil
}

func readStored(ctx context.Context, on database) (map[string]stored, error) {
	rows, err := on.Query(ctx, `
		select a.id, a.slug, a.content_hash, a.source_hash, a.edited, a.withdrawn_on is not null, a.erased_on is not null, a.origin, a.state, a.revision,
		       array[a.source_locator] || coalesce((select array_agg(p.locator order by p.ordinal) from knowledge.passage p where p.article_id = a.id), '{}')
		from knowledge.article a`)
	if err != nil {
		return nil, fmt.Errorf("read stored articles: %w", err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[stored])
	if err != nil {
		return nil, fmt.Errorf("read stored articles: %w", err)
	}
	known := make(map[string]stored, len(list))
	for _, s := range list {
		known[s.Slug] = s
	}
	return known, nil
}

func storeItem(ctx context.Context, on database, opts Options, origin string, it item, known map[string]stored, report *Report) error {
	a := it.article
	change := Change{Source: origin, Slug: a.Slug, What: WhatNew}
	text, err := snapshot(a)
	if err != nil {
		return err
	}
	hash := contentHash(text)
	old, exists := known[a.Slug]
	switch {
	case exists && old.Erased:
		report.Rejected = append(report.Rejected, Reject{it.file, it.line, fmt.Sprintf("the teller of %q took the story back; it is not imported again", a.Slug)})
		return nil
	case exists && bytes.Equal(old.Hash, hash):
		report.Unchanged++
		opts.seen(WhatUnchanged, it)
		if opts.DryRun || opts.KeepPlaces || !old.Edited && old.Origin == origin && slices.Equal(old.Locators, locators(a)) {
			return nil
		}
		return moveArticle(ctx, on, old.ID, origin, a)
	case exists && old.keeps(opts):
		report.Kept = append(report.Kept, Kept{a.Slug, !bytes.Equal(old.FileHash, hash)})
		opts.seen(WhatKept, it)
		return nil
	case exists:
		report.Changed++
		change.What = WhatChanged
		a.ID, a.Revision = old.ID, old.Revision+1
	default:
		report.New++
		a.Revision = 1
	}
	opts.seen(change.What, it)
	if opts.DryRun {
		return nil
	}
	err = writeArticle(ctx, on, opts, change, a, old.Hash, text, hash)
	if errors.Is(err, errMeanwhile) {
		report.Kept = append(report.Kept, Kept{a.Slug, true})
		report.uncount(exists)
		return nil
	}
	if refused(err) { // this article's text, not the database, is at fault
		report.Rejected = append(report.Rejected, Reject{it.file, it.line, err.Error()})
		report.uncount(exists)
		return nil
	}
	return err
}

func (o Options) seen(what What, it item) {
	if o.Seen != nil {
		o.Seen(Look{what, it.article, it.file, it.line})
	}
}

// storeVanished finds what earlier imports of these sources brought and this one did not. What a rejected file brought
// before has not vanished.
func storeVanished(ctx context.Context, on database, opts Options, sources []Source, b batch, known map[string]stored, report *Report) error {
	here := map[string]bool{}
	for _, it := range b.items {
		here[it.article.Slug] = true
	}
	for slug, old := range known {
		source := slices.IndexFunc(sources, func(s Source) bool { return s.Name == old.Origin })
		if source >= 0 && !here[slug] && old.State != StateRetired && !old.keeps(opts) && !b.broken[source][fileOf(old.Locators[0])] {
			report.Vanished = append(report.Vanished, slug)
		}
	}
	slices.Sort(report.Vanished)
	if !opts.RetireVanished {
		return nil
	}
	for _, slug := range report.Vanished {
		report.Retired++
		if opts.DryRun {
			continue
		}
		if err := retire(ctx, on, opts, Change{Source: known[slug].Origin, Slug: slug, What: WhatRetired}); err != nil {
			return err
		}
	}
	return nil
}
