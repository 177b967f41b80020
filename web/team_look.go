package web

import (
	"slices"

	"dousuru/chat/oneonone"
)

// lookedAt is a text with the wordings to look at once more.
type lookedAt struct {
	Field  string
	Pieces []cutPiece
}

// A cutPiece is a stretch of a text; with a kind it is one of those wordings.
type cutPiece struct{ Text, Kind string }

// look marks what the card says. Nothing is held back.
func (d *giveData) look() {
	for _, field := range []struct{ name, text string }{{"observation", d.Card.Observation}, {"view", d.Card.View}} {
		hints := oneonone.Hints(field.text)
		if hints == nil {
			continue
		}
		for _, h := range hints {
			if !slices.Contains(d.Kinds, h.Kind) {
				d.Kinds = append(d.Kinds, h.Kind)
			}
		}
		d.Look = append(d.Look, lookedAt{field.name, cutAt(field.text, hints)})
	}
}

// cutAt cuts a text at its hints, which stand in its order; a hint without a place cuts nothing.
func cutAt(text string, hints []oneonone.Hint) (list []cutPiece) {
	at := 0
	for _, h := range hints {
		if h.End == 0 || h.At < at {
			continue
		}
		if h.At > at {
			list = append(list, cutPiece{Text: text[at:h.At]})
		}
		list = append(list, cutPiece{text[h.At:h.End], h.Kind})
		at = h.End
	}
	if at < len(text) {
		list = append(list, cutPiece{Text: text[at:]})
	}
	return list
}
