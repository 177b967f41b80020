package embeddertest

import (
	"context"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"dousuru/retrieval"
)

// faulty breaks one promise of the contract. Each is caught by the part of Conformance that it names.
type faulty struct {
	Random
	breaks string
	calls  atomic.Int64
}

var faults = []string{"name and length", "order", "no text", "long text", "batches", "cancelled", "concurrent", "purposes"}

func (f *faulty) Model() string {
	if f.breaks == "name and length" {
		return ""
	}
	return f.Random.Model()
}

func (f *faulty) Embed(ctx context.Context, purpose retrieval.Purpose, texts []string) ([][]float32, error) {
	call := f.calls.Add(1)
	if f.breaks == "cancelled" {
		ctx = context.WithoutCancel(ctx)
	}
	vectors, err := f.Random.Embed(ctx, purpose, texts)
	if err != nil {
		return nil, err
	}
	switch f.breaks {
	case "order":
		slices.Reverse(vectors)
	case "no text":
		if len(texts) == 0 {
			return make([][]float32, 1), nil
		}
	case "long text":
		if len(texts) > 0 && len(texts[0]) > 4000 {
			vectors[0] = make([]float32, f.Length)
		}
	case "batches":
		return vectors[:min(len(vectors), 32)], nil
	case "concurrent":
		if call > 1 && len(texts) == len(conformanceTexts) {
			return vectors[:1], nil
		}
	case "purposes":
		if len(texts) == 1 && call > 1 {
			vectors[0][0]++
		}
	}
	return vectors, nil
}

// TestConformanceFails runs this test binary on each fault and wants the part of that name to fail.
func TestConformanceFails(t *testing.T) {
	if breaks, ok := os.LookupEnv("EMBEDDERTEST_BREAKS"); ok {
		Conformance(t, func() retrieval.Embedder { return &faulty{Random: Random{Length: 16}, breaks: breaks} })
		return
	}
	for _, breaks := range append(faults, "nothing") {
		command := exec.Command(os.Args[0], "-test.run=^TestConformanceFails$", "-test.v")
		command.Env = append(os.Environ(), "EMBEDDERTEST_BREAKS="+breaks)
		out, err := command.CombinedOutput()
		caught := strings.Contains(string(out), "--- FAIL: TestConformanceFails/"+strings.ReplaceAll(breaks, " ", "_"))
		if caught != (breaks != "nothing") || (err == nil) == caught {
			t.Errorf("%s is broken: %v\n%s", breaks, err, out)
		}
	}
}
