package chat

import "strings"

// seams are where one clause of a sentence goes over into the next.
var seams = []string{"。", "、", "て", "で", "し", "が", ". ", ", ", " and ", " but ", " so "}

// trailing is what a clause leaves behind at its end when the next one is cut off.
func trailing(clause string) string {
	clause = strings.TrimRight(clause, " 、。,")
	for _, word := range []string{" and", " but", " so"} {
		clause = strings.TrimSuffix(clause, word)
	}
	return clause
}

// apart cuts a first message that tells both what was said and how it feels at the seam between the two. Where there is
// none, all of it was said.
func apart(message string) (said, felt string) {
	_, saidTo := feedbackWords()["said"].place(message)
	feltFrom, feltTo := feedbackWords()["feeling"].place(message)
	if saidTo < 0 || feltFrom < 0 {
		return message, ""
	}
	from, to := saidTo, feltFrom
	feltLast := from <= to
	if !feltLast { // the feeling came first
		speaker, _ := feedbackWords()["speaker"].place(message)
		from, to = feltTo, max(speaker, feltTo)
	}
	at := -1
	for _, seam := range seams {
		if i := strings.LastIndex(message[from:to], seam); i >= 0 {
			at = max(at, from+i+len(seam))
		}
	}
	switch {
	case at < 0:
		return message, ""
	case feltLast:
		return trailing(message[:at]), message[at:]
	}
	return message[at:], trailing(message[:at])
}
