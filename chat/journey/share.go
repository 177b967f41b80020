package journey

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"

	"dousuru/knowledge"
)

// A Want is the response that somebody would like from their manager. The four are equal; none is the usual one.
type Want string

// Wants.
const (
	WantAdvice Want = "advice" // 具体的な助言がほしい
	WantThink  Want = "think"  // いっしょに考えてほしい
	WantListen Want = "listen" // 話を聞いてほしい
	WantReport Want = "report" // 決めたことを伝えたい
)

// Wants in the order of the screens.
var Wants = []Want{WantAdvice, WantThink, WantListen, WantReport}

// Limits of a share: characters, numbers, days.
const (
	MaxPurpose    = 200
	MaxShareWords = 1000
	MaxShareItems = 20
	MaxShares     = 20 // of one person that can be seen at a time
	MaxShareDays  = 90 // from today; ShareDays are proposed
	ShareDays     = 30
)

// Errors of shares.
var (
	ErrWant       = errors.New("not one of advice, think, listen, report")
	ErrNoManager  = errors.New("nobody leads this person")
	ErrChanged    = errors.New("what would be shared is not what was looked at")
	ErrShareDate  = errors.New("a share ends between today and 90 days from now")
	ErrManyItems  = errors.New("too many items of the journey")
	ErrManyShares = errors.New("too many shares at a time")
)

// A Draft is what somebody is about to share with their manager.
type Draft struct {
	ID      uuid.UUID // of the share that is changed; zero: a new one
	Want    Want
	Purpose string
	Words   string
	Items   []uuid.UUID // decisions and entries of the own line; what is not there is left out
	Bare    bool        // without what was asked and what was shown: of a decision its response and the person's own words alone
	Until   knowledge.Date
	Seen    string // Share.Mark of the preview that was looked at; "": none was
}

// A Share is what one manager sees of a person before a 1on1: a copy, as the person previewed it.
type Share struct {
	ID          uuid.UUID
	Member      uuid.UUID
	Manager     uuid.UUID
	Want        Want
	Purpose     string
	Words       string
	Items       []SharedItem   // oldest first
	Until       knowledge.Date // the last day, in Japan
	SharedAt    time.Time
	ChangedAt   time.Time   // zero: never
	WithdrawnAt time.Time   // zero: it stands. What was shared is erased then
	EndedAt     time.Time   // zero: the manager leads the person still; after it nobody but the person sees the share
	Readings    []time.Time // by the manager, newest first, at most 50; the member's view only
}

// A SharedItem is one thing of the line as it was when it was shared.
type SharedItem struct {
	Item      uuid.UUID      `json:"item"`           // zero in the manager's view
	Bare      bool           `json:"bare,omitempty"` // left out as Draft.Bare says; false in the manager's view
	Kind      string         `json:"kind"`           // decision, event, wish, life
	On        knowledge.Date `json:"on,omitzero"`
	Precision Precision      `json:"precision,omitempty"` // of On
	Text      string         `json:"text"`                // empty for a bare decision without own words
	Asked     bool           `json:"asked,omitempty"`     // Text is what was asked, of a decision without own words
	Response  Response       `json:"response,omitempty"`  // decisions
	Articles  []string       `json:"articles,omitempty"`  // slugs of what was shown with a decision and both may see
}

// When is the date as people read it, as precisely as it was written; empty for none.
func (i SharedItem) When(lang string) string { return label(i.On, i.Precision, lang) }

// Bare tells whether what was asked and shown was left out of the decisions.
func (s Share) Bare() bool {
	return slices.ContainsFunc(s.Items, func(i SharedItem) bool { return i.Bare })
}

// TellsAsked tells whether something of what was asked at the desk, or shown there, is part of the share.
func (s Share) TellsAsked() bool {
	return slices.ContainsFunc(s.Items, func(i SharedItem) bool { return i.Asked || len(i.Articles) > 0 })
}

// Visible tells whether the manager can read the share today, if they still lead the member.
func (s Share) Visible() bool {
	return s.WithdrawnAt.IsZero() && s.EndedAt.IsZero() && !s.Until.Before(knowledge.Today())
}

// Mark tells one content of a share, for one manager, from any other.
func (s Share) Mark() string {
	body, err := json.Marshal([]any{s.Manager, s.Want, s.Purpose, s.Words, listed(s.Items), s.Until})
	if err != nil {
		panic(err) // texts, dates and ids
	}
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:16])
}

// A ShareMark tells a manager that there is a share, and nothing of what it says.
type ShareMark struct {
	ID        uuid.UUID
	Member    uuid.UUID
	SharedAt  time.Time
	ChangedAt time.Time // zero: never
	Until     knowledge.Date
	Read      bool // by the manager, as it stands
}
