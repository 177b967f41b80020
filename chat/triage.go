package chat

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"

	"dousuru/retrieval"
)

// A topic is what a message is about when it is not a question to the company's knowledge.
type topic string

// Topics that go to a person, then topics that are not this desk's field. The order is the order of precedence.
const (
	topicDanger     topic = "danger"
	topicWrongdoing topic = "wrongdoing"
	topicHarassment topic = "harassment"
	topicMental     topic = "mental"
	topicLegal      topic = "legal"
	topicHuman      topic = "human"

	topicOthers     topic = "others"
	topicPayroll    topic = "payroll"
	topicIT         topic = "it"
	topicFacilities topic = "facilities"
	topicSmalltalk  topic = "smalltalk"
	topicGeneral    topic = "general"
)

var topics = []topic{
	topicDanger, topicWrongdoing, topicHarassment, topicMental, topicLegal, topicHuman,
	topicOthers, topicPayroll, topicIT, topicFacilities, topicSmalltalk, topicGeneral,
}

// maxGap is how far the parts of a pattern may stand apart, in bytes of UTF-8: twelve Japanese characters.
const maxGap = 36

//go:embed triage.txt
var triageText string

// A vocabulary holds the wordings of one topic. Exceptions are look-alikes, taken out before the patterns are tried:
// 「死ぬほど忙しい」 is no danger.
type vocabulary struct {
	patterns   [][]string // the parts of each, in order
	exceptions []string
}

var triageVocabulary = sync.OnceValue(func() map[topic]vocabulary {
	v, err := readTriage(triageText)
	if err != nil {
		panic("chat: triage.txt: " + err.Error()) // compiled in, and read by a test
	}
	return v
})

// readTriage reads triage.txt: [topic] lines, one pattern a line, parts separated by " .. ", exceptions after "! ".
func readTriage(text string) (map[topic]vocabulary, error) {
	all := map[topic]vocabulary{}
	for _, t := range topics {
		all[t] = vocabulary{}
	}
	var current topic
	number := 0
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimSpace(line)
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "[") && strings.HasSuffix(line, "]"):
			current = topic(strings.Trim(line, "[]"))
			if _, ok := all[current]; !ok {
				return nil, fmt.Errorf("line %d: unknown topic %s", number, line)
			}
		case current == "":
			return nil, fmt.Errorf("line %d: a pattern before the first topic", number)
		default:
			v := all[current]
			if exception, ok := strings.CutPrefix(line, "! "); ok {
				v.exceptions = append(v.exceptions, fold(exception))
			} else {
				var parts []string
				for part := range strings.SplitSeq(line, " .. ") {
					parts = append(parts, fold(part))
				}
				v.patterns = append(v.patterns, parts)
			}
			all[current] = v
		}
	}
	return all, nil
}

// fold makes wordings comparable: width, case and spaces do not count.
func fold(text string) string {
	return strings.ReplaceAll(retrieval.Normalize(text), " ", "")
}

// triage finds the topic of a message in its words, or "" for a question to the company's knowledge. Fixed words decide,
// never a model, so it works with nothing else running.
func triage(message string) topic {
	message = fold(message)
	for _, t := range topics {
		if triageVocabulary()[t].matches(message) {
			return t
		}
	}
	return ""
}

func (v vocabulary) matches(message string) bool {
	for _, exception := range v.exceptions {
		message = strings.ReplaceAll(message, exception, "\x00")
	}
	for _, parts := range v.patterns {
		if inOrder(message, parts) {
			return true
		}
	}
	return false
}

// inOrder tells whether the parts occur one after the other, none further than maxGap from the one before.
func inOrder(message string, parts []string) bool {
	for from := 0; ; {
		at := strings.Index(message[from:], parts[0])
		if at < 0 {
			return false
		}
		from += at + len(parts[0])
		if restFollows(message[from:], parts[1:]) {
			return true
		}
	}
}

func restFollows(message string, parts []string) bool {
	for _, part := range parts {
		at := strings.Index(message, part)
		if at < 0 || at > maxGap {
			return false
		}
		message = message[at+len(part):]
	}
	return true
}

func (t topic) routes() bool   { _, ok := routeTexts[t]; return ok }
func (t topic) declines() bool { _, ok := declineTexts[t]; return ok }
