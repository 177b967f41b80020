package web

import (
	"strings"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"dousuru/chat/escalation"
	"dousuru/knowledge"
)

// purposeAnswer is what a draft that comes of an answer is begun for.
const purposeAnswer = "answer"

// maxArticleQuestion is how long the question of a new article may be, in characters: it is a title.
const maxArticleQuestion = 200

// articleForm is what came of the form of a new article. It begins with HR's own answer and an empty question: the asker's
// wording is not offered.
type articleForm struct {
	Question, Text string
	Problem        string
	Leaks          []leak
	Ticked         []string
}

// Looked tells whether HR ticked a doubt.
func (f articleForm) Looked(key string) bool {
	for _, ticked := range f.Ticked {
		if ticked == key {
			return true
		}
	}
	return false
}

// MaxQuestion and MaxText are for the template.
func (followData) MaxQuestion() int { return maxArticleQuestion }
func (followData) MaxText() int     { return escalation.MaxAnswer }

// draftArticle begins the draft of an article from HR's answer, once nothing in it tells of a person or repeats an asker.
func (s *Site) draftArticle(v *visit) (result, error) {
	thread, outcome, err := s.toFollow(v)
	if err != nil {
		return result{}, err
	}
	form := articleForm{Question: strings.TrimSpace(v.PostForm.Get("title")), Text: strings.TrimSpace(v.PostForm.Get("text")), Ticked: v.PostForm["sure"]}
	if form.Problem, err = s.checkArticle(v, &form, outcome.Said); err != nil {
		return result{}, err
	}
	if form.Problem != "" {
		return s.notFollowed(v, thread, followForms{Article: form, Way: "article"})
	}
	slug := ""
	err = s.opts.DB.As(v.Context(), v.person.Viewer(), func(tx pgx.Tx) error {
		if slug, err = knowledge.DraftFAQ(v.Context(), tx, form.Question, form.Text, purposeAnswer); err != nil {
			return err
		}
		return s.opts.Questions.Drafted(v.Context(), tx, thread.ID, slug)
	})
	return followed(thread, "articleDrafted"), err
}

// checkArticle says in words what keeps a text from becoming a draft, and finds the places to look at.
func (s *Site) checkArticle(v *visit, form *articleForm, said []string) (problem string, err error) {
	switch {
	case form.Question == "":
		return v.text("follow.questionEmpty"), nil
	case utf8.RuneCountInString(form.Question) > maxArticleQuestion:
		return v.text("follow.questionLong", maxArticleQuestion), nil
	case form.Text == "":
		return v.text("follow.textEmpty"), nil
	case utf8.RuneCountInString(form.Text) > escalation.MaxAnswer:
		return v.text("follow.textLong", escalation.MaxAnswer), nil
	}
	form.Leaks, err = s.leaksOf(v, []written{{"follow.question", form.Question}, {"follow.text", form.Text}}, said)
	if err != nil {
		return "", err
	}
	if copiedFromAny(form.Question, said, nil) {
		return v.text("follow.questionCopied"), nil
	}
	left := unlooked(form.Leaks, form.Ticked)
	for _, l := range left {
		if l.Problem {
			return v.text("follow.problems"), nil
		}
	}
	if len(left) > 0 {
		return v.text("follow.doubts"), nil
	}
	return "", nil
}
