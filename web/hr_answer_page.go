package web

import (
	"strings"

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
	Breakable bool         // the name behind its alias can be had in danger
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
	if t.Identity == escalation.Alias {
		if data.Breakable, err = s.opts.Questions.Breakable(v.Context(), v.person.Viewer(), t.ID); err != nil {
			return result{}, err
		}
	}
	data.Follow, err = s.followOf(v, t, forms.Follow)
	return show("hr/answer", data), err
}
