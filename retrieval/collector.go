package retrieval

import (
	"fmt"
	"math"
)

// Limits of one list. Sudachi's public list, the largest known, has 26,000 groups in 2.9 million characters.
const (
	maxListBytes   = 16 << 20
	maxListLines   = 500_000
	maxLineBytes   = 64 << 10
	maxSide        = 100     // wordings on one side of a line
	maxEntries     = 500_000 // ways of one list
	maxReported    = 1_000   // rejected lines that are told; the others are counted
	maxListName    = 100     // characters of the name of a list or a theme
	weightDecimals = 1000    // weights are kept to a thousandth
)

// A Rejected is a line of a list that was not read, or of which a part was not, with the reason.
type Rejected struct {
	Line   int
	Reason string
}

func (r Rejected) String() string { return fmt.Sprintf("line %d: %s", r.Line, r.Reason) }

// A collector gathers the entries of one list, each way once.
type collector struct {
	source   string
	list     []Synonym
	same     int // ways between two spellings that are one to the analyzer
	rejected []Rejected
	more     int // rejected beyond maxReported

	words phrasebook
	at    map[[2]string]int // place in list, by wording and what it leads to
}

func newCollector(source string) *collector {
	return &collector{source: source, words: phrasebook{}, at: map[[2]string]int{}}
}

func (c *collector) reject(line int, format string, args ...any) {
	if len(c.rejected) == maxReported {
		c.more++
		return
	}
	c.rejected = append(c.rejected, Rejected{line, fmt.Sprintf(format, args...)})
}

// usable leaves of the wordings those that the analyzer can use, and rejects the others.
func (c *collector) usable(line int, wordings []string) []string {
	var good []string
	for _, w := range wordings {
		if p := c.words.phrase(w); p.fault != "" {
			c.reject(line, "%s", p.fault)
		} else {
			good = append(good, w)
		}
	}
	return good
}

// lead adds one way between usable wordings. Of a way that the list gives twice the highest weight counts, unless one of
// them switches it off. The error ends the reading.
func (c *collector) lead(line int, theme, from, to string, weight float64) error {
	if c.words.phrase(from).key == c.words.phrase(to).key {
		c.same++
		return nil
	}
	way := [2]string{from, to}
	if i, again := c.at[way]; again {
		if old := &c.list[i]; old.Weight > 0 && (weight == 0 || weight > old.Weight) {
			old.Weight, old.Theme = weight, theme
		}
		return nil
	}
	if len(c.list) == maxEntries {
		return fmt.Errorf("line %d: more than %d entries", line, maxEntries)
	}
	c.at[way] = len(c.list)
	c.list = append(c.list, Synonym{c.source, theme, from, to, weight})
	return nil
}

func roundWeight(w float64) float64 { return math.Round(w*weightDecimals) / weightDecimals }
