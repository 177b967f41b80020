package main

import (
	"io"
	"net"
	"slices"
	"sync"
	"testing"

	"github.com/emersion/go-smtp"
)

// A mailbox is a mail server that keeps what it takes. Its faults are used up one a mail: 451 and the like are answered after
// the text, 0 breaks the connection when the text is taken.
type mailbox struct {
	mu     sync.Mutex
	mails  []string
	faults []int
}

// open serves on a port of this machine until the test ends.
func (b *mailbox) open(t *testing.T) (port int) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := smtp.NewServer(b)
	server.ErrorLog = silent{}
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	return listener.Addr().(*net.TCPAddr).Port
}

type silent struct{}

func (silent) Printf(string, ...any) {}
func (silent) Println(...any)        {}

func (b *mailbox) all() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.mails)
}

func (b *mailbox) left() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.faults)
}

type mailSession struct {
	*mailbox
	conn *smtp.Conn
}

func (b *mailbox) NewSession(c *smtp.Conn) (smtp.Session, error) { return mailSession{b, c}, nil }
func (mailSession) Reset()                                       {}
func (mailSession) Logout() error                                { return nil }
func (mailSession) Mail(string, *smtp.MailOptions) error         { return nil }
func (mailSession) Rcpt(string, *smtp.RcptOptions) error         { return nil }
func (s mailSession) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	fault := -1
	if len(s.faults) > 0 {
		fault, s.faults = s.faults[0], s.faults[1:]
	}
	if fault > 0 {
		return &smtp.SMTPError{Code: fault, Message: "later"}
	}
	s.mails = append(s.mails, string(text))
	if fault == 0 {
		_ = s.conn.Conn().Close()
	}
	return nil
}
