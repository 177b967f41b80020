package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestNumbersOfPlots(t *testing.T) {
	for value, want := range map[float64]string{7: "7", 999: "999", 1000: "1,000", 1_000_000: "1,000,000"} {
		if got := thousands(value); got != want {
			t.Errorf("%.0f is written %s, want %s", value, got, want)
		}
	}
	a := logAxis(0.3, 45)
	got := fmt.Sprint(a.Min, a.Max, a.Ticks) + " " + strings.Join([]string{a.Format(0.1), a.Format(10), a.Format(1000)}, ", ")
	if want := "0.1 100 [0.1 1 10 100] 0.1 ms, 10 ms, 1 s"; got != want {
		t.Errorf("axis %s, want %s", got, want)
	}
	if got := fmt.Sprint(tenths(0.3), tenths(1)); got != "[0 0.1 0.2 0.3] [0 0.2 0.4 0.6 0.8 1]" {
		t.Errorf("tenths %s", got)
	}
}

// What a run leaves behind holds its figures, and a line for every engine, also one that was left out at the larger size.
func TestWrite(t *testing.T) {
	curve := make([]float64, 100)
	r := &results{
		Passages: 11144, Questions: 10,
		Finding:  []finding{{Engine: product, quality: quality{MRR: 0.8765}}, {Engine: "bleve"}},
		Growth:   []growth{{product, 1000, 0.3, 1.2, 1, 1}, {"bleve", 1000, 2, 40, 1, 1}, {product, 100000, 0.9, 3, 1, 1}},
		Refusing: []refusing{{"near", product, true, refusal{Signal: "confidence", AUROC: 0.91, Curve: curve}}, {"near", "bleve", true, refusal{Signal: "score", Curve: curve}}},
	}
	folder := filepath.Join(t.TempDir(), "new")
	if err := r.write(folder); err != nil {
		t.Fatal(err)
	}
	for name, wants := range map[string][]string{
		"results.json": {`"mrr10": 0.8765`, `"auroc": 0.91`, `"p99_ms": 40`, `"engine": "bleve"`},
		"finding.svg":  {product, "bleve", "0.876"},
		"growth.svg":   {product, "bleve", "100,000"},
		"refusing.svg": {"dousuru, confidence", "bleve", "Refusing, near"},
	} {
		content, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range wants {
			if !strings.Contains(string(content), want) {
				t.Errorf("%s lacks %q", name, want)
			}
		}
	}
}
