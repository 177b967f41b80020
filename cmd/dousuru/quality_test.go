package main

import (
	"testing"

	"dousuru/chat"
	"dousuru/retrieval"
	"dousuru/retrieval/evaluation"
)

// The floors lie a little below what was measured when they were written; a change that falls through one has made the
// desk worse. The first sets were used for tuning, the second were not.
func TestQuality(t *testing.T) {
	db := furnished(t)
	index := retrieval.Open(db)
	engine := chat.New(db, index)
	for _, test := range []struct {
		files              []string
		recall1, recall5   float64 // at least
		wrong, needless    float64 // shares of turns, at most
		people, outOfScope float64 // shares of their turns with people first, or declined, at least
	}{
		{files: []string{"career_tune", "career_tune2", "unanswerable", "near_tune", "harmless"}, recall1: 0.87, recall5: 0.97, wrong: 0.11, needless: 0.17},
		{files: []string{"career_report", "career_report2", "near_report"}, recall1: 0.76, recall5: 0.94, wrong: 0.10, needless: 0.25},
		{files: []string{"sensitive", "out_of_scope"}, people: 0.99, outOfScope: 0.95},
	} {
		asked, err := evaluate(t.Context(), engine, index, labelledQuestions(t, test.files...), nil)
		if err != nil {
			t.Fatal(err)
		}
		sum := evaluation.Summarise(asked, retrieval.Threshold())
		turns := float64(sum.Turns)
		t.Logf("%v: recall@1 %.3f, recall@5 %.3f, wrong %d, needless %d of %d", test.files, sum.Recall["1"], sum.Recall["5"], sum.Wrong, sum.Needless, sum.Turns)
		if sum.Recall["1"] < test.recall1 || sum.Recall["5"] < test.recall5 {
			t.Errorf("%v: recall@1 %.3f, @5 %.3f; want %.2f, %.2f", test.files, sum.Recall["1"], sum.Recall["5"], test.recall1, test.recall5)
		}
		if float64(sum.Wrong) > test.wrong*turns || float64(sum.Needless) > test.needless*turns {
			t.Errorf("%v: %d wrong and %d needless of %d; want at most %.0f %% and %.0f %%", test.files, sum.Wrong, sum.Needless, sum.Turns, 100*test.wrong, 100*test.needless)
		}
		if first := sharePeople(sum, "sensitive"); first < test.people {
			t.Errorf("%.3f of those who need a person are shown people first, want %.2f", first, test.people)
		}
		if right := share(sum, "out_of_scope", chat.OutcomeDecline); right < test.outOfScope {
			t.Errorf("%.3f of what is not the desk's field is declined, want %.2f", right, test.outOfScope)
		}
	}
}

// What nobody tuned on: the confidence of a search alone must tell questions with an answer from those without, on other topics
// and inside ours. The aims are 0.96 and 0.75; these floors keep what is there.
func TestNotKnowing(t *testing.T) {
	db := furnished(t)
	index := retrieval.Open(db)
	questions := labelledQuestions(t, "career_report", "career_report2", "near_report", "small_talk")
	asked, err := evaluate(t.Context(), chat.New(db, index), index, questions, nil)
	if err != nil {
		t.Fatal(err)
	}
	sum := evaluation.Summarise(asked, retrieval.Threshold())
	t.Logf("AUROC far %v, near %v; first article right %v", sum.Far.AUROC, sum.Near.AUROC, sum.Confidence.AUROC)
	if sum.Far.AUROC < 0.93 || sum.Near.AUROC < 0.73 {
		t.Errorf("AUROC far %v, near %v; want 0.93 and 0.73", sum.Far.AUROC, sum.Near.AUROC)
	}
}

