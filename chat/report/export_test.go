package report

// What the tests outside the package use, since the attacker imports it.
var (
	People   = people
	Remember = remember
	Closed   = closed
	FirstOf  = month
)

// Past is a fact of a month that is over.
type Past = past
