package web

import (
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"strings"
)

// The fixed sentences of the pages stand in texts/, one file a subject, so that somebody who writes no programs can change
// them: です・ます, warm and short, no exclamation marks, nothing that steers. %s and %d stand for what the page puts in.
//
//go:embed texts/*.txt
var textFiles embed.FS

// texts holds every sentence by key and language.
var texts = mustReadTexts(textFiles)

// languages of the screens; the first is the default.
var languages = []string{"ja", "en"}

func mustReadTexts(files fs.FS) map[string]map[string]string {
	all := map[string]map[string]string{}
	names, err := fs.Glob(files, "texts/*.txt")
	for _, name := range names {
		file, readErr := fs.ReadFile(files, name)
		parsed, parseErr := parseTexts(string(file))
		for key := range parsed {
			if all[key] != nil {
				panic(name + ": " + key + " stands in another file, too")
			}
		}
		maps.Copy(all, parsed)
		if readErr != nil || parseErr != nil {
			panic(fmt.Sprint(name, ": ", readErr, parseErr))
		}
	}
	if err != nil || len(names) == 0 {
		panic(fmt.Sprint("no texts: ", err))
	}
	return all
}

// parseTexts reads the form of these files: a key on a line of its own, then one indented line a language. Lines that start
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
				return nil, fmt.Errorf("line %d: %s stands here twice", i+1, key)
			}
			all[key] = map[string]string{}
		default:
			language, sentence, _ := strings.Cut(strings.TrimSpace(line), " ")
			if key == "" || len(language) != 2 || sentence == "" || all[key][language] != "" {
				return nil, fmt.Errorf("line %d: not one line of a language", i+1)
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
