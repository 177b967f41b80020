package knowledge

// A Kind says what an article is.
type Kind string

const (
	Program  Kind = "program"
	Case     Kind = "case"
	FAQ      Kind = "faq"
	Document Kind = "document" // a page of a handbook
)

// Kinds in the order in which screens list them.
var Kinds = []Kind{Program, Case, FAQ, Document}

// A Status says whether what the article describes can be used now.
type Status string

const (
	Active   Status = "active"
	Upcoming Status = "upcoming"
	Paused   Status = "paused"
	Closed   Status = "closed"
	Retired  Status = "retired" // replaced or abolished
)

// A State is where the article stands with its editors. Only published articles are shown.
type State string

const (
	StateDraft     State = "draft"
	StateChecked   State = "checked"
	StatePublished State = "published"
	StateRetired   State = "retired"
)

// words is one name in the two languages of the screens.
type words struct{ ja, en string }

func (w words) in(language string) string {
	if language == "en" {
		return w.en
	}
	return w.ja
}

var kindWords = map[Kind]words{
	Program:  {"制度", "Program"},
	Case:     {"事例", "Case"},
	FAQ:      {"よくある質問", "FAQ"},
	Document: {"文書", "Document"},
}

var statusWords = map[Status]words{
	Active:   {"実施中", "Active"},
	Upcoming: {"開始前", "Not yet open"},
	Paused:   {"休止中", "Paused"},
	Closed:   {"受付終了", "Closed"},
	Retired:  {"廃止", "Retired"},
}

var stateWords = map[State]words{
	StateDraft:     {"下書き", "Draft"},
	StateChecked:   {"確認済み", "Checked"},
	StatePublished: {"公開中", "Published"},
	StateRetired:   {"取り下げ", "Withdrawn"},
}

// Label is the kind's name on screens, in Japanese unless language is "en".
func (k Kind) Label(language string) string { return kindWords[k].in(language) }

// Label is the status's name on screens, in Japanese unless language is "en".
func (s Status) Label(language string) string { return statusWords[s].in(language) }

// Label is the state's name on screens, in Japanese unless language is "en".
func (s State) Label(language string) string { return stateWords[s].in(language) }
