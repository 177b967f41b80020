package retrieval

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
)

// Limits of an Embedder. MaxDimensions is what pgvector indexes of a half-precision vector; MaxEmbedded is safely inside the
// 8,192 tokens that common models read, Japanese at a little over one token a character.
const (
	MaxDimensions = 4000
	MaxEmbedded   = 6000 // characters of one text
)

// A Purpose says what a text is to the search. Many models want the two told apart.
type Purpose int

// A text is a question of a person, or a passage that a question may find.
const (
	QuestionPurpose Purpose = iota
	PassagePurpose
)

// An Embedder turns texts into vectors whose cosine says how near their meanings are. Two kinds exist: an endpoint that
// serves a model, and the ones of embeddertest; Conformance there holds all of them to this contract.
//
// Model names the model and everything else that changes its vectors, such as a shortened length; the same name means
// vectors that may be compared, in every process and on every day. It is not empty and does not change. Dimensions is the
// length of every vector, 1 to MaxDimensions.
//
// Embed gives one vector a text, in order, each of unit length within 1 %, without NaN. A text is embedded for itself:
// what else is in the call changes its vector by at most rounding (1e-3 a component), and so does asking again. No texts
// give no vectors and no error. A text is valid UTF-8 and has at most MaxEmbedded characters; an Embedder that reads less
// cuts by itself. On an error there are no vectors: all or nothing. Embed returns soon after ctx ends, with its error, and
// may be called from several goroutines. It keeps neither the texts nor the vectors.
type Embedder interface {
	Model() string
	Dimensions() int
	Embed(ctx context.Context, purpose Purpose, texts []string) ([][]float32, error)
}

// checkEmbedder refuses an embedder that no slot can hold.
func checkEmbedder(e Embedder) error {
	switch n := e.Dimensions(); {
	case e.Model() == "":
		return errors.New("the model has no name")
	case n < 1 || n > MaxDimensions:
		return fmt.Errorf("model %s has %d dimensions, 1 to %d are possible", e.Model(), n, MaxDimensions)
	}
	return nil
}

// embedTexts cuts the texts to the limit, embeds them and checks what came back: an endpoint is another program, and one
// NaN in an index harms every search.
func embedTexts(ctx context.Context, e Embedder, purpose Purpose, texts []string) ([][]float32, error) {
	cut := make([]string, len(texts))
	for i, text := range texts {
		cut[i] = firstCharacters(strings.ToValidUTF8(text, " "), MaxEmbedded)
	}
	vectors, err := e.Embed(ctx, purpose, cut)
	if err != nil {
		return nil, err
	}
	if len(vectors) != len(texts) {
		return nil, fmt.Errorf("model %s gave %d vectors for %d texts", e.Model(), len(vectors), len(texts))
	}
	out := make([][]float32, len(vectors))
	for i, v := range vectors {
		if len(v) != e.Dimensions() {
			return nil, fmt.Errorf("model %s gave a vector of %d dimensions, not %d", e.Model(), len(v), e.Dimensions())
		}
		if out[i], err = unit(v); err != nil {
			return nil, fmt.Errorf("model %s: %w", e.Model(), err)
		}
	}
	return out, nil
}

// unit brings a vector to length 1.
func unit(v []float32) ([]float32, error) {
	sum := 0.0
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	if sum == 0 || math.IsNaN(sum) || math.IsInf(sum, 0) {
		return nil, errors.New("a vector without a direction")
	}
	scale := 1 / math.Sqrt(sum)
	out := make([]float32, len(v))
	for i, x := range v {
		out[i] = float32(float64(x) * scale)
	}
	return out, nil
}

// firstCharacters is the start of a text, at most n characters.
func firstCharacters(text string, n int) string {
	if len(text) <= n {
		return text
	}
	for at := range text {
		if n == 0 {
			return text[:at]
		}
		n--
	}
	return text
}
