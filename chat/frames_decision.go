package chat

import (
	"time"

	"github.com/google/uuid"
)

// Decision is the person's どうする as it stands. Dates are 2027-04-01.
type Decision struct {
	ID        uuid.UUID `json:"id,omitzero"` // zero on messages that are older than the id
	Response  string    `json:"response"`    // act, keep, none, undecided
	Words     string    `json:"words,omitempty"`
	Step      string    `json:"step,omitempty"`
	Due       string    `json:"due,omitempty"`
	Tell      string    `json:"tell,omitempty"`
	Remind    bool      `json:"remind,omitempty"`
	UndoUntil time.Time `json:"undo_until,omitzero"` // the last answer can be taken back until then
	Kept      *Kept     `json:"kept,omitempty"`      // what is, or was, followed; absent: nothing ever was
}

// Kept is what 心に留める follows of a decision: facts about articles, and a date of the person's own.
type Kept struct {
	On       bool          `json:"on"`
	Date     string        `json:"date,omitempty"`
	Mail     bool          `json:"mail"`
	Articles []KeptArticle `json:"articles"`
}

// KeptArticle is an article that is followed and that the person may see.
type KeptArticle struct {
	Slug  string `json:"slug"`
	Title string `json:"title"`
	URL   string `json:"url"`
}

// A Reason says which fact a notice tells.
type Reason string

// Reasons of notices.
const (
	ReasonChanged Reason = "changed" // the article was rewritten
	ReasonOpens   Reason = "opens"   // its window opens on Date
	ReasonCloses  Reason = "closes"  // its window ends on Date
	ReasonEnded   Reason = "ended"   // it is closed or no longer there
	ReasonDate    Reason = "date"    // the person's own date has come
	ReasonNews    Reason = "news"    // HR posted something about it
)

// Themes are those that the person keeps in mind.
type Themes struct {
	Kept []string `json:"kept"`
}

// Notice is a fact about something that the person keeps in mind.
type Notice struct {
	ID       uuid.UUID `json:"id"`
	Decision uuid.UUID `json:"decision,omitzero"` // news: of which program it is, if one is followed
	Reason   Reason    `json:"reason"`
	Article  string    `json:"article,omitempty"` // slug
	Themes   []string  `json:"themes,omitempty"`  // news: those that are kept in mind
	Title    string    `json:"title"`             // the article's; of an own date the person's topic; of news HR's title
	URL      string    `json:"url,omitempty"`
	Date     string    `json:"date,omitempty"` // what the fact is about: 2027-04-01
	Text     string    `json:"text"`           // the desk's sentence
	At       time.Time `json:"at"`
}
