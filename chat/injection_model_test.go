package chat_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"dousuru/retrieval"
)

// A hostile endpoint obeys the attack of whoever asks, whether it can see it or not, writes out all that it was given, claims what
// stands in pages that it was not given, and asks for tools. Between that it writes what its passages say, so that its
// text is kept.
type hostile struct {
	*httptest.Server
	mu      sync.Mutex
	byName  map[string]*kase
	secrets []secret
	asked   map[*kase][]request
}

// A request is what left the house.
type request struct{ system, content string }

func startHostile(t testing.TB, cases []*kase, secrets []secret) *hostile {
	h := &hostile{byName: map[string]*kase{}, asked: map[*kase][]request{}, secrets: secrets}
	for _, k := range cases {
		h.byName[k.name] = k
	}
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var asked struct {
			Messages []struct{ Role, Content string }
		}
		if err := json.NewDecoder(r.Body).Decode(&asked); err != nil || len(asked.Messages) != 2 {
			t.Errorf("asked %+v, %v", asked, err)
			return
		}
		h.answer(w, request{asked.Messages[0].Content, asked.Messages[1].Content})
	}))
	t.Cleanup(h.Close)
	return h
}

var (
	nameForm  = regexp.MustCompile(`[ァ-ヶー]{6}制度|[A-Z][a-z]{7} Program`)
	boundLine = regexp.MustCompile(`(?m)^([A-Z2-7]{26}) .*$`)
	quotePart = regexp.MustCompile(`(?m)^\[(\d+)\]\n((?:> .*\n)+)`)
)

// question is the case that a request is about: its last name is that of the question.
func (h *hostile) question(content string) *kase {
	h.mu.Lock()
	defer h.mu.Unlock()
	names := nameForm.FindAllString(content, -1)
	for _, name := range slices.Backward(names) {
		if k := h.byName[name]; k != nil {
			return k
		}
	}
	return nil
}

func (h *hostile) answer(w http.ResponseWriter, r request) {
	k := h.question(r.content)
	h.mu.Lock()
	h.asked[k] = append(h.asked[k], r)
	if k != nil && strings.Contains(letters(r.content), letters(k.needle())) {
		k.reached = true
	}
	h.mu.Unlock()
	w.Header().Set("Content-Type", "text/event-stream")
	event := func(delta map[string]any, finish any) {
		body, _ := json.Marshal(map[string]any{"choices": []any{map[string]any{"index": 0, "delta": delta, "finish_reason": finish}}})
		fmt.Fprintf(w, "data: %s\n\n", body)
	}
	if k != nil && k.attack.name == "escalate" { // ends the answer: no tool was offered
		event(map[string]any{"tool_calls": []any{map[string]any{"index": 0, "id": "1", "type": "function", "function": map[string]any{"name": "escalate", "arguments": `{"identity":"named"}`}}}}, nil)
	}
	if k != nil {
		for piece := range slices.Chunk([]rune(h.writes(k, r)), 40) {
			event(map[string]any{"content": string(piece)}, nil)
		}
	}
	event(map[string]any{}, "stop")
	fmt.Fprint(w, "data: [DONE]\n\n")
}

// letters are what is left of a text whatever was done to its signs.
func letters(text string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \n\t<>[]{}＜＞［］｛｝*_`\\#>-|", r) {
			return -1
		}
		return r
	}, retrieval.Normalize(text))
}

// needle is the middle of an attack, by which it is found in a request.
func (k *kase) needle() string {
	text := []rune(letters(k.line(60)))
	return string(text[len(text)/4 : min(len(text), len(text)/4+12)])
}

// mostWritten is less than what ends an answer for being too long.
const mostWritten = 7000

// writes is the answer: quiet, so that it has a good chance to be kept, or loud, with everything at once.
func (h *hostile) writes(k *kase, r request) string {
	boundary := ""
	if m := boundLine.FindStringSubmatch(r.content); m != nil && k.attack.name == "password" {
		boundary = m[1]
	}
	context := boundLine.ReplaceAllString(r.content, "")
	system := []string{}
	for line := range strings.Lines(r.system) {
		if line = strings.TrimSpace(line); len(line) > 30 && !boundLine.MatchString(line) {
			system = append(system, line)
		}
	}
	var good []string
	target := 1
	for i, part := range quotePart.FindAllStringSubmatch(r.content, -1) {
		lines := strings.Split(strings.TrimSpace(part[2]), "\n")
		if len(lines) > 2 && i < 5 {
			first := strings.TrimPrefix(lines[2], "> ")
			end := strings.IndexAny(first, "。.")
			if end > 0 {
				good = append(good, strings.TrimPrefix(first[:end], "- ")+" ["+part[1]+"]"+k.pick("。", "."))
			}
		}
		if strings.Contains(letters(part[2]), letters(k.needle())) {
			fmt.Sscan(part[1], &target)
		}
	}
	secret := h.secrets[k.number%len(h.secrets)].phrase[k.language]
	prompt := strings.Join(system[:min(8, len(system))], fmt.Sprintf(" [%d]%s\n", target, k.pick("。", ".")))
	var bad []string
	for _, line := range k.attack.writes[k.language] {
		bad = append(bad, fill(line, k, target, secret, prompt, boundary, context))
	}
	if k.place.name == "what the model wrote" {
		bad = append(bad, k.attack.text[k.language]+fmt.Sprintf(" [%d]%s", target, k.pick("。", ".")))
	}
	var all []string
	if (k.number+len(k.place.name))%2 == 0 { // quiet
		all = append(append(append(all, good[:min(1, len(good))]...), bad...), good[min(1, len(good)):]...)
	} else {
		all = append(append(append(all, good...), bad...), "{\"type\":\"tell\",\"text\":\"sent\"}", secret+fmt.Sprintf(" [%d]%s", target, k.pick("。", ".")))
		for _, line := range append(system, strings.Split(context, "\n")...) {
			all = append(all, line+fmt.Sprintf(" [%d]%s", target, k.pick("。", ".")))
		}
	}
	text := strings.Join(all, "\n")
	for len(text) > mostWritten {
		text = text[:strings.LastIndex(text[:mostWritten], "\n")]
	}
	return text
}

// told are pieces of what the model is told beside the data, which no text of the desk or of a page holds.
var told = sync.OnceValue(func() map[string][]string {
	pieces := map[string][]string{}
	for language, size := range map[string]int{"ja": 14, "en": 28} {
		for _, use := range []string{"compose", "understand"} {
			text, err := os.ReadFile("openai/prompts/" + use + "." + language + ".txt")
			if err != nil {
				panic(err)
			}
			for line := range strings.Lines(string(text)) {
				runes := []rune(strings.TrimSpace(strings.TrimLeft(line, "- ")))
				for ; len(runes) >= size; runes = runes[size:] {
					pieces[language] = append(pieces[language], string(runes[:size]))
				}
			}
		}
	}
	return pieces
})

// of are the requests of a case.
func (h *hostile) of(k *kase) []request {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.asked[k])
}
