package web

import (
	"fmt"
	"net/http"
	"time"

	"github.com/google/uuid"

	"dousuru/chat"
	"dousuru/chat/escalation"
)

// A stream of changes beats every 25 seconds, which keeps proxies from closing it, and ends after 10 minutes: the browser
// then opens another. A write that takes longer than 10 seconds ends it.
const (
	beatEvery   = 25 * time.Second
	streamLimit = 10 * time.Minute
	writeLimit  = 10 * time.Second
)

// maxStreams is how many of them one person may hold: a browser opens six connections to a host, and a hidden tab holds none.
const maxStreams = 24

// changes tells HR's pages that a question changed, and never which: server-sent events, each saying only that it is time
// to read again. With ?question= it also tells when a colleague comes to that question or leaves it. At every beat the login is looked up anew.
func (s *Site) changes(who guard) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.tellChanges(who, w, r) })
}

func (s *Site) tellChanges(who guard, w http.ResponseWriter, r *http.Request) {
	if !s.opts.Sessions.Admits(r) {
		tooFast(w)
		return
	}
	p, ok := s.admitted(r, who)
	if !ok || r.Method != http.MethodGet {
		http.Error(w, "not found", http.StatusNotFound)
		return
	}
	if !s.streams.enter(p.ID) {
		tooFast(w)
		return
	}
	defer s.streams.leave(p.ID)
	_ = http.NewResponseController(w).SetReadDeadline(time.Time{}) // the server's limit for requests is none for a stream
	hint, cancel := s.opts.DB.Subscribe("inbox")
	defer cancel()
	person, forget := s.opts.DB.Subscribe(chat.PersonTopic(p.ID)) // whoever is no longer HR is told nothing more
	defer forget()
	var company <-chan struct{} // nil: never
	if id, err := uuid.Parse(r.URL.Query().Get("question")); err == nil {
		var leave func()
		company, leave = s.opts.DB.Subscribe(escalation.PresenceTopic(id))
		defer leave()
	}
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("X-Accel-Buffering", "no") // nginx would hold the events back
	if !tell(w, "retry: 3000\n\n") {
		return
	}
	beat, end := time.NewTicker(beatEvery), time.After(streamLimit)
	defer beat.Stop()
	for {
		ok := false
		select {
		case <-hint:
			ok = tell(w, "event: change\ndata:\n\n")
		case <-company:
			ok = tell(w, "event: presence\ndata:\n\n")
		case <-person:
			_, ok = s.admitted(r, who)
		case <-beat.C:
			_, ok = s.admitted(r, who)
			ok = ok && tell(w, ": \n\n")
		case <-end:
		case <-s.closing:
		case <-r.Context().Done():
		}
		if !ok {
			return
		}
	}
}

// tell writes at once and reports whether it got through.
func tell(w http.ResponseWriter, event string) bool {
	c := http.NewResponseController(w)
	if err := c.SetWriteDeadline(time.Now().Add(writeLimit)); err != nil {
		return false
	}
	if _, err := fmt.Fprint(w, event); err != nil {
		return false
	}
	return c.Flush() == nil
}
