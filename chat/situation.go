package chat

import (
	_ "embed"
	"maps"
	"slices"
	"strings"
	"sync"
)

//go:embed situation.txt
var situationText string

var situationWordings = sync.OnceValue(func() wordings { return mustWordings("situation.txt", situationText) })

// toldKey marks the keys under which the words of stories stand.
const toldKey = " told"

// situationIn is what a message says of the person's own situation, as keys in alphabetical order; nothing where it speaks of
// somebody else.
func situationIn(message string) []string {
	folded := fold(message)
	if contextWordings().in(folded, "other") {
		return nil
	}
	var keys []string
	for _, key := range slices.Sorted(maps.Keys(situationWordings())) {
		if !strings.HasSuffix(key, toldKey) && situationWordings().in(folded, key) {
			keys = append(keys, key)
		}
	}
	return keys
}
