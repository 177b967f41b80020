// Package escalation carries questions to HR and answers back.
//
// A question is asked with a name, under an alias, without either (whoever has its receipt is its asker), or left for HR
// without waiting for a reply. life.go holds the states and what moves a question from one to the next; ask.go, asker.go,
// together.go, hr.go, merge.go and pass.go hold what each side does; thread.go reads. article.go says what became of an
// answer for the next asker, gap.go and gap_list.go which questions show that something is missing. HR's inbox is queue.go and
// group.go, what HR keeps for itself note.go, draft.go, presence.go and module.go; watch.go has HR told of what waits. letter.go,
// letters.go, letter_waits.go and deliver.go keep the moment of what is done without a name. glass.go is who stands behind an alias, in danger.
//
// It owns the schema escalation: thread, asker, message, event, clock, handling, pass, notice, gap, gap_question, note, module,
// draft, presence, letter, letter_key, glass, glass_rule. Who sees what is said by the rows (row-level security), not by this code: HR reads every question until it
// is withdrawn, and the askers of named ones alone. Of a question that is not named no time is kept finer than a day.
package escalation

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
)

// Limits of texts, in characters.
const (
	MaxQuestion = 4000
	MaxTold     = 4000 // what an asker adds
	MaxAnswer   = 10000
	MaxAlias    = 30
	MaxNote     = 2000 // what HR asks an executive
)

// Errors of this package. ErrNotFound also stands for what the viewer may not see.
var (
	ErrNotFound = errors.New("question not found")
	ErrEmpty    = errors.New("text is empty")
	ErrTooLong  = errors.New("text is too long")
	ErrClosed   = errors.New("question was withdrawn")
	ErrMove     = errors.New("question does not stand where this is possible")
	ErrMoved    = errors.New("somebody wrote since the question was read")
	ErrPartner  = errors.New("only an employee and their own manager ask together")
)

// Identity says how a question goes to HR.
type Identity string

// Identities of a question.
const (
	Named     Identity = "named"
	Alias     Identity = "alias"     // HR sees a name that the asker made up; the answer comes to the asker's own pages
	Anonymous Identity = "anonymous" // nothing leads to a person; the receipt leads to the answer
	Left      Identity = "left"      // no reply is wanted
)

// A Thread is a question with its messages, oldest first, as its viewer may see it.
type Thread struct {
	ID       uuid.UUID
	Identity Identity
	Alias    string // of Identity Alias
	Asker    string // names of named askers, for HR; empty otherwise
	Question string
	Language string
	State    State
	AskedOn  time.Time // a date
	DueAt    time.Time // by when HR means to answer; zero: nobody waits for HR
	Waiting  bool      // HR waits for the asker, and the clock stands still
	Late     bool      // due and not answered
	Article  string    // slug of the article that came of it, or leads to it; it may have been retired since
	NoneOn   time.Time // a date: HR said that there is no such program; zero: it did not

	Together    Together  // whether it is asked by two
	Partner     uuid.UUID // of the viewer, when it is
	Leads       bool      // the viewer leads the partner: they ask as a manager, and not for their own career
	First       bool      // the viewer is the one who asked, and may withdraw it
	Invited     bool      // the viewer was asked to join, and has not answered
	Unread      bool      // the viewer has not read everything that HR wrote
	Decided     bool      // the viewer answered どうする
	GlassUnread int       // how often HR had the viewer's name shown, which they have not seen yet (glass.go)
	OnItsWay    bool      // asked without a name and not handed to HR yet: it waits for the next delivery

	Messages []Message
	Events   []Event
}

// Anonymous tells whether HR knows no name, not even a made-up one.
func (t Thread) Anonymous() bool { return t.Identity == Anonymous || t.Identity == Left }

// Standing is where the question stands for its asker: its State, or OnTheWay.
func (t Thread) Standing() State {
	if t.OnItsWay && t.State == Asked {
		return OnTheWay
	}
	return t.State
}

// A Message is one text of a thread.
type Message struct {
	Seq       int
	Author    string // asker or hr
	Kind      string // told, asked_back or answer
	Partner   bool   // written by the one who asks together
	Body      string
	WrittenOn time.Time // a date
}

// An Event is one step of a question's life.
type Event struct {
	What Move
	Desk string    // Passed: slug of the desk; empty: an executive
	On   time.Time // a date
	At   time.Time // of named questions; zero otherwise
}

// Answer is the newest answer of HR, or empty.
func (t Thread) Answer() string {
	for i := len(t.Messages) - 1; i >= 0; i-- {
		if t.Messages[i].Kind == "answer" {
			return t.Messages[i].Body
		}
	}
	return ""
}

// check trims a text and holds it against its limit.
func check(text string, limit int) (string, error) {
	text = strings.TrimSpace(text)
	switch n := utf8.RuneCountInString(text); {
	case n == 0:
		return "", ErrEmpty
	case n > limit:
		return "", fmt.Errorf("%w: %d characters, %d are possible", ErrTooLong, n, limit)
	}
	return text, nil
}

func wrap(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", what, err)
}
