// Package embeddertest holds what tests of search by meaning need: Conformance, which every retrieval.Embedder passes, and
// embedders that need no model: one that knows the meanings it is given, one that knows nothing, a slow one, a failing one.
package embeddertest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"dousuru/retrieval"
)

var conformanceTexts = []string{
	"社内公募制度の募集は春と秋です。",
	"育児休業は子どもが生まれたときに取れます。",
	"How do I apply for an internal transfer?",
	"短時間勤務", "🙂", "ＡＢＣ①㌔", "a",
}

// Conformance holds an embedder to the contract of retrieval.Embedder. make is called for each part; what it gives may
// share an endpoint.
func Conformance(t *testing.T, make func() retrieval.Embedder) {
	for name, part := range map[string]func(*testing.T, retrieval.Embedder){
		"name and length": nameAndLength, "order": order, "no text": noText, "long text": longText,
		"batches": batches, "cancelled": cancelled, "concurrent": concurrent, "purposes": purposes,
	} {
		t.Run(name, func(t *testing.T) { part(t, make()) })
	}
}

func nameAndLength(t *testing.T, e retrieval.Embedder) {
	if name := e.Model(); name == "" || name != e.Model() {
		t.Errorf("the model's name is %q, then %q", name, e.Model())
	}
	if n := e.Dimensions(); n < 1 || n > retrieval.MaxDimensions {
		t.Errorf("%d dimensions, 1 to %d are possible", n, retrieval.MaxDimensions)
	}
}

// order: each text has its own vector, whatever else is in the call.
func order(t *testing.T, e retrieval.Embedder) {
	together := embed(t, e, retrieval.PassagePurpose, conformanceTexts...)
	for i, text := range conformanceTexts {
		same(t, fmt.Sprintf("%q alone and with others", text), embed(t, e, retrieval.PassagePurpose, text)[0], together[i])
	}
	if distance(together[0], together[1]) <= rounding {
		t.Error("two texts of different meaning have the same vector")
	}
}

func noText(t *testing.T, e retrieval.Embedder) {
	if vectors, err := e.Embed(t.Context(), retrieval.QuestionPurpose, nil); err != nil || len(vectors) != 0 {
		t.Errorf("no text: %d vectors, %v", len(vectors), err)
	}
}

func longText(t *testing.T, e retrieval.Embedder) {
	runes := []rune(strings.Repeat("社内公募制度の募集は春と秋です。", retrieval.MaxEmbedded/16+1))
	embed(t, e, retrieval.PassagePurpose, string(runes[:retrieval.MaxEmbedded]), "短い")
	embed(t, e, retrieval.QuestionPurpose, strings.Repeat("x", retrieval.MaxEmbedded))
}

// batches: as many as Index.Embed sends, with repetitions.
func batches(t *testing.T, e retrieval.Embedder) {
	var texts []string
	for i := range 64 {
		texts = append(texts, conformanceTexts[i%len(conformanceTexts)])
	}
	vectors := embed(t, e, retrieval.PassagePurpose, texts...)
	for i, v := range vectors {
		same(t, fmt.Sprintf("%q at %d and at %d", texts[i], i, i%len(conformanceTexts)), v, vectors[i%len(conformanceTexts)])
	}
}

func cancelled(t *testing.T, e retrieval.Embedder) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	start := time.Now()
	vectors, err := e.Embed(ctx, retrieval.PassagePurpose, conformanceTexts)
	if !errors.Is(err, context.Canceled) || len(vectors) > 0 {
		t.Errorf("after its end: %d vectors, %v", len(vectors), err)
	}
	if took := time.Since(start); took > time.Second {
		t.Errorf("it takes %v to notice the end", took)
	}
}

func concurrent(t *testing.T, e retrieval.Embedder) {
	want := embed(t, e, retrieval.PassagePurpose, conformanceTexts...)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			got, err := e.Embed(t.Context(), retrieval.PassagePurpose, conformanceTexts)
			if err != nil || len(got) != len(want) {
				t.Errorf("beside others: %d vectors, %v", len(got), err)
				return
			}
			for i := range got {
				same(t, conformanceTexts[i]+" beside others", got[i], want[i])
			}
		})
	}
	all.Wait()
}

// purposes: whatever a model makes of them, each is repeatable.
func purposes(t *testing.T, e retrieval.Embedder) {
	for _, purpose := range []retrieval.Purpose{retrieval.QuestionPurpose, retrieval.PassagePurpose} {
		same(t, fmt.Sprintf("purpose %d twice", purpose),
			embed(t, e, purpose, conformanceTexts[0])[0], embed(t, e, purpose, conformanceTexts[0])[0])
	}
}
