package brief

import (
	_ "embed"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

//go:embed frames.txt
var framesText string

// frames are the forms of frames.txt, in their order.
var frames = sync.OnceValue(func() (list []*regexp.Regexp) {
	for line := range strings.Lines(framesText) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			list = append(list, regexp.MustCompile("(?i)"+line))
		}
	}
	return list
})

// minBare is how much of a sentence is left at least, in characters.
const minBare = 4

// bare is a sentence without who said it and that it was said: 「公募に応募したいと言われた」 is about 「公募に応募したい」. The desk's search was fitted
// on what people ask themselves. A sentence of which nothing would be left stays as it is.
func bare(sentence string) string {
	text := strings.TrimRight(norm.NFKC.String(strings.TrimSpace(sentence)), "。.")
	for _, form := range frames() {
		rest := strings.Trim(form.ReplaceAllString(text, "${keep}"), " 、,")
		if utf8.RuneCountInString(rest) >= minBare {
			text = rest
		}
	}
	return text
}
