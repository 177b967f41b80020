package socket

import (
	"context"
	"net/http"
	"sync/atomic"
	"testing"

	"dousuru/chat"
	"dousuru/internal/directory"
)

// Who connects too often hears so by a code, whatever they have sent already; what is open stays open, and nobody else is slowed down.
func TestConnectsTooFast(t *testing.T) {
	d := newDesk(t, func(_ *Options, l *limits) { l.connects, l.connectsAtOnce = 0.001, 3 })
	first, _, _ := d.enter("mika", chat.ClientFrame{})
	d.enter("mika", chat.ClientFrame{})
	d.enter("mika", chat.ClientFrame{})
	for range 2 * MaxPerson {
		c := d.connect("mika")
		c.send(chat.ClientFrame{Type: chat.FrameHello, Lang: "ja"})
		c.wantClosedInOrder(4029)
	}
	first.say("人に相談したい")
	d.enter("ken", chat.ClientFrame{})
	eventually(t, "all being told", func() bool { d.mu.Lock(); defer d.mu.Unlock(); return d.hasty == 0 })
	d.mu.Lock()
	d.forget()
	p := d.Server.people[d.people["mika"].ID]
	d.mu.Unlock()
	first.ws.Close()
	p.comes.SetLimit(1000)
	eventually(t, "a pause", func() bool { return p.comes.Tokens() >= 1 })
	d.enter("mika", chat.ClientFrame{})
}

// Where an address sends too many, nobody is looked up.
func TestAddressConnectsTooFast(t *testing.T) {
	var asked atomic.Int64
	var full atomic.Bool
	d := newDesk(t, func(o *Options, _ *limits) {
		person := o.Person
		o.Person = func(r *http.Request) (directory.Person, Login, bool) {
			asked.Add(1)
			return person(r)
		}
		o.Admit = func(*http.Request) bool { return !full.Load() }
	})
	d.enter("mika", chat.ClientFrame{})
	full.Store(true)
	d.connect("mika").wantClosedInOrder(4029)
	d.connect("nobody").wantClosedInOrder(4029)
	if n := asked.Load(); n != 1 {
		t.Errorf("%d were looked up, want 1", n)
	}
	if _, response, err := d.dial("mika", nil, "https://evil.example"); err == nil || response.StatusCode != http.StatusForbidden {
		t.Errorf("another site: %v", response)
	}
	d.mu.Lock()
	d.hasty += maxHasty
	d.mu.Unlock()
	_, response, err := d.dial("mika", nil, "")
	if err == nil || response == nil || response.StatusCode != http.StatusTooManyRequests || response.Header.Get("Retry-After") == "" {
		t.Errorf("where too many are being told: %v (%v)", response, err)
	}
	d.mu.Lock()
	d.hasty -= maxHasty
	d.mu.Unlock()
}

// A ticket counts once, so who is put off gets another.
func TestHastyGetsAnotherTicket(t *testing.T) {
	d := newDesk(t, func(o *Options, l *limits) {
		l.connects, l.connectsAtOnce = 0.001, 1
		person := o.Person
		o.Person = func(r *http.Request) (directory.Person, Login, bool) {
			p, login, ok := person(r)
			login.Ticket = func(context.Context) (string, error) { return "the next one", nil }
			return p, login, ok
		}
	})
	d.enter("mika", chat.ClientFrame{})
	c := d.connect("mika")
	if f := c.await(chat.FrameTicket); f.Ticket != "the next one" {
		t.Errorf("ticket %q", f.Ticket)
	}
	c.wantClosedInOrder(4029)
}
