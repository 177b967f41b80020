package web

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"dousuru/chat/escalation"
)

// notSent shows the answer that could not be sent in its form.
func (s *Site) notSent(v *visit, t escalation.Thread, text, problem string, status int) (result, error) {
	res, err := s.showAnswer(v, t, answerParts{Answer: answerForm{Text: text, Problem: problem}})
	res.status = status
	return res, err
}

// answer does what the pressed button of the answer's form says. Whatever keeps a text from being sent, it stays in the form.
func (s *Site) answer(v *visit) (result, error) {
	thread, err := s.atHR(v)
	if err != nil {
		return result{}, err
	}
	text := v.PostForm.Get("answer")
	switch v.PostForm.Get("do") {
	case "insert":
		return s.insertModule(v, thread, text)
	case "preview":
		return s.previewAnswer(v, thread, text)
	}
	again, err := s.repeated(v, thread, text)
	if err != nil {
		return s.unsent(v, thread, text, err)
	}
	if again { // the button was pressed twice, or a broken answer sent again
		return answered(thread), nil
	}
	seen, err := strconv.Atoi(v.PostForm.Get("seen"))
	if err != nil {
		seen = len(thread.Messages)
	}
	if seen < len(thread.Messages) {
		return s.notSent(v, thread, text, v.text("answer.moved"), http.StatusConflict)
	}
	if v.PostForm.Get("do") == "ask" {
		if err := s.opts.Questions.AskBack(v.Context(), v.person.Viewer(), thread.ID, text, len(thread.Messages)); err != nil {
			return s.unsent(v, thread, text, err)
		}
		return goTo("/hr/questions/" + thread.ID.String() + "?done=askedBack"), nil
	}
	if _, err = s.opts.Questions.Answer(v.Context(), v.person.Viewer(), thread.ID, text, len(thread.Messages)); err != nil {
		return s.unsent(v, thread, text, err)
	}
	if v.PostForm.Get("take") != "" {
		if err := s.opts.Questions.Assign(v.Context(), v.person.Viewer(), thread.ID, v.person.ID); err != nil {
			return result{}, err
		}
	}
	return answered(thread), nil
}

// unsent says what kept a text from being sent.
func (s *Site) unsent(v *visit, t escalation.Thread, text string, err error) (result, error) {
	var unknown *escalation.UnknownVariable
	switch {
	case errors.Is(err, escalation.ErrEmpty):
		return s.notSent(v, t, text, v.text("answer.empty"), http.StatusUnprocessableEntity)
	case errors.Is(err, escalation.ErrTooLong):
		return s.notSent(v, t, text, v.text("answer.tooLong", escalation.MaxAnswer), http.StatusUnprocessableEntity)
	case errors.As(err, &unknown):
		return s.notSent(v, t, text, v.text("answer.unknownVariable", unknown.Name), http.StatusUnprocessableEntity)
	case errors.Is(err, escalation.ErrMove):
		return s.notSent(v, t, text, v.text("answer.notNow"), http.StatusConflict)
	case errors.Is(err, escalation.ErrMoved): // in this moment, by a colleague or by the same press twice
		now, err := s.atHR(v)
		if err != nil {
			return result{}, err
		}
		if again, err := s.repeated(v, now, text); err != nil || again {
			return answered(now), err
		}
		return s.notSent(v, now, text, v.text("answer.moved"), http.StatusConflict)
	case errors.Is(err, escalation.ErrClosed):
		t.State = escalation.Withdrawn
		return s.notSent(v, t, text, v.text("answer.closed"), http.StatusConflict)
	}
	return result{}, err
}

// insertModule puts a text module behind what was typed: what the script does at the cursor.
func (s *Site) insertModule(v *visit, t escalation.Thread, text string) (result, error) {
	id, err := uuid.Parse(v.PostForm.Get("module"))
	if err != nil {
		return s.notSent(v, t, text, v.text("answer.whichModule"), http.StatusUnprocessableEntity)
	}
	modules, err := s.opts.Questions.Modules(v.Context(), v.person.Viewer())
	if err != nil {
		return result{}, err
	}
	for _, m := range modules {
		if m.ID == id {
			text = strings.TrimLeft(strings.TrimRight(text, "\n ")+"\n\n"+m.Body, "\n")
		}
	}
	return s.showAnswer(v, t, answerParts{Answer: answerForm{Text: text}})
}

// previewAnswer shows what a text says once its variables are filled in.
func (s *Site) previewAnswer(v *visit, t escalation.Thread, text string) (result, error) {
	if strings.TrimSpace(text) == "" {
		return s.unsent(v, t, text, escalation.ErrEmpty)
	}
	filled, err := s.opts.Questions.Expand(v.Context(), v.person.Viewer(), t.ID, text)
	if err != nil {
		return s.unsent(v, t, text, err)
	}
	return s.showAnswer(v, t, answerParts{Answer: answerForm{Text: text, Preview: filled}})
}

// repeated tells whether HR's last message is this one.
func (s *Site) repeated(v *visit, t escalation.Thread, text string) (bool, error) {
	n := len(t.Messages)
	if n == 0 || t.Messages[n-1].Author != "hr" {
		return false, nil
	}
	filled, err := s.opts.Questions.Expand(v.Context(), v.person.Viewer(), t.ID, strings.TrimSpace(text))
	return t.Messages[n-1].Body == filled, err
}

func answered(t escalation.Thread) result {
	done := "answered"
	if t.Anonymous() {
		done = "answeredAnonymous"
	}
	return goTo("/hr/questions/" + t.ID.String() + "?done=" + done)
}
