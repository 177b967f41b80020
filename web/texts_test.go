package web

import (
	"errors"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestTextsStandInEveryLanguage(t *testing.T) {
	verbs := regexp.MustCompile(`%[sd]`)
	for key, sentences := range texts {
		for _, language := range languages {
			if sentences[language] == "" {
				t.Errorf("%s: not in %s", key, language)
			}
		}
		if len(sentences) != len(languages) {
			t.Errorf("%s: in %d languages, want %d", key, len(sentences), len(languages))
		}
		if ja, en := verbs.FindAllString(sentences["ja"], -1), verbs.FindAllString(sentences["en"], -1); strings.Join(ja, "") != strings.Join(en, "") {
			t.Errorf("%s: takes %v in Japanese and %v in English", key, ja, en)
		}
	}
}

// sources are the program and the templates, in which keys are named.
func sources(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, folder := range []string{".", "templates", "templates/parts", "templates/hr", "templates/team", "templates/oneonone"} {
		entries, err := os.ReadDir(folder)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
		for _, entry := range entries {
			name := folder + "/" + entry.Name()
			if entry.IsDir() || strings.HasSuffix(name, "_test.go") || !strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, ".html") {
				continue
			}
			content, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			all[name] = string(content)
		}
	}
	return all
}

// A key is named whole ("inbox.title"), or by the beginning to which one of a set is added while running ("inbox.state.").
func TestEveryTextIsUsedAndEveryUsedTextExists(t *testing.T) {
	named := regexp.MustCompile(`(?:\.T |text\((?:language, |v\.language, |p\.language, )?)"([a-z][A-Za-z_.]+[A-Za-z_])"`)
	quoted := regexp.MustCompile(`"([a-z][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)*\.?)"`)
	whole, beginnings := map[string]bool{}, []string{}
	for file, content := range sources(t) {
		for _, match := range named.FindAllStringSubmatch(content, -1) {
			if texts[match[1]] == nil {
				t.Errorf("%s names %q, which texts/ does not have", file, match[1])
			}
		}
		for _, match := range quoted.FindAllStringSubmatch(content, -1) {
			if whole[match[1]] = true; strings.HasSuffix(match[1], ".") {
				beginnings = append(beginnings, match[1])
			}
		}
	}
	for key := range texts {
		begins := func(beginning string) bool { return strings.HasPrefix(key, beginning) }
		if !whole[key] && !slices.ContainsFunc(beginnings, begins) {
			t.Errorf("texts/: %q is used nowhere", key)
		}
	}
}

func TestParseTextsRefusesWhatIsAmbiguous(t *testing.T) {
	for name, file := range map[string]string{
		"twice":       "a\n  ja x\na\n  ja y\n",
		"two lines":   "a\n  ja x\n  ja y\n",
		"no key":      "  ja x\n",
		"no sentence": "a\n  ja\n",
		"no language": "a\n  日本語 x\n",
	} {
		if _, err := parseTexts(file); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestTemplatesHoldNoInlineScriptOrStyle(t *testing.T) {
	inline := regexp.MustCompile(`(?i)<style|style="|<script(?:>|[^>]*[^/]>[^<])|\son[a-z]+="|javascript:`)
	err := fs.WalkDir(templateFiles, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := templateFiles.ReadFile(name)
		if found := inline.FindString(string(content)); found != "" {
			t.Errorf("%s: %s", name, found)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
