package brief

import (
	"errors"

	"github.com/google/uuid"

	"dousuru/chat"
	"dousuru/chat/journey"
	"dousuru/chat/triage"
	"dousuru/internal/directory"
)

// Limits in characters.
const (
	MaxSituation = 1000
	MaxTitle     = 100
)

// Errors of this package.
var (
	ErrTooLong  = errors.New("text is too long")
	ErrTheme    = errors.New("no such theme")
	ErrNotFound = errors.New("no such brief")
	ErrTooMany  = errors.New("too many briefs are saved")
)

// Input is what a brief is made from.
type Input struct {
	Manager   directory.Person // whose pages are searched: as a manager, with the pages for managers
	Member    uuid.UUID        // zero: for nobody in particular; plays no part in what is found
	Theme     string           // key of a theme, or "": the first one that the words propose, else that of an open talk
	Situation string           // up to MaxSituation characters, as typed; may be empty
	Share     *journey.Share   // what the member shared, already read by this manager; nil: nothing
	Language  string           // "ja" or "en", of the sentences; the pages keep their own
}

// A When is where in time a question looks.
type When string

// The order of the questions.
const (
	Past    When = "past"
	Present When = "present"
	Future  When = "future"
)

// A Question is an open one: what, how, which; never yes or no, never why.
type Question struct {
	When When
	Text string
}

// Kinds of what is better left.
const (
	Say = "say"
	Ask = "ask"
)

// Avoid is what is better not said or asked here.
type Avoid struct {
	Kind    string // Say or Ask
	Words   string // the words themselves: a quote
	Why     string
	Instead string
}

// A Theme is what a 1on1 is about.
type Theme struct{ Key, Name string }

// A From says by which words a page was found.
type From string

// Where pages are from.
const (
	FromSituation From = "situation" // what the manager typed
	FromShare     From = "share"     // what the member shared
	FromTheme     From = "theme"     // the theme's own words
)

// Offered is a page of the company to have at hand, in its own words.
type Offered struct {
	Slug, Kind, Title, URL string
	Status                 string // active, upcoming, paused, closed, retired
	StatusNote             string // a sentence where the status is not active, or the page's check is overdue
	ReviewedOn             string // 2026-09-01, or ""
	WindowNote             string // a sentence: open until, or opening on; "" where no days are written
	Direction              string // of a story: where it went
	From                   From
	ManagersOnly           bool        // only managers can open the page: it is for the manager, not to be handed over
	Limited                bool        // not everybody can open the page: perhaps not the member
	Conditions             []chat.Part // who may, who may not
	Window                 []chat.Part
	Learn                  []chat.Part // who gets to know
	Quotes                 []chat.Part // the rest, what answers first
}

// Unknown is how not knowing is said, and gone on from.
type Unknown struct {
	First bool   // the pages did not answer: this comes before them
	Words string // what the manager may say
	Draft string // a question for HR to edit: the theme's, and the situation as typed
}

// Help stands before everything else where the words may be about somebody who needs a person.
type Help struct {
	Topic triage.Topic // "" where the words are not sure
	Lead  string
	Do    []string
	Desks []chat.Desk
}

// A Brief is one page for one 1on1.
type Brief struct {
	Language   string
	Theme      Theme
	Chosen     bool    // the manager chose the theme; false: the words proposed it
	Proposed   []Theme // what else the words propose
	Help       *Help   // nil: not sensitive
	Purpose    string  // one line
	Opening    string  // what may be said first
	Way        string  // how to go about it, by what the member wished
	Questions  []Question
	Outcome    chat.Outcome // of the situation or what was shared, else of the theme
	By         From         // by which words the outcome was found
	Confidence float64
	Programs   []Offered // up to 3: programs, and answers of the FAQ
	Cases      []Offered // up to 2
	Near       []Offered // unknown: pages that come near and may not answer, up to 2
	Guides     []Offered // pages for managers alone
	Later      bool      // the pages wait until they are asked for: the member wants to be heard, or people come first
	Avoid      []Avoid
	Unknown    Unknown
	Want       journey.Want // what the member wished for; "" where they shared nothing
	Dousuru    string       // the closing question, left to the member; "" after danger

	typed chat.Offer // what the words typed led to, whether or not it stands here
}
