package web

import (
	"errors"
	"net/http"

	"github.com/google/uuid"

	"dousuru/chat/escalation"
)

// askedData is what HR asks an executive. The askers do not show in it.
type askedData struct {
	Open     []escalation.Pass
	Problem  string
	For      uuid.UUID // which one the problem and the text belong to
	Text     string    // typed, not yet sent
	Gone     bool      // the one replied to was taken back meanwhile: the text stands apart
	MaxReply int
}

// asked is the executive's page.
func (s *Site) asked(v *visit) (result, error) { return s.showAsked(v, askedData{}) }

func (s *Site) showAsked(v *visit, data askedData) (result, error) {
	var err error
	data.MaxReply = escalation.MaxAnswer
	data.Open, err = s.opts.Questions.PassedTo(v.Context(), v.person.Viewer())
	res := show("asked", data)
	if data.Problem != "" {
		res.status = http.StatusUnprocessableEntity
	}
	if data.Gone {
		res.status = http.StatusConflict
	}
	return res, err
}

// replyToHR sends the executive's reply to HR. Whatever keeps it from being sent, the text stays.
func (s *Site) replyToHR(v *visit) (result, error) {
	id, err := v.id()
	if err != nil {
		return result{}, err
	}
	data := askedData{For: id, Text: v.PostForm.Get("reply")}
	err = s.opts.Questions.ReplyToHR(v.Context(), v.person.Viewer(), id, data.Text)
	switch {
	case err == nil:
		return goTo("/asked?done=repliedToHR"), nil
	case errors.Is(err, escalation.ErrEmpty):
		data.Problem = v.text("asked.empty")
	case errors.Is(err, escalation.ErrTooLong):
		data.Problem = v.text("asked.tooLong", escalation.MaxAnswer)
	case errors.Is(err, escalation.ErrNotFound), errors.Is(err, escalation.ErrMove), errors.Is(err, escalation.ErrClosed):
		data.Problem, data.Gone = v.text("asked.gone"), true
	default:
		return result{}, err
	}
	return s.showAsked(v, data)
}
