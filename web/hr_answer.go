package web

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"dousuru/chat/escalation"
)

type answerData struct {
	escalation.Thread
	answerForm
	MaxAnswer int
	Modules   []escalation.Module
	Hand      *handData    // each nil where the page does not show it
	Notes     *notesData   //
	Group     *groupData   //
	Passing   *passingData // nil where nobody waits for HR
	Follow    *followData  // nil for what was taken back
}

// Answers tells how many askers get what is written now.
func (d answerData) Answers() int {
	if d.Group == nil {
		return 1
	}
	return max(1, len(d.Group.Members))
}

// Writable tells whether there is something to write to.
func (d answerData) Writable() bool {
	return d.State != escalation.Withdrawn && d.State != escalation.Kept
}

// answerParts is what came of the forms of the page: nothing where it is only looked at.
type answerParts struct {
	Answer       answerForm
	Note         string
	NoteProblem  string
	GroupProblem string
	Passing      passingForm
	Follow       followForms
}

// answerForm is what came of the form.
type answerForm struct {
	Text    string // typed, not yet sent
	Draft   bool   // the text was kept from an earlier visit
	Preview string // what the text says to this asker
	Problem string
}

// openQuestion shows HR one question, which counts as seen from then on.
func (s *Site) openQuestion(v *visit) (result, error) {
	thread, err := s.atHR(v)
	if err != nil {
		return result{}, err
	}
	if thread, err = s.opened(v, thread); err != nil {
		return result{}, err
	}
	form := answerForm{}
	if form.Text, err = s.opts.Questions.Draft(v.Context(), v.person.Viewer(), thread.ID); err != nil {
		return result{}, err
	}
	form.Draft = form.Text != ""
	quoted, err := s.quoted(v, thread)
	if err != nil {
		return result{}, err
	}
	if quoted != "" && !strings.Contains(form.Text, quoted) {
		form.Text = strings.TrimLeft(form.Text+"\n\n"+quoted, "\n")
	}
	return s.showAnswer(v, thread, answerParts{Answer: form})
}

// opened notes what HR has before its eyes, if it is new.
func (s *Site) opened(v *visit, t escalation.Thread) (escalation.Thread, error) {
	if t.State == escalation.Withdrawn || fetchedAhead(v) {
		return t, nil
	}
	handling, err := s.opts.Questions.HandlingOf(v.Context(), v.person.Viewer(), t.ID)
	if err != nil || t.State != escalation.Asked && !handling.Unread {
		return t, err
	}
	if err := s.opts.Questions.See(v.Context(), v.person.Viewer(), t.ID); err != nil {
		return t, err
	}
	if t.State == escalation.Asked {
		t.State = escalation.Seen
	}
	return t, nil
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
	if data.Writable() {
		if data.Modules, err = s.opts.Questions.Modules(v.Context(), v.person.Viewer()); err != nil {
			return result{}, err
		}
	}
	if data.Hand, err = s.handOf(v, t); err != nil {
		return result{}, err
	}
	if data.Notes, err = s.notesOf(v, t, forms.Note, forms.NoteProblem); err != nil {
		return result{}, err
	}
	if data.Group, err = s.groupOf(v, t, forms.GroupProblem); err != nil {
		return result{}, err
	}
	if data.Passing, err = s.passingOf(v, t, forms.Passing); err != nil {
		return result{}, err
	}
	data.Follow, err = s.followOf(v, t, forms.Follow)
	return show("hr/answer", data), err
}

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
