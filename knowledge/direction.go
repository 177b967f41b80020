package knowledge

// A Direction says where a case went, so that stories of people who stayed stand beside those of people who moved. None is
// better than another, and empty is allowed: not every story has one.
type Direction string

const (
	Moved      Direction = "moved"       // to another post, skill or role
	Adapted    Direction = "adapted"     // the same work in another way: hours, place, a leave
	Stayed     Direction = "stayed"      // where they were, chosen or not
	TurnedBack Direction = "turned_back" // tried it, and came back or ended it
	Declined   Direction = "declined"    // an offer that was there
)

var directionWords = map[Direction]words{
	Moved:      {"進んだ", "Went ahead"},
	Adapted:    {"働き方を変えた", "Changed how they work"},
	Stayed:     {"とどまった", "Stayed"},
	TurnedBack: {"戻った", "Turned back"},
	Declined:   {"断った", "Declined"},
}

// Label is the direction's name on screens, in Japanese unless language is "en"; empty for none.
func (d Direction) Label(language string) string { return directionWords[d].in(language) }

// Remained tells whether the person is where they were: stayed, turned back or declined.
func (d Direction) Remained() bool { return d == Stayed || d == TurnedBack || d == Declined }
