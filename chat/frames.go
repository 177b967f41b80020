package chat

import (
	"time"

	"github.com/google/uuid"

	"dousuru/chat/escalation"
)

// Protocol is the WebSocket subprotocol that both sides must name. Its frames are documented in docs/protocol.md, and
// testdata/frames.jsonl holds one example of each, decoded by the Go tests and the browser tests alike.
const Protocol = "dousuru.v1"

// A FrameType names what a frame says.
type FrameType string

// Frames of the client.
const (
	FrameHello    FrameType = "hello"    // first, exactly once: language, and what the client has seen
	FrameSay      FrameType = "say"      // the person's words
	FrameEscalate FrameType = "escalate" // hand a question to HR, as the person edited it
	FrameDecide   FrameType = "decide"   // the person's どうする
	FrameEnd      FrameType = "end"      // the person ends the consultation
	FrameNew      FrameType = "new"      // start another consultation
	FrameRead     FrameType = "read"     // an answer of HR was read
	FrameWatch    FrameType = "watch"    // follow an anonymous question by its receipt
	FramePlan     FrameType = "plan"     // after いま動く: what the person wants to note of how they go on
	FrameKeep     FrameType = "keep"     // what 心に留める follows: start, change, stop
	FrameSeen     FrameType = "seen"     // a notice was read
	FrameUndo     FrameType = "undo"     // take the last answer of a decision back, for a short while
	FrameTheme    FrameType = "theme"    // keep a theme in mind, or let it go
	FrameTell     FrameType = "tell"     // write to HR in a thread: the reply to what was asked back, or more
	FrameWithdraw FrameType = "withdraw" // take a question back
	FrameRestore  FrameType = "restore"  // hand a question that was taken back to HR again
	FrameInvite   FrameType = "invite"   // ask the person's manager to ask together
	FrameJoin     FrameType = "join"     // take such an invitation
	FrameDecline  FrameType = "decline"  // leave it, or leave what was joined
	FrameInspect  FrameType = "inspect"  // what in a text may tell who wrote it; nothing is kept
	FrameQuiet    FrameType = "quiet"    // a thread is on the screen, or no longer: the desk says nothing by itself meanwhile
	FrameStop     FrameType = "stop"     // the summary that is being written is not wanted
)

// Frames of the server.
const (
	FrameWelcome    FrameType = "welcome"     // answer to hello; the messages that the client has not seen follow
	FrameMessage    FrameType = "message"     // one stored message of the consultation
	FrameAck        FrameType = "ack"         // the client's frame is committed
	FrameThinking   FrameType = "thinking"    // the desk is searching
	FrameReceipt    FrameType = "receipt"     // the receipt of an anonymous question, sent once and kept nowhere
	FrameThread     FrameType = "thread"      // a question at HR changed: seen, answered
	FrameDecision   FrameType = "decision"    // a decision of the person as it stands
	FrameNotice     FrameType = "notice"      // news of something the person keeps in mind
	FrameThemes     FrameType = "themes"      // the themes that the person keeps in mind
	FrameMarks      FrameType = "marks"       // answer to inspect
	FrameSummary    FrameType = "summary"     // a sentence of a summary that is being written; stored nowhere yet
	FrameTicket     FrameType = "ticket"      // with which a page of another site connects again; for one connection
	FrameSummaryEnd FrameType = "summary_end" // it is over: kept, and a message by now, or none, and what was shown is to vanish
	FrameError      FrameType = "error"       // what was wrong, in the person's language; the connection stays
)

