package web

import (
	"errors"
	"net/http"
	"time"

	"github.com/google/uuid"

	"dousuru/chat/escalation"
)

// handData is the part of HR's page of a question that says whose it is and until when it waits.
type handData struct {
	ID uuid.UUID
	escalation.Handling
	Colleagues []escalation.Colleague
	Me         uuid.UUID
	Due        string
	Late       bool
}

// notesData is what colleagues tell each other about a question.
type notesData struct {
	ID      uuid.UUID
	Notes   []escalation.Note
	Text    string // typed, not yet kept
	Problem string
}

// MaxRemark is for the template.
func (notesData) MaxRemark() int { return escalation.MaxRemark }

// notesOf is nil for a question that was taken back.
func (s *Site) notesOf(v *visit, t escalation.Thread, typed, problem string) (*notesData, error) {
	if t.State == escalation.Withdrawn {
		return nil, nil
	}
	notes, err := s.opts.Questions.Notes(v.Context(), v.person.Viewer(), t.ID)
	return &notesData{t.ID, notes, typed, problem}, err
}

// addNote keeps a note for colleagues.
func (s *Site) addNote(v *visit) (result, error) {
	thread, err := s.atHR(v)
	if err != nil {
		return result{}, err
	}
	text := v.PostForm.Get("note")
	err = s.opts.Questions.AddNote(v.Context(), v.person.Viewer(), thread.ID, text)
	problem := ""
	switch {
	case errors.Is(err, escalation.ErrEmpty):
		problem = v.text("note.empty")
	case errors.Is(err, escalation.ErrTooLong):
		problem = v.text("note.tooLong", escalation.MaxRemark)
	case err != nil:
		return result{}, err
	default:
		return goTo("/hr/questions/" + thread.ID.String() + "?done=noted#notes"), nil
	}
	res, err := s.showAnswer(v, thread, answerParts{Note: text, NoteProblem: problem})
	res.status = http.StatusUnprocessableEntity
	return res, err
}

// removeNote takes back a note of one's own; a press twice does no harm.
func (s *Site) removeNote(v *visit) (result, error) {
	id, err := v.id()
	if err != nil {
		return result{}, err
	}
	note, err := uuid.Parse(v.PathValue("note"))
	if err != nil {
		return result{}, errNotFound
	}
	if err := s.opts.Questions.RemoveNote(v.Context(), v.person.Viewer(), id, note); err != nil && !errors.Is(err, escalation.ErrNotFound) {
		return result{}, err
	}
	return goTo("/hr/questions/" + id.String() + "?done=noteRemoved#notes"), nil
}

func (s *Site) handOf(v *visit, t escalation.Thread) (*handData, error) {
	if t.State == escalation.Withdrawn {
		return nil, nil
	}
	viewer := v.person.Viewer()
	handling, err := s.opts.Questions.HandlingOf(v.Context(), viewer, t.ID)
	if err != nil {
		return nil, err
	}
	colleagues, err := s.opts.Questions.Colleagues(v.Context(), viewer)
	return &handData{t.ID, handling, colleagues, v.person.ID, v.dueIn(s.opts.Questions.Calendar, t.DueAt, time.Now()), t.Late}, err
}

// assign gives the question to somebody at HR, or to nobody.
func (s *Site) assign(v *visit) (result, error) {
	id, err := v.id()
	if err != nil {
		return result{}, err
	}
	to, err := assigneeOf(v)
	if err != nil {
		return result{}, errBadRequest
	}
	if err := s.opts.Questions.Assign(v.Context(), v.person.Viewer(), id, to); err != nil {
		return result{}, err
	}
	return goTo("/hr/questions/" + id.String() + "?done=assigned"), nil
}
