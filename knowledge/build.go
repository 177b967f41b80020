package knowledge

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// articleOf fills an article's fields from a record; the passages are the caller's. What is wrong is in r.fault.
func articleOf(r *record, kind Kind) Article {
	a := Article{
		Kind:          oneOf(r, "kind", kindWords, kind),
		Title:         strings.Join(strings.Fields(r.text("title")), " "),
		Aliases:       aliases(r.list("aliases")),
		Themes:        r.list("themes"),
		State:         stateOf(r),
		Status:        statusOf(r),
		ValidFrom:     r.date("valid_from"),
		ValidTo:       r.date("valid_to"),
		ReviewedOn:    r.date("reviewed_on"),
		ReviewDue:     r.date("review_due"),
		Audience:      r.list("audience"),
		Language:      strings.ToLower(r.text("language")),
		Desk:          slugOf(r.text("desk")),
		Related:       slugs(r.list("related")),
		Owner:         r.text("owner"),
		Source:        r.text("source"),
		SourceLocator: locator(r.file, r.line),
	}
	if c := r.list("category"); len(c) > 0 {
		a.Category = c[0]
	}
	if a.ReviewedOn.IsZero() {
		a.ReviewedOn = r.looseDate("updated")
	}
	if !a.ValidFrom.IsZero() && !a.ValidTo.IsZero() && a.ValidTo.Before(a.ValidFrom) {
		r.reject(r.fields["valid_to"].line, "valid_to %s is before valid_from %s", a.ValidTo, a.ValidFrom)
	}
	if a.Kind == Case {
		a.Case = caseOf(r)
	}
	switch {
	case a.Title == "":
		r.reject(0, "title is missing")
	case utf8.RuneCountInString(a.Title) > MaxTitle:
		r.reject(r.fields["title"].line, "title is longer than %d characters", MaxTitle)
	}
	return a
}

// caseOf reads what a case has beside its text. A case that says nothing about consent has none.
func caseOf(r *record) *CaseDetails {
	return &CaseDetails{
		DisplayName:    r.text("display_name"),
		Consent:        r.yes("consent"),
		ConsentExpires: r.date("consent_expires"),
		WithdrawnOn:    r.date("withdrawn_on"),
		Profile:        r.text("profile"),
		ProgramsUsed:   append([]string{}, slugs(r.list("programs_used"))...),
		CanContact:     r.yes("can_contact"),
		ContactVia:     slugOf(r.text("contact_via")),
		HappenedIn:     r.text("happened_in"),
		Direction:      oneOf(r, "direction", directionWords, ""),
	}
}

// statusOf is the status as written. Handbooks write the editors' state there too: "published", "draft".
func statusOf(r *record) Status {
	if _, isState := editorial(r); isState {
		return Active
	}
	return oneOf(r, "status", statusWords, Active)
}

func stateOf(r *record) State {
	state, _ := editorial(r)
	if strings.EqualFold(r.text("draft"), "true") {
		state = StateDraft
	}
	return oneOf(r, "state", stateWords, state)
}

// editorial is the state that is written as a status; "retired" is a status.
func editorial(r *record) (state State, given bool) {
	state = State(strings.ToLower(r.text("status")))
	if state == StateDraft || state == StateChecked || state == StatePublished {
		return state, true
	}
	return StatePublished, false
}

// aliases leaves out the former addresses that Hugo keeps under the same key.
func aliases(list []string) []string {
	var out []string
	for _, a := range list {
		if !strings.HasPrefix(a, "/") {
			out = append(out, a)
		}
	}
	return out
}

// addPassages numbers the passages and gives each an anchor of its own. Without any the record is rejected.
func addPassages(r *record, a *Article, passages []Passage) {
	seen := map[string]int{}
	for i, p := range passages {
		p.Ordinal = i
		if p.Anchor == "" {
			p.Anchor = fmt.Sprintf("s%d", i+1)
		}
		seen[p.Anchor]++
		if n := seen[p.Anchor]; n > 1 {
			p.Anchor = fmt.Sprintf("%s-%d", p.Anchor, n)
			seen[p.Anchor]++
		}
		a.Passages = append(a.Passages, p)
	}
	switch {
	case len(passages) == 0:
		r.reject(0, "there is no text")
	case len(passages) > maxPassages:
		r.reject(0, "text makes more than %d passages", maxPassages)
	}
	if a.Language == "" {
		a.Language = languageOf(a)
	}
	if a.Language != "ja" && a.Language != "en" {
		a.Language = map[bool]string{true: "ja", false: "en"}[strings.HasPrefix(a.Language, "ja") || a.Language == "日本語"]
	}
}

// languageOf tells Japanese from English by the share of kana and kanji: Japanese pages full of English terms have a
// third and more, English pages with a Japanese name next to nothing.
func languageOf(a *Article) string {
	japanese, letters := 0, 0
	count := func(text string) {
		for _, c := range text {
			if unicode.IsLetter(c) {
				letters++
				if unicode.In(c, unicode.Han, unicode.Hiragana, unicode.Katakana) {
					japanese++
				}
			}
		}
	}
	count(a.Title)
	for _, p := range a.Passages {
		count(p.Body)
	}
	if japanese*10 > letters {
		return "ja"
	}
	return "en"
}

func locator(file string, line int) string { return fmt.Sprintf("%s:%d", file, line) }

var notSlug = regexp.MustCompile(`[^\p{L}\p{M}\p{N}_.]+`)

// slugOf makes a slug of an id as people write it: letters of any script, digits, _ and dots in lower case.
func slugOf(id string) string {
	slug := strings.Trim(notSlug.ReplaceAllString(strings.ToLower(norm.NFKC.String(id)), "-"), "-.")
	if r := []rune(slug); len(r) > maxSlug {
		sum := sha256.Sum256([]byte(slug))
		slug = string(r[:maxSlug-9]) + "-" + hex.EncodeToString(sum[:4])
	}
	return slug
}

func slugs(ids []string) []string {
	var out []string
	for _, id := range ids {
		if s := slugOf(id); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// pathSlug is the slug of a page without an id: its path with dots between the folders, which no part can hold, so that
// two pages never share one.
func pathSlug(file string) string {
	var parts []string
	for _, part := range strings.Split(pageKey(file), "/") {
		if s := slugOf(strings.ReplaceAll(part, ".", "-")); s != "" {
			parts = append(parts, s)
		}
	}
	return slugOf(strings.Join(parts, "."))
}

// pageKey is a page's path as links name it: without extension, and without the file name of a folder's own page.
func pageKey(file string) string {
	key := strings.TrimSuffix(strings.Trim(file, "/"), path.Ext(file))
	if base := path.Base(key); base == "_index" || base == "index" {
		if key = path.Dir(key); key == "." {
			key = "index"
		}
	}
	return strings.ToLower(norm.NFC.String(key))
}
