package web

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"dousuru/chat/voice"
)

// Every sentence of the pages is the desk's own voice.
func TestPagesSpeakInTheDesksVoice(t *testing.T) {
	for key, sentences := range texts {
		for language, sentence := range sentences {
			if found := voice.Check(sentence, language); found != nil {
				t.Errorf("%s (%s): %s\n%+v", key, language, sentence, found)
			}
		}
	}
}

var literal = regexp.MustCompile("'((?:[^'\\\\]|\\\\.)*)'|`([^`]*)`")

// So is every sentence of the widget. Its files are read as they are served; comments are no sentences.
func TestWidgetSpeaksInTheDesksVoice(t *testing.T) {
	for _, language := range languages {
		file, err := os.ReadFile("static/chat/texts." + language + ".js")
		if err != nil {
			t.Fatal(err)
		}
		sentences := 0
		for line := range strings.Lines(string(file)) {
			for _, match := range literal.FindAllStringSubmatch(line, -1) {
				sentences++
				if found := voice.Check(match[1]+match[2], language); found != nil {
					t.Errorf("%s: %s\n%+v", language, match[0], found)
				}
			}
		}
		if sentences < 100 {
			t.Errorf("%s: only %d sentences are seen", language, sentences)
		}
	}
}
