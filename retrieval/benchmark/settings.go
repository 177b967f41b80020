package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
)

// settings are the ways of asking. In the first, what is not answered is of the same style and by the same people as what is.
// The second is easier: the corpus is an encyclopedia, and the questions to refuse are the desk's own, about work, or those
// of the file that is given.
func settings(passages []passage, questions, others []question) []setting {
	near := setting{name: "half hidden", note: "half of the articles that questions were written for are hidden, then the other half; means of both"}
	for _, hidden := range halves(passages, questions) {
		rest := slices.DeleteFunc(slices.Clone(passages), func(p passage) bool { return hidden[p.ID] })
		near.rounds = append(near.rounds, round{rest, questions, hidden})
	}
	far := setting{name: "another topic"}
	if len(others) == 0 {
		far.note = "left out, because there are no questions on other topics"
	} else {
		far.note = fmt.Sprintf("%d questions on other topics among the %d; not those of JSQuAD that published figures have, unless -offtopic names them", len(others), len(questions))
		far.rounds = []round{{passages, slices.Concat(questions, others), nil}}
	}
	return []setting{near, far}
}

// halves are two sets of passages to hide: those of every other article that has a question, and those of the others.
func halves(passages []passage, questions []question) [2]map[string]bool {
	asked := map[string]bool{}
	for _, q := range questions {
		asked[q.Passage] = true
	}
	var titles []string
	for _, p := range passages {
		if asked[p.ID] {
			titles = append(titles, p.Title)
		}
	}
	slices.Sort(titles)
	titles = slices.Compact(titles)
	hidden := [2]map[string]bool{{}, {}}
	for _, p := range passages {
		if i, found := slices.BinarySearch(titles, p.Title); found {
			hidden[i%2][p.ID] = true
		}
	}
	return hidden
}

// readOffTopic reads questions that no passage answers, each text once. JSQuAD, which published figures use for them, is not
// among the data at hand; by default they are the desk's own labelled questions.
func readOffTopic(pattern string) ([]question, error) {
	names, err := filepath.Glob(pattern)
	if err != nil {
		return nil, fmt.Errorf("read questions on other topics: %w", err)
	}
	var questions []question
	seen := map[string]bool{}
	for _, name := range names {
		file, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer file.Close()
		for decoder := json.NewDecoder(file); ; {
			var q question
			if err := decoder.Decode(&q); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				return nil, fmt.Errorf("read %s: %w", name, err)
			}
			if q.Text != "" && !seen[q.Text] {
				seen[q.Text] = true
				questions = append(questions, question{ID: q.ID, Text: q.Text})
			}
		}
	}
	return questions, nil
}
