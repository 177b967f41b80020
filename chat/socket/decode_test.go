package socket

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/gorilla/websocket"

	"dousuru/chat"
)

type example struct {
	From  string
	Frame json.RawMessage
}

// examples reads the frames that the browser's tests read too.
func examples(t testing.TB) (list []example) {
	t.Helper()
	file, err := os.Open("../testdata/frames.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var e example
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			t.Fatal(err)
		}
		list = append(list, e)
	}
	return list
}

func TestExamplesAreDecodedAndEncodedWithoutLoss(t *testing.T) {
	seen := map[chat.FrameType]bool{}
	for _, e := range examples(t) {
		var again any
		switch e.From {
		case "client":
			f, code := decode(websocket.TextMessage, e.Frame)
			if code != "" {
				t.Errorf("%s: %s", e.Frame, code)
			}
			seen[f.Type], again = true, f
		case "server":
			strict := json.NewDecoder(bytes.NewReader(e.Frame))
			strict.DisallowUnknownFields()
			var f chat.ServerFrame
			if err := strict.Decode(&f); err != nil {
				t.Errorf("%s: %v", e.Frame, err)
			}
			seen[f.Type], again = true, f
		default:
			t.Errorf("a frame from %q", e.From)
		}
		if diff := cmp.Diff(value(t, e.Frame), value(t, encode(t, again))); diff != "" {
			t.Errorf("%s (-example +encoded):\n%s", e.Frame, diff)
		}
	}
	for _, f := range []chat.FrameType{
		chat.FrameHello, chat.FrameSay, chat.FrameEscalate, chat.FrameDecide, chat.FrameEnd, chat.FrameNew, chat.FrameRead, chat.FrameWatch,
		chat.FramePlan, chat.FrameKeep, chat.FrameSeen, chat.FrameTell, chat.FrameWithdraw, chat.FrameRestore, chat.FrameInvite, chat.FrameJoin, chat.FrameDecline, chat.FrameInspect, chat.FrameQuiet, chat.FrameStop, chat.FrameSummary, chat.FrameSummaryEnd, chat.FrameTicket, chat.FrameMarks, chat.FrameUndo, chat.FrameTheme, chat.FrameThemes,
		chat.FrameDecision, chat.FrameNotice, chat.FrameWelcome, chat.FrameMessage, chat.FrameAck, chat.FrameThinking, chat.FrameReceipt, chat.FrameThread, chat.FrameError,
	} {
		if !seen[f] {
			t.Errorf("there is no example of %s", f)
		}
	}
}

func encode(t testing.TB, v any) []byte {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func value(t testing.TB, data []byte) (v any) {
	t.Helper()
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func FuzzDecode(f *testing.F) {
	for _, e := range examples(f) {
		f.Add([]byte(e.Frame))
	}
	for _, text := range []string{`{}`, `null`, `{"type":"say","id":7}`, `{"type":"hello","after":-1}`, "{\"type\":\"\xff\"}", `{"ID":"x","id":null}`} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		frame, code := decode(websocket.TextMessage, data)
		if code != "" {
			if chat.Sentence(code, "ja") == chat.Sentence(chat.CodeInternal, "ja") {
				t.Errorf("code %q has no sentence", code)
			}
			return
		}
		needed, ok := known[frame.Type]
		if !ok || needed != (frame.ID != uuid.Nil) || frame.After < 0 {
			t.Errorf("%q was taken for %+v", data, frame)
		}
		again, code := decode(websocket.TextMessage, encode(t, frame))
		if diff := cmp.Diff(frame, again); diff != "" || code != "" {
			t.Errorf("%q does not come back (%s):\n%s", data, code, diff)
		}
	})
}
