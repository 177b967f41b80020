package chat

import (
	"regexp"
	"slices"
	"strings"

	"dousuru/knowledge"
	"dousuru/retrieval"
)

// heard is how a message hangs together with the talk before it, read off fixed wordings.
type heard struct {
	text    string         // the message without what only ties it to the talk: 「話は変わりますが、」
	self    string         // what the person says of themselves before the question, taken out of the text
	change  bool           // it leaves the topic
	back    bool           // it comes back to something
	source  bool           // it asks about the answer that was given
	among   bool           // it names one of several things: 「介護のほう」
	pointer bool           // it points at something without naming it
	two     bool           // it speaks of two things
	place   int            // of an option that was shown, from 1; −1 the last; 0 none named
	kind    knowledge.Kind // of an option: 「事例のほう」; or ""
}

// maxSource is how long a question about an answer may be, in characters; a longer message asks something of its own.
const maxSource = 40

func hear(message string) heard {
	folded, w := fold(message), contextWordings()
	question, self := withoutSelf(message)
	h := heard{
		text: untied(question), self: self, change: w.in(folded, "change"), back: w.in(folded, "back"), among: w.in(folded, "among"),
		pointer: w.in(folded, "pointer"), two: w.in(folded, "two") || listed.MatchString(message),
		source: len([]rune(folded)) <= maxSource*charactersPerWord(message) && w.in(folded, "source"),
	}
	for i, key := range []string{"first", "second", "third"} {
		if w.in(folded, key) {
			h.place = i + 1
		}
	}
	if h.place == 0 && w.in(folded, "last") {
		h.place = -1
	}
	switch {
	case w.in(folded, "case"):
		h.kind = knowledge.Case
	case w.in(folded, "program"):
		h.kind = knowledge.Program
	}
	return h
}

// listed is 「AとB」 with a pause behind A; behind a verb 「〜すると、」 it is a condition.
var listed = regexp.MustCompile(`[\p{Han}\p{Katakana}ー]と、`)

// charactersPerWord is by how much longer an English message is than a Japanese one that says the same.
func charactersPerWord(message string) int {
	if languageOf(message, "ja") == "en" {
		return 2
	}
	return 1
}

// ties are what ties a message to the talk and says nothing of what it asks.
var ties = regexp.MustCompile(`(?:全然|ぜんぜん|まったく|ちょっと|すみません|ごめん(?:なさい)?)?[、。…]*(?:話(?:は|が|を)?(?:変わ|かわ|変え)(?:る|ります|って|りまして)|(?:別|べつ|違う|ちがう)の?(?:話|件)|ところで|それとは別に)(?:なん)?(?:です|だ)?(?:けれど|けど|んですが|が)?[、。,: ]*` +
	`|(?:に|へ)(?:話を)?戻(?:ると|すと|る|ります|って)(?:んです|んだ)?(?:けれど|けど|が)?[、。 ]*|(?:さっき|先ほど|さきほど)の|の続き[。、]?|の(?:話|件)(?:です|だ)?(?:が|けど|で)?[、。]|^(?:そっか|なるほど|はい|ありがとう(?:ございます)?|すみません|じゃあ?|では|で|でも|なら|ちなみに|あと|…)+[、。 ]*` +
	`|^(?:ok|okay|thanks|thank you|and|so|then|but|by the way|different (?:thing|question)|another question|(?:going )?back to(?: the)?)[,.:; ]+`)

// untied is the message without its ties; the whole message where nothing else is in it.
func untied(message string) string {
	text := strings.TrimSpace(ties.ReplaceAllString(retrieval.Normalize(message), " "))
	if len([]rune(text)) < 2 {
		return message
	}
	return text
}

// refersTo tells whether the message says itself that it needs the talk to be understood.
func (h heard) refersTo() bool { return h.back || h.among || h.pointer || h.place != 0 || h.kind != "" }

// about is the slug of the article that the talk is about, or "".
func (t talk) about() string {
	if t.Near.Slug != "" {
		return t.Near.Slug
	}
	return t.Article
}

// subjects are the articles that a message may be about, the likeliest first: what it names by place or kind alone, else what
// the talk is about, what else was shown, and what was spoken of before.
func (t talk) subjects(h heard) []titled {
	if h.place != 0 {
		if at := h.place - 1; h.place > 0 && at < len(t.Options) {
			return t.Options[at : at+1]
		} else if h.place < 0 && len(t.Options) > 0 {
			return t.Options[len(t.Options)-1:]
		}
	}
	var list []titled
	add := func(all ...titled) {
		for _, one := range all {
			if one.Slug != "" && !slices.ContainsFunc(list, func(t titled) bool { return t.Slug == one.Slug }) {
				list = append(list, one)
			}
		}
	}
	add(t.Near, titled{t.Article, t.Title, t.Kind})
	add(t.Options...)
	add(t.Earlier...)
	if h.kind != "" {
		ofKind := slices.DeleteFunc(slices.Clone(list), func(t titled) bool { return knowledge.Kind(t.Kind) != h.kind })
		if len(ofKind) > 0 {
			return ofKind
		}
	}
	return list
}
