package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"dousuru/chat"
	"dousuru/retrieval"
)

type evaluateCommand struct {
	Files   []string `arg:"" type:"existingfile" name:"file" help:"Labelled questions, one JSON object a line."`
	Details string   `type:"path" placeholder:"OUT.jsonl" help:"Write one line a turn."`
	JSON    bool     `name:"json" help:"Print the summary as JSON."`
	Fit     string   `type:"path" placeholder:"OUT.json" help:"Fit the confidence on these questions and write it there."`
}

// A question is one line of the input: a consultation of its own with its follow-ups in order. The label and the gold
// articles hold for every message of it.
type question struct {
	ID        string   `json:"id"`
	Role      string   `json:"role"`
	Lang      string   `json:"lang"`
	Text      string   `json:"text"`
	Followups []string `json:"followups"`
	Expected  string   `json:"expected"` // answer, escalate, sensitive, out_of_scope
	Articles  []string `json:"articles"` // gold: any of them is right; empty: not judged by article
}

// rightOutcome is the outcome that each label asks for.
var rightOutcome = map[string]chat.Outcome{
	"answer": chat.OutcomeAnswer, "escalate": chat.OutcomeUnknown, "sensitive": chat.OutcomeRoute, "out_of_scope": chat.OutcomeDecline,
}

// maxQuestionLine bounds one line of the input.
const maxQuestionLine = 1 << 20

func readQuestions(path string) ([]question, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var list []question
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, maxQuestionLine)
	for number := 1; lines.Scan(); number++ {
		if strings.TrimSpace(lines.Text()) == "" {
			continue
		}
		var q question
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", path, number, err)
		}
		if rightOutcome[q.Expected] == "" {
			return nil, fmt.Errorf("%s:%d: expected %q is not one of answer, escalate, sensitive, out_of_scope", path, number, q.Expected)
		}
		list = append(list, q)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return list, nil
}

// Run asks every question and prints the summary.
func (c *evaluateCommand) Run(ctx context.Context, s *Settings, std streams) error {
	var questions []question
	for _, path := range c.Files {
		list, err := readQuestions(path)
		if err != nil {
			return err
		}
		questions = append(questions, list...)
	}
	engine, done, err := s.desk(ctx, std)
	if err != nil {
		return err
	}
	defer done()
	details, closeDetails, err := c.details()
	if err != nil {
		return err
	}
	summary, examples, err := evaluate(ctx, engine, questions, details)
	if err := closeDetails(); err != nil {
		return err
	}
	if err != nil {
		return err
	}
	if c.Fit != "" {
		if err := writeFit(c.Fit, examples); err != nil {
			return err
		}
	}
	return summary.print(std.out, c.JSON)
}

func (c *evaluateCommand) details() (io.Writer, func() error, error) {
	if c.Details == "" {
		return io.Discard, func() error { return nil }, nil
	}
	f, err := os.Create(c.Details)
	if err != nil {
		return nil, nil, err
	}
	return f, f.Close, nil
}

// detail is one line of the details.
type detail struct {
	ID   string `json:"id"`
	Turn int    `json:"turn"` // 1 for the question itself
	turnJSON
	Found   []string          `json:"found"`   // the first ten articles that the search found, best first
	Signals retrieval.Signals `json:"signals"` // what the confidence was read from
}

func newDetail(q question, number int, turn chat.Turn) detail {
	d := detail{ID: q.ID, Turn: number, turnJSON: newTurnJSON(turn, q.Lang), Found: []string{}, Signals: turn.Found.Signals}
	for _, a := range turn.Found.Articles[:min(10, len(turn.Found.Articles))] {
		d.Found = append(d.Found, a.Slug)
	}
	return d
}

// evaluate asks the questions in order, each in a talk of its own.
func evaluate(ctx context.Context, engine *chat.Engine, questions []question, details io.Writer) (*summary, []retrieval.Labelled, error) {
	sum := newSummary()
	var examples []retrieval.Labelled
	encoder := json.NewEncoder(details)
	encoder.SetEscapeHTML(false)
	for _, q := range questions {
		if q.Role == "" {
			q.Role = "employee"
		}
		talk := engine.Talk(q.Lang, []string{"role:employee", "role:" + q.Role})
		for i, text := range append([]string{q.Text}, q.Followups...) {
			turn, err := talk.Say(ctx, text)
			if err != nil {
				return nil, nil, fmt.Errorf("question %s, turn %d: %w", q.ID, i+1, err)
			}
			sum.count(q, turn)
			if example, ok := labelled(q, turn); ok {
				examples = append(examples, example)
			}
			if err := encoder.Encode(newDetail(q, i+1, turn)); err != nil {
				return nil, nil, fmt.Errorf("write details: %w", err)
			}
		}
	}
	sum.finish()
	return sum, examples, nil
}

// labelled is a turn as an example for fitting: was the first article right. Turns that searched nothing teach nothing.
func labelled(q question, turn chat.Turn) (retrieval.Labelled, bool) {
	if len(turn.Found.Articles) == 0 || (q.Expected == "answer" && len(q.Articles) == 0) {
		return retrieval.Labelled{}, false
	}
	return retrieval.Labelled{Group: q.ID, Signals: turn.Found.Signals, Right: q.Expected == "answer" && goldRank(q, turn) == 1}, true
}

// wrongCost says how many needless 「わかりません」 a wrong answer counts when the threshold is fitted.
const wrongCost = 1

func writeFit(path string, examples []retrieval.Labelled) error {
	model, err := retrieval.Fit(examples, time.Now().Format(time.DateOnly))
	if err != nil {
		return err
	}
	probabilities, err := retrieval.CrossValidate(examples, 5)
	if err != nil {
		return err
	}
	model.Threshold = retrieval.ChooseThreshold(probabilities, examples, wrongCost)
	body, err := json.MarshalIndent(model, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(body, '\n'), 0o644)
}
