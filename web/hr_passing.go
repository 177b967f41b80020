package web

import (
	"errors"
	"net/http"
	"strings"

	"github.com/google/uuid"

	"dousuru/chat/escalation"
	"dousuru/internal/directory"
	"dousuru/internal/postgres"
	"dousuru/knowledge"
)

// passingData is the part of HR's page of a question that asks an executive or another desk, and shows what they said.
type passingData struct {
	ID         uuid.UUID // of the question
	Passes     []passEntry
	Executives []directory.Person
	Desks      []knowledge.Desk
	MayPass    bool
	passingForm
}

// A passEntry is one asking.
type passEntry struct {
	escalation.Pass
	To string // name of the executive or the desk
}

// Open tells whether nobody has replied yet; ToDesk whether HR notes the reply itself.
func (p passEntry) Open() bool   { return p.BackOn.IsZero() }
func (p passEntry) ToDesk() bool { return p.Pass.Desk != "" }

// passingForm is what came of the form.
type passingForm struct {
	To      string // "person:<uuid>" or "desk:<slug>"
	Note    string
	Heard   string // what a desk said
	Problem string
}

// MaxNote and MaxReply are for the template.
func (passingData) MaxNote() int  { return escalation.MaxNote }
func (passingData) MaxReply() int { return escalation.MaxAnswer }

// passingOf is nil for a question that waits for nothing of HR.
func (s *Site) passingOf(v *visit, t escalation.Thread, form passingForm) (*passingData, error) {
	if t.State == escalation.Withdrawn || t.State == escalation.Kept {
		return nil, nil
	}
	data := &passingData{ID: t.ID, MayPass: t.State != escalation.Passed, passingForm: form}
	passes, err := s.opts.Questions.Passes(v.Context(), v.person.Viewer(), t.ID)
	if err != nil {
		return nil, err
	}
	if data.Desks, err = knowledge.Desks(v.Context(), s.opts.DB); err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, d := range data.Desks {
		names[d.Slug] = d.Name
	}
	for _, p := range passes {
		entry := passEntry{Pass: p, To: v.text("passing.person", p.Executive)}
		if entry.ToDesk() {
			if entry.To = names[p.Desk]; entry.To == "" { // it left the list meanwhile
				entry.To = p.Desk
			}
		}
		data.Passes = append(data.Passes, entry)
	}
	data.Executives, err = directory.WithRole(v.Context(), s.opts.DB, v.person.Viewer(), postgres.RoleExecutive)
	return data, err
}

// passOn asks an executive or a desk. What keeps it from going leaves the form as it was.
func (s *Site) passOn(v *visit) (result, error) {
	thread, err := s.atHR(v)
	if err != nil {
		return result{}, err
	}
	form := passingForm{To: v.PostForm.Get("to"), Note: v.PostForm.Get("note")}
	kind, to, _ := strings.Cut(form.To, ":")
	viewer, questions := v.person.Viewer(), s.opts.Questions
	switch kind {
	case "person":
		var id uuid.UUID
		if id, err = uuid.Parse(to); err == nil {
			err = questions.PassToExecutive(v.Context(), viewer, thread.ID, id, form.Note)
		} else {
			err = escalation.ErrNotFound
		}
	case "desk":
		err = questions.PassToDesk(v.Context(), viewer, thread.ID, to, form.Note)
	default:
		form.Problem = v.text("passing.toWhom")
		return s.passingFailed(v, thread, form, http.StatusUnprocessableEntity)
	}
	return s.passed(v, thread, form, "passedOn", err)
}

// takeBack ends what was passed on; heard does so with what a desk said.
func (s *Site) takeBack(v *visit) (result, error) {
	thread, err := s.atHR(v)
	if err != nil {
		return result{}, err
	}
	return s.passed(v, thread, passingForm{}, "takenBack", s.opts.Questions.TakeBack(v.Context(), v.person.Viewer(), thread.ID))
}

func (s *Site) heard(v *visit) (result, error) {
	thread, err := s.atHR(v)
	if err != nil {
		return result{}, err
	}
	form := passingForm{Heard: v.PostForm.Get("reply")}
	return s.passed(v, thread, form, "heard", s.opts.Questions.Heard(v.Context(), v.person.Viewer(), thread.ID, form.Heard))
}

// passed is the page after one of these, or the form again with what kept it.
func (s *Site) passed(v *visit, t escalation.Thread, form passingForm, done string, err error) (result, error) {
	status := http.StatusUnprocessableEntity
	switch {
	case err == nil:
		return goTo("/hr/questions/" + t.ID.String() + "?done=" + done + "#passing"), nil
	case errors.Is(err, escalation.ErrTooLong) && form.Heard != "":
		form.Problem = v.text("passing.replyLong", escalation.MaxAnswer)
	case errors.Is(err, escalation.ErrTooLong):
		form.Problem = v.text("passing.noteLong", escalation.MaxNote)
	case errors.Is(err, escalation.ErrEmpty):
		form.Problem = v.text("passing.replyEmpty")
	case errors.Is(err, escalation.ErrMove), errors.Is(err, escalation.ErrClosed), errors.Is(err, escalation.ErrNotFound):
		form.Problem, status = v.text("passing.moved"), http.StatusConflict
	default:
		return result{}, err
	}
	return s.passingFailed(v, t, form, status)
}

func (s *Site) passingFailed(v *visit, t escalation.Thread, form passingForm, status int) (result, error) {
	if t, err := s.atHR(v); err == nil { // as it stands now
		res, err := s.showAnswer(v, t, answerParts{Passing: form})
		res.status = status
		return res, err
	}
	return result{}, escalation.ErrNotFound
}

// quoted is the reply of ?quote=, for the answer form; empty without one.
func (s *Site) quoted(v *visit, t escalation.Thread) (string, error) {
	id, err := uuid.Parse(v.URL.Query().Get("quote"))
	if err != nil {
		return "", nil
	}
	passes, err := s.opts.Questions.Passes(v.Context(), v.person.Viewer(), t.ID)
	for _, p := range passes {
		if p.ID == id {
			return p.Reply, err
		}
	}
	return "", err
}
