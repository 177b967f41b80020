package retrieval

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/google/uuid"
)

// nearness is a cosine counted from where unrelated passages lie (0) to where the meant ones do (1, at most 2).
func (s skill) nearness(cosine float64) float64 {
	if s.own <= s.base {
		return 0
	}
	return min(max((cosine-s.base)/(s.own-s.base), 0), 2)
}

// similarity is a cosine as a signal of confidence, 0 to 1: one half lies between the nearest passage of the right article
// and of a wrong one, as the model puts them.
func (s skill) similarity(cosine float64) float64 {
	if s.own <= s.wrong {
		return 0
	}
	return 1 / (1 + math.Exp(-4*(cosine-(s.own+s.wrong)/2)/(s.own-s.wrong)))
}

// alsoByMeaning lets the vectors change the order of what the words found, and add to it. Nothing changes when the embedder
// was not asked (d is nil, or the question was withheld), nor when it failed or was late, which Degraded says. A first article that stays first is not
// trusted less than by words alone; one that was put there by its vector is judged anew.
func (x *Index) alsoByMeaning(ctx context.Context, d *denseSearch, r Request, q lookedUp, lexical []passageRow, found Found) (Found, error) {
	if d == nil {
		return found, nil
	}
	vector, why, err := d.wait(ctx)
	found.Meaning = why
	if err != nil || vector == nil {
		found.Degraded = why != ""
		return found, err
	}
	ids := make([]int64, len(lexical))
	for i, row := range lexical {
		ids[i] = row.PassageID
	}
	dense, err := x.near(ctx, d.model, vector, r, ids)
	if err != nil {
		return found, err
	}
	for i, row := range dense {
		dense[i].matched = common(row.Held, q.ascending)
	}
	alone := found.Articles
	found.Articles = fold(fuse(q, lexical, dense, d.model.skill))
	if len(alone) > 0 && alone[0].ID == found.Articles[0].ID {
		found.Signals.Similarity = found.Articles[0].Similarity
	} else {
		found.Signals = judge(q, found.Articles)
	}
	return found, nil
}

// fuse orders articles by the weighted sum of both arms. A passage gets its BM25 score and, for its nearness, up to weight
// times the idf mass of the question, which is what that score is counted in: a question that the index's words match
// badly leaves more to the vectors. Reciprocal ranks would forget how sure each arm is. Scores stay the lexical arm's: an
// article that only the dense arm found has 0.
//
// An article of which a passage has no vector yet keeps its lexical place; the others are ordered around it.
func fuse(q lookedUp, lexical []passageRow, dense []denseRow, s skill) []ArticleHit {
	alone := group(q, lexical)
	rows, similar, missing := raise(q.mass(), lexical, dense, s)
	together := group(q, rows)
	scores, passageScores := map[uuid.UUID]float64{}, map[int64]float64{}
	for _, a := range alone {
		scores[a.ID] = a.Score
		for _, p := range a.Passages {
			passageScores[p.ID] = p.Score
		}
	}
	for i := range together {
		a := &together[i]
		a.standing, a.Score, a.Similarity = a.Score, scores[a.ID], similar[a.ID]
		for j := range a.Passages {
			a.Passages[j].Score = passageScores[a.Passages[j].ID]
		}
	}
	return keepPlaces(alone, together, missing)
}

// raise adds to each passage what its nearness is worth. similar is the best similarity of each article; missing are the
// articles of which a lexical candidate has no vector.
func raise(mass float64, lexical []passageRow, dense []denseRow, s skill) (rows []passageRow, similar map[uuid.UUID]float64, missing map[uuid.UUID]bool) {
	scores := map[int64]float64{}
	missing, similar = map[uuid.UUID]bool{}, map[uuid.UUID]float64{}
	for _, row := range lexical {
		scores[row.PassageID] = row.Score
	}
	for _, d := range dense {
		row := d.passageRow
		lexicalScore, both := scores[row.PassageID]
		row.Score = lexicalScore + s.weight*mass*s.nearness(d.Cosine)
		if both || row.Score > 0 {
			rows = append(rows, row)
			similar[row.ArticleID] = max(similar[row.ArticleID], s.similarity(d.Cosine))
		}
		delete(scores, row.PassageID)
	}
	for _, row := range lexical {
		if _, ok := scores[row.PassageID]; ok {
			rows = append(rows, row)
			missing[row.ArticleID] = true
		}
	}
	sortRows(rows)
	return rows, similar, missing
}

// keepPlaces puts the articles without all vectors where the lexical arm had them.
func keepPlaces(alone, together []ArticleHit, missing map[uuid.UUID]bool) []ArticleHit {
	if len(missing) == 0 {
		return together
	}
	out := make([]ArticleHit, 0, len(together))
	rest := slices.DeleteFunc(slices.Clone(together), func(a ArticleHit) bool { return missing[a.ID] })
	for _, a := range alone {
		if missing[a.ID] {
			out = append(out, a)
		} else {
			out, rest = append(out, rest[0]), rest[1:]
		}
	}
	return append(out, rest...)
}

// mass is the idf of the question's own words; 1 for a question without any.
func (q lookedUp) mass() float64 {
	mass := 0.0
	for i, t := range q.terms {
		if t.own {
			mass += q.idf[i]
		}
	}
	return cmp.Or(mass, 1)
}
