package knowledge

import (
	_ "embed"
	"fmt"
	"regexp"
	"strings"
)

//go:embed reasons.txt
var reasonsText string

// reasons are the reasons that have a Japanese wording.
var reasons = func() (list []struct {
	english  *regexp.Regexp
	japanese string
}) {
	english := ""
	for _, line := range strings.Split(reasonsText, "\n") {
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case !strings.HasPrefix(line, " "):
			english = line
		default:
			pattern := strings.ReplaceAll(regexp.QuoteMeta(english), `\{\}`, `(.*?)`)
			list = append(list, struct {
				english  *regexp.Regexp
				japanese string
			}{regexp.MustCompile(`^(?s:` + pattern + `)$`), strings.TrimSpace(line)})
		}
	}
	return list
}()

// In is the reason in the language of a screen: in Japanese unless language is "en", and in English too where there is no
// Japanese wording.
func (r Reject) In(language string) string {
	if language == "en" {
		return r.Reason
	}
	for _, known := range reasons {
		found := known.english.FindStringSubmatch(r.Reason)
		if found == nil {
			continue
		}
		text := known.japanese
		for i, part := range found[1:] {
			text = strings.ReplaceAll(text, fmt.Sprintf("{%d}", i+1), strings.Trim(part, `"`))
		}
		return text
	}
	return r.Reason
}
