package chat

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"dousuru/retrieval"
)

//go:embed feedback.txt
var feedbackText string

// feedbackSections are the headings of feedback.txt.
var feedbackSections = []string{"begin", "said", "speaker", "occasion", "quality", "feeling", "career", "skip", "leave", "asks", "readers"}

// A wordingList holds the wordings of one section. Exceptions are taken out of a message first.
type wordingList struct {
	list       [][]string // the parts of each, in order
	as         []string   // as they stand in the file
	exceptions []string
}

var feedbackWords = sync.OnceValue(func() map[string]wordingList {
	words, err := readFeedbackWords(feedbackText)
	if err != nil {
		panic("chat: feedback.txt: " + err.Error()) // compiled in, and read by a test
	}
	return words
})

func readFeedbackWords(text string) (map[string]wordingList, error) {
	all := map[string]wordingList{}
	section, number := "", 0
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimSpace(line)
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "["):
			if section = strings.Trim(line, "[]"); !slices.Contains(feedbackSections, section) {
				return nil, fmt.Errorf("line %d: unknown section %s", number, line)
			}
		case section == "":
			return nil, fmt.Errorf("line %d: a wording before the first section", number)
		default:
			w := all[section]
			if exception, ok := strings.CutPrefix(line, "! "); ok {
				w.exceptions = append(w.exceptions, folded(exception))
			} else {
				parts := strings.Split(line, " .. ")
				for i := range parts {
					parts[i] = folded(parts[i])
				}
				w.list, w.as = append(w.list, parts), append(w.as, line)
			}
			all[section] = w
		}
	}
	return all, nil
}

// folded makes wordings comparable: width, case and spaces do not count.
func folded(text string) string {
	return strings.ReplaceAll(strings.ReplaceAll(retrieval.Normalize(text), " ", ""), "’", "'")
}

// find gives the first wording of a section that stands in the message, as the file has it, or "".
func (w wordingList) find(message string) string {
	message = folded(message)
	for _, exception := range w.exceptions {
		message = strings.ReplaceAll(message, exception, "\x00")
	}
	for i, parts := range w.list {
		if follow(message, parts) {
			return w.as[i]
		}
	}
	return ""
}

// is tells whether the whole message is one of the wordings, but for its punctuation.
func (w wordingList) is(message string) bool {
	message = onlyLetters(folded(message))
	return slices.ContainsFunc(w.list, func(parts []string) bool { return parts[0] == message })
}

func follow(message string, parts []string) bool {
	for _, part := range parts {
		at := strings.Index(message, part)
		if at < 0 {
			return false
		}
		message = message[at+len(part):]
	}
	return true
}

// place is where the first wording of the section that stands in a text begins and ends, or -1.
func (w wordingList) place(text string) (from, to int) {
	low := strings.ToLower(text)
	if len(low) != len(text) { // letters that grow when they are made small: no places to speak of
		return -1, -1
	}
	for _, words := range w.as {
		words, _, _ = strings.Cut(words, " .. ")
		if at := strings.Index(low, words); at >= 0 {
			return at, at + len(words)
		}
	}
	return -1, -1
}
