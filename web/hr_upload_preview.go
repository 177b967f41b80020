package web

import (
	"encoding/hex"
	"errors"

	"github.com/jackc/pgx/v5"

	"dousuru/knowledge"
)

// How many entries under each heading the preview names; the counts are of all.
const (
	shownPlanned = 200
	shownDiffs   = 50 // each takes some milliseconds
)

// uploadState is the page of one upload: what it would change, how far it is, or what came of it.
type uploadState struct {
	knowledge.Upload
	Busy bool        // another import is at work: no preview now
	Plan *uploadPlan // nil: it is confirmed
}

// uploadPlan is the preview.
type uploadPlan struct {
	Hash      string
	Choice    knowledge.UploadChoice
	Report    knowledge.Report
	Groups    []plannedGroup
	Rejected  []plannedFault
	Notes     []plannedFault
	Faults    int // all rejected records
	Columns   []plannedColumn
	Unknown   []string // headings that mean nothing
	Nothing   bool     // there is nothing to store
	Retiring  bool
	Vanishing int
}

// A plannedGroup are the articles of which the same would become.
type plannedGroup struct {
	What    string // new, changed, kept, vanished, unchanged
	Entries []plannedEntry
	All     int
}

// More is how many are not named.
func (g plannedGroup) More() int { return g.All - len(g.Entries) }

type plannedEntry struct {
	Kind        knowledge.Kind
	Title, Slug string
	Place       string // file and line
	State       knowledge.State
	Differences []difference
}

type plannedFault struct{ Place, Reason string }

type plannedColumn struct{ File, Name, Meaning string }

// uploadPreview shows one upload.
func (s *Site) uploadPreview(v *visit) (result, error) {
	id, err := v.id()
	if err != nil {
		return result{}, err
	}
	choice := uploadChoice(v.URL.Query())
	data := uploadState{}
	err = s.opts.DB.As(v.Context(), v.person.Viewer(), func(tx pgx.Tx) (err error) {
		if data.Upload, err = knowledge.FindUpload(v.Context(), tx, id); err != nil {
			return err
		}
		if data.State != knowledge.UploadPreview && data.State != knowledge.UploadMoved {
			return nil
		}
		files, err := knowledge.UploadFiles(v.Context(), tx, id)
		if err != nil {
			return err
		}
		plan, err := knowledge.PlanUpload(v.Context(), s.opts.DB, tx, files, choice)
		if err == nil {
			data.Plan = v.planned(plan)
		}
		return err
	})
	if errors.Is(err, knowledge.ErrBusy) {
		data.Busy = true
	} else if err != nil {
		return result{}, err
	}
	return show("hr/upload_state", data), nil
}

// planned puts a plan into words.
func (v *visit) planned(p knowledge.Plan) *uploadPlan {
	r := p.Report
	out := &uploadPlan{Hash: hex.EncodeToString(p.Hash), Choice: p.Choice, Report: r, Faults: len(r.Rejected), Vanishing: len(r.Vanished), Retiring: r.Retired > 0,
		Nothing: r.New+r.Changed+r.Retired+r.DesksNew == 0}
	groups := map[knowledge.What]*plannedGroup{}
	for _, what := range []knowledge.What{knowledge.WhatNew, knowledge.WhatChanged, knowledge.WhatKept, knowledge.WhatUnchanged} {
		groups[what] = &plannedGroup{What: string(what)}
	}
	for _, l := range p.Looks {
		g := groups[l.What]
		if g.All++; len(g.Entries) >= shownPlanned || l.What == knowledge.WhatUnchanged {
			continue
		}
		a := l.Article
		e := plannedEntry{Kind: a.Kind, Title: a.Title, Slug: a.Slug, Place: knowledge.Reject{File: l.File, Line: l.Line}.Place(), State: a.State}
		if old, known := p.Old[a.Slug]; known && g.All <= shownDiffs {
			e.Differences = differences(v, old, *a)
		}
		g.Entries = append(g.Entries, e)
	}
	vanished := plannedGroup{What: "vanished", All: len(r.Vanished)}
	for _, slug := range r.Vanished[:min(len(r.Vanished), shownPlanned)] {
		old := p.Old[slug]
		vanished.Entries = append(vanished.Entries, plannedEntry{Kind: old.Kind, Title: old.Title, Slug: slug, State: old.State})
	}
	for _, g := range []plannedGroup{*groups[knowledge.WhatNew], *groups[knowledge.WhatChanged], *groups[knowledge.WhatKept], vanished, *groups[knowledge.WhatUnchanged]} {
		if g.All > 0 {
			out.Groups = append(out.Groups, g)
		}
	}
	for _, f := range r.Rejected[:min(len(r.Rejected), shownPlanned)] {
		out.Rejected = append(out.Rejected, plannedFault{f.Place(), f.In(v.language)})
	}
	for _, f := range r.Notes[:min(len(r.Notes), shownPlanned)] {
		out.Notes = append(out.Notes, plannedFault{f.Place(), f.In(v.language)})
	}
	for _, c := range r.Columns {
		meaning := c.Facet.Label(v.language)
		if c.Field != "" {
			meaning = knowledge.FieldHead(c.Field)
		}
		if meaning == "" {
			out.Unknown = append(out.Unknown, c.Name)
			meaning = v.text("upload.ownPart")
		}
		out.Columns = append(out.Columns, plannedColumn{c.File, c.Name, meaning})
	}
	return out
}
