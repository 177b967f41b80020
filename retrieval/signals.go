package retrieval

import (
	"cmp"
	"math"
	"slices"

	"dousuru/knowledge"
)

// Signals are what a first article is judged by, each about 0 to 1 or −1 to 1. Which of them count how much is fitted, not
// chosen. Scores alone tell other topics apart; that an answer inside the topic is missing shows in what the question asks
// beside the article's name: a facet, a kind of quantity, a condition, nouns that no passage holds.
type Signals struct {
	Coverage  float64 `json:"coverage"`  // share of the question's idf mass that the article's best passages hold, expansions by their weight
	Unknown   float64 `json:"unknown"`   // share of the question's idf mass that the whole index lacks
	Strength  float64 `json:"strength"`  // score per idf mass
	Margin    float64 `json:"margin"`    // (first article − second) / first
	Spread    float64 `json:"spread"`    // (first article − tenth) / first
	Gap       float64 `json:"gap"`       // (first article − tenth) per idf mass
	Length    float64 `json:"length"`    // number of concepts / 10, at most 1
	Facet     float64 `json:"facet"`     // 1 the asked facet is written, −1 it is not, 0 none was asked or the article is a document
	Holds     float64 `json:"holds"`     // of an asked facet that is written: share of the rest of the question that its passage holds; 0 otherwise
	Unmatched float64 `json:"unmatched"` // idf of the rarest own word that the article lacks, per highest idf
	Missing   float64 `json:"missing"`   // nouns of the question that no passage of the article holds / 4, at most 1
	Named     float64 `json:"named"`     // share of the question's idf mass that the article's title and aliases hold
	Said      float64 `json:"said"`      // share of the article's best name that the question says, squared
	Detail    float64 `json:"detail"`    // share of the rest that its best single passage holds; 1 when nothing is left
	Quantity  float64 `json:"quantity"`  // 1 a quantity of the asked kind is there, −1 none is, 0 none was asked
	Condition float64 `json:"condition"` // 1 the article speaks about every condition that the question names, −1 about none, 0 none is named
	Elsewhere float64 `json:"elsewhere"` // 1 the question is about another company or authority
	Hearsay   float64 `json:"hearsay"`   // 1 the question repeats what the person has heard
	People    float64 `json:"people"`    // −1 people's experience is asked for and the article is not a case, 1 it is one
	English   float64 `json:"english"`   // 1 the question is in English

	Similarity float64 `json:"similarity"` // by meaning, as the model's own cosines lie; 0 without an embedder
}

// judge reads the signals off a search. The article's best two passages stand for it: an answer that is spread wider is
// not one.
func judge(q lookedUp, articles []ArticleHit) Signals {
	if len(articles) == 0 {
		return Signals{}
	}
	first := articles[0]
	c := q.count(first, matchedBy(first.Passages[:min(2, len(first.Passages))]))
	if c.mass == 0 {
		return Signals{}
	}
	tenth := articles[min(9, len(articles)-1)]
	s := Signals{
		Coverage:  c.covered / c.mass,
		Unknown:   c.unknown / c.mass,
		Strength:  math.Min(first.Passages[0].Score/c.mass/4, 2),
		Margin:    1,
		Spread:    1,
		Gap:       first.Score / c.mass / 4,
		Length:    math.Min(float64(c.count)/10, 1),
		Unmatched: c.rarestMissed,
		Missing:   math.Min(float64(q.count(first, matchedBy(first.Passages)).nounsMissed)/4, 1),
		Said:      q.named(first.names),
		Quantity:  q.quantity(first),
		Condition: q.speaksAbout(first),
		Elsewhere: oneIf(q.elsewhere),
		Hearsay:   oneIf(q.hearsay),
		English:   oneIf(q.english),

		Similarity: first.Similarity,
	}
	s.Named, s.Detail, s.Holds = q.detail(first)
	if len(articles) > 1 {
		s.Margin = first.ahead(articles[1])
		s.Spread = first.ahead(tenth)
		s.Gap *= s.Spread
	}
	s.Gap = math.Min(s.Gap, 2)
	if len(q.facets) > 0 && first.Kind != knowledge.Document {
		s.Facet = sign(first.has(q.facets[0]))
	}
	if q.people {
		s.People = sign(first.Kind == knowledge.Case)
	}
	return s
}

// ahead is by how much of its own standing an article leads another, 0 to 1.
func (h ArticleHit) ahead(of ArticleHit) float64 {
	mine, other := cmp.Or(h.standing, h.Score), cmp.Or(of.standing, of.Score)
	if mine <= 0 {
		return 0
	}
	return math.Max((mine-other)/mine, 0)
}

// vector lists the signals in the order of their fields, a constant first.
func (s Signals) vector() []float64 {
	return []float64{1, s.Coverage, s.Unknown, s.Strength, s.Margin, s.Spread, s.Gap, s.Length, s.Facet, s.Holds, s.Unmatched, s.Missing, s.Named, s.Said,
		s.Detail, s.Quantity, s.Condition, s.Elsewhere, s.Hearsay, s.People, s.English, s.Similarity}
}

// quantity tells whether one of the article's best passages holds a quantity of the asked kind.
func (q lookedUp) quantity(first ArticleHit) float64 {
	if len(q.kinds) == 0 {
		return 0
	}
	matched := matchedBy(first.Passages[:min(3, len(first.Passages))])
	return sign(slices.ContainsFunc(q.kinds, func(kind string) bool { return q.holds(matched, "@"+kind) }))
}

// speaksAbout says of how many conditions of the question the article speaks, from −1 none to 1 all.
func (q lookedUp) speaksAbout(first ArticleHit) float64 {
	if len(q.conditions) == 0 {
		return 0
	}
	spoken := 0
	for _, c := range q.conditions {
		if slices.ContainsFunc(first.Passages, func(p PassageHit) bool {
			matched := matchedBy([]PassageHit{p})
			return slices.ContainsFunc(c.wordings, func(wording []string) bool {
				return !slices.ContainsFunc(wording, func(term string) bool { return !q.holds(matched, term) })
			})
		}) {
			spoken++
		}
	}
	return 2*float64(spoken)/float64(len(q.conditions)) - 1
}

func oneIf(is bool) float64 {
	if is {
		return 1
	}
	return 0
}

func sign(is bool) float64 { return 2*oneIf(is) - 1 }
