package web

import (
	"errors"
	"net/http"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/chat/escalation"
	"dousuru/internal/directory"
)

// nobodyYet stands in a path for {person} where a brief, or a question to HR, is about nobody in particular.
const nobodyYet = "anyone"

// ofTeamOrNobody is ofTeam, or the zero member for nobodyYet and for paths without {person}.
func (s *Site) ofTeamOrNobody(v *visit) (directory.Member, error) {
	if p := v.PathValue("person"); p == nobodyYet || p == "" {
		return directory.Member{}, nil
	}
	return s.ofTeam(v)
}

// teamBase is where the pages about a member are; the zero member is nobody in particular.
func teamBase(m directory.Member) string {
	if m.ID == uuid.Nil {
		return "/team/" + nobodyYet
	}
	return "/team/" + m.ID.String()
}

// askData is a question that a manager hands to HR, with the member if they wish.
type askData struct {
	Member  directory.Member // zero: about nobody in particular, asked alone
	Text    string
	Once    uuid.UUID // marks the question of this form, so that sending it twice asks once
	Problem string
	Warned
}

func (a askData) Base() string   { return teamBase(a.Member) }
func (a askData) Anyone() bool   { return a.Member.ID == uuid.Nil }
func (askData) MaxQuestion() int { return escalation.MaxQuestion }

// askPage is the empty form.
func (s *Site) askPage(v *visit) (result, error) {
	m, err := s.ofTeamOrNobody(v)
	if err != nil {
		return result{}, err
	}
	return show("team/ask", askData{Member: m, Once: uuid.New()}), nil
}

// askDraft is the form with a draft in it, to be read and changed. The words come in a form, so that they stand in no address.
func (s *Site) askDraft(v *visit) (result, error) {
	m, err := s.ofTeamOrNobody(v)
	if err != nil {
		return result{}, err
	}
	draft := []rune(v.PostForm.Get("text"))
	data := askData{Member: m, Text: string(draft[:min(len(draft), escalation.MaxQuestion)]), Once: uuid.New()}
	data.Warned, err = s.warned(v, data.Text)
	return show("team/ask", data), err
}

// askHR hands the question to HR under the manager's name. The member is asked to join where the manager wished it: they
// decide, and HR knows of them only then.
func (s *Site) askHR(v *visit) (result, error) {
	m, err := s.ofTeamOrNobody(v)
	if err != nil {
		return result{}, err
	}
	data := askData{Member: m, Text: v.PostForm.Get("text")}
	if data.Once, err = uuid.Parse(v.PostForm.Get("once")); err != nil || data.Once.Version() != 4 {
		data.Once = uuid.New()
	}
	if data.Warned, err = s.warned(v, data.Text); err != nil {
		return result{}, err
	}
	if utf8.RuneCountInString(data.Text) <= escalation.MaxQuestion && data.unseen(v) {
		return askAgain(data, "") // once, with what is marked
	}
	q := escalation.Question{Text: data.Text, Language: v.language, ID: data.Once}
	if v.PostForm.Get("with") == "member" {
		q.With = m.ID
	}
	var id uuid.UUID
	err = s.opts.DB.As(v.Context(), v.self(), func(tx pgx.Tx) error {
		id, err = s.opts.Questions.Ask(v.Context(), tx, v.person.ID, q)
		return err
	})
	switch {
	case errors.Is(err, escalation.ErrEmpty):
		return askAgain(data, v.text("teamAsk.empty"))
	case errors.Is(err, escalation.ErrTooLong):
		return askAgain(data, v.text("teamAsk.long", escalation.MaxQuestion))
	case errors.Is(err, escalation.ErrPartner): // the line ended while the form was open
		return result{}, errNotFound
	case err != nil:
		return result{}, err
	}
	done := "askedHR"
	if q.With != uuid.Nil {
		done = "askedTogether"
	}
	return goTo("/questions/" + id.String() + "?done=" + done), nil
}

// askAgain shows the form with what was not taken.
func askAgain(data askData, problem string) (result, error) {
	data.Problem = problem
	res := show("team/ask", data)
	res.status = http.StatusUnprocessableEntity
	return res, nil
}
