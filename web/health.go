package web

import (
	"context"
	"net/http"
	"time"

	"dousuru/internal/outbox"
	"dousuru/knowledge"
	"dousuru/retrieval"
)

// healthy says that the process serves; a supervisor restarts what does not.
func (s *Site) healthy(w http.ResponseWriter, _ *http.Request) {
	sendJSON(w, http.StatusOK, map[string]string{"status": "ok"})
}

// ready says whether the database answers within two seconds; a load balancer sends nobody here otherwise. It counts the desks
// that nobody has checked for long, and for who asks from this machine the notices that could not be delivered: that figure moves with
// other people's mails. So does whether the endpoints of models are asked, how many passages wait to be embedded, and whether the next
// start will find its master key.
func (s *Site) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	if err := s.opts.DB.Ping(ctx); err != nil {
		s.opts.Log.Warn("database is not ready", "error", err)
		w.Header().Set("Retry-After", retryAfter)
		sendJSON(w, http.StatusServiceUnavailable, map[string]string{"status": "unavailable"})
		return
	}
	state := map[string]any{"status": "ready"}
	if old, err := knowledge.Unchecked(ctx, s.opts.DB, s.opts.DeskDays); err == nil && len(old) > 0 {
		state["desks_unchecked"] = len(old)
	}
	if fromThisMachine(r) {
		if n, err := outbox.Undelivered(ctx, s.opts.DB); err == nil && n > 0 {
			state["notices_undelivered"] = n
		}
		if s.opts.DB.MasterKeyReadable() != nil {
			state["master_key"] = "unreadable"
		}
		if n, err := retrieval.Held(ctx, s.opts.DB); err == nil && n > 0 {
			state["passages_held"] = n
		}
		if s.opts.Models != nil {
			if models := s.opts.Models(); len(models) > 0 {
				state["models"] = models
			}
		}
	}
	sendJSON(w, http.StatusOK, state)
}
