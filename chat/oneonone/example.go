package oneonone

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
)

// An Example is a card as it could be, in one scene of work.
type Example struct{ Scene, Observation, View string }

//go:embed examples.txt
var exampleFile string

var examples = sync.OnceValue(func() map[string][]Example { return mustReadExamples(exampleFile) })

// Examples are the examples of cards in "ja" or "en", by scene.
func Examples(language string) []Example { return examples()[language] }

func mustReadExamples(file string) map[string][]Example {
	all := map[string][]Example{}
	for i, line := range strings.Split(file, "\n") {
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			continue
		}
		language, rest, _ := strings.Cut(line, " ")
		parts := strings.Split(rest, " | ")
		if len(language) != 2 || len(parts) != 3 {
			panic(fmt.Sprintf("examples.txt: line %d: not three parts", i+1))
		}
		all[language] = append(all[language], Example{parts[0], parts[1], parts[2]})
	}
	return all
}
