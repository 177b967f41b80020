package retrieval

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// apart are articles whose names share no word with their passages, so that the lexical arm finds nothing: the easiest
// place for luck to look like skill.
func apart(n int) []specimen {
	var list []specimen
	for i := range n {
		list = append(list, specimen{names: []string{fmt.Sprintf("word%c%c", 'a'+i/26, 'a'+i%26)},
			passages: []embeddable{{heading: "概要", body: fmt.Sprintf("%d番の説明です。", i)}}})
	}
	return list
}

// blurred gives every text the direction of its article and noise beside it.
func blurred(t *trial, dice *rand.Rand, noise float64) {
	directions := make([][]float64, t.articles)
	for i := range directions {
		directions[i] = normal(dice)
	}
	vector := func(article int) []float32 {
		v, beside := make([]float32, 64), normal(dice)
		for i := range v {
			v[i] = float32(directions[article][i] + noise*beside[i])
		}
		v, _ = unit(v)
		return v
	}
	for _, article := range t.passageArticle {
		t.passageVectors = append(t.passageVectors, vector(article))
	}
	for _, article := range t.probeArticle {
		t.probeVectors = append(t.probeVectors, vector(article))
	}
}

func normal(dice *rand.Rand) []float64 {
	v := make([]float64, 64)
	for i := range v {
		v[i] = dice.NormFloat64()
	}
	return v
}

// Noise gets no weight, by more than luck; a model that sees something gets one.
func TestTrialTellsSkillFromLuck(t *testing.T) {
	lucky := 0
	for seed := range uint64(40) {
		trial := newTrial(apart(60), builtin())
		blurred(trial, rand.New(rand.NewPCG(seed, 1)), 1000)
		if trial.skill().weight > 0 {
			lucky++
		}
	}
	if lucky > 0 {
		t.Errorf("%d of 40 useless models got a weight", lucky)
	}
	for _, noise := range []float64{0, 1, 2} {
		trial := newTrial(apart(60), builtin())
		blurred(trial, rand.New(rand.NewPCG(1, 1)), noise)
		if s := trial.skill(); s.weight == 0 || s.own <= s.base {
			t.Errorf("noise %v: %+v", noise, s)
		}
	}
}

func TestReciprocalRank(t *testing.T) {
	trial := &trial{articles: 4, passageArticle: []int{0, 1, 2, 3, 3}, probeArticle: []int{3}}
	for _, test := range []struct {
		scores []float64
		want   float64
	}{
		{[]float64{1, 2, 3, 0, 4}, 1},
		{[]float64{1, 2, 3, 0, 2.5}, 1. / 2},
		{[]float64{3, 3, 0, 3, 1}, (1 + 1./2 + 1./3) / 3},
		{[]float64{5, 0, 0, 0, 0}, (1./2 + 1./3 + 1./4) / 3},
	} {
		if got := trial.reciprocalRank(0, test.scores); math.Abs(got-test.want) > 1e-12 {
			t.Errorf("%v: %v, want %v", test.scores, got, test.want)
		}
	}
}