// What nobody tuned on: whoever needs a person is shown people first, and hardly anybody who asks about careers.
func TestPeopleFirst(t *testing.T) {
	db := furnished(t)
	index := retrieval.Open(db)
	engine := chat.New(db, index)
	for _, test := range []struct {
		files       []string
		expected    string
		least, most float64 // share shown people first
		declined    float64 // share declined, at least
	}{
		{files: []string{"sensitive_report"}, expected: "sensitive", least: 0.98, most: 1},
		{files: []string{"career_report", "career_report2"}, expected: "answer", most: 0.08},
		{files: []string{"near_report"}, expected: "escalate", most: 0.22},
		{files: []string{"small_talk"}, expected: "out_of_scope", most: 0.3, declined: 0.45},
	} {
		asked, err := evaluate(t.Context(), engine, index, labelledQuestions(t, test.files...), nil)
		if err != nil {
			t.Fatal(err)
		}
		sum := evaluation.Summarise(asked, retrieval.Threshold())
		first, declined := sharePeople(sum, test.expected), share(sum, test.expected, chat.OutcomeDecline)
		t.Logf("%v: people first %.3f, declined %.3f", test.files, first, declined)
		if first < test.least || first > test.most || declined < test.declined {
			t.Errorf("%v: people first %.3f, want %.2f to %.2f; declined %.3f, want %.2f", test.files, first, test.least, test.most, declined, test.declined)
		}
	}
}

// sharePeople is how much of an expectation was shown people to talk to before everything else.
func sharePeople(s evaluation.Summary, expected string) float64 {
	total := 0
	for _, n := range s.Outcomes[expected] {
		total += n
	}
	return float64(s.People[expected]) / float64(max(1, total))
}

// share is how much of an expectation came out as it should; 0 when the set has none of it.
func share(s evaluation.Summary, expected string, outcome chat.Outcome) float64 {
	total := 0
	for _, n := range s.Outcomes[expected] {
		total += n
	}
	if total == 0 {
		return 0
	}
	return float64(s.Outcomes[expected][string(outcome)]) / float64(total)
}

// Talks: each message by its own label. talk_tune was used for tuning, talk_report was not. The floors lie a little below what was
// measured when they were written; a wrong answer is worse than a needless 「わかりません」 and has its own.
func TestTalks(t *testing.T) {
	db := furnished(t)
	index := retrieval.Open(db)
	engine := chat.New(db, index)
	for _, test := range []struct {
		file                 string
		right, first, wrong  float64 // shares of turns, of answers, of turns
		facet, source, whole float64
	}{
		{"talk_tune", 0.70, 0.65, 0.05, 0.60, 0.90, 0.30},
		{"talk_report", 0.65, 0.62, 0.11, 0.48, 0.70, 0.22},
	} {
		talks, err := evaluation.ReadQuestions("../../retrieval/testdata/talks/" + test.file + ".jsonl")
		if err != nil {
			t.Fatal(err)
		}
		asked, err := evaluate(t.Context(), engine, index, talks, nil)
		if err != nil {
			t.Fatal(err)
		}
		sum := evaluation.Summarise(asked, retrieval.Threshold())
		all := sum.Talks[len(sum.Talks)-1]
		t.Logf("%s: %+v, wrong %d, needless %d", test.file, all, sum.Wrong, sum.Needless)
		for _, floor := range []struct {
			name   string
			n, of  int
			atMost bool
			bound  float64
		}{
			{"right", all.Right, all.Turns, false, test.right},
			{"article first", all.First, all.Judged, false, test.first},
			{"facet first", all.Facet, all.Facets, false, test.facet},
			{"source", all.Source, all.Sources, false, test.source},
			{"whole talks", all.Whole, all.Talks, false, test.whole},
			{"wrong", sum.Wrong, all.Turns, true, test.wrong},
		} {
			if got := float64(floor.n) / float64(floor.of); (got < floor.bound) != floor.atMost {
				t.Errorf("%s: %s %d of %d, bound %.2f", test.file, floor.name, floor.n, floor.of, floor.bound)
			}
		}
	}
}
