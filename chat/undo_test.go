package chat

import (
	"testing"

	"github.com/google/uuid"

	"dousuru/chat/journey"
	"dousuru/internal/postgres/postgrestest"
)

func TestAnAnswerIsTakenBack(t *testing.T) {
	h := newHouse(t)
	c, d := h.talked(h.hanako, "act")
	if d.UndoUntil.IsZero() {
		t.Error("a fresh answer cannot be taken back")
	}
	frame := ClientFrame{Type: FrameUndo, ID: uuid.New(), Decision: d.ID}
	if _, err := h.engine.Handle(t.Context(), h.taro, h.open(h.taro).Consultation, ClientFrame{Type: FrameUndo, ID: uuid.New(), Decision: d.ID}); CodeOf(err) != CodeNotFound {
		t.Errorf("somebody else's: %v", err)
	}
	if _, err := h.engine.Handle(t.Context(), h.hanako, c, ClientFrame{Type: FrameUndo, ID: uuid.New()}); CodeOf(err) != CodeBadFrame {
		t.Errorf("of nothing: %v", err)
	}
	for range 2 { // the frame comes twice
		h.handle(h.hanako, c, frame)
	}
	undone := 0
	for _, m := range h.messages(h.hanako, c) {
		if m.Kind == KindUndone {
			undone++
			if m.Decision != nil || m.Text != textUndone.ja {
				t.Errorf("said %+v", m)
			}
		}
	}
	list, err := journey.Decisions(t.Context(), h.db, h.hanako.Viewer())
	if err != nil || len(list) != 0 || undone != 1 {
		t.Errorf("%d decisions, undone %d times, %v", len(list), undone, err)
	}

	// どうする is open again; another answer and a change of it, taken back to the one before.
	h.handle(h.hanako, c, ClientFrame{Type: FrameDecide, ID: uuid.New(), Response: "none", Words: "いまのまま"})
	first := h.last(h.hanako, c).Decision
	h.handle(h.hanako, c, ClientFrame{Type: FrameDecide, ID: uuid.New(), Response: "keep", Decision: first.ID})
	h.handle(h.hanako, c, ClientFrame{Type: FrameUndo, ID: uuid.New(), Decision: first.ID})
	if m := h.last(h.hanako, c); m.Kind != KindUndone || m.Decision == nil || m.Decision.Response != "none" || m.Decision.Words != "いまのまま" || !m.Decision.UndoUntil.IsZero() {
		t.Errorf("restored: %+v, %+v", m, m.Decision)
	}
	late := ClientFrame{Type: FrameUndo, ID: uuid.New(), Decision: first.ID}
	if _, err := h.engine.Handle(t.Context(), h.hanako, c, late); CodeOf(err) != CodeTooLate {
		t.Errorf("once more: %v", err)
	}
	h.handle(h.hanako, c, ClientFrame{Type: FrameDecide, ID: uuid.New(), Response: "keep", Decision: first.ID})
	if _, err := postgrestest.Owner(t, h.db).Exec(t.Context(), `update journey.decision set changed_at = now() - $1::interval`, journey.UndoFor); err != nil {
		t.Fatal(err)
	}
	if _, err := h.engine.Handle(t.Context(), h.hanako, c, late); CodeOf(err) != CodeTooLate {
		t.Errorf("after its time: %v", err)
	}
}

func TestAThemeIsKeptFromTheTalk(t *testing.T) {
	h := newHouse(t)
	if _, err := postgrestest.Owner(t, h.db).Exec(t.Context(), `update knowledge.article set themes = '{異動}' where slug = 'posting'`); err != nil {
		t.Fatal(err)
	}
	c := h.open(h.hanako).Consultation
	frame := ClientFrame{Type: FrameTheme, ID: uuid.New(), Theme: " 異動 ", On: &on}
	for range 2 {
		h.handle(h.hanako, c, frame)
	}
	kept := func() []string {
		s, err := h.engine.Standing(t.Context(), h.hanako, "ja")
		if err != nil {
			t.Fatal(err)
		}
		return s.Themes
	}
	if list := kept(); len(list) != 1 || list[0] != "異動" {
		t.Errorf("kept %v", list)
	}
	for name, test := range map[string]struct {
		f    ClientFrame
		want Code
	}{
		"a theme of no page": {ClientFrame{Theme: "だれも使わない", On: &on}, CodeNotFound},
		"no theme":           {ClientFrame{On: &on}, CodeEmpty},
		"neither on nor off": {ClientFrame{Theme: "異動"}, CodeBadFrame},
	} {
		test.f.Type, test.f.ID = FrameTheme, uuid.New()
		if _, err := h.engine.Handle(t.Context(), h.hanako, c, test.f); CodeOf(err) != test.want {
			t.Errorf("%s: %v, want %s", name, err, test.want)
		}
	}
	h.handle(h.hanako, c, ClientFrame{Type: FrameTheme, ID: uuid.New(), Theme: "異動", On: &off})
	if list := kept(); len(list) != 0 {
		t.Errorf("kept after letting go: %v", list)
	}
}
