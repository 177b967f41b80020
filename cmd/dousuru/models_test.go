package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/uuid"

	"dousuru/chat"
	"dousuru/internal/directory"
	"dousuru/internal/endpoint"
	"dousuru/internal/endpoint/faulty"
	"dousuru/retrieval"
)

const asksWindow = "社内公募制度の募集時期はいつですか"

// The settings' composer is asked over HTTP, with the names masked and both tries reserved; it is named with its host and never with
// its key, and health hears when it is not asked for a while. Without a switch for each person, or a mask, it is not used.
func TestComposerOfTheSettings(t *testing.T) {
	db := furnished(t)
	good := faulty.Good(t, "x")
	file := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(file, []byte("secret-key\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	m := &modelSettings{URL: good.URL, Kind: endpoint.OpenAI, KeyFile: file, Contract: "no training; on this machine", Composer: "gpt-4.1-mini"}
	engine := chat.New(db, retrieval.Open(db))
	names := &nameKeeper{db: db}
	allowed := func(context.Context, uuid.UUID) (bool, error) { return true, nil }
	for _, g := range []guards{{}, {allowed: allowed}, {mask: names.mask}} {
		if err := m.compose(engine, new(models), g); err == nil {
			t.Errorf("used with %+v", g)
		}
	}
	var worst, used []chat.Usage
	all := new(models)
	err := m.compose(engine, all, guards{allowed: allowed, mask: names.mask,
		reserve: func(_ context.Context, _ uuid.UUID, w chat.Usage) (func(context.Context, chat.Usage) error, error) {
			worst = append(worst, w)
			return func(_ context.Context, u chat.Usage) error { used = append(used, u); return nil }, nil
		}})
	if err != nil {
		t.Fatal(err)
	}
	if said := all.String(); !strings.Contains(said, "composer: model gpt-4.1-mini at 127.0.0.1:") || strings.Contains(said, "secret") {
		t.Errorf("said %q", said)
	}
	if err := directory.Put(t.Context(), db, []directory.Entry{{Slug: "E-70413", Name: "凪 陽菜", Roles: []string{"employee"}}}); err != nil {
		t.Fatal(err)
	}
	if err := names.read(t.Context()); err != nil {
		t.Fatal(err)
	}
	hina, err := directory.FindSlug(t.Context(), db, "E-70413")
	if err != nil {
		t.Fatal(err)
	}
	w, _, err := engine.Open(t.Context(), hina, "ja", uuid.Nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	summarize := func() {
		t.Helper()
		reply, err := engine.Handle(t.Context(), hina, w.Consultation, chat.ClientFrame{Type: chat.FrameSay, ID: uuid.New(), Text: "凪 陽菜です。" + asksWindow})
		if err != nil || reply.Answered == nil {
			t.Fatalf("%+v, %v", reply, err)
		}
		if kept, err := engine.Summarize(t.Context(), hina, reply.Answered, func(chat.SummarySentence) error { return nil }); kept || err != nil {
			t.Errorf("what no passage says is kept: %v, %v", kept, err)
		}
	}
	summarize()
	sent := good.Requests()
	if len(sent) != 1 || strings.Contains(sent[0], "陽菜") || !strings.Contains(sent[0], "［氏名") || !strings.Contains(sent[0], "社内公募") || !strings.Contains(sent[0], "gpt-4.1-mini") {
		t.Errorf("sent was %q", sent)
	}
	if len(worst) != 1 || worst[0].Out < 2*800 || len(used) != 1 || used[0].In == 0 {
		t.Errorf("reserved %+v, settled %+v", worst, used)
	}
	if state := all.state(); len(state) != 1 || state["composer"] != "closed" {
		t.Errorf("state %v", state)
	}
	if none := new(models); none.state() != nil || none.String() != "" {
		t.Error("no model has a state")
	}
}
