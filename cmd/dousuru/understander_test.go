package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"dousuru/chat"
	"dousuru/internal/directory"
	"dousuru/internal/endpoint"
	"dousuru/retrieval"
)

// The settings' understander is asked over HTTP, once, with names masked and the worst reserved; health and the lines at the start
// name it. An endpoint that fails or takes too long leaves what is said without it, and is left alone after a few times.
func TestUnderstanderOfTheSettings(t *testing.T) {
	db := furnished(t)
	const asks = "凪 陽菜と夜に通って修士をとりたいのですが、後押しはありますか"
	var requests atomic.Int32
	var sent atomic.Value
	answer := `{"query":"社会人大学院の支援"}`
	status := http.StatusOK
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		body, _ := io.ReadAll(r.Body)
		sent.Store(string(body))
		if status == 0 { // never
			<-r.Context().Done()
			return
		}
		text, _ := json.Marshal(answer)
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		fmt.Fprintf(w, `{"choices":[{"index":0,"message":{"role":"assistant","content":%s},"finish_reason":"stop"}],"usage":{"prompt_tokens":300,"completion_tokens":20}}`, text)
	}))
	t.Cleanup(server.Close)
	m := &modelSettings{URL: server.URL, Kind: endpoint.OpenAI, Contract: "no training; on this machine", Understander: "gpt-4.1-mini"}
	if err := m.check(); err != nil {
		t.Fatal(err)
	}
	if err := directory.Put(t.Context(), db, []directory.Entry{{Slug: "E-70413", Name: "凪 陽菜", Roles: []string{"employee"}}}); err != nil {
		t.Fatal(err)
	}
	names := &nameKeeper{db: db}
	if err := names.read(t.Context()); err != nil {
		t.Fatal(err)
	}
	engine, all := chat.New(db, retrieval.Open(db)), new(models)
	for _, g := range []guards{{}, {allowed: chat.AllowedBy(db)}, {mask: names.mask}} {
		if err := m.understand(engine, all, g); err == nil {
			t.Errorf("used with %+v", g)
		}
	}
	var worst, used []chat.Usage
	err := m.understand(engine, all, guards{allowed: chat.AllowedBy(db), mask: names.mask,
		reserve: func(_ context.Context, _ uuid.UUID, w chat.Usage) (func(context.Context, chat.Usage) error, error) {
			worst = append(worst, w)
			return func(_ context.Context, u chat.Usage) error { used = append(used, u); return nil }, nil
		}})
	if err != nil {
		t.Fatal(err)
	}
	if said := all.String(); !strings.Contains(said, "understander: model gpt-4.1-mini at 127.0.0.1:") || all.state()["understander"] != "closed" {
		t.Errorf("said %q, %v", said, all.state())
	}
	hina, err := directory.FindSlug(t.Context(), db, "E-70413")
	if err != nil {
		t.Fatal(err)
	}
	w, _, err := engine.Open(t.Context(), hina, "ja", uuid.Nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	say := func() chat.Message {
		t.Helper()
		if _, err := engine.Handle(t.Context(), hina, w.Consultation, chat.ClientFrame{Type: chat.FrameSay, ID: uuid.New(), Text: asks}); err != nil {
			t.Fatal(err)
		}
		list, err := engine.Messages(t.Context(), hina, w.Consultation, 0)
		if err != nil {
			t.Fatal(err)
		}
		return list[len(list)-1]
	}
	got := say()
	if got.Kind != chat.KindAnswer || got.Citations[0].Article != "graduate-school" || !strings.Contains(got.Text, "AIが「社会人大学院の支援」と言い換えて探しました") {
		t.Errorf("%s %q", got.Kind, got.Text)
	}
	body, _ := sent.Load().(string)
	if strings.Contains(body, "陽菜") || !strings.Contains(body, "［氏名") || !strings.Contains(body, "修士") || strings.Contains(body, "E-70413") || strings.Contains(body, hina.ID.String()) {
		t.Errorf("sent %s", body)
	}
	if len(worst) != 1 || worst[0].Out < 2*400 || len(used) != 1 || used[0] != (chat.Usage{In: 300, Out: 20}) {
		t.Errorf("reserved %+v, settled %+v", worst, used)
	}
	if err := chat.Forget(t.Context(), db, hina.Viewer(), w.Consultation); err != nil {
		t.Fatal(err)
	}
	for i, fails := range []int{0, http.StatusInternalServerError, http.StatusInternalServerError, http.StatusInternalServerError, http.StatusInternalServerError, http.StatusInternalServerError} {
		status = fails
		if w, _, err = engine.Open(t.Context(), hina, "ja", uuid.Nil, 0); err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		if got := say(); got.Kind != chat.KindUnknown || strings.Contains(got.Text, "言い換え") {
			t.Errorf("fault %d: %s %q", i, got.Kind, got.Text)
		}
		if took := time.Since(start); took > chat.UnderstandWithin+time.Minute {
			t.Errorf("fault %d: took %v", i, took)
		}
		if err := chat.Forget(t.Context(), db, hina.Viewer(), w.Consultation); err != nil {
			t.Fatal(err)
		}
	}
	if all.state()["understander"] != "open" || requests.Load() > 7 {
		t.Errorf("after faults: %v, %d requests", all.state(), requests.Load())
	}
}
