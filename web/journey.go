package web

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/google/uuid"

	"dousuru/chat/journey"
	"dousuru/knowledge"
)

// responses in the order of the screens. They are equal; the order is that of the question 「どうする？」 everywhere.
var responses = []journey.Response{journey.Act, journey.Keep, journey.None, journey.Undecided}

type journeyData struct {
	Months []journeyMonth // newest first
}

type journeyMonth struct {
	Label   string
	Entries []journeyEntry
}

type journeyEntry struct {
	journey.Decision
	Shown []shownArticle
}

// Anchor is the entry's place on the page.
func (e journeyEntry) Anchor() string { return anchor(e.ID) }

// shownArticle is what a decision was about. An article that is no longer shown has no title and no link.
type shownArticle struct{ Slug, Title string }

func (s *Site) journey(v *visit) (result, error) {
	decisions, err := journey.Decisions(v.Context(), s.opts.DB, v.self())
	if err != nil {
		return result{}, err
	}
	titles, err := s.titles(v, decisions)
	if err != nil {
		return result{}, err
	}
	var data journeyData
	for _, d := range decisions {
		label := monthLabel(d.DecidedAt.In(s.opts.Zone), v.language)
		if n := len(data.Months); n == 0 || data.Months[n-1].Label != label {
			data.Months = append(data.Months, journeyMonth{Label: label})
		}
		month := &data.Months[len(data.Months)-1]
		month.Entries = append(month.Entries, journeyEntry{d, shownArticles(d, titles)})
	}
	return show("journey", data), nil
}

func monthLabel(t time.Time, language string) string {
	if language == "en" {
		return t.Format("January 2006")
	}
	return fmt.Sprintf("%d年%d月", t.Year(), t.Month())
}

// titles are the titles of all articles that the decisions name and the person may see today.
func (s *Site) titles(v *visit, decisions []journey.Decision) (map[string]string, error) {
	var slugs []string
	for _, d := range decisions {
		slugs = append(slugs, d.Articles...)
	}
	return knowledge.Titles(v.Context(), s.opts.DB, v.person.Tags(), slugs)
}

func shownArticles(d journey.Decision, titles map[string]string) []shownArticle {
	var shown []shownArticle
	for _, slug := range d.Articles {
		if title, ok := titles[slug]; ok {
			shown = append(shown, shownArticle{slug, title})
		}
	}
	return shown
}

type decisionData struct {
	journeyEntry
	Responses []journey.Response
	MaxWords  int
	Problem   string
}

// decision shows one entry as a form.
func (s *Site) decision(v *visit) (result, error) {
	d, err := s.findDecision(v)
	if err != nil {
		return result{}, err
	}
	return s.showDecision(v, d, "")
}

func (s *Site) showDecision(v *visit, d journey.Decision, problem string) (result, error) {
	titles, err := s.titles(v, []journey.Decision{d})
	if err != nil {
		return result{}, err
	}
	res := show("decision", decisionData{journeyEntry{d, shownArticles(d, titles)}, responses, journey.MaxWords, problem})
	if problem != "" {
		res.status = http.StatusUnprocessableEntity
	}
	return res, nil
}

func (s *Site) findDecision(v *visit) (journey.Decision, error) {
	id, err := v.id()
	if err != nil {
		return journey.Decision{}, err
	}
	decisions, err := journey.Decisions(v.Context(), s.opts.DB, v.self())
	if err != nil {
		return journey.Decision{}, err
	}
	for _, d := range decisions {
		if d.ID == id {
			return d, nil
		}
	}
	return journey.Decision{}, journey.ErrNotFound
}

func (s *Site) changeDecision(v *visit) (result, error) {
	d, err := s.findDecision(v)
	if err != nil {
		return result{}, err
	}
	d.Response, d.Words = journey.Response(v.PostForm.Get("response")), v.PostForm.Get("words")
	err = journey.Change(v.Context(), s.opts.DB, v.self(), d.ID, d.Response, d.Words)
	switch {
	case errors.Is(err, journey.ErrResponse):
		return s.showDecision(v, d, v.text("journey.errorResponse"))
	case errors.Is(err, journey.ErrTooLong):
		return s.showDecision(v, d, v.text("journey.errorTooLong", journey.MaxWords))
	case err != nil:
		return result{}, err
	}
	return goTo("/journey?done=journeySaved#" + anchor(d.ID)), nil
}

func (s *Site) deleteDecision(v *visit) (result, error) {
	id, err := v.id()
	if err != nil {
		return result{}, err
	}
	if err := journey.Delete(v.Context(), s.opts.DB, v.self(), id); err != nil {
		return result{}, err
	}
	return goTo("/journey?done=journeyDeleted"), nil
}

// anchor is the place of a row on its page.
func anchor(id uuid.UUID) string { return "e-" + id.String()[:8] }
