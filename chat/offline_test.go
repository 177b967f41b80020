package chat

import "testing"

// For who stays offline nothing is masked, reserved or asked, and what one person chose is nobody else's.
func TestWhoStaysOfflineSendsNothing(t *testing.T) {
	h, g := newHouse(t), &gate{}
	asked := 0
	checks := g.checks()
	checks.Allowed = AllowedBy(h.db)
	h.engine.UseComposer(Obedient{Write: func(r ComposeRequest) string { asked++; return faithful(r) }}, checks)
	summary := func() {
		t.Helper()
		_, reply := h.ask(h.hanako, asksNotified)
		if reply.Answered == nil {
			t.Fatal("no answer to rephrase")
		}
		if _, err := h.engine.Summarize(t.Context(), h.hanako, reply.Answered, func(SummarySentence) error { return nil }); err != nil {
			t.Fatal(err)
		}
	}
	for i, step := range []struct {
		off   bool
		asked int
	}{{false, 1}, {true, 1}, {true, 1}, {false, 2}} {
		if err := SetOffline(t.Context(), h.db, h.hanako.Viewer(), step.off); err != nil {
			t.Fatal(err)
		}
		before := len(g.texts)
		summary()
		if asked != step.asked || step.off && len(g.texts) != before || g.reserved != asked {
			t.Errorf("step %d: asked %d times, %d texts, %d reserved", i, asked, len(g.texts)-before, g.reserved)
		}
	}
	if err := SetOffline(t.Context(), h.db, h.hanako.Viewer(), true); err != nil {
		t.Fatal(err)
	}
	if off, err := Offline(t.Context(), h.db, h.taro.Viewer()); err != nil || off {
		t.Errorf("another person: %v %v", off, err)
	}
}
