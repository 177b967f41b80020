// Package pseudonym replaces the names of people in imported pages by letters: Aさん, Bさん, in English A., B. It knows a
// name only where a page marks one: its authors, the person its title and file name speak of, bylines, links to personal
// profiles, the keys of team pages, and the names it is given. From there it follows the name through the text, the title,
// file names, addresses and handles.
//
// What it does not catch: people who are merely mentioned in the text, a first name alone of somebody who is not the
// author or subject of the page, nicknames, names in another script than the page marks them in, and people who can be
// recognised by what is told about them.
package pseudonym

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// A Person is a name in its parts: given and family name, or one key.
type Person struct {
	Parts []string
	Keys  []string // other forms in files and addresses: "jlovelace"
}

// Full is the whole name, or "" where only one part is known.
func (p Person) Full() string {
	if len(p.Parts) < 2 {
		return ""
	}
	return strings.Join(p.Parts, " ")
}

// notNames are words that stand capitalised beside each other in handbooks without being a name.
var notNames = map[string]bool{}

func init() {
	for _, w := range strings.Fields(`team teams program page pages handbook group office service services manager director leave
		guide plan form forms review reviews slack channel link links here how what why when the our your this video blog post
		issue template policy training project product engineering design operations people human resources general public
		digital federal government united states new day life quick more read about learn join support community
		a an and or of for in on to with by from at is are about`) {
		notNames[w] = true
	}
}

// particles may stand in lower case inside a name.
var particles = []string{"van", "von", "de", "den", "der", "da", "di", "la", "le", "bin", "al", "-"}

var (
	japaneseName = regexp.MustCompile(`^[\p{Han}々ヶ]{1,4}[ 　]?[\p{Han}々\p{Hiragana}\p{Katakana}ー]{1,6}$`)
	keyName      = regexp.MustCompile(`^[a-z]+(?:[-_.][a-z]+)*$`)
)

// ParseName takes a text for a person's name if it has the shape of one: two to five capitalised words, or a Japanese
// family and given name with a space between.
func ParseName(text string) (Person, bool) {
	text = strings.Trim(strings.TrimSpace(text), "*_[]()「」（）,、.。:：")
	words := strings.FieldsFunc(text, unicode.IsSpace)
	if len(words) == 2 && japaneseName.MatchString(text) {
		return Person{Parts: words}, true
	}
	if len(words) < 2 || len(words) > 5 {
		return Person{}, false
	}
	for i, w := range words {
		if notNames[strings.ToLower(w)] || !namePart(w) && (i == 0 || !slices.Contains(particles, strings.ToLower(w))) {
			return Person{}, false
		}
	}
	return Person{Parts: words}, true
}

// namePart reports whether a word is written like part of a Latin name: Ada, O'Hara, Lovelace-King, J.
func namePart(w string) bool {
	for i, r := range w {
		switch {
		case i == 0 && !unicode.IsUpper(r):
			return false
		case !unicode.In(r, unicode.Latin) && !strings.ContainsRune("'’.-", r):
			return false
		}
	}
	return true
}

// ParseKey reads an author as front matter writes one: a name, or a key such as "ada-lovelace" or "ada".
func ParseKey(text string) (Person, bool) {
	text = strings.TrimSpace(text)
	if p, ok := ParseName(text); ok {
		return p, true
	}
	if japaneseName.MatchString(text) {
		return Person{Parts: []string{text}}, true
	}
	if !keyName.MatchString(text) {
		return Person{}, false
	}
	p := Person{Keys: []string{text}}
	for _, w := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("-_.", r) }) {
		p.Parts = append(p.Parts, strings.ToUpper(w[:1])+w[1:])
	}
	return p, true
}
