package alike

import (
	"cmp"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
)

// labelled reads the groups of testdata/alike.txt.
func labelled(t *testing.T) (texts map[uuid.UUID]string, group map[uuid.UUID]int, all []uuid.UUID) {
	t.Helper()
	file, err := os.ReadFile("testdata/alike.txt")
	if err != nil {
		t.Fatal(err)
	}
	texts, group = map[uuid.UUID]string{}, map[uuid.UUID]int{}
	n := 0
	for line := range strings.Lines(string(file)) {
		line = strings.TrimSpace(line)
		switch {
		case line == "":
			n++
		case !strings.HasPrefix(line, "#"):
			id := uuid.New()
			texts[id], group[id] = line, n
			all = append(all, id)
		}
	}
	if len(all) < 40 || n < 12 {
		t.Fatalf("only %d questions in %d groups", len(all), n)
	}
	return texts, group, all
}

func reader(texts map[uuid.UUID]string) func([]uuid.UUID) (map[uuid.UUID]string, error) {
	return func(missing []uuid.UUID) (map[uuid.UUID]string, error) {
		some := map[uuid.UUID]string{}
		for _, id := range missing {
			some[id] = texts[id]
		}
		return some, nil
	}
}

// TestSuggestions prints how many of the suggested questions have the same answer, and how many of those with the same answer
// are suggested. The threshold was chosen on the same questions, so the figures are a little too good.
func TestSuggestions(t *testing.T) {
	texts, group, all := labelled(t)
	f := New(100)
	var right, shown, wanted int
	for _, id := range all {
		near, err := f.Near(all, id, nil, 5, reader(texts))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range near {
			if shown++; group[m.ID] == group[id] {
				right++
			} else if testing.Verbose() {
				t.Logf("%.2f %s ≠ %s", m.Score, texts[id], texts[m.ID])
			}
		}
		for _, other := range all {
			if other != id && group[other] == group[id] {
				wanted++
			}
		}
	}
	precision, recall := float64(right)/float64(shown), float64(right)/float64(wanted)
	t.Logf("threshold %.2f: precision %.3f (%d of %d), recall %.3f (%d of %d)", Threshold, precision, right, shown, recall, right, wanted)
	if precision < leastPrecision || recall < leastRecall {
		t.Errorf("precision %.3f, recall %.3f", precision, recall)
	}
}

// The figures of the day, a little lower.
const (
	leastPrecision = 0.7
	leastRecall    = 0.58
)

func TestNear(t *testing.T) {
	a, b, c, d := uuid.New(), uuid.New(), uuid.New(), uuid.New()
	texts := map[uuid.UUID]string{a: "社内公募は上司に知られますか", b: "社内公募に応募すると上司に知られますか", c: "夜勤を減らしたいです", d: "社内公募は上司に知られますか"}
	f := New(10)
	near := func(all []uuid.UUID, but map[uuid.UUID]bool, n int) []uuid.UUID {
		t.Helper()
		found, err := f.Near(all, a, but, n, reader(texts))
		if err != nil {
			t.Fatal(err)
		}
		return IDs(found)
	}
	all := []uuid.UUID{a, b, c, d}
	if got := near(all, nil, 5); !slices.Equal(got, []uuid.UUID{d, b}) {
		t.Errorf("near: %v", got)
	}
	if got := near(all, nil, 1); !slices.Equal(got, []uuid.UUID{d}) {
		t.Errorf("the nearest: %v", got)
	}
	if got := near(all, map[uuid.UUID]bool{d: true}, 5); !slices.Equal(got, []uuid.UUID{b}) {
		t.Errorf("but one: %v", got)
	}
	// What is gone is forgotten, and no text is asked for twice.
	if got := near([]uuid.UUID{a, c}, nil, 5); len(got) != 0 || len(f.known) != 2 {
		t.Errorf("gone: %v, %d known", got, len(f.known))
	}
	if _, err := f.Near([]uuid.UUID{a, c}, a, nil, 5, func(missing []uuid.UUID) (map[uuid.UUID]string, error) {
		return nil, fmt.Errorf("asked for %d known texts", len(missing))
	}); err != nil {
		t.Error(err)
	}
	near([]uuid.UUID{}, nil, 5)
	if len(f.known) != 0 || slices.Max(f.df) != 0 {
		t.Errorf("%d questions are left, a term in %d", len(f.known), slices.Max(f.df))
	}
	small := New(2)
	if _, err := small.Near(all, a, nil, 5, reader(texts)); err != nil || len(small.known) > 2 {
		t.Errorf("%d are known beyond the limit (%v)", len(small.known), err)
	}
}

// BenchmarkNearOfTenThousand prints what the first look costs, and the later ones, of which HR makes one a page.
func BenchmarkNearOfTenThousand(b *testing.B) {
	topics := []string{"育児休業のあとの時短勤務", "社内公募と上司への連絡", "海外拠点での仕事", "資格の費用", "副業の届け出", "介護と短時間勤務", "定年後の再雇用", "在宅勤務の日数"}
	texts, all := map[uuid.UUID]string{}, make([]uuid.UUID, 10_000)
	for i := range all {
		all[i] = uuid.New()
		texts[all[i]] = fmt.Sprintf("%sについて教えてください。番号は%dです。いまの部署で%d年目になり、これからの働き方を考えています。", topics[i%len(topics)], i, i%20)
	}
	f := New(20_000)
	begin := time.Now()
	if _, err := f.Near(all, all[0], nil, 5, reader(texts)); err != nil {
		b.Fatal(err)
	}
	b.Logf("first look: %d ms", time.Since(begin).Milliseconds())
	var took []time.Duration
	for i := range 100 {
		begin = time.Now()
		if _, err := f.Near(all, all[i], nil, 5, reader(texts)); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(begin))
	}
	slices.SortFunc(took, cmp.Compare[time.Duration])
	b.ReportMetric(float64(took[50].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[98].Microseconds())/1000, "p99-ms")
	b.ReportMetric(0, "ns/op")
}
