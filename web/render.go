package web

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"strings"
)

//go:embed templates
var templateFiles embed.FS

// templates holds every page by name: the layout with the parts, and the page's own "title" and "main".
var templates = parseTemplates()

func parseTemplates() map[string]*template.Template {
	frame := template.Must(template.New("layout.html").Option("missingkey=error").
		ParseFS(templateFiles, "templates/layout.html", "templates/parts/*.html"))
	all := map[string]*template.Template{}
	for _, folder := range []string{"", "hr/", "team/", "oneonone/"} {
		files, err := fs.Glob(templateFiles, "templates/"+folder+"*.html")
		if err != nil {
			panic(err)
		}
		for _, file := range files {
			if name := folder + strings.TrimSuffix(path.Base(file), ".html"); name != "layout" {
				all[name] = template.Must(template.Must(frame.Clone()).ParseFS(templateFiles, file))
			}
		}
	}
	return all
}

// view is what a template sees: the visit, what the page is about, and words and dates in the visit's language.
type view struct {
	site  *Site
	visit *visit

	Data     any
	Language string
	Template string
	Unread   int  // questions with something of HR that the person has not seen
	Asked    int  // questions at which HR waits for an executive's reply
	Leads    bool // the person leads somebody now
}

func (s *Site) render(v *visit, res result) ([]byte, error) {
	page, ok := templates[res.template]
	if !ok {
		return nil, fmt.Errorf("render: no template %q", res.template)
	}
	out := view{site: s, visit: v, Data: res.data, Language: v.language, Template: res.template}
	if res.template != "error" { // which must do without the database
		var err error
		if out.Unread, err = s.unread(v); err != nil {
			return nil, err
		}
		if out.Leads, err = s.isLeading(v); err != nil {
			return nil, err
		}
		if out.Executive() {
			if out.Asked, err = s.opts.Questions.AskedOf(v.Context(), v.self()); err != nil {
				return nil, err
			}
		}
	}
	var b bytes.Buffer
	if err := page.ExecuteTemplate(&b, "layout.html", out); err != nil {
		return nil, fmt.Errorf("render %s: %w", res.template, err)
	}
	return b.Bytes(), nil
}

// unread counts the questions of which the person has not seen an answer of HR, or that HR had their name shown.
func (s *Site) unread(v *visit) (n int, err error) {
	if !v.loggedIn() {
		return 0, nil
	}
	return s.opts.Questions.Unread(v.Context(), v.self())
}
