package web

import (
	_ "embed"
	"fmt"
	"strings"
)

// The fixed sentences of the pages stand in texts.txt, so that somebody who writes no programs can change them.
//
//go:embed texts.txt
var textsFile string

// texts holds every sentence by key and language.
var texts = mustParseTexts(textsFile)

// languages of the screens; the first is the default.
var languages = []string{"ja", "en"}

func mustParseTexts(file string) map[string]map[string]string {
	parsed, err := parseTexts(file)
	if err != nil {
		panic(err)
	}
	return parsed
}

// parseTexts reads the form of texts.txt: a key on a line of its own, then one indented line a language. Lines that start
// with # and empty lines do not count.
func parseTexts(file string) (map[string]map[string]string, error) {
	all := map[string]map[string]string{}
	key := ""
	for i, line := range strings.Split(file, "\n") {
		switch {
		case strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#"):
		case !strings.HasPrefix(line, " "):
			key = strings.TrimSpace(line)
			if all[key] != nil {
				return nil, fmt.Errorf("texts.txt:%d: %s stands here twice", i+1, key)
			}
			all[key] = map[string]string{}
		default:
			language, sentence, _ := strings.Cut(strings.TrimSpace(line), " ")
			if key == "" || len(language) != 2 || sentence == "" || all[key][language] != "" {
				return nil, fmt.Errorf("texts.txt:%d: not one line of a language", i+1)
			}
			all[key][language] = strings.TrimSpace(sentence)
		}
	}
	return all, nil
}

// text is the sentence of a key. Arguments go where it has %s and the like. An unknown key is a programming error and is
// shown as itself; a test looks for them.
func text(language, key string, args ...any) string {
	sentence, ok := texts[key][language]
	if !ok {
		return "⟨" + key + "⟩"
	}
	if len(args) > 0 {
		return fmt.Sprintf(sentence, args...)
	}
	return sentence
}
