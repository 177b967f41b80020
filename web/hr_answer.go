package web

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"dousuru/chat/escalation"
)

type answerData struct {
	escalation.Thread
	answerForm
	MaxAnswer int
	Passing   *passingData // nil where nobody waits for HR
	Follow    *followData  // nil for what was taken back
}

// answerParts is what came of the forms of the page: nothing where it is only looked at.
type answerParts struct {
	Answer  answerForm
	Passing passingForm
	Follow  followForms
}

// answerForm is what came of the form.
type answerForm struct {
	Text    string // typed, not yet sent
	Problem string
}

// openQuestion shows HR one question, which counts as seen from then on.
func (s *Site) openQuestion(v *visit) (result, error) {
	thread, err := s.atHR(v)
	if err != nil {
		return result{}, err
	}
	if thread.State == escalation.Asked && !fetchedAhead(v) {
		if err := s.opts.Questions.See(v.Context(), v.person.Viewer(), thread.ID); err != nil {
			return result{}, err
		}
		thread.State = escalation.Seen
	}
	quoted, err := s.quoted(v, thread)
	if err != nil {
		return result{}, err
	}
	return s.showAnswer(v, thread, answerParts{Answer: answerForm{Text: quoted}})
}

// atHR finds the question of the path as HR sees it. What the asker took back is no longer shown.
func (s *Site) atHR(v *visit) (escalation.Thread, error) {
	id, err := v.id()
	if err != nil {
		return escalation.Thread{}, err
	}
	thread, err := s.opts.Questions.Find(v.Context(), v.person.Viewer(), id)
	if thread.State == escalation.Withdrawn {
		thread.Question, thread.Messages, thread.Asker = "", nil, ""
	}
	return thread, err
}

func (s *Site) showAnswer(v *visit, t escalation.Thread, forms answerParts) (result, error) {
	data := answerData{Thread: t, answerForm: forms.Answer, MaxAnswer: escalation.MaxAnswer}
	var err error
	if data.Passing, err = s.passingOf(v, t, forms.Passing); err != nil {
		return result{}, err
	}
	data.Follow, err = s.followOf(v, t, forms.Follow)
	return show("hr/answer", data), err
}

// notSent shows the answer that could not be sent in its form.
func (s *Site) notSent(v *visit, t escalation.Thread, text, problem string, status int) (result, error) {
	res, err := s.showAnswer(v, t, answerParts{Answer: answerForm{text, problem}})
	res.status = status
	return res, err
}

// answer sends HR's answer. Whatever keeps it from being sent, the text stays in the form.
func (s *Site) answer(v *visit) (result, error) {
	thread, err := s.atHR(v)
	if err != nil {
		return result{}, err
	}
	text := v.PostForm.Get("answer")
	if repeated(thread, text) { // the button was pressed twice, or a broken answer sent again
		return answered(thread), nil
	}
	if seen, err := strconv.Atoi(v.PostForm.Get("seen")); err == nil && seen < len(thread.Messages) {
		return s.notSent(v, thread, text, v.text("answer.moved"), http.StatusConflict)
	}
	_, err = s.opts.Questions.Answer(v.Context(), v.person.Viewer(), thread.ID, text)
	switch {
	case errors.Is(err, escalation.ErrEmpty):
		return s.notSent(v, thread, text, v.text("answer.empty"), http.StatusUnprocessableEntity)
	case errors.Is(err, escalation.ErrTooLong):
		return s.notSent(v, thread, text, v.text("answer.tooLong", escalation.MaxAnswer), http.StatusUnprocessableEntity)
	case errors.Is(err, escalation.ErrClosed):
		thread.State = escalation.Withdrawn
		return s.notSent(v, thread, text, v.text("answer.closed"), http.StatusConflict)
	case err != nil:
		return result{}, err
	}
	return answered(thread), nil
}

func repeated(t escalation.Thread, text string) bool {
	n := len(t.Messages)
	return n > 0 && t.Messages[n-1].Author == "hr" && t.Messages[n-1].Body == strings.TrimSpace(text)
}

func answered(t escalation.Thread) result {
	done := "answered"
	if t.Anonymous() {
		done = "answeredAnonymous"
	}
	return goTo("/hr/questions/" + t.ID.String() + "?done=" + done)
}
