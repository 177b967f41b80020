package main

import (
	"fmt"
	"slices"
	"testing"
)

func TestMemoryRanks(t *testing.T) {
	m := &memory{weights: plain}
	var passages []passage
	for i := range 30 {
		passages = append(passages, passage{ID: fmt.Sprintf("p%02d", i), Text: "会社の制度です。"})
	}
	passages[7].Text = "育児休業の制度です。"
	passages[9].Text = "育児の話です。育児休業の申請です。制度は長い説明があります。"
	if err := m.index(t.Context(), passages); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second search starts where the first cleaned up
		a, _ := m.search(t.Context(), "育児休業の制度")
		if len(a.ids) != top || a.ids[0] != "p07" || a.ids[1] != "p09" || a.ids[2] != "p00" {
			t.Errorf("found %v", a.ids)
		}
	}
	if a, _ := m.search(t.Context(), "海"); len(a.ids) > 0 {
		t.Errorf("found %v for a word that no passage holds", a.ids)
	}
}

func TestRecombine(t *testing.T) {
	passages := []passage{{ID: "a", Text: "一。二。"}, {ID: "b", Text: "三。四。五。"}}
	first, second := recombine(passages, 50), recombine(passages, 50)
	if len(first) != 50 || !slices.Equal(first, second) {
		t.Errorf("%d passages, equal: %v", len(first), slices.Equal(first, second))
	}
	if short := recombine(passages, 1); len(short) != 1 {
		t.Errorf("%d passages, want 1", len(short))
	}
}
