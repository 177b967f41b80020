package embeddertest

import (
	"context"
	"fmt"
	"hash/fnv"
	"math"
	"strings"

	"dousuru/retrieval"
)

// What a feature counts in Hashing, by kind. Words carry most; pairs of characters catch what the dictionary cuts otherwise;
// a meaning stands above both, or two wordings of one thing would stay as far apart as their letters.
const (
	wordCounts    = 1.0
	pairCounts    = 0.3
	meaningCounts = 3.0
)

// Hashing is an embedder without a model: lemmas and character pairs, each hashed with a sign into a place of the vector,
// repeated ones by the square root of their number. It is deterministic and works offline. Beside letters it knows only the
// meanings that it is given, groups of wordings that mean the same, and so stands in for a model that knows what the
// thesaurus does not.
type Hashing struct {
	name       string
	dimensions int
	meanings   [][]string // normalised
}

// NewHashing makes one of a length, 1 to retrieval.MaxDimensions. Its name says the length and the meanings.
func NewHashing(dimensions int, meanings ...[]string) *Hashing {
	h := &Hashing{dimensions: dimensions}
	sum := fnv.New32a()
	for _, group := range meanings {
		var normal []string
		for _, wording := range group {
			normal = append(normal, retrieval.Normalize(wording))
		}
		fmt.Fprintf(sum, "%q", normal)
		h.meanings = append(h.meanings, normal)
	}
	h.name = fmt.Sprintf("hashing-%d-%x", dimensions, sum.Sum32())
	return h
}

// Model is the name.
func (h *Hashing) Model() string { return h.name }

// Dimensions is the length.
func (h *Hashing) Dimensions() int { return h.dimensions }

// Embed makes the vectors; questions and passages alike.
func (h *Hashing) Embed(ctx context.Context, _ retrieval.Purpose, texts []string) ([][]float32, error) {
	vectors := make([][]float32, len(texts))
	for i, text := range texts {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		vectors[i] = h.vector(text)
	}
	return vectors, nil
}

func (h *Hashing) vector(text string) []float32 {
	squares := map[string]float64{}
	var order []string // a sum in the order of a map would differ in its last digits
	add := func(feature string, weight float64) {
		if squares[feature] == 0 {
			order = append(order, feature)
		}
		squares[feature] += weight * weight
	}
	for _, token := range retrieval.Analyze(text) {
		if token.Term[0] == '#' {
			add(token.Term, pairCounts)
		} else {
			add(token.Term, wordCounts)
		}
	}
	normal := retrieval.Normalize(text)
	for i, group := range h.meanings {
		for _, wording := range group {
			if feature := fmt.Sprintf("\x00meaning %d", i); strings.Contains(normal, wording) && squares[feature] == 0 {
				add(feature, meaningCounts)
			}
		}
	}
	places := make([]float64, h.dimensions)
	for _, feature := range order {
		at, sign := place(feature, h.dimensions)
		places[at] += sign * math.Sqrt(squares[feature])
	}
	return unit(places, text)
}

// place hashes a feature to a dimension and a sign. Signs let collisions cancel on average.
func place(feature string, dimensions int) (at int, sign float64) {
	h := fnv.New64a()
	h.Write([]byte(feature))
	sum := h.Sum64()
	sum ^= sum >> 33
	sum *= 0xff51afd7ed558ccd // spreads FNV's bits, which differ little between short texts
	sum ^= sum >> 33
	sign = 1
	if sum>>63 == 1 {
		sign = -1
	}
	return int(sum % uint64(dimensions)), sign
}

// unit brings a vector to length 1. One without any feature points where its text is hashed to.
func unit(places []float64, text string) []float32 {
	sum := 0.0
	for _, x := range places {
		sum += x * x
	}
	if sum == 0 {
		at, sign := place("\x00text "+text, len(places))
		places[at], sum = sign, 1
	}
	vector := make([]float32, len(places))
	for i, x := range places {
		vector[i] = float32(x / math.Sqrt(sum))
	}
	return vector
}
