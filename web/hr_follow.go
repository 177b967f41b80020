package web

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/chat/escalation"
	"dousuru/knowledge"
	"dousuru/retrieval/evaluation"
)

// followData is the part of HR's page of a question that says what comes of it for the next asker: a new article, an article
// that is there, or none; and of which kind the gap is that it shows.
type followData struct {
	ID uuid.UUID // of the question, for the addresses
	escalation.Outcome
	May      bool               // HR has answered, or nobody waits for an answer
	Way      string             // chosen: article, existing, none; "" not yet
	Linked   *knowledge.Article // what Outcome.Article names, in any state
	Gone     bool               // nobody can be shown it today
	Left     bool               // its asker wants no reply and is shown nothing
	Drafting *knowledge.Draft   // what Outcome.Draft names, if it is open
	Article  articleForm
	Wording  *wordingData
	None     noArticleForm
	Reasons  []escalation.Reason
}

// noArticleForm is what came of the form that says why there is no article.
type noArticleForm struct{ Why, Note, Problem string }

// followForms are the forms of the section.
type followForms struct {
	Article articleForm
	Wording wordingForm
	None    noArticleForm
	Way     string
}

// MaxReason is for the template.
func (followData) MaxReason() int { return escalation.MaxReason }

// followOf is nil for a question that was taken back.
func (s *Site) followOf(v *visit, t escalation.Thread, forms followForms) (*followData, error) {
	if t.State == escalation.Withdrawn {
		return nil, nil
	}
	outcome, err := s.opts.Questions.Outcome(v.Context(), v.person.Viewer(), t.ID)
	if err != nil {
		return nil, err
	}
	data := &followData{ID: t.ID, Outcome: outcome, May: mayFollow(t), Left: t.State == escalation.Kept, Way: wayOf(v, forms), Article: forms.Article, None: forms.None, Reasons: escalation.Reasons}
	if err := s.addTargets(v, data); err != nil {
		return nil, err
	}
	if data.None.Why == "" && data.None.Problem == "" {
		data.None.Why, data.None.Note = string(outcome.NoArticle), outcome.Note
	}
	if data.Article.Text == "" && data.Article.Question == "" && data.Article.Problem == "" {
		data.Article.Text = outcome.Own
	}
	if data.May && data.Way == "existing" {
		data.Wording, err = s.wordingOf(v, t, outcome.Said, forms.Wording)
	}
	return data, err
}

// mayFollow holds once there is an answer, and for what was left without wanting one.
func mayFollow(t escalation.Thread) bool {
	return t.State == escalation.Kept || t.State != escalation.Withdrawn && t.Answer() != ""
}

// wayOf is which of the three ways the page is on.
func wayOf(v *visit, forms followForms) string {
	if forms.Way != "" {
		return forms.Way
	}
	query := v.URL.Query()
	switch way := query.Get("way"); {
	case way == "article", way == "existing", way == "none":
		return way
	case query.Get("article") != "" || query.Get("find") != "":
		return "existing"
	}
	return ""
}

// addTargets finds the article and the draft of an outcome. Either may be gone by now.
func (s *Site) addTargets(v *visit, data *followData) error {
	err := s.opts.DB.As(v.Context(), v.person.Viewer(), func(tx pgx.Tx) error {
		if data.Outcome.Article != "" {
			a, _, err := knowledge.Stored(v.Context(), tx, data.Outcome.Article)
			switch {
			case err == nil:
				data.Linked = &a
			case errors.Is(err, knowledge.ErrNotFound):
				data.Gone = true
			default:
				return err
			}
		}
		if data.Draft == "" {
			return nil
		}
		d, err := knowledge.OpenDraft(v.Context(), tx, data.Draft)
		if errors.Is(err, knowledge.ErrNoDraft) {
			return nil
		}
		data.Drafting = &d
		return err
	})
	if err != nil || data.Linked == nil {
		return err
	}
	gone, err := evaluation.Unpublished(v.Context(), s.opts.DB, []string{data.Linked.Slug})
	data.Gone = gone[data.Linked.Slug]
	return err
}

// toFollow is the question of the path, if something may come of it already.
func (s *Site) toFollow(v *visit) (escalation.Thread, escalation.Outcome, error) {
	thread, err := s.atHR(v)
	if err == nil && !mayFollow(thread) {
		err = errNotFound
	}
	if err != nil {
		return escalation.Thread{}, escalation.Outcome{}, err
	}
	outcome, err := s.opts.Questions.Outcome(v.Context(), v.person.Viewer(), thread.ID)
	return thread, outcome, err
}

// linkArticle leads a question to an article that is there; without one it leads nowhere any more.
func (s *Site) linkArticle(v *visit) (result, error) {
	thread, _, err := s.toFollow(v)
	if err != nil {
		return result{}, err
	}
	slug, done := v.PostForm.Get("article"), "unlinked"
	if slug != "" {
		article, err := knowledge.Find(v.Context(), s.opts.DB, slug, v.person.Tags())
		if err != nil {
			return result{}, err
		}
		slug, done = article.Slug, "linked"
	}
	err = s.opts.DB.As(v.Context(), v.person.Viewer(), func(tx pgx.Tx) error {
		return s.opts.Questions.Link(v.Context(), tx, thread.ID, slug)
	})
	return followed(thread, done), err
}

// noArticle notes why nothing is published of a question.
func (s *Site) noArticle(v *visit) (result, error) {
	thread, _, err := s.toFollow(v)
	if err != nil {
		return result{}, err
	}
	form := noArticleForm{Why: v.PostForm.Get("why"), Note: v.PostForm.Get("note")}
	done := "noArticle"
	if v.PostForm.Get("undo") != "" {
		form, done = noArticleForm{}, "articleOpen"
	} else if form.Why == "" {
		form.Problem = v.text("follow.whyMissing")
	}
	if form.Problem == "" {
		err = s.opts.Questions.NoArticle(v.Context(), v.person.Viewer(), thread.ID, escalation.Reason(form.Why), form.Note)
		switch {
		case err == nil:
			return followed(thread, done), nil
		case errors.Is(err, escalation.ErrTooLong):
			form.Problem = v.text("follow.noteLong", escalation.MaxReason)
		case errors.Is(err, escalation.ErrReason):
			form.Problem = v.text("follow.whyMissing")
		default:
			return result{}, err
		}
	}
	return s.notFollowed(v, thread, followForms{None: form, Way: "none"})
}

// notFollowed shows the form that was not taken.
func (s *Site) notFollowed(v *visit, t escalation.Thread, forms followForms) (result, error) {
	res, err := s.showAnswer(v, t, answerParts{Follow: forms})
	res.status = http.StatusUnprocessableEntity
	return res, err
}

func followed(t escalation.Thread, done string) result {
	return goTo("/hr/questions/" + t.ID.String() + "?" + url.Values{"done": {done}}.Encode() + "#follow")
}

// classify says of which kind the gap is that a question shows.
func (s *Site) classify(v *visit) (result, error) {
	thread, err := s.atHR(v)
	if err != nil {
		return result{}, err
	}
	_, err = s.opts.Questions.Classify(v.Context(), v.person.Viewer(), thread.ID, escalation.GapKind(v.PostForm.Get("kind")))
	if errors.Is(err, escalation.ErrGapKind) {
		err = errBadRequest
	}
	return followed(thread, "classified"), err
}
