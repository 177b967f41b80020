package evaluation

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// A Question is one line of a file of labelled questions: a consultation of its own with its follow-ups in order. The label
// and the gold articles hold for every message of it; in a talk each message has its own. Such files hold invented questions only, never a person's.
type Question struct {
	ID        string    `json:"id"`
	Role      string    `json:"role"`
	Lang      string    `json:"lang"`
	Text      string    `json:"text"`
	Followups []string  `json:"followups"`
	Expected  string    `json:"expected"` // answer, escalate, sensitive, out_of_scope
	Articles  []string  `json:"articles"` // gold: any of them is right; empty: not judged by article
	Kind      string    `json:"kind"`     // of a near miss, if told: facet, condition, premise, other, absent; of a talk, see TalkFigures
	Turns     []Message `json:"turns"`    // of a talk, in place of text, followups, expected and articles

	Set   string `json:"-"` // name of its file without the ending
	Facet string `json:"-"` // of a message of a talk: the part that is asked for
}

// Expectations are the labels, and RightOutcome the outcome of a turn that each asks for. The last three stand in talks only;
// either may also be asked back.
var (
	Expectations = []string{"answer", "escalate", "sensitive", "out_of_scope", "clarify", "source", "either"}
	RightOutcome = map[string]string{"answer": "answer", "escalate": "unknown", "sensitive": "route", "out_of_scope": "decline",
		"clarify": "clarify", "source": "answer", "either": "answer"}
)

// maxLine bounds one line of the input, in bytes.
const maxLine = 1 << 20

// ReadQuestions reads a file of labelled questions, one JSON object a line. An error names the line.
func ReadQuestions(path string) ([]Question, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	list, err := DecodeQuestions(f)
	if err != nil {
		return nil, fmt.Errorf("%s:%w", path, err)
	}
	name := filepath.Base(path)
	for i := range list {
		list[i].Set = strings.TrimSuffix(name, filepath.Ext(name))
	}
	return list, nil
}

// DecodeQuestions is ReadQuestions of what was opened; the questions belong to no set. An error begins with the line's number.
func DecodeQuestions(from io.Reader) ([]Question, error) {
	var list []Question
	lines := bufio.NewScanner(from)
	lines.Buffer(nil, maxLine)
	number := 1
	for ; lines.Scan(); number++ {
		if strings.TrimSpace(lines.Text()) == "" {
			continue
		}
		var q Question
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			return nil, fmt.Errorf("%d: %w", number, err)
		}
		if len(q.Turns) > 0 {
			if err := q.checkTalk(); err != nil {
				return nil, fmt.Errorf("%d: %w", number, err)
			}
		}
		if RightOutcome[q.Expected] == "" {
			return nil, fmt.Errorf("%d: expected %q is not one of %s", number, q.Expected, strings.Join(Expectations, ", "))
		}
		if q.Role == "" {
			q.Role = "employee"
		}
		list = append(list, q)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%d: %w", number, err)
	}
	return list, nil
}

// Tags are the audience tags of who asks.
func (q Question) Tags() []string { return []string{"role:employee", "role:" + q.Role} }

// Messages are the question and its follow-ups.
func (q Question) Messages() []string {
	texts := append([]string{q.Text}, q.Followups...)
	for i, m := range q.Turns {
		texts = append(texts[:i], m.Text)
	}
	return texts
}
