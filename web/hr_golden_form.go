package web

import (
	"errors"
	"net/http"
	"path"
	"slices"
	"strings"

	"dousuru/knowledge"
	"dousuru/retrieval/evaluation"
)

// goldenForm is a golden question being written.
type goldenForm struct {
	evaluation.Golden
	New     bool
	Slugs   string // the right articles, one a line
	Problem string
	MaxText int
	MaxNote int
}

// Manager tells whether the question is taken to come from a manager.
func (f goldenForm) Manager() bool { return fromManager(f.Golden) }

func newGoldenForm(g evaluation.Golden, isNew bool) goldenForm {
	return goldenForm{Golden: g, New: isNew, Slugs: strings.Join(g.Articles, "\n"), MaxText: evaluation.MaxGoldenText, MaxNote: evaluation.MaxGoldenNote}
}

// newGolden is the empty form; with ?article= it begins with what the article is called, which is HR's own wording.
func (s *Site) newGolden(v *visit) (result, error) {
	g := evaluation.Golden{Lang: v.language, Expected: evaluation.ExpectAnswer, Tags: []string{"role:employee"}, Active: true}
	if slug := v.URL.Query().Get("article"); slug != "" {
		a, err := knowledge.Find(v.Context(), s.opts.DB, slug, v.person.Tags())
		if err != nil {
			return result{}, err
		}
		g.Text, g.Articles, g.Lang = a.Title, []string{a.Slug}, a.Language
	}
	return show("hr/golden_form", newGoldenForm(g, true)), nil
}

// oneGolden is the form of a question that is kept.
func (s *Site) oneGolden(v *visit) (result, error) {
	g, err := evaluation.FindGolden(v.Context(), s.opts.DB, v.PathValue("key"))
	if err != nil {
		return result{}, err
	}
	return show("hr/golden_form", newGoldenForm(g, false)), nil
}

func (s *Site) addGolden(v *visit) (result, error) {
	g := evaluation.Golden{ID: evaluation.NewGoldenID(), Active: true}
	return s.saveGolden(v, g, true, "goldenAdded")
}

func (s *Site) changeGolden(v *visit) (result, error) {
	g, err := evaluation.FindGolden(v.Context(), s.opts.DB, v.PathValue("key"))
	if err != nil {
		return result{}, err
	}
	return s.saveGolden(v, g, false, "goldenSaved")
}

// saveGolden takes the form. Whatever keeps it from being saved, what was written stays in it.
func (s *Site) saveGolden(v *visit, g evaluation.Golden, isNew bool, done string) (result, error) {
	form := v.PostForm
	g.Text, g.Lang, g.Note, g.Expected = form.Get("question"), form.Get("lang"), form.Get("note"), form.Get("expected")
	g.Articles = slugsOf(form.Get("articles"))
	if g.Expected == evaluation.ExpectEscalate {
		g.Articles = nil // the field stays filled while HR tries the other choice
	}
	g.Tags = withRole(g.Tags, form.Get("role") == "manager")
	_, err := evaluation.SaveGoldens(v.Context(), s.opts.DB.By(v.person.Viewer()), g)
	problem := ""
	var fault *evaluation.GoldenFault
	switch {
	case errors.As(err, &fault):
		problem = v.goldenFault(fault)
	case errors.Is(err, evaluation.ErrManyGolden):
		problem = v.text("golden.fault.many", evaluation.MaxGolden)
	case err != nil:
		return result{}, err
	default:
		return goTo("/hr/golden?done=" + done), nil
	}
	data := newGoldenForm(g, isNew)
	data.Slugs, data.Problem = form.Get("articles"), problem
	res := show("hr/golden_form", data)
	res.status = http.StatusUnprocessableEntity
	return res, nil
}

// goldenFault says in words what is wrong with a field.
func (v *visit) goldenFault(f *evaluation.GoldenFault) string {
	switch f.Field {
	case "text":
		return v.text("golden.fault.text", evaluation.MaxGoldenText)
	case "articles":
		return v.text("golden.fault.articles", evaluation.MaxGoldenArticles)
	case "note":
		return v.text("golden.fault.note", evaluation.MaxGoldenNote)
	}
	return v.text("golden.fault.other")
}

// slugsOf reads articles as HR writes them: keys, or the addresses of their pages, apart by lines, spaces or commas.
func slugsOf(text string) []string {
	var slugs []string
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \n\t\u3000,、", r) }) {
		word, _, _ = strings.Cut(word, "#")
		word, _, _ = strings.Cut(word, "?")
		if slug := path.Base(word); slug != "." && slug != "/" && !slices.Contains(slugs, slug) {
			slugs = append(slugs, slug)
		}
	}
	return slugs
}

// withRole keeps the tags that the form does not know.
func withRole(tags []string, manager bool) []string {
	kept := slices.DeleteFunc(slices.Clone(tags), func(tag string) bool { return tag == "role:employee" || tag == "role:manager" })
	kept = append([]string{"role:employee"}, kept...)
	if manager {
		kept = append(kept, "role:manager")
	}
	return kept
}

func (s *Site) pauseGolden(v *visit) (result, error) {
	paused := v.PostForm.Get("paused") == "yes"
	if err := evaluation.PauseGolden(v.Context(), s.opts.DB.By(v.person.Viewer()), v.PathValue("key"), paused); err != nil {
		return result{}, err
	}
	if paused {
		return goTo("/hr/golden?done=goldenPaused"), nil
	}
	return goTo("/hr/golden?done=goldenResumed"), nil
}

func (s *Site) deleteGolden(v *visit) (result, error) {
	if err := evaluation.RemoveGolden(v.Context(), s.opts.DB.By(v.person.Viewer()), v.PathValue("key")); err != nil {
		return result{}, err
	}
	return goTo("/hr/golden?done=goldenDeleted"), nil
}
