package web

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/jackc/pgx/v5"

	"dousuru/chat/news"
	"dousuru/knowledge"
)

// consentsData are the cases and what their tellers agreed to.
type consentsData struct {
	Open      []consentEntry // somebody may still change something
	Withdrawn []consentEntry
	Problem   string
	Faulty    string // the slug of the form that the problem is about
	One       bool   // the page shows one case alone
	Page      int    // from 1
	More      bool
}

// consentPage is how many cases HR sees at once.
const consentPage = 50

// Next and Previous are the pages beside this one.
func (d consentsData) Next() int     { return d.Page + 1 }
func (d consentsData) Previous() int { return d.Page - 1 }

type consentEntry struct {
	knowledge.Consent
	Status  string // in words
	Expires string // as it stands in the field
	Given   bool
}

// consents lists them, those to look at first; or shows one, as ?case= names it.
func (s *Site) consents(v *visit) (result, error) {
	return s.showConsents(v, v.URL.Query().Get("case"), "")
}

func (s *Site) showConsents(v *visit, slug, problem string) (result, error) {
	data := consentsData{Problem: problem, One: slug != "", Page: pageNumber(v)}
	if problem != "" {
		data.Faulty = slug
	}
	if data.One {
		data.Page = 1
	}
	var list []knowledge.Consent
	err := s.asHR(v, func(tx pgx.Tx) (err error) {
		list, err = knowledge.Consents(v.Context(), tx, slug, consentPage+1, (data.Page-1)*consentPage)
		return err
	})
	if err != nil {
		return result{}, err
	}
	data.More = len(list) > consentPage
	for _, c := range list[:min(len(list), consentPage)] {
		entry := consentEntry{c, v.consentStatus(c), c.Expires.String(), c.Given}
		switch {
		case !c.Withdrawn.IsZero() && !knowledge.Today().Before(c.Withdrawn):
			data.Withdrawn = append(data.Withdrawn, entry)
			continue
		case c.Slug == data.Faulty:
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
	return goTo("/hr/consents?" + url.Values{"case": {slug}, "done": {"consentSaved"}}.Encode()), nil
}

// withdrawCase erases a story, once HR has ticked that this cannot be undone.
func (s *Site) withdrawCase(v *visit) (result, error) {
	slug := v.PathValue("slug")
	if v.PostForm.Get("sure") != "yes" {
		return s.showConsents(v, slug, v.text("consent.fault.sure"))
	}
	err := s.amend(v, func(tx pgx.Tx) (knowledge.Change, error) {
		if err := news.Forget(v.Context(), tx, slug); err != nil {
			return knowledge.Change{}, err
		}
		return knowledge.Withdraw(v.Context(), tx, slug)
	})
	if err != nil {
		return result{}, err
	}
	return goTo("/hr/consents?" + url.Values{"case": {slug}, "done": {"caseWithdrawn"}}.Encode()), nil
}
