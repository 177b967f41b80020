package chat

import (
	"github.com/google/uuid"

	"dousuru/chat/escalation"
	"dousuru/internal/identify"
)

// Identity says how a question goes to HR.
type Identity = escalation.Identity

// Identities of a question.
const (
	Named     = escalation.Named
	Alias     = escalation.Alias
	Anonymous = escalation.Anonymous
	Left      = escalation.Left
)

// Bounds of what is sent of questions at HR; the page of a question shows all of it.
const (
	MaxThreads    = 20     // newest first
	maxThreadText = 20_000 // characters of the messages of one thread, the newest
)

// StateGone stands for a question that is no longer this person's to see: an invitation that was declined.
const StateGone = "gone"

// Boss is the person's manager.
type Boss struct {
	ID   uuid.UUID `json:"id"`
	Name string    `json:"name"`
}

// Thread is a question at HR as its asker sees it. Dates are 2026-11-27.
type Thread struct {
	ID       uuid.UUID       `json:"id"`
	State    string          `json:"state"` // on_its_way, asked, seen, asked_back, told, passed, answered, read, withdrawn; gone
	Question string          `json:"question"`
	Answer   string          `json:"answer,omitempty"` // the newest
	AskedOn  string          `json:"asked_on"`
	Identity Identity        `json:"identity"`
	Alias    string          `json:"alias,omitempty"`
	Due      string          `json:"due,omitempty"`      // by when HR means to answer; absent: nobody waits for HR
	Late     bool            `json:"late,omitempty"`     // the time has passed, which HR sees, too
	Waiting  bool            `json:"waiting,omitempty"`  // HR waits for the asker
	Together string          `json:"together,omitempty"` // invited, joined, declined
	Partner  string          `json:"partner,omitempty"`  // name of the other one
	Member   bool            `json:"member,omitempty"`   // the other one is somebody whom the viewer leads: nothing of the viewer's own career
	First    bool            `json:"first,omitempty"`    // the viewer asked first, and may withdraw it
	Invited  bool            `json:"invited,omitempty"`  // the viewer was asked to join, and has not answered
	NoneOn   string          `json:"none_on,omitempty"`  // on this day HR said that there is no such program
	Unread   bool            `json:"unread,omitempty"`   // HR wrote, or had the name shown, and the viewer has not seen it
	Decided  bool            `json:"decided,omitempty"`  // どうする was answered
	Glass    bool            `json:"glass,omitempty"`    // HR had the viewer's name shown; the question's page says who, when and why
	Earlier  int             `json:"earlier,omitempty"`  // messages that are left out here, the oldest
	Messages []ThreadMessage `json:"messages,omitempty"` // oldest first
	Steps    []ThreadStep    `json:"steps,omitempty"`    // oldest first
}

// ThreadMessage is one text of a thread.
type ThreadMessage struct {
	Author string `json:"author"` // asker: the viewer; partner: who asks together with them; hr
	Kind   string `json:"kind"`   // told, asked_back, answer
	Text   string `json:"text"`
	Date   string `json:"date"`
}

// ThreadStep is one step of a question's life.
type ThreadStep struct {
	What string `json:"what"` // asked, seen, asked_back, told, passed, back, answered, read, withdrawn, restored, joined, declined, glass
	Desk string `json:"desk,omitempty"`
	Date string `json:"date"`
}

// Marks answers inspect: the places in the text, in characters.
type Marks struct {
	Places []identify.Mark `json:"places"`
}
