package web

import (
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/chat"
	"dousuru/chat/journey"
	"dousuru/chat/report"
	"dousuru/knowledge"
)

// talksPage is how many talks stand on one page.
const talksPage = 30

// goingDays is for how many days before a talk goes its person is told.
const goingDays = 14

// going tells until when a talk is there, if it goes soon.
func going(last, now time.Time, keep int) (until knowledge.Date, soon bool) {
	until = chat.LastDay(last, keep)
	return until, !chat.LastDay(now, goingDays).Before(until)
}

// A pastTalk is a talk in a list, or on its page.
type pastTalk struct {
	chat.Past
	Until knowledge.Date // the last day on which it is there
	Soon  bool           // that is told
}

func (s *Site) pastTalk(p chat.Past) pastTalk {
	until, soon := going(p.LastAt, time.Now(), s.opts.KeepTalks)
	return pastTalk{p, until, soon}
}

type talksData struct {
	Talks []pastTalk
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
	for _, p := range list[:min(talksPage, len(list))] {
		data.Talks = append(data.Talks, s.pastTalk(p))
	}
	return show("talks", data), err
}

type pastData struct {
	pastTalk
	Messages []chat.Message
	Decision uuid.UUID // what stands of it in the journey; zero: nothing
}

// Kept tells whether something of the talk stands in the journey.
func (d pastData) Kept() bool { return d.Decision != uuid.Nil }

// Answered tells whether the talk has an answer that could stand in the journey.
func (d pastData) Answered() bool {
	return slices.ContainsFunc(d.Messages, func(m chat.Message) bool { return m.Kind == chat.KindAnswer })
}

// oneTalk shows one talk as text, with the press that deletes it.
func (s *Site) oneTalk(v *visit) (result, error) {
	id, err := v.id()
	if err != nil {
		return result{}, err
	}
	p, messages, err := chat.FindPast(v.Context(), s.opts.DB, v.self(), id)
	data := pastData{pastTalk: s.pastTalk(p), Messages: messages}
	if err == nil && data.Soon {
		data.Decision, err = s.decidedAfter(v, id)
	}
	return show("past", data), err
}

// decidedAfter is what stands in the person's journey of a talk; zero: nothing.
func (s *Site) decidedAfter(v *visit, talk uuid.UUID) (id uuid.UUID, err error) {
	err = s.opts.DB.As(v.Context(), v.self(), func(tx pgx.Tx) error {
		d, err := journey.FindAfter(v.Context(), tx, talk)
		if errors.Is(err, journey.ErrNotFound) {
			return nil
		}
		id = d.ID
		return err
	})
	return id, err
}

// keepTalk has what a talk answered stand in the journey, which stays when the talk goes.
func (s *Site) keepTalk(v *visit) (result, error) {
	id, err := v.id()
	if err != nil {
		return result{}, err
	}
	decision, err := chat.KeepPast(v.Context(), s.opts.DB, v.self(), id)
	return goTo("/journey/" + decision.String() + "?done=talkKept"), err
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
