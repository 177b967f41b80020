package retrieval

import (
	"math"
	"slices"
	"strings"
)

// trialWeights are the weights that are tried, in units of the question's idf mass; a passage that matches every word of a
// question scores about two of them. denseShare is what is kept of the best: in the trial the names are hidden, so the
// lexical arm is weaker there than it will be. Chosen on testdata/questions/career_tune.jsonl with simulated models of five
// skills: a half wins 1 to 12 of 120 first places and costs single questions at most one; a quarter wins a third less, the
// whole costs up to two.
var trialWeights = []float64{0.1, 0.2, 0.35, 0.5, 0.75, 1, 1.5, 2}

const denseShare = 0.5

// A trial holds probes against passages, scored by both arms.
type trial struct {
	words          Thesaurus
	articles       int
	passageArticle []int // article of each passage
	probeArticle   []int
	passageTexts   []string
	probeTexts     []string
	passageVectors [][]float32
	probeVectors   [][]float32
	passageTerms   []map[string]float64 // BM25 weights
	df             map[string]int
}

func newTrial(articles []specimen, words Thesaurus) *trial {
	t := &trial{words: words, articles: len(articles), df: map[string]int{}}
	var terms []analyzed
	var means [fields]float64
	for i, a := range articles {
		for _, name := range a.names[:min(skillProbes, len(a.names))] {
			if strings.TrimSpace(name) != "" {
				t.probeArticle, t.probeTexts = append(t.probeArticle, i), append(t.probeTexts, name)
			}
		}
		for _, p := range a.passages {
			t.passageArticle, t.passageTexts = append(t.passageArticle, i), append(t.passageTexts, p.text())
			of := passageText{Heading: p.heading, Body: p.body}.analyze()
			terms = append(terms, of)
			for field := range means {
				means[field] += float64(of.lengths[field])
			}
		}
	}
	for field := range means {
		means[field] /= float64(len(terms))
	}
	for _, of := range terms {
		weights := weigh(of, means)
		t.passageTerms = append(t.passageTerms, weights)
		for term := range weights {
			t.df[term]++
		}
	}
	return t
}

// lexical scores every passage for a probe; mass is the idf of the probe's own words.
func (t *trial) lexical(probe int) (scores []float64, mass float64) {
	scores = make([]float64, len(t.passageTerms))
	for _, term := range parseQuery(t.probeTexts[probe], t.words).terms {
		weight := idf(len(t.passageTerms), t.df[term.term])
		if term.own {
			mass += weight
		}
		for i, held := range t.passageTerms {
			scores[i] += weight * term.weight * held[term.term]
		}
	}
	return scores, mass
}

// skill measures the cosines, then the weights.
func (t *trial) skill() skill {
	cosines, s := t.cosines()
	best, gains := 0.0, map[float64][]float64{}
	for probe := range t.probeTexts {
		scores, mass := t.lexical(probe)
		alone := t.reciprocalRank(probe, scores)
		for _, weight := range trialWeights {
			fused := slices.Clone(scores)
			for i := range fused {
				fused[i] += weight * mass * s.nearness(cosines[probe][i])
			}
			gains[weight] = append(gains[weight], t.reciprocalRank(probe, fused)-alone)
		}
	}
	for _, weight := range trialWeights {
		mean, deviation := t.byArticle(gains[weight])
		if mean > skillSigma*deviation && mean > best {
			best, s.weight = mean, denseShare*weight
		}
	}
	return s
}

// reciprocalRank of the probe's own article. Among equals it is the mean over their orders: drawing lots, which is what noise
// does to articles that share no word with the probe, must not look like a gain.
func (t *trial) reciprocalRank(probe int, scores []float64) float64 {
	best := make([]float64, t.articles)
	for i, s := range scores {
		best[t.passageArticle[i]] = max(best[t.passageArticle[i]], s)
	}
	own := best[t.probeArticle[probe]]
	better, equal := 0, 0
	for _, s := range best {
		if s > own {
			better++
		} else if s == own {
			equal++
		}
	}
	mean := 0.0
	for place := better + 1; place <= better+equal; place++ {
		mean += 1 / float64(place) / float64(equal)
	}
	return mean
}

// byArticle is the mean over articles and its standard error: the wordings of one article are no independent witnesses.
func (t *trial) byArticle(gains []float64) (mean, deviation float64) {
	sums, counts := make([]float64, t.articles), make([]float64, t.articles)
	for probe, gain := range gains {
		sums[t.probeArticle[probe]] += gain
		counts[t.probeArticle[probe]]++
	}
	n := float64(t.articles)
	squares := 0.0
	for i := range sums {
		sums[i] /= max(counts[i], 1)
		mean += sums[i] / n
	}
	for _, s := range sums {
		squares += (s - mean) * (s - mean)
	}
	return mean, math.Sqrt(squares / (n - 1) / n)
}
