package knowledge

import (
	"errors"

	"github.com/google/uuid"
)

// An Article is one published unit of knowledge. Slug is the company's own key for it and stays the same over revisions.
type Article struct {
	ID            uuid.UUID    `json:"-"`
	Slug          string       `json:"slug"`
	Kind          Kind         `json:"kind"`
	Title         string       `json:"title"`
	Aliases       []string     `json:"aliases,omitempty"` // what people call it
	Themes        []string     `json:"themes,omitempty"`
	Category      string       `json:"category,omitempty"`
	State         State        `json:"state"`
	Status        Status       `json:"status"` // as written; StatusOn takes the dates into account
	ValidFrom     Date         `json:"valid_from,omitzero"`
	ValidTo       Date         `json:"valid_to,omitzero"`    // last day
	ReviewedOn    Date         `json:"reviewed_on,omitzero"` // when somebody responsible last checked it
	ReviewDue     Date         `json:"review_due,omitzero"`
	Audience      []string     `json:"audience,omitempty"` // empty: everyone; else one tag of the reader must be among them
	Language      string       `json:"language"`           // "ja" or "en"
	Desk          string       `json:"desk,omitempty"`     // slug of the desk to ask
	Related       []string     `json:"related,omitempty"`  // slugs
	Owner         string       `json:"owner,omitempty"`    // who looks after it: a department, or the key of a person
	Source        string       `json:"source,omitempty"`   // the rule or interview it rests on, for citation
	SourceLocator string       `json:"-"`                  // file:line it was imported from
	Case          *CaseDetails `json:"case,omitempty"`     // of cases only
	Passages      []Passage    `json:"passages"`
	Revision      int          `json:"-"` // 1 for the first
}

// CaseDetails are what a case has beside its text. Without consent nothing of the case is shown.
type CaseDetails struct {
	DisplayName    string    `json:"display_name,omitempty"` // a pseudonym, or the name the person agreed to
	Consent        bool      `json:"consent"`
	ConsentExpires Date      `json:"consent_expires,omitzero"` // last day
	WithdrawnOn    Date      `json:"withdrawn_on,omitzero"`
	Profile        string    `json:"profile,omitempty"` // broad bands only
	ProgramsUsed   []string  `json:"programs_used"`     // slugs; none is an answer too
	CanContact     bool      `json:"can_contact"`       // through ContactVia, never directly
	ContactVia     string    `json:"contact_via,omitempty"`
	HappenedIn     string    `json:"happened_in,omitempty"`
	Direction      Direction `json:"direction,omitempty"` // where the story went
}

// A Passage is the unit that is searched and cited: one facet, or one section of a document.
type Passage struct {
	ID      int64  `json:"-"`
	Ordinal int    `json:"ordinal"` // place in the article, from 0
	Facet   Facet  `json:"facet,omitempty"`
	Heading string `json:"heading,omitempty"` // with the headings above it: 「休暇 › 申請」
	Body    string `json:"body"`              // Markdown
	Anchor  string `json:"anchor,omitempty"`  // its place on the article's page; unique in the article
	Locator string `json:"-"`                 // file:line
}

// ErrNotFound is returned for an article that does not exist or may not be seen by the caller.
var ErrNotFound = errors.New("article not found")

// StatusOn is the status with the dates taken into account: an active article is upcoming before its first day and
// closed after its last, an upcoming one is active from its first day on. What is paused, closed or retired stays so.
func (a Article) StatusOn(today Date) Status {
	if a.Status != Active && a.Status != Upcoming {
		return a.Status
	}
	switch {
	case !a.ValidTo.IsZero() && a.ValidTo.Before(today):
		return Closed
	case !a.ValidFrom.IsZero() && today.Before(a.ValidFrom):
		return Upcoming
	case !a.ValidFrom.IsZero():
		return Active
	}
	return a.Status
}

// ConsentHolds reports whether the case may be shown on that day: agreed to, not expired, not withdrawn. The view
// knowledge.visible says the same in SQL.
func (c CaseDetails) ConsentHolds(today Date) bool {
	return c.Consent && (c.ConsentExpires.IsZero() || !c.ConsentExpires.Before(today)) &&
		(c.WithdrawnOn.IsZero() || today.Before(c.WithdrawnOn))
}
