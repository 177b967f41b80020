package web

import (
	"slices"

	"dousuru/chat/brief"
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
		hints := inOrder(append(oneonone.Hints(field.text), details(field.text)...))
		if len(hints) == 0 {
			continue
		}
		d.Kinds = kindsOf(d.Kinds, hints)
		d.Look = append(d.Look, lookedAt{field.name, cutAt(field.text, hints)})
	}
}

// look marks details of health, family and rating in a manager's note about a member. It is kept either way.
func (d *noteData) look() {
	if d.Own() {
		return
	}
	hints := slices.DeleteFunc(details(d.Typed), func(h oneonone.Hint) bool { return h.Kind == brief.WarnName })
	if d.Kinds = kindsOf(nil, hints); d.Kinds != nil {
		d.Look = cutAt(d.Typed, hints)
	}
}

// details are places that tell more about somebody than a card or a note has to.
func details(text string) (hints []oneonone.Hint) {
	for _, w := range brief.Warn(text, nil) {
		hints = append(hints, oneonone.Hint{Kind: w.Kind, At: w.At, End: w.End})
	}
	return hints
}

// inOrder sorts hints by their place and drops those that overlap one before; without a place they come last.
func inOrder(hints []oneonone.Hint) []oneonone.Hint {
	slices.SortStableFunc(hints, func(a, b oneonone.Hint) int {
		if (a.End == 0) != (b.End == 0) {
			return b.End - a.End
		}
		return a.At - b.At
	})
	end := 0
	return slices.DeleteFunc(hints, func(h oneonone.Hint) bool {
		overlaps := h.End > 0 && h.At < end
		end = max(end, h.End)
		return overlaps
	})
}

// kindsOf adds the kinds of hints to a list, each once.
func kindsOf(kinds []string, hints []oneonone.Hint) []string {
	for _, h := range hints {
		if !slices.Contains(kinds, h.Kind) {
			kinds = append(kinds, h.Kind)
		}
	}
	return kinds
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
