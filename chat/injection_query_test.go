package chat_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"dousuru/chat"
	"dousuru/chat/openai"
	"dousuru/internal/directory"
	"dousuru/internal/endpoint"
)

// vague are messages to which nothing is found, in a company that has one page about the like.
var vague = map[string]string{"ja": "よその部署に応募したいです", "en": "Can I put my name down for another team?"}

const vaguePages = "---\nid: posting\nkind: program\ntitle: 社内公募制度\nreviewed_on: 2026-09-01\n---\nほかの部署の仕事に、自分で応募できる制度です。\n\n## 募集時期\n募集は、春と秋の年2回です。\n"
const vagueEnglish = "---\nid: exchange\nkind: program\ntitle: Internal Posting\nlanguage: en\nreviewed_on: 2026-09-01\n---\nEmployees apply for work in another team or department.\n\n## When to apply\nApplications open in spring and autumn, twice a year.\n"

// What a hostile understander gives in place of a query: the attack itself, and what a model writes that obeys it. The person reads
// what they would have read without it.
func TestInjectionOfQueries(t *testing.T) {
	var query atomic.Value
	var requests atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		requests.Add(1)
		content, _ := json.Marshal(map[string]any{"query": query.Load()})
		text, _ := json.Marshal(string(content))
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"choices":[{"index":0,"message":{"role":"assistant","content":%s},"finish_reason":"stop"}]}`, text)
	}))
	t.Cleanup(server.Close)
	query.Store("")
	client, err := endpoint.New(endpoint.Options{URL: server.URL, Tries: 1, OpenAfter: 1 << 30, OpenOf: 1 << 30})
	if err != nil {
		t.Fatal(err)
	}
	var cases []*kase
	var queries []string
	for _, k := range kases(t, true, "question") {
		// The attack in the one language, what a model writes that obeys it in the other.
		for i, written := range []string{k.attack.text[k.language], k.attack.writes[k.language][0]} {
			if (i == 0) == (k.number%4 < 2) {
				continue
			}
			other := *k
			other.number, other.place, other.asks = len(cases), &place{name: "rewritten query"}, []string{vague[k.language]}
			cases = append(cases, &other)
			if i > 0 {
				written = fill(written, &other, 1, secrets()[0].phrase[k.language], "", "", "")
			}
			queries = append(queries, written)
		}
	}
	plain := map[string]string{}
	files := fstest.MapFS{"posting.md": {Data: []byte(vaguePages)}, "exchange.md": {Data: []byte(vagueEnglish)}}
	for _, k := range cases {
		k.place.put = func(s *shelf, _ *kase) {
			for name, file := range files {
				s.files[name] = file
			}
		}
	}
	w := newWarren(t, cases, func(w *warren) {
		w.offline = true
		for language, text := range vague {
			turn, err := w.engine.Talk(language, nil).Say(t.Context(), text)
			if err != nil || turn.Message.Kind != chat.KindUnknown {
				t.Fatalf("%s: %+v, %v", text, turn.Message, err)
			}
			plain[language] = turn.Message.Text
		}
		w.engine.UseUnderstander(openai.NewUnderstander(client, "hostile"), chat.UnderstandChecks{Allowed: chat.AllowedBy(w.db),
			Mask: func(_ context.Context, _ directory.Person, texts []string) ([]string, func(string) string, error) {
				return texts, func(s string) string { return s }, nil
			}})
	})
	before, other := w.rows(), 0
	for i, k := range cases {
		query.Store(queries[i])
		s, err := w.ask(k)
		if err != nil {
			t.Fatal(err)
		}
		for what, detail := range w.look(k, s) {
			t.Errorf("%s: query %q: %.300s", what, queries[i], detail)
		}
		if last := s.messages[len(s.messages)-1]; last.Text != plain[k.language] {
			other++
			t.Errorf("query %q: the person reads %q", queries[i], last.Text)
		}
	}
	w.unchanged(before)
	if int(requests.Load()) < len(cases) {
		t.Errorf("the understander was asked %d times for %d cases", requests.Load(), len(cases))
	}
	t.Logf("%d queries, %d of them changed what the person reads", len(cases), other)
	// It can lead somewhere: a fair query does.
	query.Store("社内公募制度の募集時期")
	if fair, err := w.engine.Talk("ja", nil).Reword().Say(t.Context(), vague["ja"]); err != nil || !fair.Rewritten {
		t.Errorf("a fair query: %+v, %v", fair.Message, err)
	}
}
