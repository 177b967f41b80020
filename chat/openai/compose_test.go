package openai_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"dousuru/chat"
	"dousuru/chat/openai"
	"dousuru/internal/endpoint"
	"dousuru/internal/endpoint/faulty"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var pieces = []string{"社内公募は、", "年に2回 ", "募集されます [1]。", "応募は、", "上司に知らされません [2]。"}

var asked = chat.ComposeRequest{Language: "ja", Question: "［氏名1］さんは応募できる？", Passages: []chat.Passage{
	{Mark: 1, Article: "internal-posting", Title: "社内公募制度", Facet: "window", Label: "募集時期", Text: "年に2回、4月と10月に募集されます。", ReviewedOn: "2026-09-01"},
	{Mark: 2, Article: "internal-posting", Title: "社内公募制度", Facet: "notified", Label: "知らされる人", Text: "応募したことは、今の上司に知らされません。", StatusNote: "募集は終わりました。"},
}}

// client has times that a busy machine does not run into.
func client(t *testing.T, o endpoint.Options) *endpoint.Client {
	t.Helper()
	if o.FirstByte == 0 {
		o.Connect, o.FirstByte, o.Stall, o.Total = 20*time.Second, 20*time.Second, 20*time.Second, 40*time.Second
	}
	o.Backoff = time.Millisecond
	c, err := endpoint.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Whatever goes wrong, at the beginning, in the middle or at the end, is an error without a word of what came; without an error
// the text is whole.
func TestComposeFaults(t *testing.T) {
	whole := strings.Join(pieces, "")
	for _, f := range faulty.Faults() {
		for _, at := range f.Places() {
			t.Run(f.Name+"/"+string(at), func(t *testing.T) {
				t.Parallel()
				s := faulty.Start(t, f, at, pieces...)
				o := endpoint.Options{URL: s.URL, Roots: s.Roots, BodyLimit: 512 << 10, Tries: 1}
				if f.Slow {
					o.Connect, o.FirstByte, o.Stall, o.Total = 300*time.Millisecond, 700*time.Millisecond, 300*time.Millisecond, 20*time.Second
				}
				c := openai.NewComposer(client(t, o), "m")
				got, ended := "", false
				usage, err := c.Compose(t.Context(), asked, func(piece string) error {
					if ended {
						t.Error("a piece after the end")
					}
					got += piece
					return nil
				})
				ended = true
				if f.Harmless {
					if err != nil || got != whole {
						t.Fatalf("%q, %v", got, err)
					}
				} else if e := (*endpoint.Error)(nil); !errors.As(err, &e) || strings.Contains(err.Error(), faulty.Leak) {
					t.Fatalf("handed on %q, error %v", got, err)
				}
				asking := len(s.Requests())
				if worst := c.Worst(asked); asking == 0 && usage.In > worst.In || usage.In < 0 || usage.Out > worst.Out {
					t.Errorf("used %+v of %+v after %d requests", usage, worst, asking)
				}
			})
		}
	}
}

// A seen request of a server that answers as a test wants.
type seen struct {
	path, query string
	header      http.Header
	body        map[string]any
	raw         string
}

type server struct {
	*httptest.Server
	mu   sync.Mutex
	list []seen
}

func (s *server) seen() []seen { s.mu.Lock(); defer s.mu.Unlock(); return s.list }

func serve(t *testing.T, answer func(w http.ResponseWriter, r seen)) *server {
	t.Helper()
	s := &server{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		one := seen{path: r.URL.Path, query: r.URL.RawQuery, header: r.Header, raw: string(raw)}
		if json.Unmarshal(raw, &one.body) != nil {
			t.Error("no JSON was sent")
		}
		s.mu.Lock()
		s.list = append(s.list, one)
		s.mu.Unlock()
		answer(w, one)
	}))
	t.Cleanup(s.Close)
	return s
}

// stream writes events, then the finish, what was used, and the end.
func stream(w http.ResponseWriter, usage string, texts ...string) {
	w.Header().Set("Content-Type", "text/event-stream")
	for _, text := range texts {
		quoted, _ := json.Marshal(text)
		fmt.Fprintf(w, "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":%s},\"finish_reason\":null}]}\n\n", quoted)
	}
	fmt.Fprint(w, "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n")
	if usage != "" {
		fmt.Fprintf(w, "data: {\"choices\":[],\"usage\":%s}\n\n", usage)
	}
	fmt.Fprint(w, "data: [DONE]\n\n")
}

func message(t *testing.T, r seen, i int) string {
	t.Helper()
	list, _ := r.body["messages"].([]any)
	if len(list) != 2 {
		t.Fatalf("%d messages", len(list))
	}
	text, _ := list[i].(map[string]any)["content"].(string)
	return text
}

func discard(string) error { return nil }

