package web

import (
	"errors"
	"net/http"

	"github.com/jackc/pgx/v5"

	"dousuru/knowledge"
)

// consentsData are the cases and what their tellers agreed to.
type consentsData struct {
	Open      []consentEntry // somebody may still change something
	Withdrawn []consentEntry
	Problem   string
	Faulty    string // the slug of the form that the problem is about
}

type consentEntry struct {
	knowledge.Consent
	Status  string // in words
	Expires string // as it stands in the field
	Given   bool
}

// consents lists them.
func (s *Site) consents(v *visit) (result, error) { return s.showConsents(v, "", "") }

func (s *Site) showConsents(v *visit, slug, problem string) (result, error) {
	var list []knowledge.Consent
	err := s.opts.DB.As(v.Context(), v.person.Viewer(), func(tx pgx.Tx) (err error) {
		list, err = knowledge.Consents(v.Context(), tx)
		return err
	})
	if err != nil {
		return result{}, err
	}
	data := consentsData{Problem: problem, Faulty: slug}
	for _, c := range list {
		entry := consentEntry{c, v.consentStatus(c), c.Expires.String(), c.Given}
		switch {
		case !c.Withdrawn.IsZero() && !knowledge.Today().Before(c.Withdrawn):
			data.Withdrawn = append(data.Withdrawn, entry)
			continue
		case c.Slug == slug:
			entry.Expires, entry.Given = v.PostForm.Get("expires"), v.PostForm.Get("given") == "yes"
		}
		data.Open = append(data.Open, entry)
	}
	res := show("hr/consents", data)
	if problem != "" {
		res.status = http.StatusUnprocessableEntity
	}
	return res, nil
}

func (v *visit) consentStatus(c knowledge.Consent) string {
	switch {
	case c.Erased:
		return v.text("consent.erased", c.Withdrawn.Label(v.language))
	case !c.Withdrawn.IsZero() && !knowledge.Today().Before(c.Withdrawn):
		return v.text("consent.takenBack", c.Withdrawn.Label(v.language))
	case !c.Given:
		return v.text("consent.none")
	case c.Expires.IsZero():
		return v.text("consent.open")
	case c.Expires.Before(knowledge.Today()):
		return v.text("consent.ended", c.Expires.Label(v.language))
	}
	return v.text("consent.until", c.Expires.Label(v.language))
}

// setConsent notes what the teller said.
func (s *Site) setConsent(v *visit) (result, error) {
	slug := v.PathValue("slug")
	expires, err := knowledge.ParseDate(v.PostForm.Get("expires"))
	if err != nil {
		return s.showConsents(v, slug, v.text("consent.fault.date"))
	}
	given := v.PostForm.Get("given") == "yes"
	if given && !expires.IsZero() && expires.Before(knowledge.Today()) {
		return s.showConsents(v, slug, v.text("consent.fault.past"))
	}
	err = s.amend(v, func(tx pgx.Tx) (knowledge.Change, error) {
		return knowledge.SetConsent(v.Context(), tx, slug, given, expires)
	})
	if errors.Is(err, knowledge.ErrTakenBack) {
		return s.showConsents(v, slug, v.text("consent.fault.takenBack"))
	}
	if err != nil {
		return result{}, err
	}
	return goTo("/hr/consents?done=consentSaved#case-" + slug), nil
}

// withdrawCase erases a story, once HR has ticked that this cannot be undone.
func (s *Site) withdrawCase(v *visit) (result, error) {
	slug := v.PathValue("slug")
	if v.PostForm.Get("sure") != "yes" {
		return s.showConsents(v, slug, v.text("consent.fault.sure"))
	}
	err := s.amend(v, func(tx pgx.Tx) (knowledge.Change, error) { return knowledge.Withdraw(v.Context(), tx, slug) })
	if err != nil {
		return result{}, err
	}
	return goTo("/hr/consents?done=caseWithdrawn#withdrawn"), nil
}
