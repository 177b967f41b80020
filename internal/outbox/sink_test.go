package outbox

import (
	"errors"
	"io"
	"net"
	netmail "net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"dousuru/internal/mail"
)

// A fault is what a mail server does with one mail.
type fault string

const (
	takes      fault = "takes it"
	busyRcpt   fault = "is busy at the recipient"
	busyData   fault = "is busy after the text"
	dropBefore fault = "breaks the connection before it has taken the text"
	dropAfter  fault = "takes the text and breaks the connection"
	slow       fault = "takes the text and answers too late"
	refuses    fault = "refuses the recipient"
	refuseData fault = "refuses the text"
)

// A sink is a mail server that keeps what it takes, and has the faults of its list, one a mail; afterwards it takes all.
type sink struct {
	mu     sync.Mutex
	faults []fault
	mails  []received
	server *smtp.Server
	config mail.Config
}

type received struct{ to, id, raw string }

const patience = 2 * time.Second // of the mailer in these tests

func newSink(t *testing.T, faults ...fault) *sink {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &sink{faults: faults}
	s.server = smtp.NewServer(s)
	s.server.Domain, s.server.ErrorLog = "localhost", quiet{}
	go func() { _ = s.server.Serve(listener) }()
	t.Cleanup(func() { _ = s.server.Close() })
	s.config = mail.Config{Host: "127.0.0.1", Port: listener.Addr().(*net.TCPAddr).Port, TLS: mail.NoTLS, From: "相談デスク <desk@example.com>", Timeout: patience}
	return s
}

// mailer sends to the sink.
func (s *sink) mailer(t *testing.T) *mail.Mailer {
	t.Helper()
	m, err := mail.New(s.config)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func (s *sink) all() []received {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]received{}, s.mails...)
}

type quiet struct{}

func (quiet) Printf(string, ...any) {}
func (quiet) Println(...any)        {}

type session struct {
	*sink
	conn  *smtp.Conn
	to    string
	fault fault
}

func (s *sink) NewSession(c *smtp.Conn) (smtp.Session, error) {
	return &session{sink: s, conn: c}, nil
}
func (s *session) Reset()                               {}
func (s *session) Logout() error                        { return nil }
func (s *session) Mail(string, *smtp.MailOptions) error { return nil }

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.mu.Lock()
	s.to, s.fault = to, takes
	if len(s.faults) > 0 {
		s.fault, s.faults = s.faults[0], s.faults[1:]
	}
	s.mu.Unlock()
	switch s.fault {
	case busyRcpt:
		return &smtp.SMTPError{Code: 451, Message: "later"}
	case refuses:
		return &smtp.SMTPError{Code: 550, Message: "nobody"}
	}
	return nil
}

func (s *session) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	switch s.fault {
	case busyData:
		return &smtp.SMTPError{Code: 452, Message: "later"}
	case refuseData:
		return &smtp.SMTPError{Code: 554, Message: "no"}
	case dropBefore:
		_ = s.conn.Conn().Close()
		return errors.New("gone")
	}
	letter, err := netmail.ReadMessage(strings.NewReader(string(text)))
	if err != nil {
		return err
	}
	s.mu.Lock()
	s.mails = append(s.mails, received{s.to, letter.Header.Get("Message-Id"), string(text)})
	s.mu.Unlock()
	switch s.fault {
	case dropAfter:
		_ = s.conn.Conn().Close()
	case slow:
		time.Sleep(2 * patience)
	}
	return nil
}
