package chat

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
)

//go:embed context.txt
var contextText string

// wordings are patterns by key, in the form of context.txt.
type wordings map[string][]wording

// A wording is found where its parts occur in order.
type wording []string

var contextWordings = sync.OnceValue(func() wordings { return mustWordings("context.txt", contextText) })

// mustWordings reads what is compiled in, and read by a test.
func mustWordings(name, text string) wordings {
	w, err := readWordings(text)
	if err != nil {
		panic("chat: " + name + ": " + err.Error())
	}
	return w
}

// readWordings reads [key] lines, then one wording a line, its parts separated by " .. ".
func readWordings(text string) (wordings, error) {
	all := wordings{}
	key, number := "", 0
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimSpace(line)
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "[") && strings.HasSuffix(line, "]"):
			if key = strings.Trim(line, "[]"); all[key] != nil {
				return nil, fmt.Errorf("line %d: %s stands twice", number, key)
			}
			all[key] = []wording{}
		case key == "":
			return nil, fmt.Errorf("line %d: a wording before the first key", number)
		default:
			var parts wording
			for part := range strings.SplitSeq(line, " .. ") {
				parts = append(parts, fold(part))
			}
			all[key] = append(all[key], parts)
		}
	}
	return all, nil
}

// in tells whether a wording of the key stands in a folded message.
func (w wordings) in(folded, key string) bool {
	for _, parts := range w[key] {
		if inOrder(folded, parts) {
			return true
		}
	}
	return false
}
