package chat_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/gorilla/websocket"

	"dousuru/chat"
)

// seen is every byte that somebody got in a case.
type seen struct {
	frames   []string
	messages []chat.Message         // in their order, those of the person included
	said     []chat.SummarySentence // as they came, kept or not
	pages    map[string]string      // by path
	kept     bool                   // a summary is stored
}

func (s *seen) all() string {
	text := strings.Join(s.frames, "\n")
	for _, page := range s.pages {
		text += "\n" + page
	}
	return text
}

// patience is how long a client waits for what must come; grace for what may come.
const (
	patience = time.Minute
	grace    = 200 * time.Millisecond
)

// A visitor is somebody at their browser.
type visitor struct {
	w      *warren
	k      *kase
	cookie string
	ws     *websocket.Conn
	seen   seen
}

// ask logs in, asks all that the case asks, and opens the pages that show it.
func (w *warren) ask(k *kase) (*seen, error) {
	v := &visitor{w: w, k: k, seen: seen{pages: map[string]string{}}}
	if err := v.enter(); err != nil {
		return nil, err
	}
	defer v.ws.Close()
	person := w.ids[k.person]
	for _, text := range k.asks {
		if err := v.say(person, text); err != nil {
			return nil, err
		}
	}
	paths := []string{"/talks", "/articles/" + url.PathEscape(k.slug)}
	if len(v.seen.messages) > 0 {
		paths = append(paths, "/talks/"+v.seen.messages[0].Consultation.String())
	}
	for _, path := range paths {
		page, err := v.get(path)
		if err != nil {
			return nil, err
		}
		v.seen.pages[path] = page
	}
	return &v.seen, nil
}

func (v *visitor) enter() error {
	form := url.Values{"person": {v.k.person}}
	r, _ := http.NewRequest(http.MethodPost, v.w.server.URL+"/login", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	res, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return err
	}
	res.Body.Close()
	for _, c := range res.Cookies() {
		if c.Name == "dousuru" {
			v.cookie = c.Name + "=" + c.Value
		}
	}
	dialer := websocket.Dialer{Subprotocols: []string{chat.Protocol}}
	v.ws, _, err = dialer.Dial("ws"+strings.TrimPrefix(v.w.server.URL, "http")+"/socket", http.Header{"Origin": {v.w.server.URL}, "Cookie": {v.cookie}})
	if err != nil {
		return err
	}
	if err := v.ws.WriteJSON(chat.ClientFrame{Type: chat.FrameHello, Lang: v.k.language}); err != nil {
		return err
	}
	return v.until(patience, func(f chat.ServerFrame) bool { return f.Type == chat.FrameMessage })
}

// until reads frames until one is the last.
func (v *visitor) until(within time.Duration, last func(chat.ServerFrame) bool) error {
	for {
		_ = v.ws.SetReadDeadline(time.Now().Add(within))
		_, data, err := v.ws.ReadMessage()
		if err != nil {
			return err
		}
		var f chat.ServerFrame
		if err := json.Unmarshal(data, &f); err != nil {
			return err
		}
		v.seen.frames = append(v.seen.frames, string(data))
		switch f.Type {
		case chat.FrameMessage:
			v.seen.messages = append(v.seen.messages, *f.Message)
			v.seen.kept = v.seen.kept || f.Message.Kind == chat.KindSummary
		case chat.FrameSummary:
			v.seen.said = append(v.seen.said, chat.SummarySentence{Text: f.Text, Cites: f.Cites})
		}
		if last(f) {
			return nil
		}
	}
}

// say asks, and reads all that comes of it. A frame that no desk knows comes back behind it: by then it is known whether a summary
// is being written.
func (v *visitor) say(person uuid.UUID, text string) error {
	v.w.mu.Lock()
	before := v.w.begun[person]
	v.w.mu.Unlock()
	fence := uuid.New()
	if err := v.ws.WriteJSON(chat.ClientFrame{Type: chat.FrameSay, ID: uuid.New(), Text: text}); err != nil {
		return err
	}
	if err := v.ws.WriteJSON(map[string]any{"type": "fence", "id": fence}); err != nil {
		return err
	}
	desk, ended := 0, false
	err := v.until(patience, func(f chat.ServerFrame) bool {
		if f.Type == chat.FrameMessage && f.Message.Author == "desk" {
			desk++
		}
		ended = ended || f.Type == chat.FrameSummaryEnd
		return f.Type == chat.FrameError && f.ID == fence
	})
	for wait := time.Now(); err == nil && !v.w.offline && time.Since(wait) < grace; time.Sleep(2 * time.Millisecond) {
		v.w.mu.Lock()
		now := v.w.begun[person]
		v.w.mu.Unlock()
		if now > before || ended {
			break
		}
	}
	v.w.mu.Lock()
	begun := v.w.begun[person] > before
	v.w.mu.Unlock()
	if err == nil && begun && !ended {
		err = v.until(patience, func(f chat.ServerFrame) bool { return f.Type == chat.FrameSummaryEnd })
	}
	return err
}

func (v *visitor) get(path string) (string, error) {
	r, _ := http.NewRequest(http.MethodGet, v.w.server.URL+path, nil)
	r.Header.Set("Cookie", v.cookie)
	r.Header.Set("Accept-Language", v.k.language)
	res, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	return string(body), err
}
