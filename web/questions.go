package web

import (
	"strings"

	"dousuru/chat/escalation"
	"dousuru/knowledge"
)

// threadData is a question as its asker sees it.
type threadData struct {
	escalation.Thread
	Receipt string             // of an anonymous question; shown to whoever just typed it
	Came    *knowledge.Article // that came of it; nil: none that may be shown
}

// questions lists the person's named questions.
func (s *Site) questions(v *visit) (result, error) {
	threads, err := s.opts.Questions.Mine(v.Context(), v.self())
	if err != nil {
		return result{}, err
	}
	return show("questions", threads), nil
}

// question shows one of them. Its answer counts as read from then on, unless a browser only fetched the page ahead.
func (s *Site) question(v *visit) (result, error) {
	thread, err := s.own(v)
	if err != nil {
		return result{}, err
	}
	if thread.State == escalation.Answered && !fetchedAhead(v) {
		if err := s.opts.Questions.MarkRead(v.Context(), v.self(), thread.ID); err != nil {
			return result{}, err
		}
	}
	came, err := s.cameOf(v, thread)
	return show("question", threadData{Thread: thread, Came: came}), err
}

func fetchedAhead(v *visit) bool {
	return strings.Contains(v.Header.Get("Sec-Purpose")+v.Header.Get("Purpose"), "prefetch")
}

// own finds the question of the path among the person's own. HR sees other people's questions on its own pages only.
func (s *Site) own(v *visit) (escalation.Thread, error) {
	id, err := v.id()
	if err != nil {
		return escalation.Thread{}, err
	}
	return s.opts.Questions.Find(v.Context(), v.self(), id)
}

func (s *Site) withdraw(v *visit) (result, error) {
	thread, err := s.own(v)
	if err != nil {
		return result{}, err
	}
	if err := s.opts.Questions.Withdraw(v.Context(), v.self(), thread.ID); err != nil {
		return result{}, err
	}
	return goTo("/questions?done=withdrawn"), nil
}
