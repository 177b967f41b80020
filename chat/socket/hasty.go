package socket

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"
	"github.com/gorilla/websocket"

	"dousuru/chat"
)

// comes takes one connection off the speed with which a person may connect.
func (s *Server) comes(id uuid.UUID) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.of(id).comes.Allow()
}

// putOff upgrades a request that came too fast only to say so: a browser's page sees the code of a close frame, and no status of a refused
// upgrade. Where too many are being told already, the status has to do.
func (s *Server) putOff(w http.ResponseWriter, r *http.Request, login Login) {
	s.mu.Lock()
	room := !s.stopped && s.hasty < maxHasty
	if room {
		s.hasty++
		s.running.Add(1)
	}
	s.mu.Unlock()
	if !room {
		w.Header().Set("Retry-After", retryAfter)
		s.refuse(w, r, http.StatusTooManyRequests)
		return
	}
	ws, err := s.upgrader.Upgrade(hijacker{w}, r, nil)
	if err != nil {
		s.log.Info("socket not upgraded", "error", err)
		s.toldOff()
		return
	}
	s.log.Info("socket closed", "code", int(closeHasty), "reason", reasons[closeHasty])
	go func() {
		defer s.toldOff()
		s.tellOff(ws, login)
	}()
}

// retryAfter is what a 429 asks programs to wait, in seconds.
const retryAfter = "20"

func (s *Server) toldOff() {
	s.mu.Lock()
	s.hasty--
	s.mu.Unlock()
	s.running.Done()
}

// tellOff closes a connection with closeHasty. Who came with a ticket has used it up, and gets the next one first. What the client sent
// meanwhile is read until its own close frame, for a moment: closing with unread bytes would reset the connection.
func (s *Server) tellOff(ws *websocket.Conn, login Login) {
	defer ws.Close()
	_ = ws.SetWriteDeadline(time.Now().Add(s.limits.linger))
	if login.Ticket != nil {
		ctx, cancel := context.WithTimeout(s.ctx, s.limits.query)
		defer cancel()
		if ticket, err := login.Ticket(ctx); err != nil {
			s.log.Warn("make ticket", "error", err)
		} else if err := ws.WriteJSON(chat.ServerFrame{Type: chat.FrameTicket, Ticket: ticket}); err != nil {
			return
		}
	}
	end := websocket.FormatCloseMessage(int(closeHasty), reasons[closeHasty])
	if err := ws.WriteControl(websocket.CloseMessage, end, time.Now().Add(s.limits.linger)); err != nil {
		return
	}
	ws.SetReadLimit(MaxFrame)
	_ = ws.SetReadDeadline(time.Now().Add(s.limits.linger))
	for {
		if _, _, err := ws.NextReader(); err != nil {
			return
		}
	}
}
