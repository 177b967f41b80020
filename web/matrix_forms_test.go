package web

import (
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// A formPlan is how a form comes to be sent: by whom, after which others, from which page, and what is filled in beside what stands in it.
type formPlan struct {
	who, page, at string
	after         []string
	fields        url.Values
}

// formPlans are those of testdata/forms.txt.
func formPlans(t testing.TB) map[string]formPlan {
	t.Helper()
	text, err := os.ReadFile("testdata/forms.txt")
	if err != nil {
		t.Fatal(err)
	}
	plans := map[string]formPlan{}
	var pattern string
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\n")
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		plan := plans[pattern]
		switch {
		case word == "" || word == "#":
			continue
		case strings.HasPrefix(line, "/"):
			pattern, plan = word, formPlan{fields: url.Values{}}
		case word == "by":
			plan.who = rest
		case word == "on":
			plan.page = rest
		case word == "at":
			plan.at = rest
		case word == "after":
			plan.after = append(plan.after, rest)
		default:
			name, value, found := strings.Cut(strings.TrimSpace(line), "=")
			if !found || pattern == "" {
				t.Fatalf("testdata/forms.txt: %q", line)
			}
			plan.fields[name] = append(plan.fields[name], value)
		}
		plans[pattern] = plan
	}
	return plans
}

// A sentForm is what a browser sends of a form on a page: where to, and its fields.
type sentForm struct {
	path   string
	fields url.Values
}

// formsOf are the forms of a page that write, as a browser sends them if only what has to be filled in is: with what stands in them,
// the first of what has to be chosen, and the first button.
func formsOf(page string) (list []sentForm) {
	_, page, _ = strings.Cut(page, "<!")
	root, err := html.Parse(strings.NewReader("<!" + page))
	if err != nil {
		return nil // a file
	}
	for form := range root.Descendants() {
		if form.Data != "form" || !strings.EqualFold(attribute(form, "method"), http.MethodPost) {
			continue
		}
		path, _, _ := strings.Cut(attribute(form, "action"), "#")
		f, pressed := sentForm{path, url.Values{}}, false
		var others []string // where other buttons of it lead
		for n := range root.Descendants() {
			if n.Type != html.ElementNode || !belongs(n, form) {
				continue
			}
			if n.Data == "button" {
				other := attribute(n, "formaction")
				if other != "" {
					others = append(others, other)
				}
				if pressed || other != "" {
					continue
				}
				pressed = true
			}
			f.add(n)
		}
		list = append(list, f)
		for _, path := range others {
			path, _, _ = strings.Cut(path, "#")
			list = append(list, sentForm{path, f.fields})
		}
	}
	return list
}

// add takes what a control says.
func (f sentForm) add(n *html.Node) {
	name, value, kind := attribute(n, "name"), attribute(n, "value"), attribute(n, "type")
	if name == "" || has(n, "disabled") || kind == "file" {
		return
	}
	switch {
	case kind == "checkbox" || kind == "radio":
		if has(n, "checked") || has(n, "required") && f.fields[name] == nil {
			if value == "" {
				value = "on"
			}
			f.fields.Add(name, value)
		}
	case n.Data == "textarea" && n.FirstChild != nil:
		f.fields.Add(name, n.FirstChild.Data)
	case n.Data == "select":
		f.fields.Add(name, chosen(n))
	case n.Data == "input", n.Data == "textarea", n.Data == "button":
		f.fields.Add(name, value)
	}
}

// chosen is what a list says: what is selected, or the first.
func chosen(list *html.Node) (value string) {
	first := true
	for n := range list.Descendants() {
		if n.Data == "option" && (first || has(n, "selected") || has(list, "required") && value == "") {
			value, first = attribute(n, "value"), false
		}
	}
	return value
}

// belongs tells whether a control is one of a form.
func belongs(n, form *html.Node) bool {
	if of := attribute(n, "form"); of != "" {
		return of == attribute(form, "id")
	}
	for a := range n.Ancestors() {
		if a == form {
			return true
		}
	}
	return false
}

func has(n *html.Node, key string) bool {
	for _, a := range n.Attr {
		if a.Key == key {
			return true
		}
	}
	return false
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}
