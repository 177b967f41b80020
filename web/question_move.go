package web

import (
	"context"
	"errors"
	"net/http"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/chat"
	"dousuru/chat/escalation"
	"dousuru/chat/journey"
	"dousuru/internal/postgres"
)

// tellHR adds what the asker wrote to their thread.
func (s *Site) tellHR(v *visit) (result, error) {
	thread, err := s.own(v)
	if err != nil {
		return result{}, err
	}
	data := threadData{Thread: thread}
	if taken, err := s.tell(v, v.self(), &data); err != nil || !taken {
		return s.refused(v, data, err)
	}
	return goTo("/questions/" + thread.ID.String() + "?done=told"), nil
}

// tell takes the reply of the form; where it cannot be taken, the form holds it and what is wrong with it.
func (s *Site) tell(v *visit, as postgres.Viewer, data *threadData) (taken bool, err error) {
	data.Typed = v.PostForm.Get("text")
	if data.Once, err = uuid.Parse(v.PostForm.Get("once")); err != nil {
		data.Once = uuid.New()
	}
	switch err := s.opts.Questions.TellOnce(v.Context(), as, data.ID, data.Typed, data.Once); {
	case errors.Is(err, escalation.ErrEmpty):
		data.Problem = v.text("question.replyEmpty")
	case errors.Is(err, escalation.ErrTooLong):
		data.Problem = v.text("question.replyLong", escalation.MaxTold)
	case errors.Is(err, escalation.ErrClosed), errors.Is(err, escalation.ErrMove):
		data.Problem = v.text("question.moved")
	case err != nil:
		return false, err
	default:
		data.Typed, data.Once = "", uuid.Nil
		return true, nil
	}
	return false, nil
}

// refused shows the page again with what was not taken.
func (s *Site) refused(v *visit, data threadData, err error) (result, error) {
	if err != nil {
		return result{}, err
	}
	res, err := s.showQuestion(v, data)
	res.status = http.StatusUnprocessableEntity
	return res, err
}

func (s *Site) withdraw(v *visit) (result, error) {
	return s.moveQuestion(v, s.opts.Questions.Withdraw, "withdrawn")
}

func (s *Site) restoreQuestion(v *visit) (result, error) {
	return s.moveQuestion(v, s.opts.Questions.Restore, "questionRestored")
}

func (s *Site) joinQuestion(v *visit) (result, error) {
	return s.moveQuestion(v, s.opts.Questions.Join, "questionJoined")
}

// declineQuestion leaves an invitation, or a question that was joined; the person no longer sees it.
func (s *Site) declineQuestion(v *visit) (result, error) {
	if _, err := s.moveQuestion(v, s.opts.Questions.Decline, ""); err != nil {
		return result{}, err
	}
	return goTo("/questions?done=questionDeclined"), nil
}

// moveQuestion does something with a question of the person's own. Pressed twice it is done once.
func (s *Site) moveQuestion(v *visit, move func(context.Context, postgres.Viewer, uuid.UUID) error, done string) (result, error) {
	thread, err := s.own(v)
	if err != nil {
		return result{}, err
	}
	err = move(v.Context(), v.self(), thread.ID)
	switch {
	case errors.Is(err, escalation.ErrMove), errors.Is(err, escalation.ErrClosed):
		data := threadData{Thread: thread, Problem: v.text("question.moved")}
		res, err := s.showQuestion(v, data)
		res.status = http.StatusConflict
		return res, err
	case err != nil:
		return result{}, err
	}
	return goTo("/questions/" + thread.ID.String() + "?done=" + done), nil
}

// decideQuestion keeps the person's どうする about an answer in their journey.
func (s *Site) decideQuestion(v *visit) (result, error) {
	thread, err := s.own(v)
	if err != nil {
		return result{}, err
	}
	data := threadData{Thread: thread, Words: v.PostForm.Get("words")}
	err = s.opts.DB.As(v.Context(), v.self(), func(tx pgx.Tx) error {
		_, err := chat.DecideAbout(v.Context(), tx, s.opts.Questions, v.person.ID, thread.ID, journey.Response(v.PostForm.Get("response")), data.Words)
		return err
	})
	switch {
	case errors.Is(err, journey.ErrResponse):
		data.Fault = v.text("journey.errorResponse")
	case errors.Is(err, journey.ErrTooLong):
		data.Fault = v.text("journey.errorTooLong", journey.MaxWords)
	case err != nil:
		return result{}, err
	default:
		return goTo("/questions/" + thread.ID.String() + "?done=questionDecided"), nil
	}
	return s.refused(v, data, nil)
}
