package retrieval

import (
	"context"
	"sync"
)

// A Leave decides about a question before an embedder gets it. It gives the words as they may be sent, which may be other ones than
// the question's, or a Withheld; nothing has been sent by then. It is asked inside the time of the dense arm, from a goroutine of its
// own and only when the embedder would be asked, so it may count what a request costs. This package knows no people: who asks, and
// what they allow, is the Leave's.
type Leave func(ctx context.Context, question string) (words string, err error)

// Withheld is why a question stays from the embedder, as a word for records, without anything of the question. The empty one is a
// decision and no failure: the search is one by words, like that of a desk without an embedder.
type Withheld string

func (w Withheld) Error() string { return "question is withheld from the embedder: " + string(w) }

// What became of the dense arm in a search, beside the words of a Withheld.
const (
	MeaningUsed    = "used"    // the vectors had a say
	MeaningLate    = "late"    // not within the time of a search
	MeaningFault   = "fault"   // the embedder, or the Leave, failed
	MeaningResting = "resting" // the embedder was not asked: it rests after failures, or is crowded
)

// A Meaning lets searches find by meaning, too: all those for one message of one asker, so that the same words are sent once, however
// many searches they take. What it remembers, vectors among it, ends with it: make one a message, and store none. The nil Meaning
// lets nothing out: words alone find. It is safe for concurrent use.
type Meaning struct {
	leave Leave
	mu    sync.Mutex
	asked map[string]*denseQuestion
}

// ByMeaning makes the Meaning of one message.
func ByMeaning(leave Leave) *Meaning {
	return &Meaning{leave: leave, asked: map[string]*denseQuestion{}}
}

// question is the one on its way with these words; it starts it if there is none.
func (m *Meaning) question(ctx context.Context, arm *denseArm, text string) *denseQuestion {
	m.mu.Lock()
	defer m.mu.Unlock()
	q := m.asked[text]
	if q == nil {
		q = arm.ask(ctx, m.leave, text)
		m.asked[text] = q
	}
	return q
}

// ForLabelled says what may be sent of questions that nobody asks: labelled and golden ones. Without it Labelled is nil.
func ForLabelled(leave Leave) Option {
	return func(x *Index) { x.labelled = leave }
}

// Labelled is the Meaning for one question that is nobody's; nil without ForLabelled.
func (x *Index) Labelled() *Meaning {
	if x.labelled == nil {
		return nil
	}
	return ByMeaning(x.labelled)
}
