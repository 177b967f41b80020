package triage

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
)

// mostExplained is how many words Explain names.
const mostExplained = 12

// Explain writes which words of a message decided, for people.
func Explain(out io.Writer, message string) error {
	r := Of(message)
	var s strings.Builder
	switch {
	case r.Topic == "":
		s.WriteString("a question to the knowledge")
	case r.Topic.Sensitive():
		fmt.Fprintf(&s, "goes to a person: %s", r.Topic)
	default:
		fmt.Fprintf(&s, "is declined: %s", r.Topic)
	}
	switch {
	case r.Certain:
		s.WriteString(", by a certain wording\n")
	case r.Soft:
		s.WriteString(", by the weights of its words, which are not sure: people are shown before the usual reply\n")
	case r.Topic != "":
		s.WriteString(", by the weights of its words\n")
	default:
		s.WriteString("\n")
	}
	l, w := compiled(), weights()
	folded := fold(message)
	found := l.occurrences(folded)
	for _, t := range Topics() {
		if p, where, ok := l.topics[t].match(found); ok {
			fmt.Fprintf(&s, "  %s.txt: %s  (%s)\n", t, p.text, folded[where.start:where.end])
		}
	}
	pieces := l.features(message)
	score, _ := w.weigh(pieces)
	fmt.Fprintf(&s, "weights: %.2f; people first without an answer from %.2f, with one from %.2f, only people from %.2f; worry %.2f\n", score, w.threshold, w.first, w.sure, r.Worry)
	if r.Aside != "" {
		fmt.Fprintf(&s, "without an answer it is declined: %s\n", r.Aside)
	}
	slices.SortStableFunc(pieces, func(a, b feature) int {
		return cmp.Compare(math.Abs(w.worth[b.name].weight*b.share), math.Abs(w.worth[a.name].weight*a.share))
	})
	for _, f := range pieces[:min(mostExplained, len(pieces))] {
		if v := w.worth[f.name].weight * f.share; v != 0 {
			fmt.Fprintf(&s, "  %+.3f  %s\n", v, f.name)
		}
	}
	_, err := io.WriteString(out, s.String())
	return err
}
