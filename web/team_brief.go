package web

import (
	"errors"
	"net/http"
	"time"

	"github.com/google/uuid"

	"dousuru/chat/brief"
	"dousuru/chat/journey"
	"dousuru/internal/directory"
)

// briefForm is what a brief is made from, as the form has it. Nothing of it is kept unless it is saved.
type briefForm struct {
	Theme     string // key of a theme; "": proposed by the words
	Situation string
	Share     uuid.UUID // of the member's, which the brief starts from; zero: none
}

// Sharing is the share's id for a field, "" for none.
func (f briefForm) Sharing() string {
	if f.Share == uuid.Nil {
		return ""
	}
	return f.Share.String()
}

// Empty tells whether there is nothing to make a brief from.
func (f briefForm) Empty() bool { return f.Theme == "" && f.Situation == "" && f.Share == uuid.Nil }

func readBriefForm(v *visit) briefForm {
	f := briefForm{Theme: v.PostForm.Get("theme"), Situation: v.PostForm.Get("situation")}
	if share, err := uuid.Parse(v.PostForm.Get("share")); err == nil {
		f.Share = share
	}
	return f
}

// briefData is the form, and the brief that was made from it.
type briefData struct {
	briefForm
	Member  directory.Member // zero: nobody in particular
	Themes  []brief.Theme
	Problem string
	Shared  *shareView // what the member shared, where the brief starts from it
	Brief   brief.Brief
	Saved   *brief.Saved // nil: the brief stands on this page alone
	Title   string
	Fault   string // with the title
	Warned
	Kept, Removed []brief.Saved // on the form: those about the same member
	Carry         carryOver
	Found         bool // of a share that is opened: it can be seen
}

func (d briefData) Base() string    { return teamBase(d.Member) }
func (d briefData) Anyone() bool    { return d.Member.ID == uuid.Nil }
func (briefData) MaxSituation() int { return brief.MaxSituation }
func (briefData) MaxTitle() int     { return brief.MaxTitle }

// input is what the brief is made from.
func (d briefData) input(v *visit) brief.Input {
	in := brief.Input{Manager: v.person, Member: d.Member.ID, Theme: d.Theme, Situation: d.Situation, Language: v.language}
	if d.Shared != nil {
		in.Share = &d.Shared.Share
	}
	return in
}

// briefPage is the form.
func (s *Site) briefPage(v *visit) (result, error) {
	m, err := s.ofTeamOrNobody(v)
	if err != nil {
		return result{}, err
	}
	return s.showBriefForm(v, briefData{Member: m})
}

func (s *Site) showBriefForm(v *visit, data briefData) (result, error) {
	var err error
	if data.Kept, err = s.savedAbout(v, data.Member, false); err != nil {
		return result{}, err
	}
	if data.Removed, err = s.savedAbout(v, data.Member, true); err != nil {
		return result{}, err
	}
	data.Themes = brief.Themes(v.language)
	res := show("team/brief", data)
	if data.Problem != "" {
		res.status = http.StatusUnprocessableEntity
	}
	return res, nil
}

// makeBrief answers the form with the brief. It is on this page alone: nothing is stored.
func (s *Site) makeBrief(v *visit) (result, error) {
	return s.withBrief(v, func(data briefData) (result, error) { return s.showSheet(v, data) })
}

// printBrief is the brief on one page of paper.
func (s *Site) printBrief(v *visit) (result, error) {
	return s.withBrief(v, func(data briefData) (result, error) { return show("team/print", data), nil })
}

// exportBrief is the brief as a file.
func (s *Site) exportBrief(v *visit) (result, error) {
	return s.withBrief(v, func(data briefData) (result, error) { return markdownOf(data.Brief), nil })
}

// markdownOf is a brief as a file to keep. Its name says nothing about whom it is for.
func markdownOf(b brief.Brief) result {
	return result{file: &file{"text/markdown; charset=utf-8", "1on1-" + time.Now().In(japan).Format(time.DateOnly) + ".md", b.Markdown()}}
}

// withBrief makes the brief of the form and goes on with it; what cannot be made leads back to the form.
func (s *Site) withBrief(v *visit, goOn func(briefData) (result, error)) (result, error) {
	m, err := s.ofTeamOrNobody(v)
	if err != nil {
		return result{}, err
	}
	data := briefData{Member: m, briefForm: readBriefForm(v)}
	if data.Empty() {
		data.Problem = v.text("brief.empty")
		return s.showBriefForm(v, data)
	}
	if data.Share != uuid.Nil {
		data.Shared, err = s.readShare(v, m, data.Share)
		if errors.Is(err, errNotFound) || errors.Is(err, journey.ErrNotFound) { // taken back while the form was open
			data.Share, data.Problem = uuid.Nil, v.text("brief.shareGone")
			return s.showBriefForm(v, data)
		}
		if err != nil {
			return result{}, err
		}
	}
	data.Brief, err = s.briefs.Make(v.Context(), data.input(v))
	switch {
	case errors.Is(err, brief.ErrTooLong):
		data.Problem = v.text("brief.long", brief.MaxSituation)
		return s.showBriefForm(v, data)
	case errors.Is(err, brief.ErrTheme):
		data.Theme, data.Problem = "", v.text("brief.noTheme")
		return s.showBriefForm(v, data)
	case err != nil:
		return result{}, err
	}
	if data.Warned, err = s.warned(v, data.Situation); err != nil {
		return result{}, err
	}
	return goOn(data)
}

// A timed is the questions that look the same way in time.
type timed struct {
	When  brief.When
	Texts []string
}

// Times are the brief's questions in the order of time.
func (d briefData) Times() (list []timed) {
	for _, q := range d.Brief.Questions {
		if n := len(list); n == 0 || list[n-1].When != q.When {
			list = append(list, timed{When: q.When})
		}
		list[len(list)-1].Texts = append(list[len(list)-1].Texts, q.Text)
	}
	return list
}