// What is sent: the prompt of the talk's language, passages and question as data, and how to write. Nothing else, no key in the body.
func TestComposeRequest(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r seen) {
		stream(w, `{"prompt_tokens":700,"completion_tokens":40,"total_tokens":740}`, pieces...)
	})
	file := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(file, []byte("sk-test-only\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	cases := map[string]struct {
		options  endpoint.Options
		model    string
		language string
		path     string
		query    string
		key      string // name of the header
		body     map[string]any
		without  []string
		prompt   string
	}{
		"plain": {endpoint.Options{URL: s.URL + "/v1"}, "gpt-4.1-mini", "ja", "/v1/chat/completions", "", "Authorization",
			map[string]any{"temperature": 0.01, "max_tokens": 800.0, "stream": true, "model": "gpt-4.1-mini"},
			[]string{"stop", "tools", "user", "store", "max_completion_tokens", "reasoning_effort", "metadata"}, "です・ます"},
		"english": {endpoint.Options{URL: s.URL + "/v1"}, "qwen2.5:7b", "en", "/v1/chat/completions", "", "Authorization",
			map[string]any{"temperature": 0.01, "max_tokens": 800.0}, nil, "one to five sentences"},
		"reasoning": {endpoint.Options{URL: s.URL + "/v1"}, "gpt-5-mini", "ja", "/v1/chat/completions", "", "Authorization",
			map[string]any{"max_completion_tokens": 2800.0, "reasoning_effort": "low"}, []string{"temperature", "max_tokens"}, "です・ます"},
		"azure": {endpoint.Options{URL: s.URL, Kind: endpoint.Azure, APIVersion: "2024-10-21"}, "gpt-4.1-mini", "ja", "/openai/deployments/gpt-4.1-mini/chat/completions",
			"api-version=2024-10-21", "Api-Key", map[string]any{"temperature": 0.01}, nil, "です・ます"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			c.options.KeyFile = file
			r := asked
			r.Language = c.language
			composer := openai.NewComposer(client(t, c.options), c.model)
			text := ""
			usage, err := composer.Compose(t.Context(), r, func(piece string) error { text += piece; return nil })
			if err != nil || text != strings.Join(pieces, "") || usage != (chat.Usage{In: 700, Out: 40}) {
				t.Fatalf("%q, %+v, %v", text, usage, err)
			}
			got := s.seen()[len(s.seen())-1]
			if got.path != c.path || got.query != c.query || !strings.HasSuffix(got.header.Get(c.key), "sk-test-only") || strings.Contains(got.raw, "sk-test-only") {
				t.Errorf("%s?%s with %v", got.path, got.query, got.header)
			}
			for key, want := range c.body {
				if got.body[key] != want {
					t.Errorf("%s is %v, want %v", key, got.body[key], want)
				}
			}
			for _, key := range c.without {
				if value, has := got.body[key]; has {
					t.Errorf("%s is sent: %v", key, value)
				}
			}
			if !strings.Contains(message(t, got, 0), c.prompt) {
				t.Errorf("prompt %q", message(t, got, 0))
			}
			data := message(t, got, 1)
			for _, line := range []string{"[1]\n> 社内公募制度\n> 募集時期\n> 年に2回、4月と10月に募集されます。\n", "[2]\n", "\n> 募集は終わりました。\n", "\n> ［氏名1］さんは応募できる？\n", "2026-09-01\n"} {
				if !strings.Contains(data, line) {
					t.Errorf("no %q in %s", line, data)
				}
			}
			if strings.Contains(got.raw, "internal-posting") {
				t.Error("the article's own name was sent; nobody needs it there")
			}
			if worst := composer.Worst(r); worst.In < len(data) || worst.Out < 800 {
				t.Errorf("worst %+v for %d bytes", worst, len(data))
			}
		})
	}
}

// What was used is known from the endpoint, or it is the worst; what cannot have been worked on costs nothing.
func TestComposeUsage(t *testing.T) {
	worst := func(n int) func(chat.Usage) chat.Usage {
		return func(w chat.Usage) chat.Usage { return chat.Usage{In: n * w.In, Out: n * w.Out} }
	}
	said := func(in, out int) func(chat.Usage) chat.Usage {
		return func(chat.Usage) chat.Usage { return chat.Usage{In: in, Out: out} }
	}
	answer := func(usage string) func(http.ResponseWriter, int) {
		return func(w http.ResponseWriter, _ int) { stream(w, usage, "x") }
	}
	cut := func(w http.ResponseWriter) {
		w.Header().Set("Content-Type", "text/event-stream")
		fmt.Fprint(w, ": wait\n\n")
	}
	cases := map[string]struct {
		answer func(w http.ResponseWriter, try int)
		want   func(chat.Usage) chat.Usage
		good   bool
	}{
		"said":             {answer(`{"prompt_tokens":7,"completion_tokens":3}`), said(7, 3), true},
		"nothing written":  {answer(`{"prompt_tokens":7,"completion_tokens":0}`), said(7, 0), true},
		"not said":         {answer(""), worst(1), true},
		"said below zero":  {answer(`{"prompt_tokens":7,"completion_tokens":-3}`), worst(1), true},
		"said as nothing":  {answer(`{"prompt_tokens":0,"completion_tokens":0}`), worst(1), true},
		"an absurd figure": {answer(`{"prompt_tokens":7,"completion_tokens":9000000000000}`), said(7, 10_000_000), true},
		"refused by key":   {func(w http.ResponseWriter, _ int) { w.WriteHeader(401) }, said(0, 0), false},
		"cut off twice":    {func(w http.ResponseWriter, _ int) { cut(w) }, worst(2), false},
		"cut off, then written": {func(w http.ResponseWriter, try int) { // the first may have been worked on
			if try == 1 {
				cut(w)
				return
			}
			stream(w, `{"prompt_tokens":7,"completion_tokens":3}`, "x")
		}, func(w chat.Usage) chat.Usage { return chat.Usage{In: w.In + 7, Out: w.Out + 3} }, true},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			try := 0
			s := serve(t, func(w http.ResponseWriter, _ seen) { try++; c.answer(w, try) })
			composer := openai.NewComposer(client(t, endpoint.Options{URL: s.URL + "/v1"}), "m")
			usage, err := composer.Compose(t.Context(), asked, discard)
			if (err == nil) != c.good || usage != c.want(composer.Worst(asked)) {
				t.Errorf("used %+v, worst %+v, %v", usage, composer.Worst(asked), err)
			}
		})
	}
}

