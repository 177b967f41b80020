package retrieval

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Fields of a passage, each with a weight of its own.
const (
	fieldTitle = iota
	fieldAliases
	fieldHeading
	fieldBody
	fields
)

// fieldWeights say what an occurrence counts, by field. The title and the aliases of an article belong to each of its
// passages. Chosen on testdata/questions/career_tune.jsonl.
var fieldWeights = [fields]float64{1.2, 1.0, 0.5, 1.0}

// BM25's two constants: how soon repetition stops counting, and how much a long field is held back. On JaQuAD's training
// questions k1 0.6 is best, on short FAQ 1.2; 0.9 loses under half a point on either.
const (
	k1 = 0.9
	b  = 0.75
)

// dimensions of the sparse vectors: more terms than a company's documents will ever hold, below pgvector's 1,000,000,000.
const dimensions = 1 << 27

// maxNonZero is what pgvector stores in one sparse vector. A passage with more distinct terms keeps its heaviest.
const maxNonZero = 16_000

// weigh gives each term of a passage its part of the BM25 sum that does not depend on the question. The inner product
// with the question's idf is then BM25, summed over the fields.
func weigh(a analyzed, means [fields]float64) map[string]float64 {
	weights := map[string]float64{}
	for field, counts := range a.counts {
		norm := 1 - b + b*float64(a.lengths[field])/math.Max(means[field], 1)
		for term, n := range counts {
			tf := float64(n)
			weights[term] += fieldWeights[field] * tf * (k1 + 1) / (tf + k1*norm)
		}
	}
	return weights
}

// idf is the inverse document frequency that stays positive for terms in more than half of the passages (Lucene's form).
func idf(passages, df int) float64 {
	return math.Log1p((float64(passages-df) + 0.5) / (float64(df) + 0.5))
}

// A dimension is one non-zero entry of a sparse vector.
type dimension struct {
	id    int32
	value float64
}

// heaviest are the entries that fit one sparse vector.
func heaviest(entries []dimension) []dimension {
	if len(entries) <= maxNonZero {
		return entries
	}
	sortDimensions(entries)
	return entries[:maxNonZero]
}

// sparse writes a sparse vector in pgvector's text form, dimensions ascending.
func sparse(entries []dimension) string {
	slices.SortFunc(entries, func(x, y dimension) int { return int(x.id - y.id) })
	var s strings.Builder
	s.WriteByte('{')
	for i, e := range entries {
		if i > 0 {
			s.WriteByte(',')
		}
		s.WriteString(strconv.Itoa(int(e.id)))
		s.WriteByte(':')
		s.WriteString(strconv.FormatFloat(e.value, 'g', 6, 32))
	}
	s.WriteString("}/")
	s.WriteString(strconv.Itoa(dimensions))
	return s.String()
}

// dimensionsOf calls fn with the dimensions of a sparse vector in pgvector's text form.
func dimensionsOf(text string, fn func(id int32)) error {
	list, _, ok := strings.Cut(strings.TrimPrefix(text, "{"), "}/")
	for entry := range strings.SplitSeq(list, ",") {
		number, _, colon := strings.Cut(entry, ":")
		id, err := strconv.ParseInt(number, 10, 32)
		if !ok || (list != "" && (!colon || err != nil)) {
			return fmt.Errorf("read sparse vector: %q", entry)
		}
		if list != "" {
			fn(int32(id))
		}
	}
	return nil
}

func compareDescending(x, y float64) int {
	if x > y {
		return -1
	}
	return 1
}

// words counts the tokens that stand for one word each.
func words(tokens []Token) int {
	n := 0
	for _, token := range tokens {
		if isBase(token.Term) {
			n++
		}
	}
	return n
}
