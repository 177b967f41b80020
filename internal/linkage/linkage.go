// Package linkage attacks questions that were asked without a name: from what the whole database, the server's log and HR's screen
// show of a round it guesses who asked which question. Tests alone use it; the better it guesses, the worse for the desk.
package linkage

import (
	"time"

	"github.com/google/uuid"
)

// A Round is what an attacker knows of the time between two deliveries, and the truth to hold the guesses against.
type Round struct {
	Order   []uuid.UUID // everybody who talked, in order
	Asked   []Asked     // in the order of asking; not for guesses
	Morning Evidence    // with the letters, before the delivery
	Evening Evidence    // after it
	Inbox   []uuid.UUID // HR's queue, as HR sees it
	Log     []Line      // what the server logged, at its finest level
}

// Asked is a question without a name. A guess may look at everything but Asker.
type Asked struct {
	Asker, Thread uuid.UUID
	Again         Evidence // what somebody of the attacker's left behind who said to the desk what the question says
}

// A Line is one line of the log.
type Line struct {
	At   time.Time
	Text string
}

// A Guess names who asked a question, uuid.Nil where there is nothing to guess from.
type Guess func(Round, Asked) uuid.UUID
