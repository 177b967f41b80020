package socket

import (
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"dousuru/chat"
)

// firstColumn gives the words in the first column of the table under a heading of docs/protocol.md.
func firstColumn(t *testing.T, document, heading string) (words []string) {
	t.Helper()
	_, section, found := strings.Cut(document, "## "+heading+"\n")
	if !found {
		t.Fatalf("there is no section %q", heading)
	}
	section, _, _ = strings.Cut(section, "\n## ")
	for _, row := range regexp.MustCompile("(?m)^\\| `?(\\w+)`? \\|").FindAllStringSubmatch(section, -1)[1:] {
		words = append(words, row[1])
	}
	slices.Sort(words)
	return words
}

func TestTheDocumentNamesWhatTheCodeKnows(t *testing.T) {
	text, err := os.ReadFile("../../docs/protocol.md")
	if err != nil {
		t.Fatal(err)
	}
	document := string(text)
	var client []string
	for f := range known {
		client = append(client, string(f))
	}
	codes := []string{"1000", "1002", "1009"} // sent by gorilla
	for code := range reasons {
		codes = append(codes, strconv.Itoa(int(code)))
	}
	slices.Sort(client)
	slices.Sort(codes)
	if got := firstColumn(t, document, "Frames of the client"); !slices.Equal(got, client) {
		t.Errorf("frames of the client: the document has %v, the code %v", got, client)
	}
	if got := firstColumn(t, document, "Closing"); !slices.Equal(got, codes) {
		t.Errorf("close codes: the document has %v, the code %v", got, codes)
	}
	for _, code := range []chat.Code{chat.CodeBadFrame, chat.CodeUnknownType, chat.CodeBadID, chat.CodeEmpty, chat.CodeTooLong,
		chat.CodeTooFast, chat.CodeNotFound, chat.CodeMoved, chat.CodePartner, chat.CodeUnavailable, chat.CodeInternal} {
		if !strings.Contains(document, "`"+string(code)+"`") {
			t.Errorf("error code %s is not in the document", code)
		}
	}
	for what, text := range map[string]string{
		"queue":      "queue of " + strconv.Itoa(MaxQueue) + " frames",
		"bad frames": "more than " + strconv.Itoa(MaxBad) + " frames",
		"people":     "more than " + strconv.Itoa(MaxPerson) + " connections",
		"watches":    "follows " + strconv.Itoa(MaxWatches),
		"frame":      "over " + strconv.Itoa(MaxFrame>>10) + " KiB",
		"hello":      "within " + seconds(HelloWithin),
		"ping":       "every " + seconds(PingEvery),
		"pong":       "after " + seconds(PongWithin),
		"write":      "longer than " + seconds(WriteWithin),
		"login":      "every " + seconds(PollEvery),
		"threads":    "the " + strconv.Itoa(chat.MaxThreads) + " newest",
		"held":       "last " + strconv.Itoa(int(chat.HeldFor.Minutes())) + " minutes",
		"alias":      "1 to " + strconv.Itoa(chat.MaxAlias) + " characters",
	} {
		if !strings.Contains(document, text) {
			t.Errorf("%s: the document does not say %q", what, text)
		}
	}
}

func seconds(d time.Duration) string { return strconv.Itoa(int(d.Seconds())) + " seconds" }
