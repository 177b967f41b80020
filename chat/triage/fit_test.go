package triage

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// Questions of retrieval's sets for tuning are examples too; those for reporting are never read here.
var tuningQuestions = []string{"sensitive", "harmless", "out_of_scope", "career_tune", "career_tune2", "near_tune", "unanswerable"}

func examples(t testing.TB, patterns ...string) []Example {
	t.Helper()
	var all []Example
	for _, pattern := range patterns {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			f, err := os.Open(name)
			if err != nil {
				t.Fatal(err)
			}
			list, err := ReadExamples(name, f)
			f.Close()
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, list...)
		}
	}
	return Once(all)
}

func tuning(t testing.TB) []Example {
	patterns := []string{"testdata/tune_*.txt"}
	for _, name := range tuningQuestions {
		patterns = append(patterns, "../../retrieval/testdata/questions/"+name+".jsonl")
	}
	return examples(t, append(patterns, "../../retrieval/testdata/talks/talk_tune.jsonl")...)
}

// What was left out of the fit is found: floors a little below what was measured.
func TestFitOnExamplesLeftOut(t *testing.T) {
	all := tuning(t)
	fitted, err := Fit(all, 0.99)
	if err != nil {
		t.Fatal(err)
	}
	if fitted.Examples < 600 || fitted.Harmless < 600 {
		t.Errorf("only %d and %d examples", fitted.Examples, fitted.Harmless)
	}
	t.Logf("recall %.4f, precision %.3f, topic %.3f; at recall 0.95 precision %.3f", fitted.Recall, fitted.Precision, fitted.Named, fitted.at(0.95).Precision)
	t.Logf("the sentence of a topic: %.3f and %.4f of the harmless", fitted.Sure, fitted.SureFalse)
	if fitted.Sure < 0.84 || fitted.SureFalse > 0.02 {
		t.Errorf("the sentence of a topic goes to %.3f of those who need a person and %.4f of the harmless; want 0.84 and 0.02", fitted.Sure, fitted.SureFalse)
	}
	if fitted.Precision < 0.74 || fitted.at(0.95).Precision < 0.89 || fitted.Named < 0.86 {
		t.Errorf("precision %.3f at recall 0.99, %.3f at 0.95, topic %.3f; want 0.74, 0.89, 0.86", fitted.Precision, fitted.at(0.95).Precision, fitted.Named)
	}
}

// However the folds take turns, the same comes out. On a few examples, since the fit of all runs without the race detector.
func TestFitOfAFewExamples(t *testing.T) {
	var few []Example
	for i, e := range tuning(t) {
		if i%30 == 0 {
			few = append(few, e)
		}
	}
	p := newProblem(few)
	scores, asides, topics := p.outOfFold()
	again, asidesAgain, topicsAgain := p.outOfFold()
	if len(few) < 100 || !slices.Equal(scores, again) || !slices.Equal(asides, asidesAgain) || !slices.Equal(topics, topicsAgain) {
		t.Errorf("%d examples are scored in two ways", len(few))
	}
}

// The compiled words and weights against the examples they were made from: nothing that is known may be missed.
func TestKnownExamples(t *testing.T) {
	missed, needs, needless, others := 0, 0, 0, 0
	for _, e := range tuning(t) {
		routed := Of(e.Text).Topic.Sensitive()
		if e.Topic.needs() {
			if needs++; !routed {
				missed++
				t.Logf("missed (%s): %s", e.Topic, e.Text)
			}
		} else if others++; routed {
			needless++
		}
	}
	t.Logf("missed %d of %d, needless %d of %d", missed, needs, needless, others)
	if missed*1000 > needs*2 || needless*100 > others*11 {
		t.Errorf("missed %d of %d, needless %d of %d; want at most 0.2 %% and 11 %%", missed, needs, needless, others)
	}
}

// reportFloors are for sets that nothing is made from: at least this share of those who need a person, and at most these of the
// harmless, have words that count at all, and words that get the sentence of a topic. They were measured once, at 0.994, 0.128 and 0.019.
var reportFloors = map[string]struct{ recall, counted, sure float64 }{
	"report_z.txt": {recall: 0.99, counted: 0.15, sure: 0.025},
}

func TestReportedSets(t *testing.T) {
	for name, floor := range reportFloors {
		needs, found, harmless, counted, sure := 0, 0, 0, 0, 0
		for _, e := range examples(t, "testdata/"+name) {
			r := Of(e.Text)
			is := r.Topic.Sensitive()
			switch {
			case e.Topic.needs():
				if needs++; is {
					found++
				}
			default:
				if harmless++; is {
					counted++
				}
				if is && !r.Soft {
					sure++
				}
			}
		}
		recall, alarmed, heavy := float64(found)/float64(needs), float64(counted)/float64(harmless), float64(sure)/float64(harmless)
		t.Logf("%s: recall %.4f of %d; of %d harmless %.3f counted, %.3f with the sentence of a topic", name, recall, needs, harmless, alarmed, heavy)
		if recall < floor.recall || alarmed > floor.counted || heavy > floor.sure {
			t.Errorf("%s: recall %.4f, counted %.3f, sure %.3f; want %+v", name, recall, alarmed, heavy, floor)
		}
	}
}
