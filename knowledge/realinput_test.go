package knowledge_test

import (
	"html"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
)

// realinput finds the folder of real documents: shared/realinput beside the checkout or above it. On a build server it
// must be there.
func realinput(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; ; dir = filepath.Dir(dir) {
		if found := filepath.Join(dir, "shared", "realinput"); isDir(found) {
			return found
		}
		if dir == filepath.Dir(dir) {
			break
		}
	}
	if os.Getenv("CI") == "true" {
		t.Fatal("shared/realinput is not beside the checkout")
	}
	t.Skip("shared/realinput is not beside the checkout: real documents are not tested")
	return ""
}

func isDir(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}

// realCompany is one folder, and what the readers give for it today: a change of the counts is to be looked at.
type realCompany struct {
	name                                              string
	pseudonymise                                      bool // where its SOURCE.md asks for it
	files, skipped, documents, cases, passages, notes int
	pages                                             func(*testing.T, *postgres.DB) // the hard ones
}

var realCompanies = []realCompany{
	{"18f-tts", true, 69, 3, 69, 142, 677, 8, checkTTS},
	{"gitlab-handbook-ja", true, 67, 3, 67, 0, 1138, 5, checkGitLab},
	{"mercari-engineering-ladder", false, 13, 5, 13, 0, 182, 0, checkMercari},
}

// Each folder is imported as a company of its own.
func TestRealInput(t *testing.T) {
	root := realinput(t)
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() && !slices.ContainsFunc(realCompanies, func(c realCompany) bool { return c.name == e.Name() }) {
			t.Errorf("%s is not tested", e.Name())
		}
	}
	for _, c := range realCompanies {
		t.Run(c.name, func(t *testing.T) {
			dir := filepath.Join(root, c.name)
			source, err := knowledge.Open(dir)
			if err != nil {
				t.Fatal(err)
			}
			db := postgrestest.New(t)
			opts := knowledge.Options{Pseudonymise: c.pseudonymise}
			r := bring(t, db, opts, source)
			t.Logf("%d articles, %d passages in %v", r.Articles, r.Passages, r.Elapsed)
			if len(r.Rejected) != 0 {
				t.Errorf("rejected:\n%s", rejects(r))
			}
			if r.Files != c.files || r.Skipped != c.skipped || r.ByKind[knowledge.Document] != c.documents || r.ByKind[knowledge.Case] != c.cases ||
				r.Passages != c.passages || len(r.Notes) != c.notes || r.Hidden != 0 {
				t.Errorf("files %d, skipped %d, documents %d, cases %d, passages %d, notes %d, hidden %d; want %v %v %v %v %v %v",
					r.Files, r.Skipped, r.ByKind[knowledge.Document], r.ByKind[knowledge.Case], r.Passages, len(r.Notes), r.Hidden,
					c.files, c.skipped, c.documents, c.cases, c.passages, c.notes)
			}
			list, err := knowledge.List(t.Context(), db, nil)
			if err != nil {
				t.Fatal(err)
			}
			var slugs []string
			for _, a := range list {
				slugs = append(slugs, a.Slug)
			}
			articles, err := knowledge.FindAll(t.Context(), db, slugs, nil)
			if err != nil || len(articles) != r.Articles {
				t.Fatalf("%d of %d articles can be seen: %v", len(articles), r.Articles, err)
			}
			checkText(t, articles)
			checkSources(t, dir, articles, c.pseudonymise)
			c.pages(t, db)
			if again := bring(t, db, opts, source); again.Unchanged != r.Articles || again.New+again.Changed != 0 {
				t.Errorf("second run: %d unchanged, %d new, %d changed of %d", again.Unchanged, again.New, again.Changed, r.Articles)
			}
		})
	}
}

var (
	residue  = regexp.MustCompile(`\{\{[<%]|\{%|\{\{|</?(?:div|details|summary|iframe|script|figure|blockquote|td|tr|table|img|span|aside)\b|<!--`)
	relative = regexp.MustCompile(`\]\(([^)]*)\)`)
)

