package knowledge

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// snapshot is the article as text, passages included, without what the database adds and without places in files: moving
// a row in its file is no new revision.
func snapshot(a *Article) ([]byte, error) {
	text, err := json.Marshal(a)
	if err != nil {
		return nil, fmt.Errorf("encode article: %w", err)
	}
	return text, nil
}

// contentHash tells whether an article is the same as the stored one.
func contentHash(snapshot []byte) []byte {
	sum := sha256.Sum256(snapshot)
	return sum[:]
}

// locators are the places of the article and of its passages, compared apart from the content.
func locators(a *Article) []string {
	all := []string{a.SourceLocator}
	for _, p := range a.Passages {
		all = append(all, p.Locator)
	}
	return all
}

// lineOf and fileOf are the parts of a locator; the file is without the sheet's name.
func lineOf(locator string) int {
	line, _ := strconv.Atoi(locator[strings.LastIndex(locator, ":")+1:])
	return line
}

func fileOf(locator string) string {
	file := locator[:max(0, strings.LastIndex(locator, ":"))]
	before, _, _ := strings.Cut(file, "#")
	return before
}
