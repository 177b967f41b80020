package socket

import (
	"context"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"
	"github.com/gorilla/websocket"

	"dousuru/chat"
	"dousuru/internal/directory"
)

func TestBadFramesGetACodeAndTheConnectionStays(t *testing.T) {
	d := newDesk(t, nil)
	const id = "0b5c7e0e-58f3-4d0a-8f0e-6f2a1c9d7b31"
	for _, test := range []struct {
		frame string
		code  chat.Code
		id    string
	}{
		{`not json`, chat.CodeBadFrame, ""},
		{``, chat.CodeBadFrame, ""},
		{`null`, chat.CodeBadFrame, ""},
		{`["say"]`, chat.CodeBadFrame, ""},
		{`{"type":"say","id":"` + id + `","text":"`, chat.CodeBadFrame, ""},
		{`{"type":"say","id":"` + id + `","text":"x"} {}`, chat.CodeBadFrame, ""},
		{`{"type":"say","id":"` + id + `","text":5}`, chat.CodeBadFrame, id},
		{`{"type":"read","id":"` + id + `","thread":"x"}`, chat.CodeBadFrame, id},
		{`{"type":7,"id":"` + id + `"}`, chat.CodeBadFrame, id},
		{`{"type":"say","id":"` + id + `","text":"` + "\xff\xfe" + `"}`, chat.CodeBadFrame, ""},
		{`{"type":"decide","id":"` + id + `","response":"must"}`, chat.CodeBadFrame, id},
		{`{"type":"escalate","id":"` + id + `","text":"x","identity":"both"}`, chat.CodeBadFrame, id},
		{`{"type":"plan","id":"` + id + `","step":"x"}`, chat.CodeBadFrame, id},
		{`{"type":"plan","id":"` + id + `","decision":"x"}`, chat.CodeBadFrame, id},
		{`{"type":"plan","id":"` + id + `","decision":"` + id + `","due":20270401}`, chat.CodeBadFrame, id},
		{`{"type":"plan","id":"` + id + `","decision":"` + id + `","due":"2027-13-01"}`, chat.CodeBadDate, id},
		{`{"type":"plan","id":"` + id + `","decision":"` + id + `","remind":"yes"}`, chat.CodeBadFrame, id},
		{`{"type":"plan","decision":"` + id + `"}`, chat.CodeBadID, ""},
		{`{"type":"plan","id":"` + id + `","decision":"` + id + `"}`, chat.CodeNotFound, id},
		{`{"type":"keep","id":"` + id + `","decision":"` + id + `"}`, chat.CodeBadFrame, id},
		{`{"type":"keep","id":"` + id + `","decision":"` + id + `","on":null}`, chat.CodeBadFrame, id},
		{`{"type":"keep","id":"` + id + `","decision":"` + id + `","on":"yes"}`, chat.CodeBadFrame, id},
		{`{"type":"keep","id":"` + id + `","decision":"` + id + `","on":true,"date":"tomorrow"}`, chat.CodeBadDate, id},
		{`{"type":"seen","notice":7}`, chat.CodeBadFrame, ""},
		{`{}`, chat.CodeUnknownType, ""},
		{`{"type":"shout","id":"` + id + `"}`, chat.CodeUnknownType, id},
		{`{"type":"ack","id":"` + id + `"}`, chat.CodeUnknownType, id},
		{`{"type":"say","text":"x"}`, chat.CodeBadID, ""},
		{`{"type":"say","id":null,"text":"x"}`, chat.CodeBadID, ""},
		{`{"type":"say","id":7,"text":"x"}`, chat.CodeBadID, ""},
		{`{"type":"say","id":"7","text":"x"}`, chat.CodeBadID, ""},
		{`{"type":"say","id":"{` + id + `}","text":"x"}`, chat.CodeBadID, ""},
		{`{"type":"end","id":"00000000-0000-0000-0000-000000000000"}`, chat.CodeBadID, ""},
	} {
		c := d.connect("mika")
		c.send(chat.ClientFrame{Type: chat.FrameHello, Lang: "ja"})
		c.await(chat.FrameWelcome)
		c.sendText(test.frame)
		f := c.await(chat.FrameError)
		if f.Code != string(test.code) || f.Text == "" || (f.ID != uuid.Nil || test.id != "") && f.ID.String() != test.id {
			t.Errorf("%s: got %q for %v (%s), want %q for %q", test.frame, f.Code, f.ID, f.Text, test.code, test.id)
		}
		if ack, _ := c.say("人に相談したい"); ack.Seq == 0 {
			t.Errorf("%s: the connection does not work any more", test.frame)
		}
		c.ws.Close()
	}
}

