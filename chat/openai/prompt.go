package openai

import (
	"crypto/rand"
	"crypto/sha256"
	"embed"
	"fmt"
	"strings"
	"unicode"
)

//go:embed prompts/*.txt
var files embed.FS

// A prompt is what a model is told, in both languages. A file's first line is its version, for people; the name that a record
// has also says what the files hold, so that no change goes unseen.
type prompt struct {
	name string
	text map[string]string // by language
}

// read reads the files of one use. It panics where one is not as it has to be: they are compiled in.
func read(use string) prompt {
	p, sum, version := prompt{text: map[string]string{}}, sha256.New(), ""
	for _, language := range []string{"ja", "en"} {
		file, err := files.ReadFile("prompts/" + use + "." + language + ".txt")
		if err != nil {
			panic(err)
		}
		sum.Write(file)
		first, rest, _ := strings.Cut(string(file), "\n")
		number, ok := strings.CutPrefix(first, "version ")
		if !ok || version != "" && number != version || !strings.Contains(rest, "{{boundary}}") {
			panic("prompt " + use + ": two files of one version, with a boundary")
		}
		version, p.text[language] = number, strings.TrimSpace(rest)
	}
	p.name = fmt.Sprintf("%s-%s-%x", use, version, sum.Sum(nil)[:4])
	return p
}

// say is what the model is told, with this request's boundary.
func (p prompt) say(language, boundary string) string {
	text, ok := p.text[language]
	if !ok {
		text = p.text["ja"]
	}
	return strings.ReplaceAll(text, "{{boundary}}", boundary)
}

// words are the few words around data, by language.
func words(language, ja, en string) string {
	if language == "en" {
		return en
	}
	return ja
}

// A block is data between two lines with a boundary of 130 bits, which nobody who wrote the data can know.
type block struct {
	boundary string
	text     strings.Builder
}

func newBlock() *block { return &block{boundary: rand.Text()} }

// open and close stand around data of one kind; a name is the house's own word.
func (b *block) open(name string)  { fmt.Fprintf(&b.text, "%s %s {\n", b.boundary, name) }
func (b *block) close(name string) { fmt.Fprintf(&b.text, "%s %s }\n", b.boundary, name) }

// line writes a line of the house's own.
func (b *block) line(text string) { b.text.WriteString(text + "\n") }

// data writes what somebody wrote: each of its lines begins with ">", whatever a line is ended by.
func (b *block) data(text string) {
	for _, line := range strings.FieldsFunc(text, breaks) {
		if line = strings.TrimSpace(disarm(line)); line != "" {
			b.line("> " + line)
		}
	}
}

func breaks(r rune) bool {
	return r == '\n' || r == '\r' || r == '\v' || r == '\f' || r == '\u0085' || r == '\u2028' || r == '\u2029'
}

// disarm takes from a line what nobody sees, and what a server that fills a template could take for the template's own, such as
// <|im_end|> or [INST]; the check reads full-width signs as the others.
func disarm(line string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '<' || r == '>' || r == '[' || r == ']' || r == '{' || r == '}':
			return r - '!' + '！'
		case r == '\t':
			return ' '
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co), r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, line)
}
