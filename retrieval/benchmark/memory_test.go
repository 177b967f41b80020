package main

import (
	"fmt"
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
