package retrieval

import "slices"

// cosines of every probe with every passage, and how they lie.
func (t *trial) cosines() ([][]float64, skill) {
	all := make([][]float64, len(t.probeTexts))
	var sum, count float64
	var own, wrong []float64
	for probe, v := range t.probeVectors {
		all[probe] = make([]float64, len(t.passageVectors))
		bestOwn, bestWrong := -1.0, -1.0
		for i, w := range t.passageVectors {
			c := cosine(v, w)
			all[probe][i] = c
			if t.passageArticle[i] == t.probeArticle[probe] {
				bestOwn = max(bestOwn, c)
			} else {
				bestWrong = max(bestWrong, c)
				sum += c
				count++
			}
		}
		own, wrong = append(own, bestOwn), append(wrong, bestWrong)
	}
	return all, skill{base: sum / count, own: median(own), wrong: median(wrong)}
}

func median(list []float64) float64 {
	list = slices.Sorted(slices.Values(list))
	return list[len(list)/2]
}

// cosine of two vectors of unit length.
func cosine(v, w []float32) float64 {
	sum := 0.0
	for i, x := range v {
		sum += float64(x) * float64(w[i])
	}
	return sum
}
