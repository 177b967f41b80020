package chat

import (
	"strings"

	"dousuru/retrieval"
)

// fold makes wordings comparable: width, case and spaces do not count.
func fold(text string) string {
	return strings.ReplaceAll(retrieval.Normalize(text), " ", "")
}

// maxGap is how far the parts of a wording may stand apart, in bytes of UTF-8: twelve Japanese characters.
const maxGap = 36

// inOrder tells whether the parts occur one after the other, none further than maxGap from the one before.
func inOrder(message string, parts []string) bool {
	for from := 0; ; {
		at := strings.Index(message[from:], parts[0])
		if at < 0 {
			return false
		}
		from += at + len(parts[0])
		if restFollows(message[from:], parts[1:]) {
			return true
		}
	}
}

func restFollows(message string, parts []string) bool {
	for _, part := range parts {
		at := strings.Index(message, part)
		if at < 0 || at > maxGap {
			return false
		}
		message = message[at+len(part):]
	}
	return true
}
