package retrieval

import (
	"strings"
	"unicode/utf8"
)

// UniDic's features of a morpheme, by position.
const (
	featurePOS         = 0
	featurePOSDetail   = 1
	featureConjugation = 4
	featureLemma       = 7
)

// silentPOS are the parts of speech that give no term. Leaving out pronouns, prefixes, adnominals and light verbs too
// won 0.009 nDCG@10 on the municipal FAQ set (measured, shared performance notes).
var silentPOS = map[string]bool{
	"助詞": true, "助動詞": true, "補助記号": true, "記号": true, "空白": true, "感動詞": true,
	"代名詞": true, "連体詞": true, "接続詞": true, "接頭辞": true,
}

// silentLemmas are verbs, nouns and suffixes that stand in every question and say nothing about its subject.
var silentLemmas = setOf(`為る 成る 有る 居る 出来る 下さる 頂く 仰る 言う 思う 遣る 致す 御座る 貰う くれる 呉れる 仕舞う 置く 見る 行く 来る 教える 取る 取れる
	事 物 時 所 為 方 訳 筈 儘 積もり 内 達 さん 様 さ み 的 何 誰 何処 どれ いつ 何時 どう 無い 良い 有り難い`)

func carriesMeaning(features []string) bool {
	if silentPOS[features[featurePOS]] || features[featurePOSDetail] == "助動詞語幹" {
		return false
	}
	return len(features) <= featureLemma || !silentLemmas[features[featureLemma]]
}

// lemma is the dictionary's head word without its foreign origin (アルバイト-Arbeit), and for a verb its noun form, so
// that 申し込む and 申し込み are one term. A word that the dictionary lacks is its own lemma.
func lemma(surface string, features []string) string {
	if len(features) <= featureLemma || features[featureLemma] == "*" || features[featureLemma] == "" {
		return surface
	}
	head, _, _ := strings.Cut(features[featureLemma], "-")
	if features[featurePOS] == "動詞" {
		return nounForm(head, features[featureConjugation])
	}
	return head
}

// godan maps the last kana of a 五段 verb to that of its noun form.
var godan = map[rune]string{
	'う': "い", 'く': "き", 'ぐ': "ぎ", 'す': "し", 'つ': "ち", 'ぬ': "に", 'ぶ': "び", 'む': "み", 'る': "り",
}

func nounForm(head, conjugation string) string {
	last, size := utf8.DecodeLastRuneInString(head)
	stem := head[:len(head)-size]
	switch {
	case strings.HasPrefix(conjugation, "五段") && godan[last] != "":
		return stem + godan[last]
	case strings.Contains(conjugation, "一段") && last == 'る' && stem != "":
		return stem
	}
	return head
}

func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}
