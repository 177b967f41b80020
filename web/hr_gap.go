package web

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"dousuru/chat/escalation"
	"dousuru/knowledge"
)

// gapData is the page of one gap: HR's wording of it, where it stands, and the questions behind it.
type gapData struct {
	escalation.Gap
	Linked    namedArticle
	Questions []escalation.Thread
	Slug      string // the article as typed
	Form      articleForm
	Problem   string
	Conflict  bool // a colleague changed it meanwhile
}

// MaxWording is for the template.
func (gapData) MaxWording() int { return escalation.MaxGapWording }

// gap is the page.
func (s *Site) gap(v *visit) (result, error) {
	id, err := v.id()
	if err != nil {
		return result{}, err
	}
	g, err := s.opts.Questions.FindGap(v.Context(), v.person.Viewer(), id)
	if err != nil {
		return result{}, err
	}
	return s.showGap(v, gapData{Gap: g, Slug: g.Article})
}

func (s *Site) showGap(v *visit, data gapData) (result, error) {
	names, err := s.articleNames(v, articlesOf([]escalation.Gap{data.Gap}))
	if err != nil {
		return result{}, err
	}
	data.Linked = names.of(data.Article)
	data.Questions, err = s.opts.Questions.GapQuestions(v.Context(), v.person.Viewer(), data.ID)
	res := show("hr/gap", data)
	switch {
	case data.Conflict:
		res.status = http.StatusConflict
	case data.Problem != "":
		res.status = http.StatusUnprocessableEntity
	}
	return res, err
}

// saveGap takes the form. Whatever keeps it from being stored, what was written stays in it.
func (s *Site) saveGap(v *visit) (result, error) {
	id, err := v.id()
	if err != nil {
		return result{}, err
	}
	stored, err := s.opts.Questions.FindGap(v.Context(), v.person.Viewer(), id)
	if err != nil {
		return result{}, err
	}
	data := gapData{Gap: stored, Slug: strings.TrimSpace(v.PostForm.Get("article")), Form: articleForm{Ticked: v.PostForm["sure"]}}
	data.Kind, data.State = escalation.GapKind(v.PostForm.Get("kind")), escalation.GapState(v.PostForm.Get("state"))
	data.Wording, data.Published = strings.Join(strings.Fields(v.PostForm.Get("wording")), " "), v.PostForm.Get("published") == "yes"
	if data.Version, err = strconv.Atoi(v.PostForm.Get("version")); err != nil {
		return result{}, errBadRequest
	}
	if data.Problem, err = s.checkGap(v, &data); err != nil {
		return result{}, err
	}
	if data.Problem == "" {
		err = s.opts.Questions.SaveGap(v.Context(), v.person.Viewer(), data.Gap)
		if err == nil {
			return goTo("/hr/gaps/" + id.String() + "?done=gapSaved"), nil
		}
		data.Problem, err = v.gapProblem(&data, stored, err)
	}
	if err != nil {
		return result{}, err
	}
	return s.showGap(v, data)
}

// checkGap holds the wording against what its askers wrote and who works here, and finds the article.
func (s *Site) checkGap(v *visit, data *gapData) (problem string, err error) {
	data.Article = ""
	if data.State == escalation.GapAnswered {
		slugs := slugsOf(data.Slug)
		if len(slugs) != 1 {
			return v.text("gap.articleMissing"), nil
		}
		a, err := knowledge.Find(v.Context(), s.opts.DB, slugs[0], v.person.Tags())
		if errors.Is(err, knowledge.ErrNotFound) {
			return v.text("gap.articleUnknown"), nil
		}
		if err != nil {
			return "", err
		}
		data.Article = a.Slug
	}
	threads, err := s.opts.Questions.GapQuestions(v.Context(), v.person.Viewer(), data.ID)
	if err != nil {
		return "", err
	}
	var said []string
	for _, t := range threads {
		said = append(said, t.Question)
		for _, m := range t.Messages {
			if m.Author == "asker" {
				said = append(said, m.Body)
			}
		}
	}
	if data.Form.Leaks, err = s.leaksOf(v, []written{{"gap.wording", data.Wording}}, said); err != nil {
		return "", err
	}
	if copiedFromAny(data.Wording, said, nil) {
		return v.text("gap.copied"), nil
	}
	left := unlooked(data.Form.Leaks, data.Form.Ticked)
	if len(left) > 0 && left[0].Problem { // problems come first
		return v.text("follow.problems"), nil
	}
	if len(left) > 0 {
		return v.text("follow.doubts"), nil
	}
	return "", nil
}

// gapProblem says in words what kept a gap from being stored; an error that is not HR's to mend comes back.
func (v *visit) gapProblem(data *gapData, stored escalation.Gap, err error) (string, error) {
	switch {
	case errors.Is(err, escalation.ErrGapMoved):
		data.Version, data.Conflict = stored.Version, true // sent again it replaces what the colleague wrote, which stands above
		return v.text("gap.moved", gapName(v.language, stored)), nil
	case errors.Is(err, escalation.ErrTooLong):
		return v.text("gap.wordingLong", escalation.MaxGapWording), nil
	case errors.Is(err, escalation.ErrGapWording):
		return v.text("gap.wordingMissing"), nil
	case errors.Is(err, escalation.ErrGapKind):
		return "", errBadRequest
	}
	return "", err
}

// idsOf reads ids of a form.
func idsOf(values []string) ([]uuid.UUID, error) {
	var ids []uuid.UUID
	for _, value := range values {
		id, err := uuid.Parse(value)
		if err != nil {
			return nil, errBadRequest
		}
		ids = append(ids, id)
	}
	return ids, nil
}
