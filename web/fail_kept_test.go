package web

import (
	"io/fs"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	xhtml "golang.org/x/net/html"

	"dousuru/internal/directory"
)

// Every field of a form about 1on1s goes along when it has to be sent again: with one of them missing, what was to be asked together
// would be asked alone, and what was to be reminded of would not be.
func TestFormsOfA1on1AreCarriedWhole(t *testing.T) {
	field := regexp.MustCompile(`<(textarea|input|button)\b[^>]*\bname="([a-z]+)"`)
	seen := 0
	for _, folder := range []string{"team", "oneonone", "parts"} {
		files, err := fs.Glob(templateFiles, "templates/"+folder+"/*.html")
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if folder == "parts" && !regexp.MustCompile(`/(share|one[a-z]+|brief[_a-z]*|after[a-z]+|warned)\.html$`).MatchString(file) {
				continue
			}
			body, err := templateFiles.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, match := range field.FindAllStringSubmatch(string(body), -1) {
				seen++
				long, known := carried[match[2]]
				if match[2] == "search" || match[2] == "again" { // what is looked for, and the way back to a form
					continue
				}
				if !known || match[1] == "textarea" && !long {
					t.Errorf("%s: %s %s would be lost", file, match[1], match[2])
				}
			}
		}
	}
	if seen < 30 {
		t.Errorf("%d fields were found", seen)
	}
}

// The long forms of HR come back whole and in order while the database is away: sent again, they say the same.
func TestHRsFormsAreCarriedWhole(t *testing.T) {
	c := newCompany(t)
	hr := c.as("hr")
	if err := c.db.Close(); err != nil {
		t.Fatal(err)
	}
	form := []string{"version", "3", "base", "0a", "kind", "program", "do", "submit", "title", "海辺の<b>短期体験", "aliases", "浜辺\nなぎさ", "valid_from", "", "owner", "人事部"}
	form = append(form, slices.Concat(part3("summary", "概要", "\n海辺の拠点で\n一か月働けます。"), part3("eligibility", "対象者", ""), part3("", "", "見出しのない本文"), part3("window", "募集時期", strings.Repeat("四月に", 30)))...)
	for _, path := range []string{"/hr/articles/new", "/hr/articles/posting", "/hr/golden/questions", "/hr/news/" + uuid.NewString(), "/hr/desks/desk", "/hr/modules"} {
		page := hr.postForm(path, form).wants(t, http.StatusServiceUnavailable, "もう一度送る", `action="`+path+`"`, "海辺の&lt;b&gt;短期体験")
		sent, again := url.Values{}, fieldsOf(t, page.body)
		for i := 0; i < len(form); i += 2 {
			if name, value := form[i], form[i+1]; value != "" || slices.Contains([]string{"facet", "heading", "body"}, name) {
				sent.Add(name, value)
			}
		}
		if !maps.EqualFunc(sent, again, slices.Equal) {
			t.Errorf("%s: sent\n%q\nand again\n%q", path, sent, again)
		}
		if !strings.Contains(page.body, "<textarea name=\"body\"") {
			t.Errorf("%s: the text cannot be seen", path)
		}
	}
}

// fieldsOf is what a browser sends of the form on a page of a failure.
func fieldsOf(t *testing.T, body string) url.Values {
	t.Helper()
	root, err := xhtml.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	fields := url.Values{}
	for n := range root.Descendants() {
		attributes := map[string]string{}
		for _, a := range n.Attr {
			attributes[a.Key] = a.Val
		}
		name := attributes["name"]
		switch {
		case name == "" || n.Parent == nil:
		case n.Data == "input":
			fields.Add(name, attributes["value"])
		case n.Data == "textarea" && n.FirstChild != nil:
			fields.Add(name, n.FirstChild.Data)
		case n.Data == "textarea":
			fields.Add(name, "")
		}
	}
	return fields
}

// A form that was for something that has ended meanwhile gives back what was typed, and nothing that could be sent again.
func TestWordsAreGivenBackWhenTheirPageIsGone(t *testing.T) {
	c := newCompany(t)
	boss, mika := c.as("boss"), c.as("mika")
	base := "/team/" + c.person("mika").ID.String()
	boss.post(base+"/cards", "observation", "見たこと", "view", "見え方").wants(t, http.StatusSeeOther)
	boss.post(base+"/notes", "words", "前のメモ").wants(t, http.StatusSeeOther)
	card := idIn(t, boss.get(base+"/cards").body, base+"/cards/")
	note := base + "/notes/" + idIn(t, boss.get(base+"/notes").body, base+"/notes/")
	boss.post(base+"/cards/"+card+"/back").wants(t, http.StatusOK)
	boss.post(note+"/remove").wants(t, http.StatusSeeOther)
	const typed = "長く考えて<b>書いたこと"
	forms := map[string]func() answer{
		"a card that was taken back": func() answer { return mika.post("/oneonone/cards/"+card, "response", "keep", "words", typed) },
		"a note that was removed":    func() answer { return boss.post(note, "words", typed) },
	}
	kept := func() {
		t.Helper()
		for name, send := range forms {
			t.Log(name)
			send().wants(t, http.StatusNotFound, "ここに残っています", "readonly", ">\n長く考えて&lt;b&gt;書いたこと</textarea>").lacks(t, "もう一度送る", `name="words"`)
		}
	}
	kept()
	c.takes(append(without("mika"), directory.Entry{Slug: "mika", Name: "凪 陽菜", Roles: []string{"employee"}}))
	for _, form := range [][2]string{{"/notes", "words"}, {"/promises", "words"}, {"/shared", "words"}, {"/cards", "view"}, {"/ask", "text"}, {"/brief", "situation"}} {
		forms["the line ended, "+form[0]] = func() answer { return boss.post(base+form[0], form[1], typed) }
	}
	kept()
}
