package web

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"dousuru/chat/brief"
	"dousuru/internal/directory"
)

// Warned is a text with what may better stay out of it marked: health, family, appraisal, names. It stops nobody.
type Warned struct {
	Pieces []cutPiece // the whole text; none where nothing is marked
	Kinds  []string   // of what is marked, each once, in the order of the text
	Mark   string     // tells a form that this very text was shown with its marks
}

// warned marks a text. The names are those of people whom the visitor may see.
func (s *Site) warned(v *visit, text string) (Warned, error) {
	if text == "" {
		return Warned{}, nil
	}
	mentions, err := directory.NamesIn(v.Context(), s.opts.DB, v.self(), text)
	if err != nil {
		return Warned{}, err
	}
	var names []string
	for _, m := range mentions {
		names = append(names, m.Name)
	}
	return marked(text, brief.Warn(text, names)), nil
}

// marked cuts a text where the marks begin and end. One within another is marked already.
func marked(text string, warnings []brief.Warning) (w Warned) {
	at := 0
	for _, found := range warnings {
		if found.At < at || found.At >= found.End || found.End > len(text) {
			continue
		}
		if found.At > at {
			w.Pieces = append(w.Pieces, cutPiece{Text: text[at:found.At]})
		}
		w.Pieces = append(w.Pieces, cutPiece{text[found.At:found.End], found.Kind})
		at = found.End
		if !slices.Contains(w.Kinds, found.Kind) {
			w.Kinds = append(w.Kinds, found.Kind)
		}
	}
	if w.Pieces == nil {
		return w
	}
	if at < len(text) {
		w.Pieces = append(w.Pieces, cutPiece{Text: text[at:]})
	}
	sum := sha256.Sum256([]byte(text))
	w.Mark = hex.EncodeToString(sum[:8])
	return w
}

// unseen tells whether a form comes from a page that did not show these marks.
func (w Warned) unseen(v *visit) bool { return w.Mark != "" && v.PostForm.Get("marked") != w.Mark }