func TestBinaryFrame(t *testing.T) {
	d := newDesk(t, nil)
	c, _, _ := d.enter("mika", chat.ClientFrame{})
	if err := c.ws.WriteMessage(websocket.BinaryMessage, []byte(`{"type":"end","id":"`+uuid.NewString()+`"}`)); err != nil {
		t.Fatal(err)
	}
	c.refused(chat.CodeBadFrame, uuid.Nil)
}

func TestWordsThatCannotBeTaken(t *testing.T) {
	d := newDesk(t, nil)
	c, w, _ := d.enter("mika", chat.ClientFrame{})
	for _, test := range []struct {
		text string
		code chat.Code
	}{
		{"", chat.CodeEmpty},
		{" 　\n", chat.CodeEmpty},
		{"\x00\x01\x7f", chat.CodeEmpty},
		{strings.Repeat("長", chat.MaxText+1), chat.CodeTooLong},
		{strings.Repeat("長", 10000), chat.CodeTooLong},
	} {
		id := uuid.New()
		c.send(chat.ClientFrame{Type: chat.FrameSay, ID: id, Text: test.text})
		c.refused(test.code, id)
	}
	if n := count(t, d, w.Consultation); n != 1 {
		t.Errorf("%d messages are stored, want the greeting alone", n)
	}
}

func TestAwkwardWordsAreAnswered(t *testing.T) {
	d := newDesk(t, nil)
	c, _, _ := d.enter("mika", chat.ClientFrame{})
	for _, text := range []string{
		"😀😀😀", "a\x00b\x1b[31m異動", "Хочу сменить отдел", "<script>alert(1)</script>", `"}]}`, "\u202e逆", "\ud7ff\ufffd",
		strings.Repeat("😀", chat.MaxText), "'; drop table chat.message; --",
	} {
		if _, answer := c.say(text); answer.Text == "" {
			t.Errorf("%q got no answer", text)
		}
	}
}

func TestErrorsAreInThePersonsLanguage(t *testing.T) {
	d := newDesk(t, nil)
	for lang, want := range map[string]string{"ja": "まだ何も", "en": "Nothing is written", "": "Nothing is written", "fr": "Nothing is written"} {
		c := d.connect("ken") // whose own language is English
		c.send(chat.ClientFrame{Type: chat.FrameHello, Lang: lang})
		c.await(chat.FrameWelcome)
		id := uuid.New()
		c.send(chat.ClientFrame{Type: chat.FrameSay, ID: id})
		if f := c.refused(chat.CodeEmpty, id); !strings.HasPrefix(f.Text, want) {
			t.Errorf("lang %q: %q", lang, f.Text)
		}
	}
}

func TestAFaultEndsNeitherTheConnectionNorTheProgram(t *testing.T) {
	var faulty atomic.Bool
	d := newDesk(t, func(o *Options, _ *limits) {
		person := o.Person
		o.Person = func(r *http.Request) (directory.Person, Login, bool) {
			p, _, ok := person(r)
			return p, Login{Live: func(context.Context, bool) (directory.Person, bool) {
				if faulty.Load() {
					panic(secret)
				}
				return p, true
			}}, ok
		}
	})
	c, _, _ := d.enter("mika", chat.ClientFrame{})
	faulty.Store(true)
	id := uuid.New()
	c.send(chat.ClientFrame{Type: chat.FrameSay, ID: id, Text: secret})
	for f := c.await(chat.FrameError); f.ID != id; f = c.await(chat.FrameError) {
		if f.Code != string(chat.CodeInternal) || f.ID != uuid.Nil { // rows that were read in between, for a hint
			t.Fatalf("got %+v", f)
		}
	}
	faulty.Store(false)
	c.say("人に相談したい")
	if !strings.Contains(d.logs.String(), "panic") {
		t.Error("the fault is not in the log")
	}
}
