package retrieval

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"
)

func id(n int) uuid.UUID { return uuid.NewSHA1(uuid.Nil, fmt.Append(nil, n)) }

// Whatever the vectors say: no article is lost or doubled, scores stay the lexical arm's, the order is that of what each
// stands at, and an article that lacks a vector keeps its place.
func TestFuseProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lexical, dense, missing := someRows(t)
		s := skill{weight: rapid.Float64Range(0, 2).Draw(t, "weight"), base: 0.1, wrong: 0.3, own: 0.7}
		q := lookedUp{query: query{terms: []queryTerm{{term: "公募", own: true}}}, idf: []float64{3}}
		alone, both := group(q, lexical), fuse(q, lexical, dense, s)
		scores, seen := map[uuid.UUID]float64{}, map[uuid.UUID]bool{}
		for i, a := range alone {
			scores[a.ID] = a.Score
			if missing[a.ID] && both[i].ID != a.ID {
				t.Fatalf("an article without a vector left place %d", i)
			}
		}
		for i, a := range both {
			if seen[a.ID] || math.Abs(a.Score-scores[a.ID]) > 1e-12 {
				t.Fatalf("article %d twice, or with score %v instead of %v", i, a.Score, scores[a.ID])
			}
			if seen[a.ID] = true; len(missing) == 0 && i > 0 && a.standing > both[i-1].standing {
				t.Fatalf("article %d stands at %v behind %v", i, a.standing, both[i-1].standing)
			}
			if scores[a.ID] == 0 && (a.Similarity == 0 || s.weight == 0) {
				t.Fatalf("article %d was found by nothing", i)
			}
		}
		for _, a := range alone {
			if !seen[a.ID] {
				t.Fatalf("%s is lost", a.Slug)
			}
		}
	})
}

// someRows are lexical rows, best first, and dense rows that hold most of them and some others.
func someRows(t *rapid.T) (lexical []passageRow, dense []denseRow, missing map[uuid.UUID]bool) {
	missing = map[uuid.UUID]bool{}
	n := rapid.IntRange(0, 12).Draw(t, "passages")
	for i := range n {
		article := rapid.IntRange(0, 5).Draw(t, "article")
		row := passageRow{PassageID: int64(i), ArticleID: id(article), Slug: fmt.Sprint(article), Kind: "program", Score: float64(2*n-i) / 2}
		lexical = append(lexical, row)
		if rapid.IntRange(0, 9).Draw(t, "embedded") == 0 {
			missing[row.ArticleID] = true
			continue
		}
		row.Score = 0
		dense = append(dense, denseRow{row, rapid.Float64Range(-1, 1).Draw(t, "cosine"), true})
	}
	for i := range rapid.IntRange(0, 8).Draw(t, "others") {
		row := passageRow{PassageID: int64(100 + i), ArticleID: id(10 + i/2), Slug: fmt.Sprint(10 + i/2), Kind: "case"}
		dense = append(dense, denseRow{row, rapid.Float64Range(-1, 1).Draw(t, "cosine"), true})
	}
	return lexical, dense, missing
}

func TestSkillScales(t *testing.T) {
	s := skill{base: 0.2, wrong: 0.4, own: 0.8}
	for _, test := range []struct{ cosine, nearness, similarity float64 }{
		{-1, 0, 0}, {0.2, 0, 0.018}, {0.4, 1. / 3, 0.119}, {0.6, 2. / 3, 0.5}, {0.8, 1, 0.881}, {1, 4. / 3, 0.982},
	} {
		if n, p := s.nearness(test.cosine), s.similarity(test.cosine); math.Abs(n-test.nearness) > 0.001 || math.Abs(p-test.similarity) > 0.001 {
			t.Errorf("cosine %v: nearness %.3f, similarity %.3f, want %+v", test.cosine, n, p, test)
		}
	}
	for _, none := range []skill{{}, {base: 0.5, wrong: 0.6, own: 0.4}} {
		if n, p := none.nearness(0.9), none.similarity(0.9); n != 0 || p != 0 {
			t.Errorf("%+v: nearness %v, similarity %v", none, n, p)
		}
	}
}

func TestHalfvec(t *testing.T) {
	if got := halfvec([]float32{0.5, 0, -0.25}, 5); got != "[0.5,0,-0.25,0,0]" {
		t.Error(got)
	}
	for dimensions, want := range map[int]int{1: 384, 384: 384, 385: 768, 1024: 1024, 1025: 1536, 3073: 4000, 4000: 4000} {
		if got := sizeFor(dimensions); got != want {
			t.Errorf("%d dimensions go to %d, want %d", dimensions, got, want)
		}
	}
	if !slices.IsSorted(vectorSizes) {
		t.Error("sizes are not sorted")
	}
}

func TestFirstCharacters(t *testing.T) {
	for text, want := range map[string]string{"": "", "公募": "公募", "公募制": "公募制", "公募制度": "公募制", strings.Repeat("a", 9): "aaa"} {
		if got := firstCharacters(text, 3); got != want {
			t.Errorf("%q → %q, want %q", text, got, want)
		}
	}
}
