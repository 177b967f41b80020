package web

import (
	"github.com/google/uuid"

	"dousuru/chat/oneonone"
)

// noteData is the page of the person's own notes, or of one of them as a form.
type noteData struct {
	half
	Notes   []oneonone.Note
	Removed []oneonone.Note      // can be brought back
	Names   map[uuid.UUID]string // of those whom a note is about
	Editing uuid.UUID            // zero: a new one
	Typed   string
	Look    []cutPiece // of a manager's note, with details to look at once more
	Kinds   []string   // of what is marked, each once
	Problem string
}

func (noteData) MaxNote() int { return oneonone.MaxNote }

// Former is the name of whom a note of the own half is about, if that is not the manager of now.
func (d noteData) Former(n oneonone.Note) string {
	if n.About == d.Other {
		return ""
	}
	return d.Names[n.About]
}

// oneNotes lists the person's notes of one half, which nobody else reads.
func (s *Site) oneNotes(v *visit) (result, error) { return s.showNotes(v, "", "") }

func (s *Site) showNotes(v *visit, typed, problem string) (result, error) {
	h, err := s.half(v)
	if err != nil {
		return result{}, err
	}
	data := noteData{half: h, Typed: typed, Problem: problem}
	if data.Notes, err = oneonone.Notes(v.Context(), s.opts.DB, v.self(), h.With); err != nil {
		return result{}, err
	}
	if data.Removed, err = oneonone.RemovedNotes(v.Context(), s.opts.DB, v.self(), h.With); err != nil {
		return result{}, err
	}
	var ids []uuid.UUID
	for _, n := range data.Notes {
		ids = append(ids, n.About)
	}
	if data.Names, err = s.others(v, ids...); err != nil {
		return result{}, err
	}
	return refusedForm("oneonone/notes", data, problem), nil
}

// addOneNote writes a note about the other one of the half.
func (s *Site) addOneNote(v *visit) (result, error) {
	h, err := s.half(v)
	if err != nil {
		return result{}, err
	}
	words := v.PostForm.Get("words")
	id, err := oneonone.PutNote(v.Context(), s.opts.DB, v.self(), oneonone.Note{About: h.Other, Words: words})
	if problem := v.oneProblem(err, oneonone.MaxNote); problem != "" {
		return s.showNotes(v, words, problem)
	}
	if err != nil {
		return result{}, err
	}
	return noteKept(h, id, words), nil
}

// noteKept leads to the list, or, where a manager's note tells details of somebody, to the note with these marked.
func noteKept(h half, id uuid.UUID, words string) result {
	data := noteData{half: h, Typed: words}
	if data.look(); data.Kinds != nil {
		return goTo(h.Base + "/notes/" + id.String() + "?done=oneNoteSaved")
	}
	return goTo(h.Base + "/notes?done=oneNoteSaved#" + anchor(id))
}

// oneNote shows one note as a form.
func (s *Site) oneNote(v *visit) (result, error) {
	h, n, err := s.findNote(v)
	if err != nil {
		return result{}, err
	}
	data := noteData{half: h, Editing: n.ID, Typed: n.Words}
	data.look()
	return show("oneonone/note", data), nil
}

func (s *Site) findNote(v *visit) (h half, n oneonone.Note, err error) {
	id, err := v.id()
	if err != nil {
		return h, n, err
	}
	if h, err = s.half(v); err != nil {
		return h, n, err
	}
	list, err := oneonone.Notes(v.Context(), s.opts.DB, v.self(), h.With)
	if err != nil {
		return h, n, err
	}
	for _, n := range list {
		if n.ID == id {
			return h, n, nil
		}
	}
	return h, n, errNotFound
}

func (s *Site) changeOneNote(v *visit) (result, error) {
	h, n, err := s.findNote(v)
	if err != nil {
		return result{}, err
	}
	words := v.PostForm.Get("words")
	_, err = oneonone.PutNote(v.Context(), s.opts.DB, v.self(), oneonone.Note{ID: n.ID, Words: words})
	if problem := v.oneProblem(err, oneonone.MaxNote); problem != "" {
		return refusedForm("oneonone/note", noteData{half: h, Editing: n.ID, Typed: words, Problem: problem}, problem), nil
	}
	return noteKept(h, n.ID, words), err
}

func (s *Site) removeOneNote(v *visit) (result, error) {
	h, n, err := s.findNote(v)
	if err != nil {
		return result{}, err
	}
	return goTo(h.Base + "/notes?done=oneNoteRemoved#removed"), oneonone.RemoveNote(v.Context(), s.opts.DB, v.self(), n.ID)
}

func (s *Site) restoreOneNote(v *visit) (result, error) {
	id, err := v.id()
	if err != nil {
		return result{}, err
	}
	h, err := s.half(v)
	if err != nil {
		return result{}, err
	}
	return goTo(h.Base + "/notes?done=oneNoteRestored#" + anchor(id)), oneonone.RestoreNote(v.Context(), s.opts.DB, v.self(), id)
}
