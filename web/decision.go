package web

import (
	"errors"
	"net/http"
	"time"

	"github.com/jackc/pgx/v5"

	"dousuru/chat/journey"
	"dousuru/knowledge"
)

type decisionData struct {
	journey.Decision
	Shown     []shownArticle
	Follows   []shownArticle // what is followed, or was
	Responses []journey.Response
	MaxWords  int
	MaxPlan   int
	Problem   string
	Mail      bool     // notices can go by mail
	Today     string   // 2026-11-27
	Themes    []string // of what was shown
}

// decision shows one decision as forms: the answer, the plan, what is followed.
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
	themes, err := knowledge.ThemesOf(v.Context(), s.opts.DB, d.Articles, v.person.Tags())
	if err != nil {
		return result{}, err
	}
	res := show("decision", decisionData{d, shownArticles(d.Articles, titles), shownArticles(d.Kept.Articles, titles), responses,
		journey.MaxWords, journey.MaxPlan, problem, s.opts.Mail && v.person.Mail, knowledge.Today().String(), themes})
	if problem != "" {
		res.status = http.StatusUnprocessableEntity
	}
	return res, nil
}

func (s *Site) findDecision(v *visit) (d journey.Decision, err error) {
	id, err := v.id()
	if err != nil {
		return d, err
	}
	err = s.opts.DB.As(v.Context(), v.self(), func(tx pgx.Tx) error {
		d, err = journey.Find(v.Context(), tx, id)
		return err
	})
	return d, err
}

func (s *Site) changeDecision(v *visit) (result, error) {
	d, err := s.findDecision(v)
	if err != nil {
		return result{}, err
	}
	d.Response, d.Words = journey.Response(v.PostForm.Get("response")), v.PostForm.Get("words")
	err = journey.Change(v.Context(), s.opts.DB, v.self(), d.ID, d.Response, d.Words)
	return s.changed(v, d, err, journey.MaxWords)
}

// setPlan keeps what the person noted of how they go on.
func (s *Site) setPlan(v *visit) (result, error) {
	d, err := s.findDecision(v)
	if err != nil {
		return result{}, err
	}
	due, bad := formDate(v.PostForm.Get("due"))
	d.Plan = journey.Plan{Step: v.PostForm.Get("step"), Due: due, Tell: v.PostForm.Get("tell"), Remind: v.PostForm.Has("remind")}
	err = bad
	if bad == nil {
		err = s.opts.DB.As(v.Context(), v.self(), func(tx pgx.Tx) error { return journey.SetPlan(v.Context(), tx, v.person.ID, d.ID, d.Plan) })
	}
	return s.changed(v, d, err, journey.MaxPlan)
}

// setKept starts, changes or stops what is followed of a decision.
func (s *Site) setKept(v *visit) (result, error) {
	d, err := s.findDecision(v)
	if err != nil {
		return result{}, err
	}
	date, bad := formDate(v.PostForm.Get("date"))
	choice := journey.Choice{On: v.PostForm.Get("on") == "yes", Date: date, Mail: s.opts.Mail && v.PostForm.Has("mail")}
	err = bad
	if bad == nil {
		err = s.opts.DB.As(v.Context(), v.self(), func(tx pgx.Tx) error { return journey.SetKept(v.Context(), tx, v.person.ID, d.ID, choice) })
	}
	if err == nil && !choice.On {
		return goTo("/journey?done=keptStopped#kept"), nil
	}
	return s.changed(v, d, err, 0)
}

// changed answers a form of a decision: with the line, or with the form and what is wrong with it.
func (s *Site) changed(v *visit, d journey.Decision, err error, limit int) (result, error) {
	switch {
	case errors.Is(err, journey.ErrResponse):
		return s.showDecision(v, d, v.text("journey.errorResponse"))
	case errors.Is(err, journey.ErrTooLong):
		return s.showDecision(v, d, v.text("journey.errorTooLong", limit))
	case errors.Is(err, journey.ErrDate):
		return s.showDecision(v, d, v.text("journey.errorDate"))
	case errors.Is(err, journey.ErrPlan):
		return s.showDecision(v, d, v.text("journey.errorPlan"))
	case err != nil:
		return result{}, err
	}
	return goTo("/journey?done=journeySaved#" + anchor(d.ID)), nil
}

// undoDecision takes the last answer back.
func (s *Site) undoDecision(v *visit) (result, error) {
	d, err := s.findDecision(v)
	if err != nil {
		return result{}, err
	}
	err = s.opts.DB.As(v.Context(), v.self(), func(tx pgx.Tx) error {
		_, err := journey.Undo(v.Context(), tx, v.person.ID, d.ID)
		return err
	})
	if errors.Is(err, journey.ErrTooLate) {
		return s.showDecision(v, d, v.text("journey.errorLate"))
	}
	return goTo("/journey?done=decisionUndone"), err
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

// formDate reads a date field; what is none is journey.ErrDate.
func formDate(text string) (knowledge.Date, error) {
	if text == "" {
		return knowledge.Date{}, nil
	}
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return knowledge.Date{}, journey.ErrDate
	}
	return knowledge.DateOf(day), nil
}
