package embeddertest

import (
	"testing"
	"time"

	"dousuru/retrieval"
)

func TestHashing(t *testing.T) {
	for _, e := range []*Hashing{NewHashing(512, []string{"子守り", "ベビーシッター"}), NewHashing(16), NewHashing(retrieval.MaxDimensions)} {
		t.Run(e.Model(), func(t *testing.T) { Conformance(t, func() retrieval.Embedder { return e }) })
	}
}

func TestRandom(t *testing.T) {
	Conformance(t, func() retrieval.Embedder { return Random{Length: 384} })
}

func TestSlow(t *testing.T) {
	Conformance(t, func() retrieval.Embedder { return Slow{Embedder: Random{Length: 16}, By: time.Millisecond} })
}

func TestFailing(t *testing.T) {
	Conformance(t, func() retrieval.Embedder {
		return &Failing{Embedder: Random{Length: 16}, Fail: func(int64) error { return nil }}
	})
}

// A meaning brings two wordings together that share no letter; without it they are as far apart as any two texts.
func TestHashingMeanings(t *testing.T) {
	texts := []string{"子守りを頼みたい", "ベビーシッターの費用の補助", "社内公募に応募する"}
	cosine := func(h *Hashing, a, b int) float64 {
		vectors := embed(t, h, retrieval.PassagePurpose, texts...)
		return dot(vectors[a], vectors[b])
	}
	knowing, plain := NewHashing(1024, []string{"子守り", "ベビーシッター"}), NewHashing(1024)
	if knowing.Model() == plain.Model() {
		t.Error("two different embedders have one name")
	}
	if with, without := cosine(knowing, 0, 1), cosine(plain, 0, 1); with < 0.4 || without > 0.2 {
		t.Errorf("cosine %v with the meaning, %v without", with, without)
	}
	if other := cosine(knowing, 0, 2); other > 0.2 {
		t.Errorf("cosine %v with another subject", other)
	}
}
