package web

import (
	"io/fs"
	"os"
	"regexp"
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

// keysIn are the keys of fixed sentences that the templates and the program name.
func keysIn(t *testing.T) map[string]string {
	t.Helper()
	patterns := []*regexp.Regexp{
		regexp.MustCompile(`\.T "([^"]+)"`),
		regexp.MustCompile(`text\((?:language, |v\.language, |p\.language, )?"([a-z][A-Za-z_.]+)"`),
		regexp.MustCompile(`"((?:about|receipt|answer|journey|plan|line)\.[A-Za-z0-9]+)"`),
	}
	keys := map[string]string{}
	for _, folder := range []string{".", "templates", "templates/parts"} {
		entries, err := os.ReadDir(folder)
		if err != nil {
			t.Fatal(err)
		}
		for _, entry := range entries {
			if entry.IsDir() || strings.HasSuffix(entry.Name(), "_test.go") || strings.HasSuffix(entry.Name(), ".txt") {
				continue
			}
			content, err := os.ReadFile(folder + "/" + entry.Name())
			if err != nil {
				t.Fatal(err)
			}
			for _, pattern := range patterns {
				for _, match := range pattern.FindAllStringSubmatch(string(content), -1) {
					keys[match[1]] = entry.Name()
				}
			}
		}
	}
	return keys
}

// Keys that are put together while running: prefix + one of a set.
var families = []string{
	"state.", "response.", "role.", "inbox.state.", "articles.kind.", "login.group.", "error.", "done.", "article.", "about.item.", "about.reader.", "answer.from.",
	"golden.state.", "golden.reason.", "golden.verdict.", "golden.cause.", "golden.what.", "golden.fault.", "golden.expect.",
	"wording.fault.", "line.kind.", "profile.stage.", "profile.interest.",
}

func TestEveryTextIsUsedAndEveryUsedTextExists(t *testing.T) {
	used := keysIn(t)
	for key, file := range used {
		if texts[key] == nil && !strings.HasSuffix(key, ".") {
			t.Errorf("%s names %q, which texts.txt does not have", file, key)
		}
	}
	for key := range texts {
		if used[key] == "" && !inFamily(key) {
			t.Errorf("texts.txt: %q is used nowhere", key)
		}
	}
}

func inFamily(key string) bool {
	for _, family := range families {
		if strings.HasPrefix(key, family) {
			return true
		}
	}
	return false
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
