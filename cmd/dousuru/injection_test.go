package main

import (
	"os"
	"strings"
	"testing"
)

// No attack of chat/testdata/injection is a model's name: the setting is refused before anything is asked or shown.
func TestAttackIsNoModelName(t *testing.T) {
	text, err := os.ReadFile("../../chat/testdata/injection/attacks.txt")
	if err != nil {
		t.Fatal(err)
	}
	tried := 0
	for line := range strings.Lines(string(text)) {
		attack, found := strings.CutPrefix(strings.TrimSpace(line), "ja: ")
		if !found {
			attack, found = strings.CutPrefix(strings.TrimSpace(line), "en: ")
		}
		if !found {
			continue
		}
		for _, m := range []modelSettings{{Composer: attack}, {Understander: attack}, {Embedder: attack, Dimensions: 8}} {
			m.URL, m.Kind, m.Contract = "https://api.example/v1", "openai", "no training"
			tried++
			if err := m.check(); err == nil || strings.Contains(err.Error(), attack) {
				t.Errorf("%q: %v", attack, err)
			}
		}
	}
	if t.Logf("%d names refused", tried); tried < 3*2*60 {
		t.Errorf("only %d names tried", tried)
	}
}
