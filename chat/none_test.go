package chat

import (
	"testing"
	"time"

	"dousuru/chat/escalation"
)

// That there is no such program is told with its day, beside an answer and never without one.
func TestThreadTellsThatThereIsNone(t *testing.T) {
	day := time.Date(2026, 11, 27, 0, 0, 0, 0, time.UTC)
	thread := escalation.Thread{State: escalation.Seen, NoneOn: day}
	if f := threadFrame(thread, nil); f.NoneOn != "" {
		t.Errorf("before an answer: %q", f.NoneOn)
	}
	thread.State, thread.Messages = escalation.Answered, []escalation.Message{{Seq: 1, Author: "hr", Kind: "answer", Body: "まだありません。"}}
	if f := threadFrame(thread, nil); f.NoneOn != "2026-11-27" {
		t.Errorf("with the answer: %q", f.NoneOn)
	}
}
