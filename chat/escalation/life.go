package escalation

// A State is where a question stands.
type State string

// States of a question.
const (
	Asked     State = "asked"      // HR has it
	Seen      State = "seen"       // somebody at HR opened it
	AskedBack State = "asked_back" // HR asked the asker something
	Told      State = "told"       // the asker wrote again, and HR has it
	Passed    State = "passed"     // HR asks an executive or another desk
	Answered  State = "answered"   // an answer stands in the thread
	Read      State = "read"       // an asker has seen the answer
	Withdrawn State = "withdrawn"  // the asker took it back
	Kept      State = "left"       // left for HR, no reply is wanted
)

// OnTheWay is shown in the place of Asked while a question without a name waits for the next delivery. It stands in no row.
const OnTheWay State = "on_its_way"

// States lists all of them, in the order of a question's life.
var States = []State{Asked, Seen, AskedBack, Told, Passed, Answered, Read, Withdrawn, Kept}

// A Move is what somebody does with a question. Its words are those of the table escalation.event.
type Move string

// Moves. Asked is the first of every question.
const (
	MoveAsked    Move = "asked"
	MoveSee      Move = "seen"
	MoveAskBack  Move = "asked_back"
	MoveTell     Move = "told"
	MovePass     Move = "passed"
	MoveBack     Move = "back" // from the executive or the desk
	MoveAnswer   Move = "answered"
	MoveRead     Move = "read"
	MoveWithdraw Move = "withdrawn"
	MoveRestore  Move = "restored"
	MoveJoin     Move = "joined"
	MoveDecline  Move = "declined"
)

// StepGlass is a step that moves nothing: two of HR had the name behind an alias shown (glass.go).
const StepGlass Move = "glass"

// Moves lists those that a question which was asked can make.
var Moves = []Move{MoveSee, MoveAskBack, MoveTell, MovePass, MoveBack, MoveAnswer, MoveRead, MoveWithdraw, MoveRestore, MoveJoin, MoveDecline}

// life says where a move leads; what does not stand here is ErrMove (ErrClosed once withdrawn). A move that leads where the
// question stands already is kept as a step if something was written with it (tell, ask back, answer), else it is none.
var life = map[State]map[Move]State{
	Asked: {MoveSee: Seen, MoveAskBack: AskedBack, MoveTell: Asked, MovePass: Passed, MoveAnswer: Answered, MoveRead: Asked,
		MoveWithdraw: Withdrawn, MoveJoin: Asked, MoveDecline: Asked},
	Seen: {MoveSee: Seen, MoveAskBack: AskedBack, MoveTell: Seen, MovePass: Passed, MoveAnswer: Answered, MoveRead: Seen,
		MoveWithdraw: Withdrawn, MoveJoin: Seen, MoveDecline: Seen},
	AskedBack: {MoveSee: AskedBack, MoveAskBack: AskedBack, MoveTell: Told, MovePass: Passed, MoveAnswer: Answered, MoveRead: AskedBack,
		MoveWithdraw: Withdrawn, MoveJoin: AskedBack, MoveDecline: AskedBack},
	Told: {MoveSee: Told, MoveAskBack: AskedBack, MoveTell: Told, MovePass: Passed, MoveAnswer: Answered, MoveRead: Told,
		MoveWithdraw: Withdrawn, MoveJoin: Told, MoveDecline: Told},
	Passed: {MoveSee: Passed, MoveAskBack: AskedBack, MoveTell: Passed, MoveBack: Seen, MoveAnswer: Answered, MoveRead: Passed,
		MoveWithdraw: Withdrawn, MoveJoin: Passed, MoveDecline: Passed},
	Answered: {MoveSee: Answered, MoveAskBack: AskedBack, MoveTell: Told, MovePass: Passed, MoveAnswer: Answered, MoveRead: Read,
		MoveWithdraw: Withdrawn, MoveJoin: Answered, MoveDecline: Answered},
	Read: {MoveSee: Read, MoveAskBack: AskedBack, MoveTell: Told, MovePass: Passed, MoveAnswer: Answered, MoveRead: Read,
		MoveWithdraw: Withdrawn, MoveJoin: Read, MoveDecline: Read},
	Withdrawn: {MoveWithdraw: Withdrawn, MoveRestore: Asked},
	Kept:      {MoveSee: Kept},
}

// next is where a move leads.
func next(from State, move Move) (State, error) {
	to, possible := life[from][move]
	switch {
	case possible:
		return to, nil
	case from == Withdrawn:
		return from, ErrClosed
	}
	return from, ErrMove
}

// Open tells whether somebody still waits: for HR, or for the asker.
func (s State) Open() bool {
	switch s {
	case Asked, Seen, AskedBack, Told, Passed:
		return true
	}
	return false
}
