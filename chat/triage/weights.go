package triage

import (
	"bufio"
	_ "embed"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
)

//go:embed weights.txt
var weightsText string

// A table holds what each word weighs. Positive weights speak for somebody who needs a person.
type table struct {
	constant  float64
	threshold float64 // from this score on people are shown first, unless the knowledge has an answer
	sure      float64 // from this score on a message goes to a person and nowhere else
	first     float64 // from this score on, people are shown first even where the knowledge has an answer
	band      float64 // from this score on an unanswered message is shown the desks for people first
	slope     float64 // Worry is the logistic function of slope·score + offset
	offset    float64
	away      float64 // from this score of the last column on, what finds no answer is declined
	constants columns
	worth     map[string]worth
}

// columns are what a feature weighs for each sensitive topic among them, for each declined topic among them, and for being
// none of the desk's field. The file names them by these letters.
type columns [len(columnLetters)]float64

const (
	columnLetters = "dwxmlhopifsga"
	asideColumn   = len(columnLetters) - 1
)

// A worth is what one feature weighs for the decision, and in each column.
type worth struct {
	weight  float64
	columns columns
}

// unit is what a whole number of the file stands for.
const unit = 0.01

var weights = sync.OnceValue(func() *table {
	t, err := readTable(strings.NewReader(weightsText))
	if err != nil {
		panic("triage: weights.txt: " + err.Error()) // compiled in, and read by a test
	}
	return t
})

// readTable reads what write wrote: "= name value" settings, then one feature a line with its weight and those of topics.
func readTable(r io.Reader) (*table, error) {
	t := &table{worth: map[string]worth{}}
	settings := map[string]*float64{"constant": &t.constant, "threshold": &t.threshold, "sure": &t.sure, "first": &t.first, "band": &t.band, "away": &t.away, "slope": &t.slope, "offset": &t.offset}
	for i, letter := range columnLetters {
		settings[string(letter)] = &t.constants[i]
	}
	lines := bufio.NewScanner(r)
	for number := 1; lines.Scan(); number++ {
		line := lines.Text()
		if line == "" || strings.HasPrefix(line, "# ") {
			continue
		}
		if rest, ok := strings.CutPrefix(line, "= "); ok {
			name, value, _ := strings.Cut(rest, " ")
			place := settings[name]
			if place == nil {
				return nil, fmt.Errorf("line %d: unknown setting %q", number, name)
			}
			v, err := strconv.ParseFloat(value, 64)
			if err != nil {
				return nil, fmt.Errorf("line %d: %w", number, err)
			}
			*place = v
			continue
		}
		name, w, err := readWorth(line)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", number, err)
		}
		t.worth[name] = w
	}
	return t, lines.Err()
}

func readWorth(line string) (string, worth, error) {
	name, rest, ok := strings.Cut(line, "\t")
	if !ok {
		return "", worth{}, fmt.Errorf("no weight in %q", line)
	}
	var w worth
	for i, field := range strings.Fields(rest) {
		place := &w.weight
		if i > 0 {
			topic := strings.IndexByte(columnLetters, field[0])
			if topic < 0 {
				return "", worth{}, fmt.Errorf("unknown topic in %q", line)
			}
			place, field = &w.columns[topic], field[1:]
		}
		v, err := strconv.Atoi(field)
		if err != nil {
			return "", worth{}, err
		}
		*place = float64(v) * unit
	}
	return name, w, nil
}

// write is the table as weights.txt, head first; the reader needs nothing else.
func (t *table) write(out io.Writer, head string) error {
	w := bufio.NewWriter(out)
	for line := range strings.Lines(head) {
		fmt.Fprintf(w, "# %s", line)
	}
	fmt.Fprintf(w, "= constant %.3f\n= sure %.3f\n= first %.3f\n= threshold %.3f\n= band %.3f\n= away %.3f\n= slope %.3f\n= offset %.3f\n", t.constant, t.sure, t.first, t.threshold, t.band, t.away, t.slope, t.offset)
	for i, letter := range columnLetters {
		fmt.Fprintf(w, "= %c %.3f\n", letter, t.constants[i])
	}
	names := make([]string, 0, len(t.worth))
	for name := range t.worth {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		v := t.worth[name]
		fmt.Fprintf(w, "%s\t%d", name, int(math.Round(v.weight/unit)))
		for i, x := range v.columns {
			if n := int(math.Round(x / unit)); n != 0 {
				fmt.Fprintf(w, " %c%d", columnLetters[i], n)
			}
		}
		w.WriteByte('\n')
	}
	return w.Flush()
}

// weigh adds up what a message's features weigh for the decision and in the columns. What holds no word of the table says
// nothing and gets the lowest score.
func (t *table) weigh(features []feature) (score float64, sums columns) {
	score, sums = t.constant, t.constants
	known := false
	for _, f := range features {
		w, ok := t.worth[f.name]
		if !ok {
			continue
		}
		score += w.weight * f.share
		for i := range sums {
			sums[i] += w.columns[i] * f.share
		}
		known = known || !strings.ContainsRune("#^$", rune(f.name[0]))
	}
	if !known {
		return math.Inf(-1), sums
	}
	return score, sums
}

// worry is the probability that belongs to a score.
func (t *table) worry(score float64) float64 { return 1 / (1 + math.Exp(-t.slope*score-t.offset)) }

// best is the topic with the highest sum.
func best(topics []Topic, sums []float64) Topic {
	highest := 0
	for i := range topics {
		if sums[i] > sums[highest] {
			highest = i
		}
	}
	return topics[highest]
}