// A model that writes down what it was told is ended, wherever the boundary is cut into pieces.
func TestComposeEchoes(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r seen) {
		list, _ := r.body["messages"].([]any)
		text, _ := list[1].(map[string]any)["content"].(string)
		var single []string
		for _, r := range text {
			single = append(single, string(r))
		}
		stream(w, "", single...)
	})
	got := ""
	_, err := openai.NewComposer(client(t, endpoint.Options{URL: s.URL + "/v1"}), "m").Compose(t.Context(), asked, func(piece string) error { got += piece; return nil })
	if endpoint.KindOf(err) != endpoint.Malformed || strings.Contains(got, "社内公募") {
		t.Errorf("handed on %q, %v", got, err)
	}
}

// What ends a request from this side: a piece that is refused, whoever asks, a text without an end, and a request too long to be asked.
func TestComposeEnds(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r seen) {
		stream(w, "", strings.Repeat("x", 5000), strings.Repeat("y", 5000))
	})
	composer := openai.NewComposer(client(t, endpoint.Options{URL: s.URL + "/v1"}), "m")
	enough := errors.New("enough")
	if _, err := composer.Compose(t.Context(), asked, func(string) error { return enough }); !errors.Is(err, enough) {
		t.Errorf("piece's own error: %v", err)
	}
	if _, err := composer.Compose(t.Context(), asked, discard); endpoint.KindOf(err) != endpoint.TooLarge {
		t.Errorf("a long text: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	if _, err := composer.Compose(ctx, asked, func(string) error { cancel(); return ctx.Err() }); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled in a piece: %v", err)
	}
	before := len(s.seen())
	if usage, err := composer.Compose(ctx, asked, discard); !errors.Is(err, context.Canceled) || usage != (chat.Usage{}) {
		t.Errorf("cancelled before: %+v, %v", usage, err)
	}
	long := asked
	long.Question = strings.Repeat("長", 30_000)
	if usage, err := composer.Compose(t.Context(), long, discard); endpoint.KindOf(err) != endpoint.Request || usage != (chat.Usage{}) {
		t.Errorf("too long: %+v, %v", usage, err)
	}
	if _, err := composer.Compose(t.Context(), chat.ComposeRequest{Language: "ja", Question: "?"}, discard); endpoint.KindOf(err) != endpoint.Request {
		t.Errorf("without passages: %v", err)
	}
	if len(s.seen()) != before {
		t.Error("something was sent that was not to be")
	}
}

// An endpoint that refuses stream_options is asked without, at once and from then on; one that refuses everything is asked no third time.
func TestComposeWithoutStreamOptions(t *testing.T) {
	for _, status := range []int{http.StatusBadRequest, http.StatusUnprocessableEntity} {
		s := serve(t, func(w http.ResponseWriter, r seen) {
			if r.body["stream_options"] != nil {
				w.WriteHeader(status)
				return
			}
			stream(w, "", pieces...)
		})
		composer := openai.NewComposer(client(t, endpoint.Options{URL: s.URL + "/v1"}), "m")
		for i, requests := range []int{2, 3} {
			text := ""
			usage, err := composer.Compose(t.Context(), asked, func(piece string) error { text += piece; return nil })
			if err != nil || text != strings.Join(pieces, "") || len(s.seen()) != requests || usage != composer.Worst(asked) {
				t.Errorf("%d, %d: %q, %+v, %d requests, %v", status, i, text, usage, len(s.seen()), err)
			}
		}
	}
	s := serve(t, func(w http.ResponseWriter, r seen) { w.WriteHeader(http.StatusBadRequest) })
	composer := openai.NewComposer(client(t, endpoint.Options{URL: s.URL + "/v1"}), "m")
	if usage, err := composer.Compose(t.Context(), asked, discard); endpoint.KindOf(err) != endpoint.Rejected || usage != (chat.Usage{}) || len(s.seen()) != 2 {
		t.Errorf("refused: %+v, %v, %d requests", usage, err, len(s.seen()))
	}
}
