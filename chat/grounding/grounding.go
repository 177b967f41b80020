package grounding

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"dousuru/chat/voice"
	"dousuru/retrieval"
)

// A Passage is what a sentence may rest on: one part of an article as the answer shows it.
type Passage struct {
	Mark  int    // as sentences cite it: [1]
	Title string // of the article
	Label string // of the part: 対象者, 募集時期; may be empty
	Text  string // plain text; lines of a list or a table stand on lines of their own
	Date  string // when it was reviewed, as the answer shows it; may be empty
	Note  string // what the answer says of its status; may be empty
}

// Reasons of a verdict that is not OK, for logs and counts: none of them holds a word of the sentence.
const (
	Uncited     = "uncited"     // no mark, or a mark that no passage has
	Language    = "language"    // not the talk's language, or a passage of another one
	Link        = "link"        // address, mail, telephone or extension that is not in the passage
	Number      = "number"      // number, unit or limit that is not in the passage, or not there with these words
	Date        = "date"        // the same of days, months, years, times
	Name        = "name"        // name, program, office or quote that is not in the passage
	Negation    = "negation"    // denied here and not there, or the other way round
	Modality    = "modality"    // may, can, must, or a plan, turned into something else
	Condition   = "condition"   // a limit, a condition or an exception of the passage is left out
	Subject     = "subject"     // who does it, or to whom, is another one
	Overlap     = "overlap"     // words that the passage does not hold
	Controlling = "controlling" // what the desk does not say in its own voice
	Hopeless    = "hopeless"    // 「無理」
	Eligible    = "verdict"     // says of the person whether they may
	Promise     = "promise"     // promises what no page says, or computes
	Question    = "question"    // asks
)

// A Verdict says whether a sentence may be shown.
type Verdict struct {
	OK     bool
	Reason string // one of the constants; empty when OK
	Marks  []int  // cited passages, each once, in the order of the sentence; also when it is not OK, for what could be read
	Text   string // the sentence without its marks and signs of Markdown, as it would be shown
}

// maxMarks is how many passages one sentence may cite: with more, anything is supported by something.
const maxMarks = 3

// A Checker checks sentences against passages that it has read once. Safe for concurrent use.
type Checker struct {
	passages map[int]*source
}

// New reads the passages; about 4 µs a character. Of two with one mark the first counts.
func New(passages []Passage) *Checker {
	c := &Checker{passages: make(map[int]*source, len(passages))}
	for _, p := range passages {
		if c.passages[p.Mark] == nil {
			c.passages[p.Mark] = read(p)
		}
	}
	return c
}

// Check checks one sentence against passages that nothing else is checked against; language is "ja" or "en".
func Check(sentence, language string, passages []Passage) Verdict {
	return New(passages).Check(sentence, language)
}

// Check checks one sentence, as Splitter gives it, in the language of the talk: "ja" or "en".
func (c *Checker) Check(sentence, language string) Verdict {
	text, marks, whole := unmark(sentence)
	v := Verdict{Marks: marks, Text: text}
	v.Reason = c.reason(sentence, text, language, marks, whole)
	v.OK = v.Reason == ""
	return v
}

func (c *Checker) reason(sentence, text, language string, marks []int, whole bool) string {
	if len(marks) == 0 || len(marks) > maxMarks || !whole || text == "" {
		return Uncited
	}
	if len(sentence) >= MaxSentence {
		return Overlap
	}
	var cited []*source
	for _, mark := range marks {
		s := c.passages[mark]
		if s == nil {
			return Uncited
		}
		cited = append(cited, s)
	}
	if languageOf(text) != language || slices.ContainsFunc(cited, func(s *source) bool { return s.language != language }) {
		return Language
	}
	if reason := said(text, language, cited); reason != "" {
		return reason
	}
	if strings.ContainsFunc(text, hidden) {
		return Name
	}
	norm := retrieval.Normalize(text)
	if reason := strange(norm, cited); reason != "" {
		return reason
	}
	return supported(parse(norm, language, false), cited)
}

// said looks for what the desk does not say whatever the passage says. Quotes are left out: they are the page's word for word,
// or the sentence fails for them.
func said(text, language string, cited []*source) string {
	for _, finding := range voice.Check(text, language) {
		if isFact(finding, cited) && !(addressed.MatchString(text) && slices.Contains([]string{"fit", "eligibility", "diagnosis"}, finding.Rule)) {
			continue
		}
		switch finding.Rule {
		case "questions":
			return Question
		case "hopeless":
			return Hopeless
		case "promise":
			return Promise
		case "fit", "eligibility", "diagnosis":
			return Eligible
		default:
			return Controlling
		}
	}
	if asks(text) {
		return Question
	}
	if proposes.MatchString(text) {
		return Controlling
	}
	folded := retrieval.Normalize(quote.ReplaceAllString(text, ""))
	for _, w := range lists().wordings[language] {
		// That something is hopeless no summary says, whatever the page does: the page says it itself, above.
		if !w.in(folded) || w.reason == Promise && slices.ContainsFunc(cited, func(s *source) bool { return w.in(s.stated) }) {
			continue
		}
		return w.reason
	}
	return ""
}

// hidden are signs that are not seen, or that are no text: what Normalize drops would be shown unchecked.
func hidden(r rune) bool {
	return r != '〒' && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs, unicode.So, unicode.Variation_Selector) || r == unicode.ReplacementChar
}

// isFact tells a wording that the desk does not use of itself from the company's own: 「対象外です」 where the passage says so.
func isFact(f voice.Finding, cited []*source) bool {
	switch f.Rule {
	case "controlling", "promise", "questions", "shout", "persona":
		return false
	}
	words := retrieval.Normalize(strings.Trim(f.Words, "。 "))
	if strings.HasPrefix(words, "対象にな") {
		words = "対象外"
	}
	w := wording{parts: strings.Split(words, " .. ")}
	return slices.ContainsFunc(cited, func(s *source) bool { return w.in(s.stated) })
}

// A page speaks of everybody; said to the one who reads it, the same is a verdict, and a plan for both is none of the page's.
var (
	addressed = regexp.MustCompile(`あなた|貴方|(?i:\byou(?:r|rs)?\b)`)
	proposes  = regexp.MustCompile(`ましょう(?:か|ね)?[。！!]*$|(?i:\blet(?:['’]s| us)\b)`)
)

func asks(text string) bool {
	text = strings.TrimRight(text, " 。．.")
	for _, end := range []string{"?", "？", "ですか", "ますか", "でしょうか", "ませんか"} {
		if strings.HasSuffix(text, end) {
			return true
		}
	}
	return false
}
