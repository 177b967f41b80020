package triage

import (
	"math"
	"slices"
)

// career counts the career questions.
func (p *problem) career() (n int) {
	for _, topic := range p.topics {
		if topic == Career {
			n++
		}
	}
	return n
}

// sureThreshold is the score that few harmless messages reach.
func (p *problem) sureThreshold(scores []float64) float64 {
	var harmless []float64
	for i, needs := range p.needs {
		if !needs {
			harmless = append(harmless, scores[i])
		}
	}
	return highest(harmless, sureOneIn)
}

// firstThreshold is the score that few career questions reach.
func (p *problem) firstThreshold(scores []float64) float64 {
	var career []float64
	for i, topic := range p.topics {
		if topic == Career {
			career = append(career, scores[i])
		}
	}
	return highest(career, firstOneIn)
}

// awayThreshold is the score above which few career questions lie, and few messages of
// somebody who needs a person.
func (p *problem) awayThreshold(asides []float64) float64 {
	var career, needs []float64
	for i, topic := range p.topics {
		switch {
		case topic == Career:
			career = append(career, asides[i])
		case topic.needs():
			needs = append(needs, asides[i])
		}
	}
	return max(highest(career, awayCareer), highest(needs, awayNeeds))
}

// highest is the score that one in so many reach.
func highest(scores []float64, oneIn int) float64 {
	if len(scores) == 0 {
		return math.Inf(-1)
	}
	slices.Sort(scores)
	return scores[len(scores)-1-len(scores)/oneIn]
}
