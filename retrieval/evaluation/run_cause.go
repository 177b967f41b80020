package evaluation

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"dousuru/knowledge"
)

// How a result stands to the one before. A question that was not asked before, or asked otherwise, is new.
const (
	ChangeNew    = "new"
	ChangeSame   = "same"
	ChangeBetter = "better"
	ChangeWorse  = "worse"
)

// The likely cause of a worse result, the most telling first.
const (
	CauseGoldRetired = "gold_retired" // a right article was taken from view by this change
	CauseGoldGone    = "gold_gone"    // a right article may not be shown any more: its consent or its time ended
	CauseDisplaced   = "displaced"    // an article of this change stands where the right one stood, or where nothing did
	CauseGoldChanged = "gold_changed" // a right article was rewritten by this change
	CauseElsewhere   = "elsewhere"    // other articles changed, and with them how much each word weighs
	CauseWords       = "words"        // no article changed; the company's list of words did
	CauseProgram     = "program"      // no article changed; the program is another version
	CauseUnclear     = "unclear"      // nothing that is known of changed
)

// judgement is what results are judged by.
type judgement struct {
	earlier      map[string]earlierResult // by id of the question
	changes      map[string]knowledge.What
	gone         map[string]bool // gold articles that may not be shown
	otherProgram bool
	otherWords   bool
}

type earlierResult struct {
	RunBefore
	Revision int
}

// judge fills in how each result stands to the one before, and for a worse one the likely cause.
func (j judgement) judge(results []RunResult) {
	for i := range results {
		r := &results[i]
		earlier, asked := j.earlier[r.Golden.ID]
		if !asked || earlier.Revision != r.Golden.Revision {
			r.Change = ChangeNew
			continue
		}
		r.Before = earlier.RunBefore
		now, before := slices.Index(runVerdicts, r.Verdict), slices.Index(runVerdicts, r.Before.Verdict)
		switch {
		case now > before:
			r.Change = ChangeBetter
		case now == before:
			r.Change = ChangeSame
		default:
			r.Change = ChangeWorse
			r.Cause, r.CauseArticle = j.cause(*r)
		}
	}
}

func (j judgement) cause(r RunResult) (cause, article string) {
	gold := r.Golden.Articles
	for _, slug := range gold {
		if j.changes[slug] == knowledge.WhatRetired {
			return CauseGoldRetired, slug
		}
	}
	// The right article that stood first before counts; that another one of several is gone says nothing.
	if slices.Contains(gold, r.Before.First) && j.gone[r.Before.First] {
		return CauseGoldGone, r.Before.First
	}
	if what, changed := j.changes[r.First]; changed && what != knowledge.WhatRetired && !slices.Contains(gold, r.First) {
		return CauseDisplaced, r.First
	}
	for _, slug := range gold {
		if _, changed := j.changes[slug]; changed {
			return CauseGoldChanged, slug
		}
	}
	switch {
	case j.otherProgram:
		return CauseProgram, ""
	case j.otherWords:
		return CauseWords, ""
	case len(j.changes) > 0:
		return CauseElsewhere, ""
	}
	return CauseUnclear, ""
}

func changesBySlug(list []RunChange) map[string]knowledge.What {
	by := make(map[string]knowledge.What, len(list))
	for _, c := range list {
		by[c.Slug] = c.What
	}
	return by
}

// goneArticles are the gold articles of the results that may not be shown today.
func goneArticles(ctx context.Context, on queryer, results []RunResult) (map[string]bool, error) {
	var slugs []string
	for _, r := range results {
		slugs = append(slugs, r.Golden.Articles...)
	}
	return unpublished(ctx, on, slugs)
}

// namedChanges is how many articles of a kind the line about a run names.
const namedChanges = 10

// describeChanges is what changed since the run before, in one line.
func describeChanges(changes []RunChange, before, now Run) string {
	type group struct{ source, what string }
	slugs := map[group][]string{}
	var order []group
	for _, c := range changes {
		g := group{c.Source, string(c.What)}
		if slugs[g] == nil {
			order = append(order, g)
		}
		slugs[g] = append(slugs[g], c.Slug)
	}
	var parts []string
	for _, g := range order {
		list := slugs[g]
		part := fmt.Sprintf("%s: %d %s (%s", g.source, len(list), g.what, strings.Join(list[:min(len(list), namedChanges)], ", "))
		if len(list) > namedChanges {
			part += fmt.Sprintf(", and %d more", len(list)-namedChanges)
		}
		parts = append(parts, part+")")
	}
	if before.otherProgram(now) {
		parts = append(parts, "the program is another version")
	}
	if before.otherWords(now) {
		parts = append(parts, "the company's own words changed")
	}
	return strings.Join(parts, "; ")
}
