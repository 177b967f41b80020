package web

import (
	"net/http"
	"strings"

	"github.com/jackc/pgx/v5"
	"golang.org/x/text/unicode/norm"

	"dousuru/chat/rights"
)

// KeepTalks is for how many days a talk is kept after its last message.
func (v view) KeepTalks() int { return v.site.opts.KeepTalks }

// KeepQuestions is for how many days a question is kept after it was closed.
func (v view) KeepQuestions() int { return v.site.opts.KeepQuestions }

// Gone and Stays are what erasing everything takes, and what it leaves, in the order of the page.
func (v view) Gone() []string {
	return []string{"talks", "journey", "shared", "own", "questions", "mails"}
}
func (v view) Stays() []string {
	return []string{"people", "choices", "cards", "given", "others", "anonymous", "work", "readings", "counted"}
}

type everythingData struct {
	Open    int // own questions that somebody waits for
	Keep    bool
	Typed   string
	Problem string
}

// everything says what is erased and what stays, before anything is.
func (s *Site) everything(v *visit) (result, error) { return s.showEverything(v, everythingData{}) }

func (s *Site) showEverything(v *visit, data everythingData) (result, error) {
	list, err := s.opts.Questions.Mine(v.Context(), v.self())
	for _, q := range list {
		if q.State.Open() {
			data.Open++
		}
	}
	return show("everything", data), err
}

// eraseEverything erases all of the person's own and ends their logins, this one too.
func (s *Site) eraseEverything(v *visit) (result, error) {
	typed, keep := v.PostForm.Get("typed"), v.PostForm.Get("open") == "keep"
	if strings.ToLower(strings.TrimSpace(norm.NFKC.String(typed))) != v.text("rights.word") {
		res, err := s.showEverything(v, everythingData{Keep: keep, Typed: typed, Problem: v.text("rights.typeWrong")})
		res.status = http.StatusUnprocessableEntity
		return res, err
	}
	err := s.opts.DB.As(v.Context(), v.self(), func(tx pgx.Tx) error {
		if err := endLogins(v.Context(), tx, v.person.ID, loadedFrom(v.Context()).row.id); err != nil {
			return err
		}
		return rights.EraseIn(v.Context(), tx, s.opts.Questions, v.self(), keep)
	})
	if err != nil {
		return result{}, err
	}
	if err := s.opts.Sessions.logout(v.Context()); err != nil {
		return result{}, err
	}
	return goTo("/login?done=allErased"), s.opts.Sessions.ended(v.Context(), v.person)
}
