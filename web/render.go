package web

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"dousuru/chat/escalation"
	"dousuru/internal/postgres"
	"dousuru/knowledge"
)

//go:embed templates
var templateFiles embed.FS

// templates holds every page by name: the layout with the parts, and the page's own "title" and "main".
var templates = parseTemplates()

func parseTemplates() map[string]*template.Template {
	frame := template.Must(template.New("layout.html").Option("missingkey=error").
		ParseFS(templateFiles, "templates/layout.html", "templates/parts/*.html"))
	files, err := fs.Glob(templateFiles, "templates/*.html")
	if err != nil {
		panic(err)
	}
	all := map[string]*template.Template{}
	for _, file := range files {
		if name := strings.TrimSuffix(path.Base(file), ".html"); name != "layout" {
			all[name] = template.Must(template.Must(frame.Clone()).ParseFS(templateFiles, file))
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
	Unread   int // answers of HR that the person has not read
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
	}
	var b bytes.Buffer
	if err := page.ExecuteTemplate(&b, "layout.html", out); err != nil {
		return nil, fmt.Errorf("render %s: %w", res.template, err)
	}
	return b.Bytes(), nil
}

// unread counts the answers of HR that the person has not read.
func (s *Site) unread(v *visit) (n int, err error) {
	if !v.loggedIn() {
		return 0, nil
	}
	threads, err := escalation.Mine(v.Context(), s.opts.DB, v.self())
	for _, t := range threads {
		if t.State == escalation.Answered {
			n++
		}
	}
	return n, err
}

// T is a fixed sentence of texts.txt.
func (v view) T(key string, args ...any) string { return text(v.Language, key, args...) }

// Static is the address of a file under web/static.
func (v view) Static(name string) string { return v.site.static.url(name) }

// LoggedIn, Name, HR and Path say who is looking at what.
func (v view) LoggedIn() bool { return v.visit.loggedIn() }
func (v view) Name() string   { return v.visit.person.Name }
func (v view) HR() bool       { return v.visit.person.Has(postgres.RoleHR) }

// Path is the page's own address, for the menu.
func (v view) Path() string { return v.visit.URL.Path }

// dones are the notices that a form leaves for the page shown after it, by the value of ?done=.
var dones = []string{"loggedOut", "journeySaved", "journeyDeleted", "withdrawn", "answered", "answeredAnonymous"}

// Done is the notice for what was just done, or empty.
func (v view) Done() string {
	if done := v.visit.URL.Query().Get("done"); slices.Contains(dones, done) {
		return v.T("done." + done)
	}
	return ""
}

// In is the address of this page in another language; of a page that answered a form, the form's own page.
func (v view) In(language string) string {
	query := v.visit.URL.Query()
	query.Del("done")
	query.Set("lang", language)
	return v.visit.URL.EscapedPath() + "?" + query.Encode()
}

// Here tells whether a menu entry is the page or the part of the site it belongs to.
func (v view) Here(entry string) bool {
	return v.Path() == entry || entry != home && strings.HasPrefix(v.Path(), entry+"/")
}

// Day is a date as people read it; empty for none. Times are dated in the site's zone.
func (v view) Day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return knowledge.DateOf(t).Label(v.Language)
}

// Moment is the date of a moment in the site's zone.
func (v view) Moment(t time.Time) string { return v.Day(t.In(v.site.opts.Zone)) }

// Today is the date of the visit.
func (v view) Today() string { return v.Moment(time.Now()) }

// Roles are the person's roles in words.
func (v view) Roles() string { return rolesInWords(v.Language, v.visit.person.Roles) }

var separators = map[string]string{"ja": "、", "en": ", "}

func rolesInWords(language string, roles []string) string {
	var names []string
	for _, role := range []postgres.Role{postgres.RoleEmployee, postgres.RoleManager, postgres.RoleHR, postgres.RoleExecutive, postgres.RoleAdmin} {
		if slices.Contains(roles, string(role)) {
			names = append(names, text(language, "role."+string(role)))
		}
	}
	return strings.Join(names, separators[language])
}

// With is the same view on a part of the data, for templates within templates.
func (v view) With(data any) view {
	v.Data = data
	return v
}

// LanguageNames names languages that a desk speaks.
func (v view) LanguageNames(codes []string) string {
	names := make([]string, len(codes))
	for i, code := range codes {
		names[i] = knowledge.LanguageLabel(code, v.Language)
	}
	return v.Join(names)
}

// Join lists words as the language does.
func (v view) Join(words []string) string { return strings.Join(words, separators[v.Language]) }
