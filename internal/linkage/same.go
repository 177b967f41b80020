package linkage

import (
	"math"

	"github.com/google/uuid"
)

// bySame takes whose rows are most like those that the same words leave behind: the attacker reads the question as HR does, has
// somebody of their own say it to the desk, and compares every column, of what is sealed the length. What many rows have says little.
func bySame(r Round, q Asked) uuid.UUID {
	sets := map[uuid.UUID]map[string]bool{}
	for _, who := range r.Order {
		sets[who] = map[string]bool{}
	}
	for _, m := range r.Morning.people {
		if set := sets[m.of]; set != nil {
			m.into(set)
		}
	}
	have := map[string]float64{}
	for _, set := range sets {
		for value := range set {
			have[value]++
		}
	}
	again := map[string]bool{}
	for _, m := range q.Again.people {
		m.into(again)
	}
	most, like := math.Inf(-1), []uuid.UUID(nil)
	for _, who := range r.Order {
		score := 0.0
		for value := range again {
			if sets[who][value] {
				score += math.Log(float64(len(sets)) / have[value]) // inverse document frequency (Spärck Jones 1972)
			}
		}
		switch {
		case score > most+1e-9:
			most, like = score, []uuid.UUID{who}
		case score > most-1e-9:
			like = append(like, who)
		}
	}
	return byLot(like)
}

func (m mark) into(set map[string]bool) {
	for _, v := range m.values {
		set[m.table+"."+v] = true
	}
}
