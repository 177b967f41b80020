package web

import (
	"errors"

	"github.com/google/uuid"

	"dousuru/chat/journey"
	"dousuru/chat/oneonone"
)

// A dousuruForm is the question 「どうする？」 with what was chosen and written.
type dousuruForm struct {
	Action    string
	Responses []journey.Response
	Response  journey.Response
	Typed     string
	MaxWords  int
	Problem   string
}

func newDousuruForm(action string) dousuruForm {
	return dousuruForm{Action: action, Responses: responses, MaxWords: journey.MaxWords}
}

// answerProblem is the sentence for what is wrong with an answer to 「どうする？」.
func (v *visit) answerProblem(err error) string {
	switch {
	case errors.Is(err, journey.ErrResponse):
		return v.text("journey.errorResponse")
	case errors.Is(err, journey.ErrTooLong):
		return v.text("journey.errorTooLong", journey.MaxWords)
	}
	return ""
}

// decided leads to what goes on after いま動く, where a first step may be noted, or back.
func (s *Site) decided(id uuid.UUID, r journey.Response, back string) result {
	if r == journey.Act {
		return goTo("/journey/" + id.String() + "?done=oneDecided#plan")
	}
	return goTo(back)
}

type afterData struct {
	half
	dousuruForm
}

// afterPage asks 「どうする？」 after a 1on1 without any card.
func (s *Site) afterPage(v *visit) (result, error) {
	return s.showAfter(v, newDousuruForm("/oneonone/after"))
}

func (s *Site) showAfter(v *visit, form dousuruForm) (result, error) {
	h, err := s.ownHalf(v)
	if err != nil {
		return result{}, err
	}
	return refusedForm("oneonone/after", afterData{h, form}, form.Problem), nil
}

// decideAfter keeps the answer in the person's journey.
func (s *Site) decideAfter(v *visit) (result, error) {
	form := newDousuruForm("/oneonone/after")
	form.Response, form.Typed = journey.Response(v.PostForm.Get("response")), v.PostForm.Get("words")
	id, err := oneonone.Decide(v.Context(), s.opts.DB, v.self(), v.text("oneAfter.topic"), form.Response, form.Typed)
	if form.Problem = v.answerProblem(err); form.Problem != "" {
		return s.showAfter(v, form)
	}
	return s.decided(id, form.Response, "/oneonone?done=oneDecided"), err
}
