package web

import (
	"dousuru/internal/outbox"
	"dousuru/internal/postgres"
)

// mailData is what a person wants to have by mail; HR has a wish of its own.
type mailData struct {
	outbox.Choice
	HR      bool
	Address bool // one is known
}

// mailChoice reads it; nil where no mail is sent at all.
func (s *Site) mailChoice(v *visit) (*mailData, error) {
	if !s.opts.Mail {
		return nil, nil
	}
	c, err := outbox.ChoiceOf(v.Context(), s.opts.DB, v.self())
	if err != nil {
		return nil, err
	}
	return &mailData{c, v.person.Has(postgres.RoleHR), v.person.Mail}, nil
}

// setMail keeps it. What the form does not show stays as it is.
func (s *Site) setMail(v *visit) (result, error) {
	c, err := outbox.ChoiceOf(v.Context(), s.opts.DB, v.self())
	if err != nil {
		return result{}, err
	}
	c.Replies = v.PostForm.Get("replies") != ""
	leads, err := s.isLeading(v)
	if err != nil {
		return result{}, err
	}
	if leads {
		c.Promises = v.PostForm.Get("promises") != ""
	}
	if v.person.Has(postgres.RoleHR) {
		c.Desk = v.PostForm.Get("desk") != ""
	}
	if err := outbox.SetChoice(v.Context(), s.opts.DB, v.self(), c); err != nil {
		return result{}, err
	}
	return goTo("/journey/settings?done=mailSaved#mail"), nil
}

// Undelivered counts for HR the notices that nobody got; of whom they are it says nothing.
func (v view) Undelivered() (int, error) {
	return outbox.Undelivered(v.visit.Context(), v.site.opts.DB)
}

// Mailing tells whether mails reach who is looking.
func (v view) Mailing() bool { return v.site.opts.Mail && v.visit.person.Mail }
