package retrieval

import (
	"encoding/csv"
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"

	"dousuru/knowledge/sample"
)

// publishedArticles maps the id of each article of the sample company to whether only managers may read it. What was
// withdrawn or has no valid consent is left out: nobody finds it.
func publishedArticles(t *testing.T) map[string]bool {
	t.Helper()
	company := sample.Company()
	articles := map[string]bool{}
	for _, pattern := range []string{"programs/*.md", "cases/*.md"} {
		files, err := fs.Glob(company, pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			data, err := fs.ReadFile(company, name)
			if err != nil {
				t.Fatal(err)
			}
			if head := strings.SplitN(string(data), "---", 3)[1]; !unpublishedCase(head) {
				articles[strings.TrimSuffix(path.Base(name), ".md")] = strings.Contains(head, "role:manager")
			}
		}
	}
	file, err := company.Open("faq.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	audience := slices.Index(rows[0], "audience")
	for _, row := range rows[1:] {
		articles[row[0]] = row[audience] == "role:manager"
	}
	return articles
}

// unpublishedCase reads a case's front matter as of the day on which the sample company lives.
func unpublishedCase(head string) bool {
	const today = "2026-11-22"
	for line := range strings.Lines(head) {
		field, value, _ := strings.Cut(strings.TrimSpace(line), ":")
		value = strings.TrimSpace(value)
		switch {
		case field == "consent" && value == "no",
			field == "consent_expires" && value != "" && value < today,
			field == "withdrawn_on" && value != "" && value <= today:
			return true
		}
	}
	return false
}
