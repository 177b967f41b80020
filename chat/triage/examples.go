package triage

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
)

// ReadExamples reads labelled messages. A text file has lines "[label]" (a topic, career, harmless), and under each one message a line; a
// file of questions or talks (.jsonl) has one JSON object a line, each of whose messages counts.
func ReadExamples(name string, r io.Reader) ([]Example, error) {
	from := filepath.Base(name)
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	var list []Example
	topic, begun := Harmless, false
	for number := 1; lines.Scan(); number++ {
		line := strings.TrimSpace(lines.Text())
		switch {
		case line == "":
		case strings.HasSuffix(name, ".jsonl"):
			more, err := readQuestion(line, from)
			if err != nil {
				return nil, fmt.Errorf("%s, line %d: %w", from, number, err)
			}
			list = append(list, more...)
		case strings.HasPrefix(line, "[") && strings.HasSuffix(line, "]"):
			topic, begun = Topic(strings.Trim(line, "[]")), true
			if topic != Harmless && topic != Career && !topic.needs() && !topic.aside() {
				return nil, fmt.Errorf("%s, line %d: unknown topic %s", from, number, line)
			}
		case !begun:
			return nil, fmt.Errorf("%s, line %d: a message before the first topic", from, number)
		default:
			list = append(list, Example{line, topic, from})
		}
	}
	return list, lines.Err()
}

// readQuestion reads a labelled question with its follow-ups, or a labelled talk.
func readQuestion(line, from string) ([]Example, error) {
	type message struct{ Text, Expected string }
	var q struct {
		message
		Followups []string
		Turns     []message
	}
	if err := json.Unmarshal([]byte(line), &q); err != nil {
		return nil, err
	}
	if q.Text != "" {
		q.Turns = append(q.Turns, q.message)
	}
	for _, text := range q.Followups {
		q.Turns = append(q.Turns, message{text, q.Expected})
	}
	var list []Example
	for _, m := range q.Turns {
		label := Topic(m.Expected)
		if label != AnySensitive && label != AnyDeclined {
			label = Career
		}
		list = append(list, Example{m.Text, label, from})
	}
	return list, nil
}

// Once drops messages that stand in the list already.
func Once(list []Example) []Example {
	seen := map[string]bool{}
	return slices.DeleteFunc(list, func(e Example) bool {
		before := seen[e.Text]
		seen[e.Text] = true
		return before
	})
}
