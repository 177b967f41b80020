package socket

import (
	"bufio"
	"context"
	"net"
	"net/http"
	"slices"
	"time"

	"github.com/gorilla/websocket"

	"dousuru/chat"
	"dousuru/internal/directory"
)

// ServeHTTP upgrades the request. It returns at once, so that net/http's buffers and stack are freed.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if status := s.check(r); status != 0 {
		s.refuse(w, r, status)
		return
	}
	if !s.admits(r) {
		s.putOff(w, r, Login{})
		return
	}
	who, login, ok := s.who(r)
	if !ok {
		s.refuse(w, r, http.StatusUnauthorized)
		return
	}
	if !s.comes(who.ID) {
		s.putOff(w, r, login)
		return
	}
	ws, err := s.upgrader.Upgrade(hijacker{w}, r, nil)
	if err != nil {
		s.log.Info("socket not upgraded", "error", err)
		return
	}
	s.begin(ws, who, login)
}

// check is the HTTP status of a refusal, as far as the request alone says it; 0: none.
func (s *Server) check(r *http.Request) int {
	switch {
	case !websocket.IsWebSocketUpgrade(r):
		return http.StatusUpgradeRequired
	case !s.origins.allow(r):
		return http.StatusForbidden
	case !slices.Contains(websocket.Subprotocols(r), chat.Protocol):
		return http.StatusBadRequest
	case s.stopping():
		return http.StatusServiceUnavailable
	}
	return 0
}

func (s *Server) refuse(w http.ResponseWriter, r *http.Request, status int) {
	if status == http.StatusUpgradeRequired {
		w.Header().Set("Upgrade", "websocket")
	}
	s.log.Info("socket refused", "status", status, "origin", r.Header.Get("Origin"))
	http.Error(w, http.StatusText(status), status)
}

// hijacker reaches the connection through writers that wrap others, as session middleware does.
type hijacker struct{ http.ResponseWriter }

func (h hijacker) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	return http.NewResponseController(h.ResponseWriter).Hijack()
}

// begin takes an upgraded connection in.
func (s *Server) begin(ws *websocket.Conn, who directory.Person, login Login) {
	c := &conn{server: s, ws: ws, login: login, lang: who.Language}
	c.here, c.left = context.WithCancel(s.ctx)
	c.who.Store(&who)
	c.heard.Store(int64(s.now()))
	ws.SetReadLimit(MaxFrame)
	ws.SetPongHandler(c.pong)
	c.hint, c.cancel = s.db.Subscribe(chat.PersonTopic(who.ID))
	if !s.admit(c) {
		c.cancel()
		away := websocket.FormatCloseMessage(int(closeAway), reasons[closeAway])
		_ = ws.WriteControl(websocket.CloseMessage, away, time.Now().Add(time.Second)) // it is closed either way
		ws.Close()
	}
}

// admit makes a connection one of the server's, unless the server stops.
func (s *Server) admit(c *conn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopped {
		return false
	}
	if oldest := s.join(c, c.who.Load().ID); oldest != nil {
		oldest.close(closeCrowded)
	}
	s.enter(c)
	c.listen()
	return true
}
