package news

import (
	"slices"

	"dousuru/chat/voice"
)

// A Hint is a wording of HR that may sound as if the desk steered. It is shown and holds nothing back: HR speaks here, and not
// the desk.
type Hint struct {
	Slug  string // the item whose sentence it is; empty: the introduction or the title
	Rule  string // of chat/voice
	Words string // as HR wrote them, or nearly: the list's own spelling
}

// Hints looks through what HR has written of a draft, each wording once.
func (d Digest) Hints() (hints []Hint) {
	look := func(slug, text string) {
		for _, f := range voice.Check(text, d.Language) {
			if f.Rule == "questions" {
				continue // a notice may ask more than one; nobody answers it
			}
			if h := (Hint{slug, f.Rule, f.Words}); !slices.Contains(hints, h) {
				hints = append(hints, h)
			}
		}
	}
	look("", d.Title)
	look("", d.Intro)
	for _, i := range d.Items {
		if i.Chosen {
			look(i.Slug, i.Sentence)
		}
	}
	return hints
}