// ClientFrame is any frame from the client; which fields count depends on Type.
type ClientFrame struct {
	Type         FrameType `json:"type"`
	ID           uuid.UUID `json:"id,omitzero"`           // client's message id (v4), unique for ever: all but hello, read, watch, seen, quiet
	Lang         string    `json:"lang,omitempty"`        // hello: "ja" or "en", the language of the screen
	Consultation uuid.UUID `json:"consultation,omitzero"` // hello: the consultation to resume
	After        int64     `json:"after,omitempty"`       // hello: highest seq already shown
	Text         string    `json:"text,omitempty"`        // say, escalate, tell, inspect: 1 to MaxText characters
	Identity     Identity  `json:"identity,omitempty"`    // escalate
	Alias        string    `json:"alias,omitempty"`       // escalate as alias: the name that HR sees, 1 to MaxAlias characters
	Glass        bool      `json:"glass,omitempty"`       // escalate as alias: the screen said that two of HR may have the name shown in danger
	With         uuid.UUID `json:"with,omitzero"`         // escalate as named, invite: the welcome's boss
	Response     string    `json:"response,omitempty"`    // decide: act, keep, none, undecided
	Words        string    `json:"words,omitempty"`       // decide: own words, up to MaxWords characters
	Thread       uuid.UUID `json:"thread,omitzero"`       // read, tell, withdraw, restore, invite, join, decline; decide, undo: about a question at HR
	Receipt      string    `json:"receipt,omitempty"`     // watch; read, tell, withdraw, restore of an anonymous question, in place of thread
	Decision     uuid.UUID `json:"decision,omitzero"`     // plan, keep, undo: of which decision; decide: an earlier one that is answered again
	Step         string    `json:"step,omitempty"`        // plan: the first step, up to MaxPlan characters
	Due          string    `json:"due,omitempty"`         // plan: 2027-04-01
	Tell         string    `json:"tell,omitempty"`        // plan: whom to tell, up to MaxPlan characters
	Remind       bool      `json:"remind,omitempty"`      // plan: a notice on the due date
	On           *bool     `json:"on,omitempty"`          // keep: false stops everything of this decision; theme: false lets it go; quiet
	Date         string    `json:"date,omitempty"`        // keep: a date of the person's own, 2027-04-01
	Mail         bool      `json:"mail,omitempty"`        // keep, theme: notices by mail, too
	Notice       uuid.UUID `json:"notice,omitzero"`       // seen
	Theme        string    `json:"theme,omitempty"`       // theme: as articles carry it
}

// ServerFrame is any frame from the server; which fields are present depends on Type.
type ServerFrame struct {
	Type         FrameType    `json:"type"`
	ID           uuid.UUID    `json:"id,omitzero"` // ack, thinking, receipt, error: the client's message id
	Welcome      *Welcome     `json:"welcome,omitempty"`
	Message      *Message     `json:"message,omitempty"`
	Thread       *Thread      `json:"thread,omitempty"`
	Decision     *Decision    `json:"decision,omitempty"`
	Notice       *Notice      `json:"notice,omitempty"`
	Themes       *Themes      `json:"themes,omitempty"`
	Marks        *Marks       `json:"marks,omitempty"`
	Consultation uuid.UUID    `json:"consultation,omitzero"` // ack: the consultation the frame went to; summary, summary_end: of the answer
	Seq          int64        `json:"seq,omitempty"`         // ack: the seq of the person's message
	Receipt      string       `json:"receipt,omitempty"`
	Code         string       `json:"code,omitempty"`  // error: a word for machines
	Text         string       `json:"text,omitempty"`  // error: a sentence for the person; summary: one sentence
	Of           int64        `json:"of,omitempty"`    // summary, summary_end: seq of the answer
	Index        *int         `json:"index,omitempty"` // summary: 0, 1, 2 …
	Cites        []Cite       `json:"cites,omitempty"` // summary: where the sentence stands in the answer
	Ticket       string       `json:"ticket,omitempty"`
	State        SummaryState `json:"state,omitempty"` // summary_end
}

// Welcome answers hello.
type Welcome struct {
	Consultation uuid.UUID `json:"consultation"`
	Seq          int64     `json:"seq"`     // last seq of the consultation
	Resumed      bool      `json:"resumed"` // the consultation went on; false: a new one
	Lang         string    `json:"lang"`
	Name         string    `json:"name"`
	Threads      []Thread  `json:"threads"`            // the person's questions at HR, named and under an alias, newest first, at most MaxThreads
	Boss         *Boss     `json:"boss,omitempty"`     // with whom they may ask together: their manager, and never somebody whom they lead
	Decision     *Decision `json:"decision,omitempty"` // of this consultation, as it stands
	Glass        bool      `json:"glass,omitempty"`    // the name behind an alias can be had in danger: said where one asks under it
	Mail         bool      `json:"mail,omitempty"`     // notices can go by mail, too; without it the choice is not offered
	Letters      bool      `json:"letters,omitempty"`  // what is asked without a name goes to HR when the next working day begins; false: at once
}

// MessageKind says what a message of the consultation is.
type MessageKind string

// Kinds of messages. The five outcomes of a turn have their own kinds.
const (
	KindGreeting  MessageKind = "greeting"
	KindSaid      MessageKind = "said" // the person's own words
	KindAnswer    MessageKind = "answer"
	KindClarify   MessageKind = "clarify"
	KindUnknown   MessageKind = "unknown"
	KindRoute     MessageKind = "route"
	KindDecline   MessageKind = "decline"
	KindEscalated MessageKind = "escalated" // the question is with HR
	KindDousuru   MessageKind = "dousuru"   // 「どうする？」
	KindDecided   MessageKind = "decided"   // what the desk says to a decision
	KindSummary   MessageKind = "summary"   // an answer in the words of a model
	KindUndone    MessageKind = "undone"    // a decision was taken back: it is gone, or the one before stands again
)