// checkText looks at every passage as it is stored.
func checkText(t *testing.T, articles []knowledge.Article) {
	slugs := map[string]bool{}
	for _, a := range articles {
		slugs[a.Slug] = true
	}
	for _, a := range articles {
		if a.Title == "" || strings.ContainsAny(a.Slug, "/ ?#%") || a.Language != "ja" && a.Language != "en" {
			t.Errorf("article %q %q in %q", a.Slug, a.Title, a.Language)
		}
		anchors := map[string]bool{}
		for _, p := range a.Passages {
			if m := residue.FindString(p.Heading + p.Body); m != "" {
				t.Errorf("%s: %q is left over", p.Locator, m)
			}
			if strings.TrimSpace(knowledge.Plain(p.Body)) == "" && !strings.Contains(p.Body, "---") {
				t.Errorf("%s: passage without text: %q", p.Locator, p.Body)
			}
			if p.Anchor == "" || anchors[p.Anchor] {
				t.Errorf("%s: anchor %q is empty or twice in its article", p.Locator, p.Anchor)
			}
			anchors[p.Anchor] = true
			for _, link := range relative.FindAllStringSubmatch(p.Body, -1) {
				switch address := link[1]; {
				case strings.HasPrefix(address, "http://"), strings.HasPrefix(address, "https://"), strings.HasPrefix(address, "#"):
				case strings.HasPrefix(address, knowledge.ArticlePath):
					slug, _, _ := strings.Cut(strings.TrimPrefix(address, knowledge.ArticlePath), "#")
					if !slugs[slug] {
						t.Errorf("%s: link to %q, which is no article", p.Locator, slug)
					}
				case strings.Contains(p.Body, "`"): // an example of Markdown
				default:
					t.Errorf("%s: link to %q", p.Locator, address)
				}
			}
		}
	}
}

