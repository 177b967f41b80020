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

// Add takes a full name given from outside.
func (n *Names) Add(p Person) {
	if full := p.Full(); full != "" && !n.known[full] {
		if n.known == nil {
			n.known = map[string]bool{}
		}
		n.known[full] = true
		n.full = append(n.full, p)
	}
}

// Collect finds the people that the page marks, adds their full names, and returns those the page is by or about.
func (n *Names) Collect(page Page) []Person {
	page.Text = norm.NFC.String(page.Text)
	var own []Person
	for _, a := range page.Authors {
		if p, ok := ParseKey(a); ok {
			own = append(own, complete(p, page))
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
			n.Add(p)
		}
	}
	for _, m := range teamKeys.FindAllStringSubmatch(page.Text, -1) {
		if p, ok := ParseKey(m[1]); ok {
			own = append(own, complete(p, page))
		}
	}
	for _, p := range own {
		n.Add(p)
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
func complete(p Person, page Page) Person {
	if len(p.Parts) != 1 || len(p.Keys) == 0 {
		return p
	}
	key := p.Keys[0]
	counts := map[string]int{}
	best := p
	for _, m := range bigram.FindAllStringSubmatch(page.Title+"\n\n"+page.Text, -1) {
		given, family := m[1], strings.TrimSuffix(strings.TrimSuffix(m[2], "'s"), "’s")
		if notNames[strings.ToLower(family)] || notNames[strings.ToLower(given)] {
			continue
		}
		g, f := strings.ToLower(given), strings.ToLower(family)
		if key != g && key != g[:1]+f && key != g+f && key != f {
			continue
		}
		name := given + " " + family
		if counts[name]++; counts[name] > counts[best.Full()] {
			best = Person{Parts: []string{given, family}, Keys: p.Keys}
		}
	}
	return best
}

// slug is the name as files and addresses write it.
func slug(p Person, sep string) string { return strings.ToLower(strings.Join(p.Parts, sep)) }
