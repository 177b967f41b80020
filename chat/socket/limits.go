package socket

import (
	"time"

	"dousuru/chat"
)

// Limits of one connection, as docs/protocol.md states them.
const (
	MaxFrame    = 64 << 10         // bytes of a client's frame: 2,000 characters, every one escaped, are 24 KB
	MaxQueue    = 64               // frames that wait for a slow client
	MaxBad      = 20               // bad frames; a client that works sends none
	MaxPerson   = 8                // connections of one person: some tabs and devices
	MaxWatches  = 50               // anonymous questions that one connection follows; a person has a handful
	HelloWithin = 10 * time.Second // from the upgrade to hello
	PingEvery   = 25 * time.Second // below the 30 or 60 seconds after which proxies drop a silent connection
	PongWithin  = 60 * time.Second // two pings may get lost
	WriteWithin = 10 * time.Second // one frame to a client that reads
	PollEvery   = 30 * time.Second // behind the hints, or up to a third sooner; the end of a login session is noticed then
	IdleAfter   = 10 * time.Minute // after a person's last frame どうする is asked
)

// Speed of one person, all connections together: a frame a second, after a pause ten at once.
const (
	FramesPerSecond = 1
	FramesAtOnce    = 10
)

// Speed of connecting of one person, so that nobody keeps the database busy by coming back: once in two seconds, after a pause thirty
// times, which is more tabs than stay open (MaxPerson) and more pages than one goes through.
const (
	ConnectsPerSecond = 0.5
	ConnectsAtOnce    = 30
)

// maxHasty is how many of those who came too fast are told so at a time, by a close code; more get the status 429.
const maxHasty = 256

// limits are the limits that tests shorten.
type limits struct {
	hello, ping, pong, write, poll, idle, held, ticket time.Duration

	retry  time.Duration // between tries to answer hello while the database is gone
	turn   time.Duration // one frame, search included; the widget waits 60 seconds for an answer
	query  time.Duration // reading rows
	linger time.Duration // for the client's close frame after ours
	tick   time.Duration // how often the loop looks for hints: what one waits at most
	look   time.Duration // how often it looks at deadlines: how late one is kept at most
	speed  float64
	atOnce int

	connects       float64 // a second
	connectsAtOnce int
}

var standard = limits{
	hello: HelloWithin, ping: PingEvery, pong: PongWithin, write: WriteWithin, poll: PollEvery, idle: IdleAfter, held: chat.HeldFor, ticket: TicketEvery,
	retry: 2 * time.Second, turn: 50 * time.Second, query: 10 * time.Second, linger: 2 * time.Second,
	tick: 50 * time.Millisecond, look: time.Second, speed: FramesPerSecond, atOnce: FramesAtOnce,
	connects: ConnectsPerSecond, connectsAtOnce: ConnectsAtOnce,
}
