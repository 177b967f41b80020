package socket

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"dousuru/chat"
	"dousuru/chat/escalation"
	"dousuru/internal/directory"
	"dousuru/internal/postgres/postgrestest"
)

// newLine starts a desk whose logins ask the directory, as those of the pages do, and which polls so rarely that only hints help.
func newLine(t *testing.T) *desk {
	db := postgrestest.New(t)
	return deskOn(t, db, func(o *Options, l *limits) {
		l.poll = time.Hour
		person := o.Person
		o.Person = func(r *http.Request) (directory.Person, Login, bool) {
			p, _, ok := person(r)
			return p, Login{Live: func(ctx context.Context, _ bool) (directory.Person, bool) {
				now, err := directory.Find(ctx, db, p.ID)
				return now, !errors.Is(err, directory.ErrNotFound)
			}}, ok
		}
	})
}

func (d *desk) takePeople(list string, o directory.Options) {
	d.t.Helper()
	if _, err := directory.Import(d.t.Context(), d.db, strings.NewReader(list), o); err != nil {
		d.t.Fatal(err)
	}
}

// Who leaves the company is cut off at once, in every tab; the others are not.
func TestSocketsOfWhoLeavesAreClosed(t *testing.T) {
	d := newLine(t)
	a, _, _ := d.enter("mika", chat.ClientFrame{})
	b, _, _ := d.enter("mika", chat.ClientFrame{})
	other, _, _ := d.enter("ken", chat.ClientFrame{})
	d.settle()
	began := time.Now()
	d.takePeople("id,name,roles\nken,見本 健,\nhana,見本 花,hr\n", directory.Options{LeaveMissing: true})
	a.wantClosed(4001)
	b.wantClosed(4001)
	t.Logf("closed after %v", time.Since(began))
	other.say("人に相談したい")
}

// A former manager loses what they read with an employee on the socket that is open, without a frame of their own.
func TestTheLineEndsOnAnOpenSocket(t *testing.T) {
	d := newLine(t)
	d.takePeople("id,name,manager\nken,見本 健,\nmika,見本 美香,ken\n", directory.Options{})
	boss, w, _ := d.enter("ken", chat.ClientFrame{})
	if w.Boss != nil {
		t.Fatalf("the manager may ask together with %+v", w.Boss)
	}
	mika, w, _ := d.enter("mika", chat.ClientFrame{})
	if w.Boss == nil || w.Boss.ID != d.people["ken"].ID {
		t.Fatalf("the employee may ask together with %+v", w.Boss)
	}
	mika.send(chat.ClientFrame{Type: chat.FrameEscalate, ID: uuid.New(), Text: "いっしょに聞きたいです", Identity: chat.Named, With: d.people["ken"].ID})
	mika.await(chat.FrameAck)
	thread := boss.thread("asked")
	if err := escalation.NewBook(d.db).Join(t.Context(), d.people["ken"].Viewer(), thread.ID); err != nil {
		t.Fatal(err)
	}
	for boss.await(chat.FrameThread).Thread.Invited { // until it is theirs, too
	}
	d.settle()
	d.takePeople("id,name,manager\nmika,見本 美香,hana\n", directory.Options{})
	if gone := boss.thread(chat.StateGone); gone.ID != thread.ID || gone.Question != "" {
		t.Errorf("the former manager gets %+v", gone)
	}
	d.reply(thread.ID, "はい。"+secret)
	if got := mika.thread("answered"); got.ID != thread.ID || got.Partner != "" || got.Together != "" {
		t.Errorf("the employee gets %+v", got)
	}
	boss.say("人に相談したい") // the connection stays, and nothing of the question was in between
	_, w, _ = d.enter("ken", chat.ClientFrame{})
	if w.Boss != nil || len(w.Threads) > 0 {
		t.Errorf("the next visit shows %+v, %+v", w.Boss, w.Threads)
	}
}

// Another role or site counts with the next frame of a connection that is open: what the desk may show is asked anew.
func TestWhoSomebodyIsByNow(t *testing.T) {
	d := newLine(t)
	c, _, _ := d.enter("mika", chat.ClientFrame{})
	d.settle()
	d.takePeople("id,name,roles,site\nmika,見本 美香,manager,みなと工場\n", directory.Options{})
	c.say("人に相談したい")
	d.mu.Lock()
	now := *d.entries[0].conn.who.Load()
	d.mu.Unlock()
	if !now.Has("manager") || now.Site != "みなと工場" {
		t.Errorf("the connection is still that of %+v", now)
	}
}
