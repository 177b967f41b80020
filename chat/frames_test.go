package chat

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The examples are the contract with the browser: each decodes without an unknown field, and encodes to itself.
func TestFrameExamples(t *testing.T) {
	f, err := os.Open("testdata/frames.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	seen := map[FrameType]bool{}
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		var line struct {
			From  string          `json:"from"`
			Frame json.RawMessage `json:"frame"`
		}
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			t.Fatal(err)
		}
		var frame any = &ServerFrame{}
		if line.From == "client" {
			frame = &ClientFrame{}
		}
		decoder := json.NewDecoder(bytes.NewReader(line.Frame))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(frame); err != nil {
			t.Errorf("%s: %v", line.Frame, err)
			continue
		}
		encoded, err := json.Marshal(frame)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(values(t, line.Frame), values(t, encoded)); diff != "" {
			t.Errorf("%s (-example +encoded):\n%s", line.Frame, diff)
		}
		var kind struct{ Type FrameType }
		_ = json.Unmarshal(line.Frame, &kind)
		seen[kind.Type] = true
	}
	for _, kind := range []FrameType{FrameHello, FrameSay, FrameEscalate, FrameDecide, FrameEnd, FrameNew, FrameRead, FrameWatch,
		FramePlan, FrameKeep, FrameSeen, FrameTell, FrameWithdraw, FrameRestore, FrameInvite, FrameJoin, FrameDecline, FrameInspect, FrameQuiet, FrameStop, FrameSummary, FrameSummaryEnd, FrameTicket, FrameMarks, FrameUndo, FrameTheme, FrameThemes,
		FrameDecision, FrameNotice, FrameWelcome, FrameMessage, FrameAck, FrameThinking, FrameReceipt, FrameThread, FrameError} {
		if !seen[kind] {
			t.Errorf("no example of %s", kind)
		}
	}
}

func values(t *testing.T, encoded []byte) any {
	t.Helper()
	var v any
	if err := json.Unmarshal(encoded, &v); err != nil {
		t.Fatal(err)
	}
	return v
}
