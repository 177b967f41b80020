package chat

import (
	_ "embed"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"dousuru/knowledge"
	"dousuru/retrieval"
)

//go:embed self.txt
var selfText string

// selfPattern matches what people say of themselves.
var selfPattern = sync.OnceValue(func() *regexp.Regexp {
	var all []string
	for line := range strings.Lines(selfText) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			all = append(all, line)
		}
	}
	return regexp.MustCompile(strings.Join(all, "|"))
})

// asking are signs that a sentence asks or wishes something.
var asking = regexp.MustCompile(`[?？]|ますか|ですか|のか|んか$|たい|ほしい|欲しい|教え|知り|でき|使え|取れ|いいの|かな|可能|どう|なに|何|いつ|だれ|誰|いくら|ある$|\b(?:can|could|do|does|is|are|how|what|when|who|where|want|would|may|wish|like)\b`)

// sentenceEnds part a message; a clause that only leads to the question counts as a sentence.
var sentenceEnds = regexp.MustCompile(`[。．！!\n]+|\.\s+|(?:なんですが|なのですが|ですが|なんですけど|ですけど|ですけれど|なんだけど|だけど|やけど|なんやけど)、?\s*`)

// asksWho tells whether a question asks who may.
func asksWho(question string) bool {
	facets := retrieval.AskedFacets(question)
	return slices.Contains(facets, knowledge.Eligibility) || slices.Contains(facets, knowledge.Exclusions)
}

// selfBehind splits off a last sentence that says something of the person, behind one that asks: 「本代は出ますか。パートです」.
func selfBehind(text string) (question string, about []string) {
	trimmed := strings.TrimRight(text, "。．.！! ")
	at := strings.LastIndexAny(trimmed, "。．.！!?？")
	if at < 0 {
		return text, nil
	}
	_, size := utf8.DecodeRuneInString(trimmed[at:])
	question, last := trimmed[:at+size], strings.TrimPrefix(strings.TrimSpace(trimmed[at+size:]), "ちなみに")
	if !asking.MatchString(question) || asking.MatchString(last) || !selfPattern().MatchString(last) {
		return text, nil
	}
	return question, []string{last}
}

// withoutSelf splits off what the person says of themselves before or behind their question. Nothing is split off where nothing to look for
// would be left.
func withoutSelf(message string) (question, self string) {
	normalised := retrieval.Normalize(message)
	var about []string
	rest := normalised
	for {
		end := sentenceEnds.FindStringIndex(rest)
		if end == nil || end[1] == len(rest) {
			break
		}
		sentence := rest[:end[1]]
		clause := strings.HasSuffix(strings.TrimRight(sentence, "、 "), "が") || strings.HasSuffix(strings.TrimRight(sentence, "、 "), "ど")
		if asking.MatchString(rest[:end[0]]) || !selfPattern().MatchString(sentence) || clause && asksWho(rest[end[1]:]) && retrieval.NamesCondition(sentence) {
			break // 「派遣なんですが、公募に出せますか」 asks about the very condition
		}
		about, rest = append(about, sentence), strings.TrimSpace(rest[end[1]:])
	}
	rest, behind := selfBehind(rest)
	about = append(about, behind...)
	if len(about) == 0 || retrieval.Substance(rest) == 0 {
		return message, ""
	}
	return rest, strings.Join(about, " ")
}
