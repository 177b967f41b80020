package brief

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
)

//go:embed texts/*.txt
var textFiles embed.FS

// A section is what a file says under one [name], by key, in its order.
type section map[string][]string

// one is the only value of a key, or "".
func (s section) one(key string) string {
	if len(s[key]) == 0 {
		return ""
	}
	return s[key][0]
}

// questions are those of the section in the order of time.
func (s section) questions() (list []Question) {
	for _, when := range []When{Past, Present, Future} {
		for _, text := range s[string(when)] {
			list = append(list, Question{when, text})
		}
	}
	return list
}

// avoid is what is better left. The form of each line was checked when it was read.
func (s section) avoid() (list []Avoid) {
	for _, kind := range []string{Say, Ask} {
		for _, line := range s[kind] {
			parts := strings.Split(line, " | ")
			list = append(list, Avoid{kind, parts[0], parts[1], parts[2]})
		}
	}
	return list
}

// A themeText is one file of a theme.
type themeText struct {
	key    string
	search []string // how the pages of the theme are looked for, one after the other; none: a theme without pages of its own
	words  []string // what proposes the theme, lowered, the longest first
	in     map[string]section
}

type library struct {
	themes []themeText        // in the order of the files
	common map[string]section // of common.txt, by their whole heading: "want listen ja"
}

// texts are compiled in, and read by a test.
var texts = sync.OnceValue(func() library {
	l, err := readTexts(textFiles)
	if err != nil {
		panic("brief: " + err.Error())
	}
	return l
})

// readTexts reads common.txt and one file for each theme, "07_sidejob.txt".
func readTexts(folder fs.FS) (l library, err error) {
	names, err := fs.Glob(folder, "texts/*.txt")
	if err != nil {
		return l, err
	}
	for _, name := range names { // in the order of their numbers
		text, err := fs.ReadFile(folder, name)
		if err != nil {
			return l, err
		}
		sections, err := readSections(string(text))
		if err != nil {
			return l, fmt.Errorf("%s, %w", name, err)
		}
		_, key, ok := strings.Cut(strings.TrimSuffix(strings.TrimPrefix(name, "texts/"), ".txt"), "_")
		if !ok {
			if name == "texts/common.txt" {
				l.common = sections
			}
			continue
		}
		t := themeText{key: key, in: sections}
		if search := sections["both"].one("search"); search != "" {
			t.search = strings.Split(search, " | ")
		}
		for _, line := range sections["both"]["words"] {
			for word := range strings.SplitSeq(line, "|") {
				t.words = append(t.words, lowered(word))
			}
		}
		slices.SortStableFunc(t.words, func(a, b string) int { return len(b) - len(a) })
		if err := t.whole(); err != nil {
			return l, fmt.Errorf("%s: %w", name, err)
		}
		l.themes = append(l.themes, t)
	}
	return l, nil
}

// whole checks that a theme says everything in both languages.
func (t themeText) whole() error {
	for _, lang := range []string{"ja", "en"} {
		s := t.in[lang]
		for _, key := range []string{"name", "purpose", "opening", "unknown", "draft"} {
			if s.one(key) == "" || len(s[key]) > 1 {
				return fmt.Errorf("%s: %d times %s, want 1", lang, len(s[key]), key)
			}
		}
		for _, key := range []string{"past", "present", "future"} {
			if len(s[key]) == 0 {
				return fmt.Errorf("%s: nothing %s is asked", lang, key)
			}
		}
		if n := len(s.questions()); n < 3 || n > 5 {
			return fmt.Errorf("%s: %d questions", lang, n)
		}
		if len(s[Say])+len(s[Ask]) < 2 {
			return fmt.Errorf("%s: fewer than two things to leave", lang)
		}
	}
	return nil
}

// readSections reads [name] lines, then "key value" lines. A value of say and ask has three parts, separated by " | ".
func readSections(text string) (map[string]section, error) {
	all := map[string]section{}
	var current section
	number := 0
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimSpace(line)
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "["):
			name := strings.Trim(line, "[]")
			if all[name] != nil {
				return nil, fmt.Errorf("line %d: %s stands twice", number, name)
			}
			current = section{}
			all[name] = current
		case current == nil:
			return nil, fmt.Errorf("line %d: a sentence before the first section", number)
		default:
			key, value, ok := strings.Cut(line, " ")
			if !ok {
				return nil, fmt.Errorf("line %d: %s says nothing", number, key)
			}
			if (key == Say || key == Ask) && strings.Count(value, " | ") != 2 {
				return nil, fmt.Errorf("line %d: not words | why | instead", number)
			}
			current[key] = append(current[key], value)
		}
	}
	return all, nil
}

// theme is the one with a key.
func (l library) theme(key string) (themeText, bool) {
	i := slices.IndexFunc(l.themes, func(t themeText) bool { return t.key == key })
	if i < 0 {
		return themeText{}, false
	}
	return l.themes[i], true
}

// language is that of the sentences: English where it is asked for, else Japanese.
func language(lang string) string {
	if lang == "en" {
		return "en"
	}
	return "ja"
}
