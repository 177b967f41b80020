package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

// A scripted model answers every request with the first sentence of each of the first three passages, word by word, and one sentence
// that no passage holds. It is no language model: it tells whether the way there and back holds, and nothing about wording.
type scripted struct {
	*httptest.Server
	mu     sync.Mutex
	bodies []string
	before func(n int) // before the n-th answer, from 1; may be nil
}

const invented = "応募すると、三日後に豪華な記念品が自宅に届きます [1]。"

func scriptModel(t testing.TB, before func(n int)) *scripted {
	s := &scripted{before: before}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var asked struct{ Messages []struct{ Content string } }
		if err := json.NewDecoder(r.Body).Decode(&asked); err != nil || len(asked.Messages) != 2 {
			t.Errorf("asked %+v, %v", asked, err)
			return
		}
		content := asked.Messages[1].Content
		s.mu.Lock()
		s.bodies = append(s.bodies, content)
		n := len(s.bodies)
		s.mu.Unlock()
		if s.before != nil {
			s.before(n)
		}
		w.Header().Set("Content-Type", "text/event-stream")
		event := func(delta map[string]any, finish any) {
			body, _ := json.Marshal(map[string]any{"choices": []any{map[string]any{"index": 0, "delta": delta, "finish_reason": finish}}})
			fmt.Fprintf(w, "data: %s\n\n", body)
		}
		text := quoted(content) + invented
		for piece := range slices.Chunk([]rune(text), 8) {
			event(map[string]any{"content": string(piece)}, nil)
		}
		event(map[string]any{}, "stop")
		fmt.Fprintf(w, "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":%d,\"completion_tokens\":%d}}\n\n", len(content)/3, len([]rune(text)))
		fmt.Fprint(w, "data: [DONE]\n\n")
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *scripted) sent() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.bodies)
}

var mark = regexp.MustCompile(`(?m)^\[([1-3])\]\n> .*\n> .*\n> (.*)$`)

func quoted(content string) string {
	var all strings.Builder
	for _, m := range mark.FindAllStringSubmatch(content, -1) {
		sentence, _, _ := strings.Cut(m[2], "。")
		all.WriteString(strings.TrimLeft(sentence, "-・ ") + " [" + m[1] + "]。")
	}
	return all.String()
}

// settings makes the scripted model the composer of the commands that follow.
func (s *scripted) settings(t testing.TB) {
	t.Setenv("DOUSURU_MODEL_URL", s.URL+"/v1")
	t.Setenv("DOUSURU_MODEL_CONTRACT", "no training; on this machine")
	t.Setenv("DOUSURU_COMPOSER", "scripted")
}
