package chat

import (
	"context"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"dousuru/chat/triage"
	"dousuru/chat/voice"
	"dousuru/internal/directory"
	"dousuru/retrieval"
)

// Limits of understanding.
const (
	UnderstandWithin = 1500 * time.Millisecond // from わからない to the query or to giving up, whatever the endpoint does
	modelWithin      = 1400 * time.Millisecond // of these: the rest is for what was used
	maxUnderstood    = 200                     // characters of a message that may leave the house; a longer one tells more than it asks
	maxQuery         = 100                     // characters of a query: the person reads it in one line
	maxSubjects      = 5                       // titles that go with it
)

// Outcomes of an understanding, beside the Reasons of a summary and those of UnderstandChecks.Fault.
const (
	UnderstoodAnswer = "answer"  // the search for the query found what answers
	UnderstoodNone   = "none"    // the model had no query
	UnderstoodBad    = "refused" // the query was none to look up and to show
	UnderstoodSame   = "same"    // the query says what the message said
	UnderstoodBelow  = "below"   // the search for it found no answer
	UnderstoodAside  = "beside"  // it found a page that neither the message nor the talk came near to
	UnderstoodLacks  = "lacks"   // it found a page that does not say what the message asks
)

// UnderstandChecks stand between the desk and an understander. Without Mask and Allowed nothing may leave the house, so both
// are needed.
type UnderstandChecks struct {
	Allowed func(ctx context.Context, person uuid.UUID) (bool, error)
	Mask    func(ctx context.Context, p directory.Person, texts []string) (masked []string, unmask func(string) string, err error)
	// Reserve sets the most that a request may use aside, as Checks.Reserve does. Nil: there is no budget.
	Reserve func(ctx context.Context, person uuid.UUID, r UnderstandRequest) (settle func(context.Context, Usage) error, err error)
	// Fault is a word for an error of the understander, without anything of its text, as Checks.Fault is.
	Fault func(error) string
}

// UseUnderstander lets a model rewrite questions that nothing was found for. Call it before the engine serves anybody.
func (e *Engine) UseUnderstander(u Understander, checks UnderstandChecks) {
	if checks.Allowed == nil || checks.Mask == nil {
		panic("chat: an understander without Allowed and Mask")
	}
	e.understander, e.understanding = u, checks
}

// While has what is only of use to somebody who is there end with present: a model is not asked on. The turn itself goes on, and is
// stored.
func While(ctx, present context.Context) context.Context {
	return context.WithValue(ctx, presentKey{}, present)
}

type presentKey struct{}

// asksModel tells whether a turn is one to have a message rewritten for: a question or a wish of its own, to which the desk
// would say わかりません or ask what is on the person's mind, in a language that it reads. Whatever the words weigh, however little, keeps
// them in the house: triage alone decides about people in need, and nobody else reads what may be of one. A page that is meant
// and does not say what is asked is an answer by itself, which other words must not fill from its neighbour.
func (e *Engine) asksModel(message string, before talk, j judgement) bool {
	said := j.said
	switch {
	case e.understander == nil, before.Feedback != nil, before.Laid, before.Danger, j.feedback != nil:
		return false
	case said.Topic != "", said.Soft, said.Band, said.Aside != "", j.worried, j.offer:
		return false
	case j.foreign, j.remark != nil, j.source, j.wavers != "", len(j.themes) > 0, len(j.offered) > 0, j.absent:
		return false
	case languageOf(message, "") == "", utf8.RuneCountInString(message) > maxUnderstood*charactersPerWord(message):
		return false
	case memberWishes(message), !asksDesk(message) && !asking.MatchString(fold(message)):
		return false
	}
	switch j.outcome {
	case OutcomeUnknown:
		return true
	case OutcomeClarify: // nothing to look for stood in it: only the talk can tell what it means
		return before.about() != ""
	}
	return false
}

// understandRequest is what an understander gets of a message: what it asks, without what the person says of themselves, which is a
// condition of the search and no way to lead anybody elsewhere; and what the talk was about.
func understandRequest(lang, message string, before talk) UnderstandRequest {
	question, _ := withoutSelf(message)
	r := UnderstandRequest{Language: lang, Message: question}
	if h := hear(message); h.change && !h.back {
		return r
	}
	for _, s := range before.subjects(heard{}) {
		if len(r.Subjects) < maxSubjects {
			r.Subjects = append(r.Subjects, s.Title)
		}
	}
	return r
}

var (
	addressed = regexp.MustCompile(`(?i)[a-z]+://|www\.|[^\s@]@[^\s@]|\d{6,}`)
	// bracketed is what a placeholder of a mask looks like, however a model writes it.
	bracketed = regexp.MustCompile(`[\[\]［］【】{}<>＜＞「」『』“”"]`)
)

// query is what is looked up and shown in place of a message, or "": one line in the person's language, with nothing in it that no
// question has, nothing that needs a person, nothing that the desk would not say itself, and no placeholder that stands for nothing.
func query(lang, text string, unmask func(string) string) string {
	if utf8.RuneCountInString(text) > 2*maxQuery*charactersPerWord(text) || !utf8.ValidString(text) {
		return ""
	}
	text = strings.TrimSpace(unmask(text))
	said := triage.Of(text)
	switch {
	case utf8.RuneCountInString(text) > maxQuery*charactersPerWord(text), strings.ContainsFunc(text, unshown):
		return ""
	case addressed.MatchString(text), bracketed.MatchString(text):
		return ""
	case languageOf(text, "") != lang, foreign(text), retrieval.Substance(text) == 0:
		return ""
	case said.Topic != "", said.Soft, said.Band, said.Aside != "", voice.Check(text, lang) != nil:
		return ""
	}
	return text
}

// unshown are characters that no line of text has.
func unshown(r rune) bool {
	return r == utf8.RuneError || r == '\u2028' || r == '\u2029' || unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs) ||
		unicode.Is(unicode.Variation_Selector, r)
}
