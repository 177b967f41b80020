package grounding

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// markForm is how a citation mark looks: [1], ［１］, 【1】, [1, 2]. A range is none.
var markForm = regexp.MustCompile(`[ 　]*[\[［【][ 　]*[0-9０-９]+(?:[ 　]*[,，、][ 　]*[0-9０-９]+)*[ 　]*[\]］】]`)

var digitRuns = regexp.MustCompile(`[0-9０-９]+`)

// unmark takes the marks out of a sentence, and the signs of Markdown, which no screen renders. whole is false if a mark could
// not be read.
func unmark(sentence string) (text string, marks []int, whole bool) {
	whole = true
	for _, form := range markForm.FindAllString(sentence, -1) {
		for _, digits := range digitRuns.FindAllString(form, -1) {
			n, err := strconv.Atoi(narrow.Replace(digits))
			if err != nil {
				whole = false
			} else if !slices.Contains(marks, n) {
				marks = append(marks, n)
			}
		}
	}
	text = markForm.ReplaceAllString(sentence, "")
	text = strings.NewReplacer("**", "", "__", "", "`", "").Replace(text)
	text = strings.TrimSpace(strings.TrimLeft(strings.TrimSpace(text), "-*#>・• 　"))
	return text, marks, whole
}

var narrow = strings.NewReplacer("０", "0", "１", "1", "２", "2", "３", "3", "４", "4", "５", "5", "６", "6", "７", "7", "８", "8", "９", "9")
