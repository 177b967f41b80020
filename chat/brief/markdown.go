package brief

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"dousuru/chat"
)

// A sheet is a brief as it is written down.
type sheet struct {
	strings.Builder
	lang string
}

// Markdown writes the brief down, in the language of its sentences. What a page says and what a person typed are quotes, escaped, so that
// words stay words and no markup.
func (b Brief) Markdown() []byte {
	s := &sheet{lang: b.Language}
	fmt.Fprintf(s, "# %s\n", fmt.Sprintf(s.label("title"), b.Theme.Name))
	s.help(b)
	s.heading("purpose")
	s.line(b.Purpose)
	if b.Want != "" {
		s.line(s.label("want") + s.colon() + s.label(string(b.Want)))
	}
	s.heading("opening")
	s.quote(b.Opening)
	if b.Way != "" {
		s.heading("way")
		s.line(b.Way)
	}
	s.questions(b)
	if b.Unknown.First {
		s.unknown(b)
	}
	s.pages("programs", b.Programs, b.Later)
	s.pages("cases", b.Cases, b.Later)
	s.pages("near", b.Near, false)
	s.pages("guides", b.Guides, false)
	s.avoid(b)
	if !b.Unknown.First {
		s.unknown(b)
	}
	if b.Dousuru != "" {
		s.heading("dousuru")
		s.quote(b.Dousuru)
	}
	fmt.Fprintf(s, "\n---\n\n%s\n", s.label("note"))
	return []byte(s.String())
}

func (s *sheet) label(key string) string { return common("label", s.lang).one(key) }

func (s *sheet) colon() string {
	if s.lang == "en" {
		return ": "
	}
	return "："
}

func (s *sheet) heading(key string) { fmt.Fprintf(s, "\n## %s\n", s.label(key)) }

func (s *sheet) line(text string) { fmt.Fprintf(s, "\n%s\n", escape(text)) }

func (s *sheet) quote(text string) {
	s.WriteByte('\n')
	for line := range strings.Lines(strings.TrimSpace(text)) {
		if line = strings.TrimSpace(line); line == "" {
			s.WriteString(">\n")
		} else {
			fmt.Fprintf(s, "> %s  \n", escape(line))
		}
	}
}

func (s *sheet) help(b Brief) {
	if b.Help == nil {
		return
	}
	if b.Help.Topic == "" {
		s.heading("unsure")
	} else {
		s.heading("help")
	}
	s.line(b.Help.Lead)
	s.WriteByte('\n')
	for _, do := range b.Help.Do {
		fmt.Fprintf(s, "- %s\n", escape(do))
	}
	for _, d := range b.Help.Desks {
		fmt.Fprintf(s, "- **%s** %s\n", escape(d.Name), escape(strings.Join(deskWords(d, s), " · ")))
	}
}

func deskWords(d chat.Desk, s *sheet) (words []string) {
	for _, w := range []string{d.Channel, d.Hours} {
		if w != "" {
			words = append(words, w)
		}
	}
	if d.CheckedOn != "" {
		words = append(words, s.label("reviewed")+" "+d.CheckedOn)
	}
	return words
}

func (s *sheet) questions(b Brief) {
	if len(b.Questions) == 0 {
		return
	}
	s.heading("questions")
	s.WriteByte('\n')
	for i, q := range b.Questions {
		fmt.Fprintf(s, "%d. %s%s%s\n", i+1, s.label(string(q.When)), s.colon(), escape(q.Text))
	}
}

func (s *sheet) unknown(b Brief) {
	if b.Unknown.Words == "" {
		return
	}
	s.heading("unknown")
	if b.Unknown.First {
		s.line(s.label("unfound"))
	}
	s.line(s.label("say-unknown"))
	s.quote(b.Unknown.Words)
	s.line(s.label("draft"))
	s.quote(b.Unknown.Draft)
}

// pages writes what is cited: how it was found, its dates and notes, what answers first, and the conditions.
func (s *sheet) pages(key string, list []Offered, later bool) {
	if len(list) == 0 {
		return
	}
	s.heading(key)
	if later {
		s.line(s.label("later"))
	}
	for _, o := range list {
		fmt.Fprintf(s, "\n### %s\n", escape(o.Title))
		facts := []string{s.label(o.Kind)}
		if o.Direction != "" {
			facts = append(facts, o.Direction)
		}
		if o.ReviewedOn != "" {
			facts = append(facts, s.label("reviewed")+" "+o.ReviewedOn)
		}
		s.line(strings.Join(append(facts, s.label("found")+s.colon()+s.label("from-"+string(o.From)), o.URL), " · "))
		for _, note := range []string{o.StatusNote, o.WindowNote} {
			if note != "" {
				s.line(note)
			}
		}
		if o.Limited && !o.ManagersOnly {
			s.line(s.label("limited"))
		}
		quotes := o.Quotes[:min(1, len(o.Quotes))]
		if !o.ManagersOnly {
			quotes = slices.Concat(quotes, o.Conditions, o.Window, o.Learn)
		}
		for _, p := range quotes {
			fmt.Fprintf(s, "\n**%s**\n", escape(p.Label))
			s.quote(p.Text)
		}
	}
}

func (s *sheet) avoid(b Brief) {
	if len(b.Avoid) == 0 {
		return
	}
	s.heading("avoid")
	s.WriteByte('\n')
	for _, a := range b.Avoid {
		fmt.Fprintf(s, "- %s  \n  %s%s%s  \n  %s%s%s\n", escape(a.Words), s.label("why"), s.colon(), escape(a.Why), s.label("instead"), s.colon(), escape(a.Instead))
	}
}

var (
	marks   = regexp.MustCompile("[\\\\`*_{}\\[\\]<>#|~&!]")
	ordered = regexp.MustCompile(`^(\d+)([.)])`)
	bullet  = regexp.MustCompile(`^([-+=:])`)
)

// escape has a line of text stay text. Spaces at its beginning go: four of them would be code.
func escape(line string) string {
	line = marks.ReplaceAllString(strings.Join(strings.Fields(line), " "), `\$0`)
	line = ordered.ReplaceAllString(line, `$1\$2`)
	return bullet.ReplaceAllString(line, `\$1`)
}
