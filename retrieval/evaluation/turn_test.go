package evaluation

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDecodeQuestions(t *testing.T) {
	list, err := DecodeQuestions(strings.NewReader(`{"id": "a", "text": "公募は？", "followups": ["いつ？"], "expected": "answer", "articles": ["x"]}

{"id": "b", "role": "manager", "text": "天気は？", "expected": "escalate", "kind": "absent"}`))
	if err != nil || len(list) != 2 || list[1].Kind != "absent" {
		t.Fatalf("%+v %v", list, err)
	}
	if diff := cmp.Diff([]string{"公募は？", "いつ？"}, list[0].Messages()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"role:employee", "role:manager"}, list[1].Tags()); diff != "" {
		t.Error(diff)
	}
	for want, bad := range map[string]string{
		"1: expected \"maybe\"": `{"id": "a", "expected": "maybe"}`,
		"2: unexpected":         "{\"expected\": \"answer\"}\n{",
		"1: bufio.Scanner":      strings.Repeat(" ", maxLine+1),
	} {
		if _, err := DecodeQuestions(strings.NewReader(bad)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}

// said is a turn of a question with gold articles a and b, or without.
func said(expected, outcome string, hits, cited string) Turn {
	t := Turn{Question: Question{ID: "q", Expected: expected}, Number: 1, Outcome: outcome, Hits: strings.Fields(hits), Cited: strings.Fields(cited)}
	if expected == "answer" {
		t.Question.Articles = []string{"a", "b"}
	}
	return t
}

func TestTurn(t *testing.T) {
	for _, test := range []struct {
		turn                    Turn
		wrong, needless, right  bool
		rank                    int
		labelled, firstWasRight bool
	}{
		{turn: said("answer", "answer", "a c", "a"), right: true, rank: 1, labelled: true, firstWasRight: true},
		{turn: said("answer", "answer", "c b", "c b"), right: true, rank: 2, labelled: true},
		{turn: said("answer", "answer", "c d", "c"), wrong: true, labelled: true},
		{turn: said("answer", "unknown", "b", ""), needless: true, rank: 1, labelled: true, firstWasRight: true},
		{turn: said("answer", "clarify", "", "")},
		{turn: said("escalate", "unknown", "c", ""), right: true, labelled: true},
		{turn: said("escalate", "answer", "c", "c"), wrong: true, labelled: true},
		{turn: said("out_of_scope", "decline", "", ""), right: true},
		{turn: said("sensitive", "answer", "c", "c"), wrong: true, labelled: true},
	} {
		got, e := test.turn, test.turn.Question.Expected+" "+test.turn.Outcome
		if got.Wrong() != test.wrong || got.Needless() != test.needless || got.Right() != test.right || got.GoldRank() != test.rank {
			t.Errorf("%s: wrong %v, needless %v, right %v, rank %d", e, got.Wrong(), got.Needless(), got.Right(), got.GoldRank())
		}
		if example, ok := got.Labelled(); ok != test.labelled || example.Right != test.firstWasRight || (ok && example.Group != "q") {
			t.Errorf("%s: example %+v, %v", e, example, ok)
		}
	}
	open := said("answer", "answer", "c", "c")
	open.Question.Articles = nil // any answer does
	if _, ok := open.Labelled(); ok || open.Wrong() || !open.Right() {
		t.Error("a question without gold articles is judged by article")
	}
}

func TestSummarise(t *testing.T) {
	turns := []Turn{said("answer", "answer", "a", "a"), said("answer", "unknown", "c d b", ""), said("escalate", "answer", "c", "c"), said("out_of_scope", "decline", "", "")}
	for i, confidence := range []float64{0.9, 0.3, 0.6, 0} {
		turns[i].Confidence, turns[i].Alone = confidence, confidence
	}
	turns[3].Alone = 0.2
	s := Summarise(turns, 0.5)
	if s.Turns != 4 || s.Wrong != 1 || s.Needless != 1 || s.Judged != 2 || s.Outcomes["answer"]["unknown"] != 1 {
		t.Errorf("counted %+v", s)
	}
	if diff := cmp.Diff(map[string]float64{"1": 0.5, "3": 1, "5": 1, "10": 1}, s.Recall); diff != "" {
		t.Error(diff)
	}
	near(t, "far", s.Far.AUROC, 1)
	near(t, "near", s.Near.AUROC, 0.5)
	near(t, "near, answered wrongly", s.Near.Wrongly, 1)
	near(t, "first article right", s.Confidence.AUROC, 1)
	if empty := Summarise(nil, 0.5); empty.Confidence != nil || empty.Far != nil || empty.P50 != 0 {
		t.Errorf("of nothing: %+v", empty)
	}
}
