package retrieval

import (
	"runtime/debug"
	"strings"
	"sync"

	"github.com/ikawaha/kagome-dict/dict"
	"github.com/ikawaha/kagome-dict/uni"
	"github.com/ikawaha/kagome/v2/tokenizer"
)

// dictionary is UniDic: its lemmas make 子供, 子ども and こども one term. It is loaded once, on first use or by Warm beside
// the database's start.
var dictionary = sync.OnceValue(func() *tokenizer.Tokenizer {
	words := uni.Dict()
	keepLemmas(words)
	t, err := tokenizer.New(words, tokenizer.OmitBosEos())
	if err != nil {
		panic("retrieval: load dictionary: " + err.Error()) // the dictionary is compiled in
	}
	debug.FreeOSMemory() // what was read and is not kept: half of it
	return t
})

// Warm loads the dictionary. It returns when Analyze can run without waiting.
func Warm() { dictionary() }

// keepLemmas leaves of each entry what lemma reads: its conjugation and its lemma. Readings, pronunciations and origins go,
// and entries that agree in both share them. It halves what the dictionary holds: 434 to 223 MB resident (measured).
func keepLemmas(words *dict.Dict) {
	before := len(words.POSTable.POSs[0]) // features that stand in the table of parts of speech
	conjugation, lemma := featureConjugation-before, featureLemma-before
	type entry struct{ conjugation, lemma string }
	shared := map[entry][]string{}
	for i, features := range words.Contents {
		if conjugation < 0 || lemma >= len(features) {
			continue // a layout that lemma does not read either
		}
		key := entry{features[conjugation], features[lemma]}
		kept, ok := shared[key]
		if !ok {
			// Copies: the words alone, not the whole file that they were cut from.
			key = entry{strings.Clone(key.conjugation), strings.Clone(key.lemma)}
			kept = make([]string, lemma+1)
			kept[conjugation], kept[lemma] = key.conjugation, key.lemma
			shared[key] = kept
		}
		words.Contents[i] = kept
	}
}
