package evaluation

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// maxGoldenLine bounds one line of a file of labelled questions, in bytes.
const maxGoldenLine = 64 << 10

// goldenLine is one line of a file: the labelled questions of "dousuru evaluate", of which about, note and tags are extra.
type goldenLine struct {
	ID        string   `json:"id"`
	Role      string   `json:"role"` // employee or manager; "" is employee
	Lang      string   `json:"lang"` // "" is ja
	Text      string   `json:"text"`
	Followups []string `json:"followups"`
	Expected  string   `json:"expected"`
	Articles  []string `json:"articles"`
	About     string   `json:"about"`
	Note      string   `json:"note"`
	Tags      []string `json:"tags"` // instead of role
}

// A GoldenNote is something about one line that somebody should know.
type GoldenNote struct {
	Line int
	Text string
}

// ReadGoldens reads labelled questions, one JSON object a line. Lines that expect what is decided before any search
// (sensitive, out_of_scope) are left out with a note; follow-ups, which need a talk, are too. A line that cannot be taken
// is an error with its number: a set of which a part is missing would be no measure.
func ReadGoldens(r io.Reader) ([]Golden, []GoldenNote, error) {
	var list []Golden
	var notes []GoldenNote
	seen := map[string]int{}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxGoldenLine)
	number := 0
	for lines.Scan() {
		number++
		text := strings.TrimSpace(strings.TrimPrefix(lines.Text(), "\ufeff"))
		if text == "" {
			continue
		}
		g, note, err := parseGolden(text)
		if err != nil {
			return nil, nil, fmt.Errorf("line %d: %w", number, err)
		}
		if note != "" {
			notes = append(notes, GoldenNote{number, note})
		}
		if g.ID == "" {
			continue
		}
		if first, twice := seen[g.ID]; twice {
			return nil, nil, fmt.Errorf("line %d: id %s stands in line %d too", number, g.ID, first)
		}
		seen[g.ID] = number
		if list = append(list, g); len(list) > MaxGolden {
			return nil, nil, ErrManyGolden
		}
	}
	if err := lines.Err(); errors.Is(err, bufio.ErrTooLong) {
		return nil, nil, fmt.Errorf("line %d: longer than %d bytes", number+1, maxGoldenLine)
	} else if err != nil {
		return nil, nil, fmt.Errorf("read golden questions: %w", err)
	}
	return list, notes, nil
}

// parseGolden gives a question without an id for a line that is left out.
func parseGolden(text string) (Golden, string, error) {
	var l goldenLine
	if err := json.Unmarshal([]byte(text), &l); err != nil {
		return Golden{}, "", fmt.Errorf("no JSON object of a question: %w", err)
	}
	if l.Expected == "sensitive" || l.Expected == "out_of_scope" {
		return Golden{}, fmt.Sprintf("%s is left out: %s is decided before anything is searched", shortened(l.ID, 40), l.Expected), nil
	}
	g := Golden{ID: l.ID, Text: l.Text, Lang: l.Lang, Tags: l.Tags, Expected: l.Expected, Articles: l.Articles, About: l.About, Note: l.Note, Active: true}
	if g.Lang == "" {
		g.Lang = "ja"
	}
	switch {
	case len(g.Tags) > 0:
	case l.Role == "" || l.Role == "employee":
		g.Tags = []string{"role:employee"}
	case l.Role == "manager":
		g.Tags = []string{"role:employee", "role:manager"}
	default:
		return Golden{}, "", &GoldenFault{"role", fmt.Sprintf("%q is neither employee nor manager", shortened(l.Role, 40))}
	}
	note := ""
	if len(l.Followups) > 0 {
		note = fmt.Sprintf("%s is asked without its %d follow-ups, which need a talk", g.ID, len(l.Followups))
	}
	return g, note, g.Check()
}
