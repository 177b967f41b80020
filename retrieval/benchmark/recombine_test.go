package main

import (
	"math"
	"slices"
	"strings"
	"testing"
)

func TestRecombine(t *testing.T) {
	passages := []passage{{ID: "a", Text: "一。二。"}, {ID: "b", Text: "三。四。五。"}}
	var once, twice corpora
	first, err1 := once.of(passages, 50)
	_, err2 := twice.of(passages, 20)
	second, err3 := twice.of(passages, 50)
	if err1 != nil || err2 != nil || err3 != nil {
		t.Fatal(err1, err2, err3)
	}
	if len(first) != 50 || !slices.Equal(first, second) {
		t.Errorf("%d passages, equal to those made in two steps: %v", len(first), slices.Equal(first, second))
	}
	if first[2].Text == "" || strings.Trim(first[2].Text, "一二三四五。") != "" {
		t.Errorf("numerals and signs became %q", first[2].Text)
	}
	if short, _ := once.of(passages, 1); len(short) != 1 {
		t.Errorf("%d passages, want 1", len(short))
	}
}

// Nouns that stand in one passage each, drawn evenly: their number grows as the corpus^discount, times 1/Γ(1+discount).
func TestVocabularyGrows(t *testing.T) {
	const real = 2000
	v := &vocabulary{random: random()}
	for i := range real {
		v.add(string(rune(firstRare - 1 - i)))
		v.counts[i], v.places = 1, append(v.places, []int32{int32(i)})
	}
	for n, want := range map[int]float64{10 * real: math.Pow(10, discount) / math.Gamma(1+discount), 100 * real: math.Pow(100, discount) / math.Gamma(1+discount)} {
		v := &vocabulary{random: random(), names: slices.Clone(v.names), counts: slices.Clone(v.counts), places: slices.Clone(v.places)}
		for range n - real {
			v.draw(piece{noun: int32(v.random.IntN(real))})
		}
		if got := float64(len(v.names)) / real; math.Abs(got-want) > 0.05*want {
			t.Errorf("%d times the draws hold %.2f times the nouns, want %.2f", n/real, got, want)
		}
	}
}

func TestMadeUp(t *testing.T) {
	seen := map[string]bool{}
	for n := range 200_000 {
		word := madeUp(n)
		if runes := []rune(word); len(runes) != 2 || seen[word] || slices.ContainsFunc(runes, func(r rune) bool { return r < firstRare || r > 0x4DB5 }) {
			t.Fatalf("noun %d is %q", n, word)
		}
		seen[word] = true
	}
}
