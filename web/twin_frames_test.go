package web

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/gorilla/websocket"

	"dousuru/chat"
)

// frames are what the manager's socket would send to a window that opens now, read from the rows as it does.
func (w *world) frames() string {
	w.t.Helper()
	boss := w.person(twinBoss)
	welcome, messages, err := w.engine.Open(w.t.Context(), boss, "ja", uuid.Nil, 0)
	if err != nil {
		w.t.Fatal(err)
	}
	threads, err := w.engine.Threads(w.t.Context(), boss)
	if err != nil {
		w.t.Fatal(err)
	}
	standing, err := w.engine.Standing(w.t.Context(), boss, "ja")
	if err != nil {
		w.t.Fatal(err)
	}
	text, err := json.MarshalIndent([]any{welcome, messages, threads, standing}, "", " ")
	if err != nil {
		w.t.Fatal(err)
	}
	return string(text)
}

// A window is the manager's browser with an open socket, and everything that came over it.
type window struct {
	t  testing.TB
	ws *websocket.Conn

	mu    sync.Mutex
	came  []string
	marks chan uuid.UUID // answers to barriers
}

// connect opens the manager's window and takes what comes first.
func (w *world) connect() (*window, string) {
	w.t.Helper()
	server := httptest.NewServer(w.site)
	w.t.Cleanup(server.Close)
	dialer := websocket.Dialer{Subprotocols: []string{chat.Protocol}}
	ws, _, err := dialer.Dial("ws"+strings.TrimPrefix(server.URL, "http")+"/socket", http.Header{"Origin": {server.URL}, "Cookie": {"dousuru=" + twinCookies[twinBoss]}})
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { ws.Close() })
	open := &window{t: w.t, ws: ws, marks: make(chan uuid.UUID, 1)}
	go open.read()
	open.send(chat.ClientFrame{Type: chat.FrameHello, Lang: "ja"})
	time.Sleep(300 * time.Millisecond) // notices follow the welcome
	return open, open.barrier()
}

func (o *window) send(f chat.ClientFrame) {
	o.t.Helper()
	if err := o.ws.WriteJSON(f); err != nil {
		o.t.Fatal(err)
	}
}

func (o *window) read() {
	for {
		_, data, err := o.ws.ReadMessage()
		if err != nil {
			return
		}
		var f chat.ServerFrame
		if json.Unmarshal(data, &f) == nil && f.Type == chat.FrameMarks {
			o.marks <- f.ID
			continue
		}
		o.mu.Lock()
		o.came = append(o.came, string(data))
		o.mu.Unlock()
	}
}

// barrier asks something whose answer is stored nowhere, waits for it, and gives what came before that.
func (o *window) barrier() string {
	o.t.Helper()
	id := uuid.New()
	o.send(chat.ClientFrame{Type: chat.FrameInspect, ID: id, Text: "a"})
	select {
	case <-o.marks:
	case <-time.After(time.Minute):
		o.t.Fatal("the socket does not answer")
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	came := strings.Join(o.came, "\n")
	o.came = nil
	return came
}
