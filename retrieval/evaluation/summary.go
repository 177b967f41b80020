package evaluation

import (
	"fmt"
	"slices"
)

// A Summary counts turns. Its JSON is a contract with other programs: fields are added, never changed.
type Summary struct {
	Turns    int                       `json:"turns"`
	Outcomes map[string]map[string]int `json:"outcomes"`          // expected → outcome → turns
	People   map[string]int            `json:"people_first"`      // expected → turns in which people to talk to were shown first
	Wrong    int                       `json:"wrong_answers"`     // answered what has no answer here, or without a gold article
	Needless int                       `json:"needless_unknowns"` // 「わかりません」 although an article answers it
	Judged   int                       `json:"judged"`            // turns with gold articles
	Recall   map[string]float64        `json:"recall"`            // share of judged turns with a gold article among the first k found
	P50      float64                   `json:"latency_p50_ms"`
	P99      float64                   `json:"latency_p99_ms"`

	Confidence *Confidence `json:"confidence,omitempty"` // over the turns that searched and can be judged
	Far        *Separation `json:"far,omitempty"`        // first messages on other topics, the fixed words left aside, against those with an answer
	Near       *Separation `json:"near,omitempty"`       // those inside our topic that nothing answers, the same way
	Hidden     *Hidden     `json:"hidden,omitempty"`     // near misses made by hiding what answers a question
	Fitted     *Fitted     `json:"fitted,omitempty"`     // what --fit found

	Talks []TalkFigures `json:"talks,omitempty"` // of labelled talks, by kind

	Embedder string      `json:"embedder,omitempty"` // model by whose vectors questions were searched, too; empty: by words alone
	Compare  *Comparison `json:"compare,omitempty"`  // without a model and with it; everything else here is of the desk without
}

// RecallAt are the k of the recall.
var RecallAt = []int{1, 3, 5, 10}

// Summarise counts. The threshold is the one in use.
func Summarise(turns []Turn, threshold float64) Summary {
	s := Summary{Turns: len(turns), Outcomes: map[string]map[string]int{}, People: map[string]int{}, Recall: map[string]float64{}}
	hits := map[int]int{}
	var latency []float64
	for _, t := range turns {
		q := t.Question
		if s.Outcomes[q.Expected] == nil {
			s.Outcomes[q.Expected] = map[string]int{}
		}
		s.Outcomes[q.Expected][t.Outcome]++
		if t.People {
			s.People[q.Expected]++
		}
		latency = append(latency, float64(t.Elapsed.Microseconds())/1000)
		if t.Wrong() {
			s.Wrong++
		}
		if t.Needless() {
			s.Needless++
		}
		if len(q.Articles) == 0 {
			continue
		}
		s.Judged++
		for _, k := range RecallAt {
			if rank := t.GoldRank(); rank > 0 && rank <= k {
				hits[k]++
			}
		}
	}
	for _, k := range RecallAt {
		if s.Judged > 0 {
			s.Recall[fmt.Sprint(k)] = float64(hits[k]) / float64(s.Judged)
		}
	}
	slices.Sort(latency)
	s.P50, s.P99 = quantile(latency, 0.50), quantile(latency, 0.99)
	if _, confidence := Examples(turns); len(confidence) > 0 {
		c := Assess(confidence, threshold)
		s.Confidence = &c
	}
	s.Talks = countTalks(turns)
	s.Far, s.Near = separated(turns, "out_of_scope", threshold), separated(turns, "escalate", threshold)
	return s
}

// separated sets the first messages with an answer against those of another label; nil unless there are both.
func separated(turns []Turn, label string, threshold float64) *Separation {
	var list []Scored
	for _, t := range turns {
		if e := t.Question.Expected; t.Number == 1 && (e == "answer" || e == label) {
			list = append(list, Scored{t.Alone, e == "answer"})
		}
	}
	s := Separate(list, threshold)
	if s.Answerable == 0 || s.Refusable == 0 {
		return nil
	}
	return &s
}

// quantile is the nearest-rank quantile of sorted values, 0 for none.
func quantile(sorted []float64, q float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[min(int(q*float64(len(sorted))), len(sorted)-1)]
}
