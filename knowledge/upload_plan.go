package knowledge

import (
	"context"
	"crypto/sha256"
	"fmt"
	"hash"
	"slices"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// A Plan is what an upload would do.
type Plan struct {
	Choice UploadChoice
	Report Report
	Looks  []Look             // of the articles in the files, in their order
	Old    map[string]Article // by slug: what is stored of those that are changed
	Hash   []byte             // of everything that would be written; the same for the same files on the same knowledge
}

// PlanUpload says what the files would change, and changes nothing.
func PlanUpload(ctx context.Context, db *postgres.DB, tx pgx.Tx, files []File, choice UploadChoice) (Plan, error) {
	p := Plan{Choice: choice, Old: map[string]Article{}}
	opts := choice.options()
	opts.DryRun = true
	opts.Seen = func(l Look) { p.Looks = append(p.Looks, l) }
	sources, err := sourcesOf(files)
	if err != nil {
		return p, err
	}
	if p.Report, err = ImportIn(ctx, db, tx, opts, sources...); err != nil {
		return p, err
	}
	var slugs []string
	for _, l := range p.Looks {
		if l.What != WhatNew && l.What != WhatUnchanged {
			slugs = append(slugs, l.Article.Slug)
		}
	}
	old, err := storedWhere(ctx, tx, `slug = any($1)`, texts(append(slugs, p.Report.Vanished...)))
	if err != nil {
		return p, err
	}
	for _, a := range old {
		p.Old[a.Slug] = a
	}
	p.Hash, err = p.sum(ctx, tx)
	return p, err
}

// sum leaves out what stays as it is: that an article beside these changed is no reason to look again.
func (p *Plan) sum(ctx context.Context, tx pgx.Tx) ([]byte, error) {
	h := sha256.New()
	for _, l := range p.Looks {
		if l.What == WhatUnchanged {
			continue
		}
		text, err := snapshot(l.Article)
		if err != nil {
			return nil, err
		}
		old := p.Old[l.Article.Slug]
		write(h, string(l.What), string(text), fmt.Sprint(old.Revision))
	}
	for _, slug := range p.Report.Vanished {
		write(h, "vanished", slug, fmt.Sprint(p.Report.Retired > 0, p.Old[slug].Revision))
	}
	for _, r := range p.Report.Rejected {
		write(h, "rejected", r.String())
	}
	desks, err := deskList(ctx, tx, `select `+deskColumns+` from knowledge.desk order by position, slug`)
	if p.Report.DesksNew > 0 {
		write(h, "desks", fmt.Sprint(p.Report.DesksNew, desks))
	}
	return h.Sum(nil), err
}

func write(h hash.Hash, parts ...string) {
	for _, p := range parts {
		_, _ = fmt.Fprintf(h, "%d:%s", len(p), p) // a hash takes everything
	}
}

// ApplyUpload stores what the plan says, in tx: either all of it, or, when the knowledge changed since, nothing and moved is
// true. Nobody else changes articles or desks until tx ends.
func ApplyUpload(ctx context.Context, db *postgres.DB, tx pgx.Tx, u Upload, opts Options) (result UploadResult, moved bool, err error) {
	files, err := UploadFiles(ctx, tx, u.ID)
	if err != nil {
		return result, false, err
	}
	if _, err := tx.Exec(ctx, `lock table knowledge.article, knowledge.desk in share row exclusive mode`); err != nil {
		return result, false, fmt.Errorf("lock articles: %w", err)
	}
	plan, err := PlanUpload(ctx, db, tx, files, u.Choice)
	if err != nil {
		return result, false, err
	}
	if !slices.Equal(plan.Hash, u.Plan) {
		return result, true, nil
	}
	sources, err := sourcesOf(files)
	if err != nil {
		return result, false, err
	}
	chosen := u.Choice.options()
	chosen.Committing, chosen.Progress = opts.Committing, opts.Progress
	r, err := ImportIn(ctx, db, tx, chosen, sources...)
	return UploadResult{New: r.New, Changed: r.Changed, Unchanged: r.Unchanged, Kept: len(r.Kept), Retired: r.Retired, Rejected: len(r.Rejected), Desks: r.DesksNew}, false, err
}

func (c UploadChoice) options() Options {
	return Options{RetireVanished: c.Retire, Overwrite: c.Overwrite, KeepPlaces: true}
}
