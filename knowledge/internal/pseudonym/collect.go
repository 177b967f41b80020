package pseudonym

import (
	"regexp"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// A Page is what names are looked for in: the file as it is, before anything is left out.
type Page struct {
	Authors []string // of the front matter
	Title   string
	File    string // path
	Text    string
}

const latinName = `[\p{Lu}][\p{Latin}'’.-]*(?: (?:van|von|de|den|der|da|di|la|le))*(?:[ \n]+[\p{Lu}][\p{Latin}'’.-]*){1,3}`

var (
	bigram   = regexp.MustCompile(`([\p{Lu}][\p{Latin}'’-]+)[ \n]+([\p{Lu}][\p{Latin}'’-]*[\p{Latin}])`)
	subject  = regexp.MustCompile(`^(` + latinName + `):`)
	byline   = regexp.MustCompile(`(?:(?:[Ww]ritten|[Pp]osted|[Ii]nterviewed|[Ii]nterview) by|(?:文|執筆|執筆者|筆者|著者|聞き手|話し手)[:：])[ \n]*\[?(` + latinName + `|[\p{Han}々]{1,4}[ 　][\p{Han}々\p{Hiragana}\p{Katakana}]{1,6})`)
	signed   = regexp.MustCompile(`(?im)^#{1,6}[ \t]*(?:執筆者|著者|筆者|寄稿者|authors?|about the authors?)[ \t]*\n+[ \t>*_-]*([^\n#]{2,60})`)
	caption  = regexp.MustCompile(`(?i:<figcaption>)[ \n]*(` + latinName + `),`)
	profile  = regexp.MustCompile(`\[@?([^\[\]\n]{2,60})\]\(https?://(?:www\.)?(?:gitlab\.com|github\.com|twitter\.com|x\.com|linkedin\.com/in|note\.com|qiita\.com)/([A-Za-z0-9_.-]+)/?\)`)
	teamKeys = regexp.MustCompile(`\{\{-?\s*["']([a-z-]+)["']\s*\|\s*team_(?:link|photo)\s*-?\}\}`)
)

// Names are the people of one import. Full names are replaced wherever they stand; parts of a name only on the pages that
// are by or about the person.
type Names struct {
	full  []Person
	known map[string]bool
}

// Give takes a name given from outside, in any shape. It is replaced everywhere as it is given.
func (n *Names) Give(name string) {
	if parts := strings.Fields(name); len(parts) > 0 {
		n.add(Person{Parts: parts})
	}
}

func (n *Names) add(p Person) {
	key := strings.Join(p.Parts, " ")
	if n.known == nil {
		n.known = map[string]bool{}
	}
	if !n.known[key] {
		n.known[key] = true
		n.full = append(n.full, p)
	}
}

// Collect finds the people that the page marks, adds their full names, and returns those the page is by or about.
func (n *Names) Collect(page Page) []Person {
	page.Text = norm.NFC.String(page.Text)
	keys := page.Authors
	for _, m := range teamKeys.FindAllStringSubmatch(page.Text, -1) {
		keys = append(keys[:len(keys):len(keys)], m[1])
	}
	var pairs map[[2]string]int
	if len(keys) > 0 {
		pairs = namePairs(page.Title + "\n\n" + page.Text)
	}
	var own []Person
	seen := map[string]bool{}
	for _, key := range keys {
		if p, ok := ParseKey(key); ok && !seen[key] {
			seen[key] = true
			own = append(own, complete(p, pairs))
		}
	}
	if len(own) > 0 { // only a signed page speaks of a person in its title
		if m := subject.FindStringSubmatch(page.Title); m != nil {
			if p, ok := ParseName(m[1]); ok && strings.Contains(strings.ToLower(page.File), slug(p, "-")) {
				own = append(own, p)
			}
		}
		for _, m := range caption.FindAllStringSubmatch(page.Text, -1) {
			own = appendName(own, m[1])
		}
	}
	for _, re := range []*regexp.Regexp{byline, signed} {
		for _, m := range re.FindAllStringSubmatch(page.Text, -1) {
			own = appendName(own, m[1])
		}
	}
	for _, m := range profile.FindAllStringSubmatch(page.Text, -1) {
		if p, ok := ParseName(m[1]); ok {
			p.Keys = []string{strings.ToLower(m[2])}
			n.add(p)
		}
	}
	for _, p := range own {
		if p.Full() != "" {
			n.add(p)
		}
	}
	return own
}

func appendName(own []Person, text string) []Person {
	if p, ok := ParseName(strings.TrimSpace(strings.Trim(text, " 　\t*_"))); ok {
		return append(own, p)
	}
	return own
}

// complete looks for the whole name of somebody known by one word: "ada" or "alovelace" where the page says "Ada Lovelace".
// Among several the most frequent, among those the first in the alphabet.
func complete(p Person, pairs map[[2]string]int) Person {
	if len(p.Parts) != 1 || len(p.Keys) == 0 {
		return p
	}
	key := p.Keys[0]
	best, most := p, 0
	for pair, n := range pairs {
		g, f := strings.ToLower(pair[0]), strings.ToLower(pair[1])
		if key != g && key != g[:1]+f && key != g+f && key != f {
			continue
		}
		if n > most || n == most && pair[0]+pair[1] < strings.Join(best.Parts, "") {
			best, most = Person{Parts: pair[:], Keys: p.Keys}, n
		}
	}
	return best
}

// namePairs counts the pairs of words that may be a given and a family name.
func namePairs(text string) map[[2]string]int {
	pairs := map[[2]string]int{}
	for _, m := range bigram.FindAllStringSubmatch(text, -1) {
		given, family := m[1], strings.TrimSuffix(strings.TrimSuffix(m[2], "'s"), "’s")
		if !notNames[strings.ToLower(family)] && !notNames[strings.ToLower(given)] {
			pairs[[2]string{given, family}]++
		}
	}
	return pairs
}

// slug is the name as files and addresses write it.
func slug(p Person, sep string) string { return strings.ToLower(strings.Join(p.Parts, sep)) }
