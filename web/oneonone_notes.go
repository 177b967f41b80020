package web

import (
	"strconv"

	"github.com/google/uuid"

	"dousuru/chat/oneonone"
)

// noteData is the page of the person's own notes, or of one of them as a form.
type noteData struct {
	half
	Notes   []oneonone.Note
	Page    int                  // from 1
	More    int                  // notes on later pages
	Removed []oneonone.Note      // can be brought back
	Names   map[uuid.UUID]string // of those whom a note is about
	Editing uuid.UUID            // zero: a new one
	Typed   string
	Look    []cutPiece // of a manager's note, with details to look at once more
	Kinds   []string   // of what is marked, each once
	Problem string
}

// notesPage is how many notes stand on one page.
const notesPage = 30

func (noteData) MaxNote() int { return oneonone.MaxNote }

// Next and Previous are the pages beside this one.
func (d noteData) Next() int     { return d.Page + 1 }
func (d noteData) Previous() int { return d.Page - 1 }

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
	data := noteData{half: h, Typed: typed, Problem: problem, Page: pageNumber(v)}
	data.Notes, data.More, err = oneonone.NotesAt(v.Context(), s.opts.DB, v.self(), h.With, (data.Page-1)*notesPage, notesPage)
	if err != nil {
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
	return s.noteKept(v, h, id, words)
}

// noteKept leads to the list, or, where a manager's note tells details of somebody, to the note with these marked.
func (s *Site) noteKept(v *visit, h half, id uuid.UUID, words string) (result, error) {
	data := noteData{half: h, Typed: words}
	if data.look(); data.Kinds != nil {
		return goTo(h.Base + "/notes/" + id.String() + "?done=oneNoteSaved"), nil
	}
	return s.goToNote(v, h, id, "oneNoteSaved")
}

// goToNote leads to a note in the list, on its page.
func (s *Site) goToNote(v *visit, h half, id uuid.UUID, done string) (result, error) {
	before, err := oneonone.NotesBefore(v.Context(), s.opts.DB, v.self(), h.With, id)
	page := ""
	if before >= notesPage {
		page = "page=" + strconv.Itoa(before/notesPage+1) + "&"
	}
	return goTo(h.Base + "/notes?" + page + "done=" + done + "#" + anchor(id)), err
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
	n, err = oneonone.FindNote(v.Context(), s.opts.DB, v.self(), h.With, id)
	return h, n, err
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
	if err != nil {
		return result{}, err
	}
	return s.noteKept(v, h, n.ID, words)
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
	if err := oneonone.RestoreNote(v.Context(), s.opts.DB, v.self(), id); err != nil {
		return result{}, err
	}
	return s.goToNote(v, h, id, "oneNoteRestored")
}
