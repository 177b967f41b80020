package web

import (
	"errors"
	"strconv"

	"dousuru/knowledge"
	"dousuru/retrieval/evaluation"
)

type runData struct {
	runEntry
	GotWorse, StillFail, GotBetter resultGroup // StillFail: as before, or new
	Changes                        []changeEntry
	MoreChanges                    int
}

// resultGroup are the results under one heading, and how many more there are.
type resultGroup struct {
	Shown []resultEntry
	More  int
}

// Count is how many there are.
func (g resultGroup) Count() int { return len(g.Shown) + g.More }

func (g *resultGroup) add(e resultEntry) {
	if len(g.Shown) == shownResults {
		g.More++
		return
	}
	g.Shown = append(g.Shown, e)
}

type resultEntry struct {
	evaluation.RunResult
	First    namedArticle
	Articles []namedArticle // the right ones
	Cause    string         // in words
}

type changeEntry struct {
	What    knowledge.What
	Article namedArticle
}

// AllChanges counts those that are not named too.
func (d runData) AllChanges() int { return len(d.Changes) + d.MoreChanges }

// How many changed articles, and how many results under each heading, the page of a run names.
const (
	shownChanges = 100
	shownResults = 100
)

// startRun asks for a run and shows it; asked for twice it is one run.
func (s *Site) startRun(v *visit) (result, error) {
	run, err := evaluation.Request(v.Context(), s.opts.DB.By(v.person.Viewer()))
	if errors.Is(err, evaluation.ErrNoneActive) {
		return s.showGolden(v, v.text("golden.noneActive"))
	}
	if err != nil {
		return result{}, err
	}
	return goTo("/hr/golden/runs/" + strconv.FormatInt(run.ID, 10)), nil
}

// goldenRun shows one run: how far it is, or what got worse and because of which change.
func (s *Site) goldenRun(v *visit) (result, error) {
	id, err := strconv.ParseInt(v.PathValue("run"), 10, 64)
	if err != nil {
		return result{}, errNotFound
	}
	run, err := evaluation.FindRun(v.Context(), s.opts.DB, id)
	if err != nil {
		return result{}, err
	}
	data := runData{runEntry: s.runEntry(run)}
	if !run.State.Over() {
		return show("hr/golden_run", data), nil
	}
	results, err := evaluation.RunResults(v.Context(), s.opts.DB, id)
	if err != nil {
		return result{}, err
	}
	changes, err := evaluation.RunChanges(v.Context(), s.opts.DB, id)
	if err != nil {
		return result{}, err
	}
	data.MoreChanges = max(0, len(changes)-shownChanges)
	changes = changes[:min(len(changes), shownChanges)]
	names, err := s.articleNames(v, slugsIn(results, changes))
	if err != nil {
		return result{}, err
	}
	for _, r := range results {
		data.sort(v, r, names)
	}
	for _, c := range changes {
		data.Changes = append(data.Changes, changeEntry{c.What, names.of(c.Slug)})
	}
	return show("hr/golden_run", data), nil
}

// sort puts a result under its heading; what passes as before is not listed.
func (d *runData) sort(v *visit, r evaluation.RunResult, names articleNames) {
	entry := resultEntry{RunResult: r, First: names.of(r.First), Articles: names.list(r.Golden.Articles)}
	switch {
	case r.Change == evaluation.ChangeWorse:
		entry.Cause = v.causeInWords(r, names)
		d.GotWorse.add(entry)
	case r.Verdict == evaluation.VerdictWrong || r.Verdict == evaluation.VerdictUnknown:
		d.StillFail.add(entry)
	case r.Change == evaluation.ChangeBetter:
		d.GotBetter.add(entry)
	}
}

// causeInWords is one sentence on why a question got worse.
func (v *visit) causeInWords(r evaluation.RunResult, names articleNames) string {
	if r.CauseArticle == "" {
		return v.text("golden.cause." + r.Cause)
	}
	return v.text("golden.cause."+r.Cause, names.of(r.CauseArticle).Name())
}

func slugsIn(results []evaluation.RunResult, changes []evaluation.RunChange) []string {
	var slugs []string
	for _, r := range results {
		if r.Change != evaluation.ChangeSame || r.Verdict != evaluation.VerdictPass {
			slugs = append(append(slugs, r.First, r.CauseArticle), r.Golden.Articles...)
		}
	}
	for _, c := range changes {
		slugs = append(slugs, c.Slug)
	}
	return slugs
}
