package retrieval

import (
	"regexp"
	"slices"
	"strings"

	"github.com/google/uuid"

	"dousuru/knowledge"
)

// How an article's score comes from its passages and from what was asked. Chosen on testdata/questions/career_tune.jsonl.
const (
	secondPassage = 0.15 // share of the second-best passage: two places that agree say more than one
	facetBonus    = 1.1  // the article has the facet that was asked for
	caseAsked     = 2.2  // a case, when people's experience is asked for
	caseUnasked   = 0.8  // a case, when a rule is asked for
	aboutFactor   = 1.50 // the article that the talk is about, when the question refers back to it
	nameBonus     = 0.1  // the question says the article's whole title or an alias
	endedFactor   = 0.92 // a retired or closed program: found and named as such, behind one that is open
)

// peopleCues are wordings that ask for people's experience.
var peopleCues = strings.Split(`実際に使|実際に行|実際どう|体験|事例|経験した人|経験者|使った人|行った人|移った人|取った人|なった人|やった人|先輩|みたいな人|同じような人|やってる人|やっている人|人の話|人いる|人います|人っている|人はいる|人はいま|人の例|ロールモデル|誰かいま|どんな感じ|どうしてるん|どうしている|話が聞き|話を聞きた|話を読|の話あり|の話はあり|someone who|people who|anyone who|colleagues who|role model|example of|experience of`, "|")

// experiencePattern is a relative clause about somebody's past or present: 移った人, 休んでる先輩. 〜たい人 and 〜た方がいい are not.
var experiencePattern = regexp.MustCompile(`(?:た|だ|てる|ている|でる|でいる|とる)(?:人(?:[^数事]|$)|ひと|先輩|同僚|社員|男性|女性|管理職|課長|仲間)|\b(?:story|stories|someone|anyone|anybody|somebody|colleagues?|people|father|mother|manager) (?:who|about|of)\b|\bhas any(?:one|body)\b`)

// notPeople are words that look like people and ask for a rule.
var notPeople = strings.NewReplacer("どのような人", "", "どういう人", "", "どんな人", "", "何人", "")

// asksForPeople tells whether a normalised question asks for people's experience.
func asksForPeople(normalised string) bool {
	normalised = notPeople.Replace(normalised)
	return slices.ContainsFunc(peopleCues, func(cue string) bool { return strings.Contains(normalised, cue) }) || experiencePattern.MatchString(normalised)
}

// group makes articles of passages and orders them.
func group(q lookedUp, rows []passageRow) []ArticleHit {
	var hits []ArticleHit
	at := map[uuid.UUID]int{}
	status := map[uuid.UUID]knowledge.Status{}
	for _, r := range rows {
		i, ok := at[r.ArticleID]
		if !ok {
			i = len(hits)
			at[r.ArticleID], status[r.ArticleID] = i, r.Status
			hits = append(hits, ArticleHit{ID: r.ArticleID, Slug: r.Slug, Kind: r.Kind, names: namesOf(r.Names)})
		}
		hits[i].Passages = append(hits[i].Passages, PassageHit{r.PassageID, r.Facet, r.Score, r.matched, r.Held})
	}
	for i := range hits {
		hits[i].Score = q.articleScore(hits[i], status[hits[i].ID])
	}
	slices.SortStableFunc(hits, func(a, b ArticleHit) int {
		if a.Score != b.Score {
			return compareDescending(a.Score, b.Score)
		}
		return strings.Compare(a.Slug, b.Slug)
	})
	return hits
}

func (q lookedUp) articleScore(hit ArticleHit, status knowledge.Status) float64 {
	score := hit.Passages[0].Score
	if len(hit.Passages) > 1 {
		score += secondPassage * hit.Passages[1].Score
	}
	switch {
	case hit.Kind != knowledge.Case:
	case q.people:
		score *= caseAsked
	default:
		score *= caseUnasked
	}
	if status == knowledge.Closed || status == knowledge.Retired {
		score *= endedFactor
	}
	if q.about == hit.Slug {
		score *= aboutFactor
	}
	if len(q.facets) > 0 && hit.has(q.facets[0]) {
		score *= facetBonus
	}
	return score * (1 + nameBonus*q.named(hit.names))
}

// has tells whether a passage of the facet is among those that matched. The title belongs to every passage, so for an
// article that was found by its name this is whether it has the facet.
func (h ArticleHit) has(facet knowledge.Facet) bool {
	return slices.ContainsFunc(h.Passages, func(p PassageHit) bool { return p.Facet == facet })
}

func sortDimensions(list []dimension) {
	slices.SortFunc(list, func(x, y dimension) int {
		if x.value != y.value {
			return compareDescending(x.value, y.value)
		}
		return int(x.id - y.id)
	})
}
