package web

import (
	"errors"
	"net/http"

	"github.com/google/uuid"

	"dousuru/chat/escalation"
	"dousuru/internal/directory"
)

// quietly is a small request that a page of HR's makes by itself: it is answered with a sentence, or with nothing.
func (s *Site) quietly(do func(r *http.Request, hr directory.Person, question uuid.UUID) (string, error)) func(guard) http.Handler {
	return func(who guard) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.quiet(who, do, w, r) })
	}
}

func (s *Site) quiet(who guard, do func(*http.Request, directory.Person, uuid.UUID) (string, error), w http.ResponseWriter, r *http.Request) {
	if _, ok := s.opts.Sessions.admits(r, formCost); !ok {
		tooFast(w)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	hr, ok := s.admitted(r, who)
	id, err := uuid.Parse(r.PathValue("id"))
	if !ok || err != nil {
		http.Error(w, "not found", http.StatusNotFound)
		return
	}
	if err := r.ParseForm(); err != nil {
		http.Error(w, "bad request", http.StatusBadRequest)
		return
	}
	sentence, err := do(r, hr, id)
	switch {
	case errors.Is(err, escalation.ErrNotFound):
		http.Error(w, "not found", http.StatusNotFound)
	case errors.Is(err, escalation.ErrTooLong):
		http.Error(w, "too long", http.StatusUnprocessableEntity)
	case err != nil:
		s.opts.Log.Error("request of a page", "error", err)
		http.Error(w, "not now", http.StatusServiceUnavailable)
	default:
		w.Header().Set("Cache-Control", "no-store")
		sendAs(w, "text/plain; charset=utf-8", http.StatusOK, []byte(sentence))
	}
}

// presence notes that somebody has the question open, or left it, and says who else has.
func (s *Site) presence(r *http.Request, hr directory.Person, question uuid.UUID) (string, error) {
	if r.PostForm.Get("gone") != "" {
		return "", s.opts.Questions.Gone(r.Context(), hr.Viewer(), question)
	}
	others, err := s.opts.Questions.Here(r.Context(), hr.Viewer(), question, r.PostForm.Get("writing") != "")
	language := languageOf(r, hr.Language)
	var sentence string
	for _, other := range others {
		key := "presence.reading"
		if other.Writing {
			key = "presence.writing"
		}
		if sentence != "" {
			sentence += "\n"
		}
		sentence += text(language, key, other.Name)
	}
	return sentence, err
}

// keepDraft keeps what is being written.
func (s *Site) keepDraft(r *http.Request, hr directory.Person, question uuid.UUID) (string, error) {
	return "", s.opts.Questions.KeepDraft(r.Context(), hr.Viewer(), question, clean(r.PostForm.Get("answer")))
}