// checkSources compares with the files as they are: tables, <details>, names.
func checkSources(t *testing.T, dir string, articles []knowledge.Article, pseudonymised bool) {
	byFile := map[string][]knowledge.Article{}
	for _, a := range articles {
		file := a.SourceLocator[:strings.LastIndex(a.SourceLocator, ":")]
		byFile[file] = append(byFile[file], a)
	}
	err := filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || filepath.Ext(name) != ".md" {
			return err
		}
		raw, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		file, _ := filepath.Rel(dir, name)
		list := byFile[file]
		if len(list) == 0 && pseudonymised { // the file is named after a person
			list = sameFile(file, byFile)
		}
		if len(list) == 0 {
			if slices.Contains([]string{"README.md", "LICENSE.md", "SOURCE.md"}, e.Name()) {
				return nil
			}
			t.Errorf("%s gave no article", file)
			return nil
		}
		checkTables(t, file, string(raw), list)
		checkDetails(t, file, string(raw), list)
		if pseudonymised {
			checkNames(t, file, string(raw), list)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// sameFile finds the articles of a file whose name was replaced in their places: they begin and end like it.
func sameFile(file string, byFile map[string][]knowledge.Article) []knowledge.Article {
	for stored, list := range byFile {
		before, after, found := strings.Cut(stored, "person")
		if found && strings.HasPrefix(file, before) && strings.HasSuffix(file, after) {
			return list
		}
	}
	return nil
}

var (
	tableRow  = regexp.MustCompile(`(?m)^[ \t]*\|.*\|[ \t]*$`)
	tableRule = regexp.MustCompile(`(?m)^[ \t]*\|[ \t:|-]*\|[ \t]*$`)
	htmlRow   = regexp.MustCompile(`(?i)<tr\b`)
)

// Every row of every table is there; a table that is split has its head again, with a rule under it.
func checkTables(t *testing.T, file, raw string, list []knowledge.Article) {
	rules := len(tableRule.FindAllString(raw, -1))
	html := len(htmlRow.FindAllString(raw, -1))
	want := len(tableRow.FindAllString(raw, -1)) - rules + html
	stored, storedRules := 0, 0
	for _, a := range list {
		for _, p := range a.Passages {
			stored += len(tableRow.FindAllString(p.Body, -1))
			storedRules += len(tableRule.FindAllString(p.Body, -1))
		}
	}
	htmlTables := strings.Count(raw, "<table")
	if got := stored - storedRules - (storedRules - rules - htmlTables); got != want {
		t.Errorf("%s: %d rows of tables, want %d", file, got, want)
	}
}

var summary = regexp.MustCompile(`(?s)<summary>(.*?)</summary>|\{\{% details summary="([^"]*)" %\}\}`)

// Every <details> block is found under its own heading.
func checkDetails(t *testing.T, file, raw string, list []knowledge.Article) {
	for _, m := range summary.FindAllStringSubmatch(raw, -1) {
		title := strings.TrimSpace(html.UnescapeString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(m[1]+m[2], "")))
		found := false
		for _, a := range list {
			found = found || slices.ContainsFunc(a.Passages, func(p knowledge.Passage) bool { return strings.Contains(p.Heading, title) })
		}
		if !found {
			t.Errorf("%s: no passage under %q", file, title)
		}
	}
}

var (
	authorKey   = regexp.MustCompile(`(?m)^ *- ([a-z]+(?:-[a-z]+)*)$`)
	titleName   = regexp.MustCompile(`(?m)^title: ["']?([A-Z][a-z]+) ([A-Z][a-z]+):`)
	speakerName = regexp.MustCompile(`(?m)^\*\*([A-Z][a-z]+) ([A-Z][a-z]+):`)
	pictureName = regexp.MustCompile(`alt="([A-Z][a-z]+) ([A-Z][a-z]+)"`)
	signature   = regexp.MustCompile(`(?m)^### 執筆者\n+ *([A-Z][a-z]+) ([A-Z][a-z]+)`)
	personLink  = regexp.MustCompile(`\[([^\[\]]+)\]\(https://gitlab\.com/[A-Za-z0-9_.-]+\)`)
)

// namesOn finds the people that a page is by or about, by other means than the importer: its authors' keys, interviews'
// speakers, portraits, the signature.
func namesOn(raw string) (words []string, full [][2]string) {
	if front, _, found := strings.Cut(raw, "authors:\n"); found && strings.HasPrefix(front, "---\n") {
		block := regexp.MustCompile(`(?s)authors:\n((?: *- [^\n]*\n)+)`).FindStringSubmatch(raw)
		for _, m := range authorKey.FindAllStringSubmatch(block[1], -1) {
			if given, family, two := strings.Cut(m[1], "-"); two {
				full = append(full, [2]string{upper(given), upper(family)})
			} else if len(m[1]) < 8 { // a given name; longer keys are initials with a family name
				words = append(words, upper(m[1]))
			}
		}
		for _, re := range []*regexp.Regexp{titleName, speakerName, pictureName} {
			for _, m := range re.FindAllStringSubmatch(raw, -1) {
				full = append(full, [2]string{m[1], m[2]})
			}
		}
	}
	for _, m := range signature.FindAllStringSubmatch(raw, -1) {
		full = append(full, [2]string{m[1], m[2]})
	}
	for _, pair := range full {
		words = append(words, pair[0], pair[1])
	}
	return words, full
}

func upper(word string) string { return strings.ToUpper(word[:1]) + word[1:] }

// No name of the people a page is by or about is left in anything that is stored of it.
func checkNames(t *testing.T, file, raw string, list []knowledge.Article) {
	words, full := namesOn(raw)
	for _, a := range list {
		stored := []string{a.Slug, a.Title, a.Source, a.SourceLocator}
		stored = append(append(stored, a.Aliases...), a.Related...)
		if a.Case != nil {
			stored = append(stored, a.Case.DisplayName, a.Case.Profile)
		}
		for _, p := range a.Passages {
			stored = append(stored, p.Heading, p.Body, p.Anchor, p.Locator)
			for _, m := range personLink.FindAllStringSubmatch(p.Body, -1) {
				t.Errorf("%s: a link to the page of %q is left", p.Locator, m[1])
			}
		}
		for _, text := range stored {
			for _, pair := range full {
				for _, sep := range []string{" ", "\n", "-", "_", ".", ""} {
					if strings.Contains(strings.ToLower(text), strings.ToLower(pair[0]+sep+pair[1])) {
						t.Errorf("%s: %s %s is left in %q", file, pair[0], pair[1], cutText(text))
					}
				}
			}
			for _, w := range words {
				if holdsWord(text, w) {
					t.Errorf("%s: %s is left in %q", file, w, cutText(text))
				}
			}
		}
	}
}

func holdsWord(text, word string) bool {
	for _, w := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) }) {
		if w == word {
			return true
		}
	}
	return false
}

func cutText(text string) string {
	if r := []rune(text); len(r) > 120 {
		return string(r[:120])
	}
	return text
}
