package web

import (
	"encoding/hex"
	"errors"
	"net/url"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/directory"
	"dousuru/knowledge"
)

// articleEditor is HR's page of one article: the form of its draft, and what can be done with it.
type articleEditor struct {
	knowledge.Draft
	New       bool               // nothing is stored yet, and nothing is published
	Published *knowledge.Article // as employees see it, or saw it; nil: not yet
	Moved     bool               // it has changed since the draft was begun
	BaseHex   string

	Fields   []editorField
	Sections []editorSection
	Problem  string // why the form was not taken; what was typed stays in it
	Theirs   []difference

	Missing []string // codes of knowledge.Incomplete
	Hints   []string // in words
	MayChk  bool
	Names   map[uuid.UUID]string
	Closed  bool // a story that its teller took back
}

// MayCheck tells whether who looks is a second person; Limits are for the template.
func (e articleEditor) MayCheck() bool  { return e.MayChk }
func (e articleEditor) MaxSection() int { return knowledge.MaxSection }
func (e articleEditor) MaxNote() int    { return knowledge.MaxDraftNote }

// Address is the page's own path.
func (e articleEditor) Address() string { return "/hr/articles/" + url.PathEscape(e.Slug) }

// Action is where the form goes.
func (e articleEditor) Action() string {
	if e.New {
		return "/hr/articles/new"
	}
	return e.Address()
}

// An editorField is one field of the form.
type editorField struct {
	Name, Kind, Value, Fault string
	Options                  []editorOption
}

type editorOption struct{ Value, Label string }

// An editorSection is one part of the text in the form. ID tells its fields apart.
type editorSection struct {
	knowledge.Section
	ID int
}

// newArticle is the empty form of a kind. Nothing is stored before it is saved.
func (s *Site) newArticle(v *visit) (result, error) {
	kind := knowledge.Kind(v.URL.Query().Get("kind"))
	if !knownKind(kind) {
		kind = knowledge.Program
	}
	return s.showEditor(v, knowledge.NewDraft(kind, v.language), editorForm{})
}

func knownKind(kind knowledge.Kind) bool {
	for _, k := range knowledge.Kinds {
		if k == kind {
			return true
		}
	}
	return false
}

// editArticle is the form of an article: of its draft, or of what is published, from which the first save makes one.
func (s *Site) editArticle(v *visit) (result, error) {
	draft, err := s.draftOf(v, v.PathValue("slug"))
	if err != nil {
		return result{}, err
	}
	return s.showEditor(v, draft, editorForm{})
}

func (s *Site) draftOf(v *visit, slug string) (draft knowledge.Draft, err error) {
	err = s.asHR(v, func(tx pgx.Tx) error {
		draft, err = knowledge.EditDraft(v.Context(), tx, slug)
		return err
	})
	return draft, err
}

// asHR runs f in a transaction in the name of who looks, who is of HR.
func (s *Site) asHR(v *visit, f func(tx pgx.Tx) error) error {
	return s.opts.DB.As(v.Context(), v.person.Viewer(), f)
}

// editorForm is what came of a form that was not taken: nothing for a page that is only looked at.
type editorForm struct {
	values  url.Values // as typed; nil: as stored
	problem string
	faults  map[string]string
	theirs  *knowledge.Draft // what somebody else saved meanwhile
}

// showEditor makes the page of a draft.
func (s *Site) showEditor(v *visit, d knowledge.Draft, form editorForm) (result, error) {
	data := articleEditor{Draft: d, New: d.Slug == "", Problem: form.problem, BaseHex: hex.EncodeToString(d.Base), MayChk: d.MayCheck(v.person.ID)}
	err := s.asHR(v, func(tx pgx.Tx) error { return s.fillEditor(v, tx, &data, form) })
	if err != nil {
		return result{}, err
	}
	return show("hr/article", data), nil
}

func (s *Site) fillEditor(v *visit, tx pgx.Tx, data *articleEditor, form editorForm) error {
	published, hash, err := knowledge.Stored(v.Context(), tx, data.Slug)
	if err == nil {
		data.Published = &published
		data.Moved = data.Version > 0 && hex.EncodeToString(hash) != data.BaseHex
		data.Closed = published.Case != nil && !published.Case.WithdrawnOn.IsZero()
	} else if !errors.Is(err, knowledge.ErrNotFound) {
		return err
	}
	desks, err := knowledge.Desks(v.Context(), s.opts.DB.Within(tx))
	if err != nil {
		return err
	}
	values, sections := valuesOf(data.Article), data.Article.FormSections()
	if form.values != nil {
		for name := range values {
			values[name] = form.values.Get(name)
		}
		sections = sectionsFrom(form.values)
	}
	for _, f := range fieldsFor(data.Article.Kind) {
		data.Fields = append(data.Fields, editorField{f.name, f.kind, values[f.name], form.faults[f.name], options(v, f.name, values[f.name], desks)})
	}
	data.Sections = withBlanks(sections)
	if form.theirs != nil {
		mine, _ := articleFrom(form.values, data.Article)
		data.Theirs = differences(v, form.theirs.Article, mine)
	}
	data.Missing = knowledge.Complete(data.Article)
	if data.Hints, err = s.articleHints(v, tx, data.Article); err != nil {
		return err
	}
	data.Names, err = directory.NamesOf(v.Context(), tx, data.Author, data.EditedBy, data.CheckedBy)
	return err
}

// blanks are the empty parts at the end of the form, in which more can be written without a script.
const blanks = 2

// withBlanks numbers the sections and adds the empty ones.
func withBlanks(sections []knowledge.Section) []editorSection {
	empty := 0
	var list []editorSection
	for i, section := range sections {
		if section.Facet == "" && section.Body == "" && section.Heading == "" {
			empty++
		}
		list = append(list, editorSection{section, i + 1})
	}
	for ; empty < blanks; empty++ {
		list = append(list, editorSection{knowledge.Section{}, len(list) + 1})
	}
	return list
}

// options are the choices of a field that has some. A value that is none of them, such as the desk of another list, is kept.
func options(v *visit, name, value string, desks []knowledge.Desk) []editorOption {
	var list []editorOption
	switch name {
	case "status":
		for _, s := range statuses {
			list = append(list, editorOption{string(s), s.Label(v.language)})
		}
	case "direction":
		list = append(list, editorOption{"", v.text("draft.none")})
		for _, d := range directions {
			list = append(list, editorOption{string(d), d.Label(v.language)})
		}
	case "language":
		list = []editorOption{{"ja", "日本語"}, {"en", "English"}}
	case "desk", "contact_via":
		list = append(list, editorOption{"", v.text("draft.none")})
		for _, d := range desks {
			list = append(list, editorOption{d.Slug, d.Name})
		}
	default:
		return nil
	}
	for _, o := range list {
		if o.Value == value {
			return list
		}
	}
	return append(list, editorOption{value, value})
}

// previewArticle is a draft as employees would see it: the article's own page.
func (s *Site) previewArticle(v *visit) (result, error) {
	draft, err := s.draftOf(v, v.PathValue("slug"))
	if err != nil {
		return result{}, err
	}
	data, err := s.articlePage(v, draft.Article)
	data.Preview = articleEditor{Draft: draft}.Address()
	return show("article", data), err
}
