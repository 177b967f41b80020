package chat_test

import (
	"encoding/json"
	"fmt"
	"strings"

	"dousuru/knowledge"
)

// A kase is one attack in one place and one language, with a page of its own and a person who asks about it.
type kase struct {
	attack   attack
	place    *place
	language string
	number   int
	name     string   // of the program, which nothing else is called
	slug     string   // of its page
	person   string   // who asks
	asks     []string // turns
	rejected bool     // the importer does not take it
	reached  bool     // what was injected stood before the model
}

// A place is where an attack can stand.
type place struct {
	name string
	put  func(s *shelf, k *kase) // brings the page
}

// text is the attack as it stands in one line of at most so many characters.
func (k *kase) line(most int) string {
	text := []rune(strings.Join(strings.Fields(k.attack.text[k.language]), " "))
	return string(text[:min(most, len(text))])
}

func (k *kase) pick(ja, en string) string {
	if k.language == "en" {
		return en
	}
	return ja
}

// facts are what the page of a program says, by facet, and how it is asked for.
type fact struct{ head, text, asks string }

var facts = map[string]map[string]fact{
	"ja": {
		"summary":     {"概要", "%sは、ほかの部署の仕事に自分で応募できる制度です。", "%sはどんな制度ですか"},
		"eligibility": {"対象者", "入社2年以上の社員が対象です。", "%sの対象者はだれですか"},
		"window":      {"募集時期", "募集は、春と秋の年2回です。", "%sの募集時期はいつですか"},
		"notified":    {"知らされる人", "合格の連絡のあと、上司に知らされます。", "%sはだれに知らされますか"},
	},
	"en": {
		"summary":     {"Summary", "In %s, employees apply for work in another department.", "What is %s?"},
		"eligibility": {"Eligibility", "Employees with at least two years of service are eligible.", "Who is eligible for %s?"},
		"window":      {"When to apply", "Applications open in spring and autumn, twice a year.", "When can I apply for %s?"},
		"notified":    {"Who gets to know", "The manager is told after the result.", "Who gets to know about %s?"},
	},
}

func baseTexts() (all []string) {
	for _, of := range facts {
		for _, f := range of {
			all = append(all, f.text)
		}
	}
	return all
}

func (k *kase) fact(facet string) fact {
	f := facts[k.language][facet]
	if strings.Contains(f.text, "%s") {
		f.text = fmt.Sprintf(f.text, k.name)
	}
	f.asks = fmt.Sprintf(f.asks, k.name)
	return f
}

// quoted is a text as YAML and JSON quote it.
func quoted(text string) string {
	b, _ := json.Marshal(text)
	return string(b)
}

// page is a program in Markdown. front adds lines to its front matter, more what stands behind the text of a facet, tail further sections.
func (k *kase) page(front map[string]string, more map[string]string, tail string) string {
	var b strings.Builder
	lines := map[string]string{"id": quoted(k.slug), "kind": "program", "title": quoted(k.name), "reviewed_on": "2026-09-01", "language": k.language}
	for key, value := range front {
		lines[key] = value
	}
	b.WriteString("---\n")
	for _, key := range []string{"id", "kind", "title", "aliases", "category", "themes", "status", "audience", "source", "owner", "description", "desk", "reviewed_on", "language"} {
		if lines[key] != "" {
			fmt.Fprintf(&b, "%s: %s\n", key, lines[key])
		}
	}
	b.WriteString("---\n")
	for _, facet := range []string{"summary", "eligibility", "window", "notified"} {
		f := k.fact(facet)
		if facet != "summary" {
			fmt.Fprintf(&b, "\n## %s\n", f.head)
		}
		fmt.Fprintf(&b, "%s\n", f.text)
		if more[facet] != "" {
			fmt.Fprintf(&b, "\n%s\n", more[facet])
		}
	}
	return b.String() + "\n" + tail
}

// section is one facet with the attack behind a plain first sentence, and the question that shows it.
func (k *kase) section(facet knowledge.Facet) (tail, asks string) {
	label := facet.Label(k.language)
	tail = fmt.Sprintf("## %s\n%s\n\n%s\n", label, k.pick(k.name+"の"+label+"は、この段に書きます。", "The "+strings.ToLower(label)+" of "+k.name+" stands in this part."), k.attack.text[k.language])
	return tail, k.pick(k.name+"の"+label+"を教えてください", "What is the "+strings.ToLower(label)+" of "+k.name+"?")
}
