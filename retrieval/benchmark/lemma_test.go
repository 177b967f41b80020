package main

import (
	"strings"
	"testing"
)

func TestBleveAnalyzers(t *testing.T) {
	mapping := textAlone(lemmaAnalyzer)
	for analyzer, want := range map[string]string{
		lemmaAnalyzer:  "子供 育休 インターン",
		bigramAnalyzer: "子供 育休 インターン こど ども もの の、 、育 育休 イン ンタ ター ーン ン。",
	} {
		var terms []string
		for _, token := range mapping.AnalyzerNamed(analyzer).Analyze([]byte("こどもの、育休 ｲﾝﾀｰﾝ。")) {
			terms = append(terms, string(token.Term))
		}
		if got := strings.Join(terms, " "); got != want {
			t.Errorf("%s: %s, want %s", analyzer, got, want)
		}
	}
}

func TestChosen(t *testing.T) {
	engines := []maker{{name: product}, {name: "bleve, cjk"}, {name: "BM25 in memory, plain"}}
	for parts, want := range map[string]int{"": 3, "bleve": 1, "bm25,DOUSURU": 2, "cjk, plain": 2, "lucene": 0} {
		kept, err := chosen(engines, list(parts))
		if len(kept) != want || (err != nil) != (want == 0) {
			t.Errorf("%q chooses %d engines (%v), want %d", parts, len(kept), err, want)
		}
	}
}
