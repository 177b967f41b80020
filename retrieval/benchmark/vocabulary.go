package main

import (
	"math/rand/v2"
	"strings"

	"github.com/ikawaha/kagome-dict/uni"
	"github.com/ikawaha/kagome/v2/tokenizer"
)

// discount makes the made-up passages bring new nouns as real ones do. Drawing sentences again and again would stop the
// vocabulary where the real one ends, and every noun would fill the same share of any corpus. Instead each occurrence of a
// noun that stands in n passages so far becomes, with a chance of discount/n, a noun that was never seen. That is the
// process of Pitman and Yor (Annals of Probability 25, 1997): its vocabulary grows as passages^discount, which is Heaps'
// law, and a noun seen n times comes again as if seen n-discount times.
//
// 0.5 comes near to both in JaQuAD, in three random orders of its articles: distinct nouns grow with an exponent of 0.53 to
// 0.58 from 4,000 to 11,144 passages (0.59 to 0.62 from 500 on); nouns in 1, 2, 5 and 10 passages of one half of the
// articles stand in 0.66, 1.6, 4.2 and 9.0 of the other. As the real nouns come by the shares that they have at first, and
// not by those they reach, there are 1/Γ(1.5), 1.13, times as many new ones as in the pure process.
const discount = 0.5

// frequent is from how many passages on a noun is left as it is: its chance is at most 0.0025, and its places need no memory.
const frequent = 200

// A piece is a noun that may become another, or text that stays.
type piece struct {
	text string
	noun int32 // fixed for text that stays
}

const fixed = -1

// vocabulary knows the nouns that may become others, and those made up in their places.
type vocabulary struct {
	random *rand.Rand
	ids    map[string]int32
	names  []string
	counts []int     // by noun: passages
	places [][]int32 // by real noun: which noun stood there, each time
	made   int
}

// cut cuts texts into sentences of pieces and counts their nouns.
func cut(passages []passage) (*vocabulary, [][][]piece, error) {
	kagome, err := tokenizer.New(uni.Dict(), tokenizer.OmitBosEos())
	if err != nil {
		return nil, nil, err
	}
	v := &vocabulary{random: random(), ids: map[string]int32{}}
	texts := make([][][]piece, len(passages))
	for i, p := range passages {
		seen := map[int32]bool{}
		for sentence := range strings.SplitAfterSeq(p.Text, "。") {
			var pieces []piece
			for _, m := range kagome.Tokenize(sentence) {
				pieces = append(pieces, v.piece(m, seen))
			}
			if len(pieces) > 0 {
				texts[i] = append(texts[i], pieces)
			}
		}
	}
	for i := range texts {
		for j, sentence := range texts[i] {
			texts[i][j] = v.settle(sentence)
		}
	}
	return v, texts, nil
}

// piece counts a noun once a passage.
func (v *vocabulary) piece(m tokenizer.Token, seen map[int32]bool) piece {
	if features := m.Features(); features[partOfSpeech] != "名詞" || features[partOfSpeech+1] == "数詞" {
		return piece{m.Surface, fixed}
	}
	noun, found := v.ids[m.Surface]
	if !found {
		noun = v.add(m.Surface)
		v.ids[m.Surface] = noun
		v.places = append(v.places, nil)
	}
	if !seen[noun] {
		seen[noun] = true
		v.counts[noun]++
		v.places[noun] = append(v.places[noun], noun)
	}
	return piece{m.Surface, noun}
}

func (v *vocabulary) add(name string) int32 {
	v.names, v.counts = append(v.names, name), append(v.counts, 0)
	return int32(len(v.names) - 1)
}

// settle fixes the frequent nouns and joins what is fixed.
func (v *vocabulary) settle(sentence []piece) []piece {
	settled := sentence[:0]
	for _, p := range sentence {
		if p.noun != fixed && v.counts[p.noun] >= frequent {
			p.noun = fixed
		}
		if last := len(settled) - 1; p.noun == fixed && last >= 0 && settled[last].noun == fixed {
			settled[last].text += p.text
			continue
		}
		settled = append(settled, p)
	}
	return settled
}

// draw gives what stands in place of a piece this time: one of the nouns that stood there before, or a new one.
func (v *vocabulary) draw(p piece) string {
	if p.noun == fixed {
		return p.text
	}
	places := v.places[p.noun]
	noun := places[v.random.IntN(len(places))]
	if v.random.Float64()*float64(v.counts[noun]) < discount {
		noun = v.add(madeUp(v.made))
		v.made++
	}
	v.counts[noun]++
	v.places[p.noun] = append(places, noun)
	return v.names[noun]
}

// Characters of the block CJK Extension A stand in hardly any text, so that what is made up of them meets no question, and
// every analyzer takes them for Japanese.
const (
	firstRare = 0x3400
	rare      = 6582
)

// madeUp is the n-th made-up noun, of two characters; all are different up to 43 million.
func madeUp(n int) string {
	first := n % rare
	second := (n/rare + 2917*first) % rare
	return string([]rune{rune(firstRare + first), rune(firstRare + second)})
}
