package web

import (
	"context"
	"errors"
	"net/http"
	"time"

	"dousuru/web/oidc"
)

// backChannel ends logins that the provider says have ended (OpenID Connect Back-Channel Logout 1.0 §2.5). It answers programs.
func (s *Site) backChannel(w http.ResponseWriter, r *http.Request) {
	if s.opts.Provider == nil {
		http.NotFound(w, r)
		return
	}
	if !s.logouts.takes(addressOf(r, s.opts.Proxies), 1, time.Now()) { // by address: whoever floods keeps no provider out
		tooFast(w)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), within)
	defer cancel()
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	var n int
	err := r.ParseForm()
	if err != nil || len(r.PostForm["logout_token"]) != 1 {
		err = oidc.ErrToken
	} else {
		n, err = s.endedThere(ctx, r.PostForm.Get("logout_token"))
	}
	switch {
	case err == nil:
		s.opts.Log.Info("logins ended by the provider", "count", n)
	case errors.Is(err, oidc.ErrToken), errors.Is(err, errUsed):
		s.opts.Log.Warn("logout token refused", "error", err)
		sendJSON(w, http.StatusBadRequest, map[string]string{"error": "invalid_request"})
	default:
		s.opts.Log.Error("logout by the provider", "error", err)
		sendJSON(w, http.StatusServiceUnavailable, map[string]string{"error": "temporarily_unavailable"})
	}
}

func (s *Site) endedThere(ctx context.Context, token string) (int, error) {
	ended, err := s.opts.Provider.ReadLogout(ctx, token)
	if err != nil {
		return 0, err
	}
	// It is remembered for longer than it is taken, whatever the two clocks say.
	if err := putOnce(ctx, s.opts.DB, onceLogout, ended.ID, nil, 2*oidc.LogoutWithin); err != nil {
		return 0, err
	}
	return s.opts.Sessions.endOfProvider(ctx, ended.Issuer, ended.Subject, ended.Session)
}
