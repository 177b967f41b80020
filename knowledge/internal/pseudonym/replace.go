package pseudonym

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Replacer replaces the names in one article. The letters are given in the order in which people appear in it, so the
// same article always reads the same, and letters of two articles say nothing about each other.
type Replacer struct {
	language string
	names    []form
	slugs    []string          // whole names as files and addresses write them
	keys     []string          // single words that mean a person in a file name or an address only
	letters  map[string]string // by person
}

// form is one way in which a person is written.
type form struct {
	text   string
	person string
}

// For prepares the replacing in an article that is by or about own; text is all that will be replaced in, so that names
// that are not there cost nothing. The language is "ja" or "en".
func (n *Names) For(own []Person, text, language string) *Replacer {
	r := &Replacer{language: language, letters: map[string]string{}}
	flat := strings.ToLower(strings.Join(strings.Fields(text), " "))
	add := func(p Person, parts bool) {
		id := strings.Join(p.Parts, " ")
		if full := p.Full(); full != "" {
			r.names = append(r.names, form{full, id})
			if japaneseName.MatchString(full) {
				r.names = append(r.names, form{strings.Join(p.Parts, ""), id})
			} else {
				for _, sep := range []string{"-", "_", ".", ""} {
					r.slugs = append(r.slugs, slug(p, sep))
				}
			}
		}
		r.keys = append(r.keys, p.Keys...)
		if parts {
			for _, part := range p.Parts {
				if utf8.RuneCountInString(part) > 1 && !strings.HasSuffix(part, ".") && !slices.Contains(particles, strings.ToLower(part)) {
					r.names = append(r.names, form{part, id})
					if first, _ := utf8.DecodeRuneInString(part); unicode.In(first, unicode.Latin) {
						r.keys = append(r.keys, strings.ToLower(part))
					}
				}
			}
		}
	}
	for _, p := range own {
		add(p, true)
	}
	for _, p := range n.full {
		if strings.Contains(flat, slug(p, " ")) || strings.Contains(flat, slug(p, "-")) || strings.Contains(flat, slug(p, "")) {
			add(p, len(p.Parts) == 1)
		}
	}
	slices.SortStableFunc(r.names, func(a, b form) int { return len(b.text) - len(a.text) })
	slices.SortStableFunc(r.slugs, func(a, b string) int { return len(b) - len(a) })
	return r
}

var (
	mail      = regexp.MustCompile(`[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+`)
	address   = regexp.MustCompile(`https?://[^\s()<>「」（）、。]+`)
	handle    = regexp.MustCompile(`(^|[^\w/.@` + "`" + `])@([A-Za-z][\w-]+)`)
	initials  = regexp.MustCompile(`(?m)^(\*\*)([A-Z]{2,3})(:)`)
	honorific = regexp.MustCompile(`^(?:さん|氏|様|君|くん|ちゃん|先生)`)
)

// commonHandles name no one.
var commonHandles = []string{"mention", "username", "user", "usergroup", "group", "channel", "here", "everyone", "all", "team"}

// Text replaces the names, personal mail addresses and handles in a text. Line breaks are kept.
func (r *Replacer) Text(text string) string {
	text = mail.ReplaceAllStringFunc(text, func(m string) string {
		if local, _, _ := strings.Cut(strings.ToLower(m), "@"); r.holdsSlug(local) {
			return r.say("（個人のメールアドレス）", "(personal address)")
		}
		return m
	})
	text = replaceWords(text, r.slugs)
	text = address.ReplaceAllStringFunc(text, r.Path)
	text = handle.ReplaceAllStringFunc(text, func(m string) string {
		s := handle.FindStringSubmatch(m)
		if slices.Contains(commonHandles, strings.ToLower(s[2])) {
			return m
		}
		return s[1] + r.say("（アカウント名）", "(account)")
	})
	text = initials.ReplaceAllStringFunc(text, func(m string) string {
		s := initials.FindStringSubmatch(m)
		if p := r.byInitials(s[2]); p != "" {
			return s[1] + r.letter(p) + s[3]
		}
		return m
	})
	r.meet(text)
	for _, f := range r.names {
		text = r.replaceForm(text, f)
	}
	return text
}

