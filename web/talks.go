package web

import (
	"dousuru/chat"
	"dousuru/chat/report"
)

// talksPage is how many talks stand on one page.
const talksPage = 30

type talksData struct {
	Talks []chat.Past
	Page  int // from 1
	More  bool
}

// Next and Previous are the pages beside this one.
func (d talksData) Next() int     { return d.Page + 1 }
func (d talksData) Previous() int { return d.Page - 1 }

// talks lists the person's own talks.
func (s *Site) talks(v *visit) (result, error) {
	data := talksData{Page: pageNumber(v)}
	list, err := chat.Pasts(v.Context(), s.opts.DB, v.self(), (data.Page-1)*talksPage, talksPage+1)
	data.More = len(list) > talksPage
	data.Talks = list[:min(talksPage, len(list))]
	return show("talks", data), err
}

type pastData struct {
	chat.Past
	Messages []chat.Message
}

// oneTalk shows one talk as text, with the press that deletes it.
func (s *Site) oneTalk(v *visit) (result, error) {
	id, err := v.id()
	if err != nil {
		return result{}, err
	}
	p, messages, err := chat.FindPast(v.Context(), s.opts.DB, v.self(), id)
	return show("past", pastData{p, messages}), err
}

// forgetTalk deletes one talk.
func (s *Site) forgetTalk(v *visit) (result, error) {
	id, err := v.id()
	if err != nil {
		return result{}, err
	}
	if err := chat.Forget(v.Context(), s.opts.DB, v.self(), id); err != nil {
		return result{}, err
	}
	// Which of the month's facts are of this talk, nobody can tell: all of the person's go.
	return goTo("/talks?done=talkForgotten"), report.Forget(v.Context(), s.opts.DB, v.person.ID)
}
