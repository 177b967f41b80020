package triage

import "slices"

// A Topic is what a message is about when it is not a question to the company's knowledge; "" when it is one.
type Topic string

// Topics that go to a person, then topics that are not this desk's field. The order is the order of precedence.
const (
	Danger     Topic = "danger"
	Wrongdoing Topic = "wrongdoing"
	Harassment Topic = "harassment"
	Mental     Topic = "mental"
	Legal      Topic = "legal"
	Human      Topic = "human"

	Others     Topic = "others"
	Payroll    Topic = "payroll"
	IT         Topic = "it"
	Facilities Topic = "facilities"
	Smalltalk  Topic = "smalltalk"
	General    Topic = "general"
)

// sensitive topics go to a person, the others are declined.
var (
	sensitive = []Topic{Danger, Wrongdoing, Harassment, Mental, Legal, Human}
	declined  = []Topic{Others, Payroll, IT, Facilities, Smalltalk, General}
)

// Sensitive tells whether the topic goes to a person.
func (t Topic) Sensitive() bool { return slices.Contains(sensitive, t) }

// Topics lists every topic, by precedence.
func Topics() []Topic { return slices.Concat(sensitive, declined) }

// Labels of examples beside the topics.
const (
	AnySensitive Topic = "sensitive"    // needs a person, for what is not said
	AnyDeclined  Topic = "out_of_scope" // not the desk's field
	Career       Topic = "career"       // a question to the company's knowledge
	Harmless     Topic = "harmless"     // needs no person; career or not is not said
)

// needs tells whether a label is of somebody who needs a person.
func (t Topic) needs() bool { return t == AnySensitive || t.Sensitive() }

// aside tells whether a label is of what is not the desk's field.
func (t Topic) aside() bool { return t == AnyDeclined || slices.Contains(declined, t) }