// meet gives letters to the people that the text brings, in the order in which it brings them.
func (r *Replacer) meet(text string) {
	lower := lowerASCII(text)
	first := map[string]int{}
	for _, f := range r.names {
		words := strings.Fields(lowerASCII(f.text))
		for at := 0; r.letters[f.person] == ""; {
			start, end := findWords(lower, words, at)
			if start < 0 {
				break
			}
			if at = end; bordered(text, start, end) && r.enough(words, text[start:], text[end:]) {
				if earlier, met := first[f.person]; !met || start < earlier {
					first[f.person] = start
				}
				break
			}
		}
	}
	people := slices.Collect(maps.Keys(first))
	slices.SortFunc(people, func(a, b string) int { return cmp.Or(first[a]-first[b], strings.Compare(a, b)) })
	for _, p := range people {
		r.letter(p)
	}
}

// Path replaces the names in a file's path, a slug or an address, where they stand as "ada-lovelace" or "alovelace".
func (r *Replacer) Path(path string) string { return replaceWords(replaceWords(path, r.slugs), r.keys) }

func (r *Replacer) holdsSlug(text string) bool {
	return slices.ContainsFunc(r.slugs, func(s string) bool { return strings.Contains(text, s) })
}

// replaceForm replaces whole words only, across line breaks too, in any case, with a Japanese honorific behind.
func (r *Replacer) replaceForm(text string, f form) string {
	words := strings.Fields(lowerASCII(f.text))
	lower := lowerASCII(text)
	var b strings.Builder
	for at := 0; ; {
		start, end := findWords(lower, words, at)
		if start < 0 {
			b.WriteString(text[at:])
			return b.String()
		}
		b.WriteString(text[at:start])
		at = end
		if !bordered(text, start, end) || !r.enough(words, text[start:], text[end:]) {
			b.WriteString(text[start:end])
			continue
		}
		letter := r.letter(f.person)
		if r.language == "ja" {
			at += len(honorific.FindString(text[end:]))
		} else if strings.HasPrefix(text[end:], ".") {
			letter = strings.TrimSuffix(letter, ".")
		}
		b.WriteString(letter + strings.Repeat("\n", strings.Count(text[start:end], "\n")))
	}
}

// enough holds back one word alone: written small it is another word, and a Japanese family name is the name of places
// and firms too, unless an honorific follows.
func (r *Replacer) enough(words []string, found, after string) bool {
	if len(words) > 1 {
		return true
	}
	first, _ := utf8.DecodeRuneInString(found)
	if unicode.In(first, unicode.Han) {
		return utf8.RuneCountInString(words[0]) > 3 || honorific.MatchString(after)
	}
	return !unicode.IsLower(first)
}

func (r *Replacer) byInitials(letters string) string {
	for _, f := range r.names {
		var own strings.Builder
		for _, w := range strings.Fields(f.person) {
			first, _ := utf8.DecodeRuneInString(w)
			own.WriteRune(first)
		}
		if own.String() == letters {
			return f.person
		}
	}
	return ""
}

// letter is the person's pseudonym in this article: Aさん … Zさん, AAさん …
func (r *Replacer) letter(person string) string {
	if r.letters[person] == "" {
		n := len(r.letters)
		letters := string(rune('A' + n%26))
		for n = n/26 - 1; n >= 0; n = n/26 - 1 {
			letters = string(rune('A'+n%26)) + letters
		}
		r.letters[person] = r.say(letters+"さん", letters+".")
	}
	return r.letters[person]
}

func (r *Replacer) say(ja, en string) string {
	if r.language == "en" {
		return en
	}
	return ja
}
