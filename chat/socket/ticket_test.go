package socket

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"dousuru/chat"
	"dousuru/internal/directory"
	"dousuru/internal/postgres"
)

// ticketed lets everybody come with a ticket, and makes the next ones by number.
func ticketed(made *atomic.Int32, fault error) func(*Options, *limits) {
	return func(o *Options, l *limits) {
		person := o.Person
		o.Person = func(r *http.Request) (directory.Person, Login, bool) {
			p, login, ok := person(r)
			login.Ticket = func(context.Context) (string, error) { return strconv.Itoa(int(made.Add(1))), fault }
			return p, login, ok
		}
	}
}

// hint makes a person's connections read their rows.
func (d *desk) hint(slug string) {
	d.t.Helper()
	p := d.people[slug]
	err := d.db.As(d.t.Context(), p.Viewer(), func(tx pgx.Tx) error { return postgres.Notify(d.t.Context(), tx, chat.PersonTopic(p.ID)) })
	if err != nil {
		d.t.Fatal(err)
	}
	d.settle()
}

// The welcome brings a ticket; the next one comes with a reading of rows, and not before its time.
func TestTicketComesInItsTime(t *testing.T) {
	for name, test := range map[string]struct {
		every time.Duration
		more  bool
	}{"long before": {time.Hour, false}, "due": {time.Nanosecond, true}} {
		t.Run(name, func(t *testing.T) {
			var made atomic.Int32
			d := newDesk(t, func(o *Options, l *limits) {
				ticketed(&made, nil)(o, l)
				l.ticket = test.every
			})
			c, _, _ := d.enter("mika", chat.ClientFrame{})
			if f := c.await(chat.FrameTicket); f.Ticket != "1" {
				t.Errorf("the first is %q", f.Ticket)
			}
			before := made.Load()
			d.hint("mika")
			if more := made.Load() > before; more != test.more {
				t.Fatalf("%d tickets, then %d", before, made.Load())
			}
			if test.more {
				if f := c.await(chat.FrameTicket); f.Ticket == "1" {
					t.Error("the same ticket again")
				}
			}
		})
	}
}

// Who came with a cookie gets none, and a ticket that cannot be made ends nothing.
func TestNoTicket(t *testing.T) {
	var made atomic.Int32
	for name, change := range map[string]func(*Options, *limits){
		"with a cookie":    nil,
		"without database": ticketed(&made, errors.New("no rows")),
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, change)
			c, _, _ := d.enter("mika", chat.ClientFrame{})
			c.send(chat.ClientFrame{Type: chat.FrameSay, Text: "人に相談したい"})
			for f := c.next(); f.Type != chat.FrameError && f.Type != chat.FrameAck; f = c.next() {
				if f.Type == chat.FrameTicket {
					t.Errorf("a ticket: %+v", f)
				}
			}
			if told := strings.Contains(d.logs.String(), "make ticket"); told != (change != nil) {
				t.Errorf("the log tells of it: %v", told)
			}
		})
	}
}
