// Package faulty is a model's endpoint that fails in every way that is known, byte by byte, for tests. It writes to the
// connection itself: what it does wrong, a server of a library would not let it do. There is no chance in it, and hardly a clock:
// what stands still does so until the client gives up.
package faulty

// A Place is where in a stream a fault strikes.
type Place string

// Places. A fault has either All or the other three.
const (
	All    Place = "all"    // before the stream, or over all of it
	First  Place = "first"  // in place of the first words
	Middle Place = "middle" // of words in the middle
	Last   Place = "last"   // of the event that says how it finished, behind all words
)

// A Fault is one way to fail.
type Fault struct {
	Name     string
	Harmless bool // the answer comes through as it was meant
	Slow     bool // only the client's own limits of time end it

	secure string                      // how TLS is wrong; "": no TLS
	answer func(c *conn)               // in place of the whole answer
	frame  frame                       // how the body's end is marked
	strike func(c *conn, e string) act // in place of one event
	behind func(c *conn)               // in place of [DONE]
}

// act is what goes on behind a strike.
type act int

const (
	stop act = iota // nothing
	next            // the next event
	send            // this event, and the next ones
)

// Places of a fault.
func (f Fault) Places() []Place {
	if f.strike != nil || f.frame == short {
		return []Place{First, Middle, Last}
	}
	return []Place{All}
}

// String names a case for a test.
func (f Fault) String() string { return f.Name }

// Faults are all of them.
func Faults() []Fault {
	var list []Fault
	for _, part := range [][]Fault{statuses(), heads(), connections(), streams(), contents(), harmless()} {
		list = append(list, part...)
	}
	return list
}

// Named is one fault of the list. It panics where there is none: a name is written in a test.
func Named(name string) Fault {
	for _, f := range Faults() {
		if f.Name == name {
			return f
		}
	}
	panic("faulty: no fault " + name)
}
