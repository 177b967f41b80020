package web

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"dousuru/retrieval/evaluation"
)

// goldenPage is how many golden questions HR sees at once, shownRuns how many runs above them.
const (
	goldenPage = 50
	shownRuns  = 5
)

type goldenData struct {
	Questions []goldenEntry
	Total     int // all golden questions
	Active    int
	Page      int // from 1
	More      bool
	Runs      []runEntry // newest first
	Gate      evaluation.GateSetting
	MaxGolden int
	Problem   string // of the form for the gate
}

// Next and Previous are the pages beside this one.
func (d goldenData) Next() int     { return d.Page + 1 }
func (d goldenData) Previous() int { return d.Page - 1 }

type goldenEntry struct {
	evaluation.Golden
	Articles []namedArticle
}

// Manager tells whether the question is taken to come from a manager.
func (e goldenEntry) Manager() bool { return fromManager(e.Golden) }

func fromManager(g evaluation.Golden) bool {
	for _, tag := range g.Tags {
		if tag == "role:manager" {
			return true
		}
	}
	return false
}

// golden lists the golden questions, the last runs and the gate.
func (s *Site) golden(v *visit) (result, error) { return s.showGolden(v, "") }

func (s *Site) showGolden(v *visit, problem string) (result, error) {
	all, err := evaluation.Goldens(v.Context(), s.opts.DB)
	if err != nil {
		return result{}, err
	}
	runs, err := evaluation.Runs(v.Context(), s.opts.DB, shownRuns)
	if err != nil {
		return result{}, err
	}
	data := goldenData{Total: len(all), Page: pageNumber(v), MaxGolden: evaluation.MaxGolden, Problem: problem}
	if data.Gate, err = evaluation.ReadGate(v.Context(), s.opts.DB); err != nil {
		return result{}, err
	}
	for _, run := range runs {
		data.Runs = append(data.Runs, s.runEntry(run))
	}
	for _, g := range all {
		if g.Active {
			data.Active++
		}
	}
	first := min((data.Page-1)*goldenPage, len(all))
	shown := all[first:min(first+goldenPage, len(all))]
	data.More = first+goldenPage < len(all)
	var slugs []string
	for _, g := range shown {
		slugs = append(slugs, g.Articles...)
	}
	names, err := s.articleNames(v, slugs)
	if err != nil {
		return result{}, err
	}
	for _, g := range shown {
		data.Questions = append(data.Questions, goldenEntry{g, names.list(g.Articles)})
	}
	res := show("hr/golden", data)
	if problem != "" {
		res.status = http.StatusUnprocessableEntity
	}
	return res, nil
}

// runEntry is a run in a list.
type runEntry struct {
	evaluation.Run
	When time.Time // in the site's zone
}

func (s *Site) runEntry(run evaluation.Run) runEntry {
	return runEntry{run, run.AskedAt.In(s.opts.Zone)}
}

// Fails is how many questions are not answered as they should be.
func (r runEntry) Fails() int { return r.Done - r.Passed - r.Weak }

// Clock is the time of day.
func (r runEntry) Clock() string { return r.When.Format("15:04") }

// setGate takes HR's choice whether the golden questions decide about publishing.
func (s *Site) setGate(v *visit) (result, error) {
	allowed, err := strconv.Atoi(strings.TrimSpace(v.PostForm.Get("allowed")))
	if err != nil {
		return s.showGolden(v, v.text("golden.fault.allowed", evaluation.MaxGolden))
	}
	err = evaluation.SetGate(v.Context(), s.opts.DB.By(v.person.Viewer()), evaluation.GateSetting{On: v.PostForm.Get("gate") == "on", Allowed: allowed})
	var fault *evaluation.GoldenFault
	if errors.As(err, &fault) {
		return s.showGolden(v, v.text("golden.fault.allowed", evaluation.MaxGolden))
	}
	if err != nil {
		return result{}, err
	}
	return goTo("/hr/golden?done=gateSet"), nil
}