// Message is one message of a consultation, as stored and as sent.
type Message struct {
	Consultation uuid.UUID         `json:"consultation"`
	Seq          int64             `json:"seq"`    // 1, 2, 3 … without gaps in a consultation; 0: passing
	Author       string            `json:"author"` // person or desk
	Kind         MessageKind       `json:"kind"`
	ID           uuid.UUID         `json:"id,omitzero"` // the client's message id, on messages of the person
	At           time.Time         `json:"at"`
	Text         string            `json:"text"`                  // plain text, lines separated by \n
	Parts        []Part            `json:"parts,omitempty"`       // feedback talk: what the person said, laid apart in their own words
	Options      []Option          `json:"options,omitempty"`     // the choices of an answer or a clarify
	Citations    []Citation        `json:"citations,omitempty"`   // where the text stands, in the order of the text
	Suggestions  []string          `json:"suggestions,omitempty"` // what the person may press instead of typing; sent as say
	Themes       []string          `json:"themes,omitempty"`      // of an overview: may be kept in mind
	Draft        string            `json:"draft,omitempty"`       // unknown: what HR would receive, to be edited by the person
	Desks        []Desk            `json:"desks,omitempty"`       // who helps: route, decline; any other: people shown before the rest
	Decision     *Decision         `json:"decision,omitempty"`    // decided: what the person chose; undone: what stands again, if anything; dousuru: the earlier decision it asks about again
	Thread       uuid.UUID         `json:"thread,omitzero"`       // escalated: the question; dousuru, decided: about this question at HR
	Link         *Link             `json:"link,omitempty"`        // a page of the desk that helps with this, too; behind everything else
	Of           int64             `json:"of,omitempty"`          // summary: seq of the answer
	Model        string            `json:"model,omitempty"`       // summary: which model wrote it
	Sentences    []SummarySentence `json:"sentences,omitempty"`   // summary: the text by sentence, with where each stands in the answer
	Passing      bool              `json:"passing,omitempty"`     // stored nowhere: said while the database is away, or that a question went without a name
}

// Link is one line that leads to a page of the desk.
type Link struct {
	Text string `json:"text"`
	URL  string `json:"url"`
}

// Option is one choice: an article with the parts that matter, or 「今のまま」 (Stay, without an article).
type Option struct {
	Article    string `json:"article,omitempty"` // slug
	Kind       string `json:"kind,omitempty"`    // program, case, faq, document
	Title      string `json:"title"`
	URL        string `json:"url,omitempty"` // the article's own page
	Status     string `json:"status,omitempty"`
	StatusNote string `json:"status_note,omitempty"` // a sentence where the status is not active, with its date
	ReviewedOn string `json:"reviewed_on,omitempty"` // 2026-09-01, or empty
	Parts      []Part `json:"parts,omitempty"`       // what was asked first
	Direction  string `json:"direction,omitempty"`   // of a case: where it went, as a word of the person's language
	Stay       bool   `json:"stay,omitempty"`        // 「今のまま」
}

// Part is one quoted facet or section of an article.
type Part struct {
	Facet string `json:"facet"` // facet key, or "" for a section
	Label string `json:"label"` // 対象者 …
	Text  string `json:"text"`  // the company's own words, plain text
}

// Citation says where a part stands. The json names are those of `dousuru ask --json`.
type Citation struct {
	Article    string `json:"article"`
	Title      string `json:"title"`
	Kind       string `json:"kind"`
	Facet      string `json:"facet"`
	ReviewedOn string `json:"reviewed_on"`
	Status     string `json:"status"`
	URL        string `json:"url,omitempty"`
}

// Desk is a person or line to go to, as the company's settings have it.
type Desk struct {
	Name      string `json:"name"`
	Channel   string `json:"channel"`
	Hours     string `json:"hours,omitempty"`
	CheckedOn string `json:"checked_on,omitempty"`
	Internal  bool   `json:"internal"`
}

// Limits of what a person may send, in characters.
const (
	MaxText  = 2000 // a question; longer ones are refused with a sentence that says so, and stay in the person's input field
	MaxWords = 2000 // own words of a decision
	MaxPlan  = 300  // the first step of a plan, and whom to tell
	MaxAlias = escalation.MaxAlias
)
