package web

import (
	"errors"
	"net/http"

	"dousuru/chat/journey"
)

type profileData struct {
	journey.Profile
	AllStages, AllInterests []string
	MaxProfile              int
	Problem                 string
	Mail                    *mailData // nil: no mail is sent
	Model                   modelData
	Logins                  []ownLogin
}

// Has tells whether a stage or interest was named.
func (p profileData) Has(key string) bool {
	for _, list := range [][]string{p.Stages, p.Interests} {
		for _, own := range list {
			if own == key {
				return true
			}
		}
	}
	return false
}

// profile shows what the person lets the desk use.
func (s *Site) profile(v *visit) (result, error) {
	p, err := journey.ProfileOf(v.Context(), s.opts.DB, v.self())
	if err != nil {
		return result{}, err
	}
	return s.showProfile(v, p, "")
}

func (s *Site) showProfile(v *visit, p journey.Profile, problem string) (result, error) {
	mail, err := s.mailChoice(v)
	if err != nil {
		return result{}, err
	}
	model, err := s.modelChoice(v)
	if err != nil {
		return result{}, err
	}
	logins, err := s.opts.Sessions.own(v.Context(), v.person.ID)
	if err != nil {
		return result{}, err
	}
	return show("profile", profileData{p, journey.Stages, journey.Interests, journey.MaxProfile, problem, mail, model, logins}), nil
}

func (s *Site) setProfile(v *visit) (result, error) {
	p := journey.Profile{Site: v.PostForm.Get("site"), JobFamily: v.PostForm.Get("job"), Stages: v.PostForm["stage"], Interests: v.PostForm["interest"]}
	err := journey.SetProfile(v.Context(), s.opts.DB, v.self(), p)
	if errors.Is(err, journey.ErrTooLong) || errors.Is(err, journey.ErrProfile) {
		res, err := s.showProfile(v, p, v.text("profile.error", journey.MaxProfile))
		res.status = http.StatusUnprocessableEntity
		return res, err
	}
	if err != nil {
		return result{}, err
	}
	return goTo("/journey/settings?done=profileSaved"), nil
}

func (s *Site) eraseProfile(v *visit) (result, error) {
	if err := journey.EraseProfile(v.Context(), s.opts.DB, v.self()); err != nil {
		return result{}, err
	}
	return goTo("/journey/settings?done=profileErased"), nil
}
