package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/chat/escalation"
	"dousuru/internal/postgres"
	"dousuru/knowledge"
	"dousuru/retrieval/evaluation"
)

// wordingData is the part of HR's page of an answered question that lets the next asker find the answer: HR chooses the
// article and writes a wording of its own. What the asker wrote is not copied, and what is stored does not lead back to it.
type wordingData struct {
	ID      uuid.UUID // of the question, for the addresses
	Chosen  *knowledge.Article
	Find    string          // typed to find an article
	Choices []wordingChoice // found by it, or suggested
	Added   []knowledge.Alias
	Words   []string // of the question, to be pressed
	wordingForm
}

// wordingForm is what came of the form: nothing yet, or why the wording is not stored. What was written stays in it.
type wordingForm struct {
	Text    string
	Problem string
	Doubts  []string // HR may store it all the same
}

// MaxAlias is for the template.
func (wordingData) MaxAlias() int { return knowledge.MaxAlias }

// wordingOf is the article that HR chose for a question, with the form of its wordings, or the articles to choose from.
func (s *Site) wordingOf(v *visit, t escalation.Thread, said []string, form wordingForm) (*wordingData, error) {
	data := &wordingData{ID: t.ID, wordingForm: form}
	data.Find, _ = s.unseal(v, v.URL.Query().Get("find"))
	slug := v.URL.Query().Get("article")
	if v.Method == http.MethodPost {
		slug = v.PostForm.Get("article")
	}
	article, err := knowledge.Find(v.Context(), s.opts.DB, slug, v.person.Tags())
	if errors.Is(err, knowledge.ErrNotFound) { // none is chosen yet, or it was withdrawn meanwhile
		data.Choices, err = s.wordingChoices(v, t, data.Find)
		return data, err
	}
	if err != nil {
		return nil, err
	}
	data.Chosen = &article
	if data.Added, err = knowledge.Aliases(v.Context(), s.opts.DB, slug); err != nil {
		return nil, err
	}
	data.Words, err = s.harmlessWords(v, strings.Join(said, "\n"))
	return data, err
}

// addWording stores what HR wrote, once nothing speaks against it or HR has looked at what does. The questions lead to the
// article from then on.
func (s *Site) addWording(v *visit) (result, error) {
	thread, outcome, err := s.toFollow(v)
	if err != nil {
		return result{}, err
	}
	article, err := knowledge.Find(v.Context(), s.opts.DB, v.PostForm.Get("article"), v.person.Tags())
	if err != nil {
		return result{}, err
	}
	form := wordingForm{Text: v.PostForm.Get("wording")}
	form.Problem, form.Doubts, err = s.checkWording(v, outcome.Said, article, form.Text)
	if err != nil {
		return result{}, err
	}
	if form.Problem == "" && (len(form.Doubts) == 0 || v.PostForm.Get("sure") == form.Text) {
		err := s.addAlias(v, thread.ID, article.Slug, form.Text)
		if form.Problem = v.wordingProblem(err); form.Problem == "" {
			return wordingDone(thread, article.Slug, "wordingAdded"), err
		}
		form.Doubts = nil
	}
	return s.notFollowed(v, thread, followForms{Wording: form, Way: "existing"})
}

// wordingProblem says in words what kept a wording from being stored; "" for no error, or one that is not HR's to mend.
func (v *visit) wordingProblem(err error) string {
	var refused *evaluation.Refused
	switch {
	case errors.Is(err, knowledge.ErrAliasTaken):
		return v.text("wording.taken")
	case errors.Is(err, knowledge.ErrAliasMany):
		return v.text("wording.many", knowledge.MaxAliases)
	case errors.As(err, &refused):
		return v.text("wording.refused", refused.Run.Worse)
	}
	return ""
}

// addAlias publishes the wording, through the gate when HR has closed it, and leads the question to its article.
func (s *Site) addAlias(v *visit, id uuid.UUID, slug, text string) error {
	gate, err := evaluation.ReadGate(v.Context(), s.opts.DB)
	if err != nil {
		return err
	}
	add := func(tx pgx.Tx) error {
		if err := knowledge.AddAlias(v.Context(), tx, slug, text, string(postgres.RoleHR)); err != nil {
			return err
		}
		return s.opts.Questions.Link(v.Context(), tx, id, slug)
	}
	if !gate.On {
		return s.rename(v, slug, add)
	}
	_, err = evaluation.Publish(v.Context(), s.opts.DB, s.opts.Index,
		evaluation.GateOptions{Reason: evaluation.ReasonPublish, Viewer: v.person.Viewer()}, func(tx pgx.Tx) (bool, error) {
			if err := add(tx); err != nil {
				return false, err
			}
			return true, evaluation.NoteChange(v.Context(), tx, renaming(slug))
		})
	return err
}

// removeWording takes one back. No gate holds it: what may tell of a person can always be taken away.
func (s *Site) removeWording(v *visit) (result, error) {
	thread, err := s.atHR(v)
	if err != nil {
		return result{}, err
	}
	slug := v.PostForm.Get("article")
	err = s.rename(v, slug, func(tx pgx.Tx) error { return knowledge.RemoveAlias(v.Context(), tx, slug, v.PostForm.Get("alias")) })
	if err != nil && !errors.Is(err, knowledge.ErrNoAlias) { // a colleague was quicker
		return result{}, err
	}
	return wordingDone(thread, slug, "wordingRemoved"), nil
}

// rename changes an article's names in HR's name and has the golden questions look at it.
func (s *Site) rename(v *visit, slug string, change func(tx pgx.Tx) error) error {
	return s.opts.DB.As(v.Context(), v.person.Viewer(), func(tx pgx.Tx) error {
		if err := change(tx); err != nil {
			return err
		}
		return evaluation.Committing(v.Context(), tx, renaming(slug))
	})
}

func renaming(slug string) knowledge.Change {
	return knowledge.Change{Source: "wording", Slug: slug, What: knowledge.WhatChanged}
}

func wordingDone(t escalation.Thread, slug, done string) result {
	return goTo("/hr/questions/" + t.ID.String() + "?" + url.Values{"article": {slug}, "done": {done}}.Encode() + "#follow")
}
