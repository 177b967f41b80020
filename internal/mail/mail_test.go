package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"mime"
	"net"
	"net/http/httptest"
	netmail "net/mail"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// A sink is a mail server that keeps what it gets.
type sink struct {
	mu     sync.Mutex
	mails  []string
	to     []string
	user   string
	rcpt   error // what it answers to a recipient
	data   error // what it answers to a text
	hangUp bool  // it takes the text and breaks the connection
	slow   time.Duration
	server *smtp.Server
}

type session struct {
	*sink
	conn *smtp.Conn
}

func (s *sink) NewSession(c *smtp.Conn) (smtp.Session, error)  { return &session{s, c}, nil }
func (s *session) AuthMechanisms() []string                    { return []string{sasl.Plain} }
func (s *session) Reset()                                      {}
func (s *session) Logout() error                               { return nil }
func (s *session) Mail(from string, _ *smtp.MailOptions) error { return nil }
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error   { s.to = append(s.to, to); return s.rcpt }
func (s *session) Auth(mech string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if password != "secret" {
			return errors.New("no")
		}
		s.user = user
		return nil
	}), nil
}

func (s *session) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if s.data != nil {
		return s.data
	}
	s.mu.Lock()
	s.mails = append(s.mails, string(text))
	s.mu.Unlock()
	time.Sleep(s.slow)
	if s.hangUp {
		_ = s.conn.Conn().Close()
	}
	return nil
}

// open starts a sink and gives the configuration that reaches it.
func open(t *testing.T, s *sink) Config {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.server = smtp.NewServer(s)
	s.server.Domain, s.server.AllowInsecureAuth, s.server.ErrorLog = "localhost", true, quiet{}
	go func() { _ = s.server.Serve(listener) }()
	t.Cleanup(func() { _ = s.server.Close() })
	return Config{Host: "127.0.0.1", Port: listener.Addr().(*net.TCPAddr).Port, TLS: NoTLS, From: "相談デスク <desk@example.com>"}
}

type quiet struct{}

func (quiet) Printf(string, ...any) {}
func (quiet) Println(...any)        {}

func send(t *testing.T, c Config) error {
	t.Helper()
	m, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	return m.Send(ctx, Message{"n1", "mika@example.com", "心に留めていたことのお知らせ", "お知らせがあります。\nhttps://desk.example/journey\n"})
}

func TestSend(t *testing.T) {
	s := new(sink)
	if err := send(t, open(t, s)); err != nil {
		t.Fatal(err)
	}
	if len(s.mails) != 1 || len(s.to) != 1 || s.to[0] != "mika@example.com" {
		t.Fatalf("%d mails to %v", len(s.mails), s.to)
	}
	got, err := netmail.ReadMessage(strings.NewReader(s.mails[0]))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(got.Header.Get("Subject"))
	if err != nil || subject != "心に留めていたことのお知らせ" {
		t.Errorf("subject %q, %v", subject, err)
	}
	if got.Header.Get("Auto-Submitted") != "auto-generated" || got.Header.Get("Message-Id") != "<n1@example.com>" || got.Header.Get("Date") == "" {
		t.Errorf("headers: %v", got.Header)
	}
}

// A password goes only over a protected connection, and only to a server that is who it says.
func TestLoginOverTLS(t *testing.T) {
	known := httptest.NewTLSServer(nil)
	defer known.Close()
	s := new(sink)
	c := open(t, s)
	s.server.TLSConfig = &tls.Config{Certificates: known.TLS.Certificates}
	c.User, c.PasswordFile, c.TLS = "desk", filepath.Join(t.TempDir(), "password"), StartTLS
	if err := os.WriteFile(c.PasswordFile, []byte("secret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	m, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Send(t.Context(), Message{"n1", "mika@example.com", "s", "b"}); !errors.Is(err, ErrNotSent) || s.user != "" {
		t.Errorf("to a server with an unknown certificate: %v, logged in as %q", err, s.user)
	}
	roots := x509.NewCertPool()
	roots.AddCert(known.Certificate())
	m.tls = &tls.Config{RootCAs: roots, ServerName: "example.com"}
	if err := m.Send(t.Context(), Message{"n1", "mika@example.com", "s", "b"}); err != nil || s.user != "desk" || len(s.mails) != 1 {
		t.Errorf("%v, logged in as %q, %d mails", err, s.user, len(s.mails))
	}
	plain := open(t, new(sink))
	plain.TLS = StartTLS
	if err := send(t, plain); !errors.Is(err, ErrNotSent) {
		t.Errorf("to a server without TLS: %v", err)
	}
}

// What a caller may do after an error: try again, leave it, or not know.
func TestOutcomes(t *testing.T) {
	gone := Config{Host: "127.0.0.1", Port: 1, TLS: NoTLS, From: "desk@example.com"}
	for name, test := range map[string]struct {
		sink *sink
		want error
	}{
		"nobody listens":          {nil, ErrNotSent},
		"busy at the recipient":   {&sink{rcpt: &smtp.SMTPError{Code: 451, Message: "later"}}, ErrNotSent},
		"no such recipient":       {&sink{rcpt: &smtp.SMTPError{Code: 550, Message: "nobody"}}, ErrRefused},
		"busy at the text":        {&sink{data: &smtp.SMTPError{Code: 452, Message: "later"}}, ErrNotSent},
		"the text is refused":     {&sink{data: &smtp.SMTPError{Code: 554, Message: "no"}}, ErrRefused},
		"hangs up after the text": {&sink{hangUp: true}, ErrUnknown},
		"does not answer":         {&sink{slow: 3 * time.Second}, ErrUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			config := gone
			if test.sink != nil {
				config = open(t, test.sink)
			}
			config.Timeout = time.Second
			err := send(t, config)
			if !errors.Is(err, test.want) || errors.Is(err, ErrAway) != (test.sink == nil) {
				t.Errorf("%v, want %v", err, test.want)
			}
			if err != nil && strings.Contains(err.Error(), "mika") {
				t.Errorf("the error names the recipient: %v", err)
			}
		})
	}
}

func TestConfig(t *testing.T) {
	if m, err := New(Config{}); m != nil || err != nil {
		t.Errorf("without a host: %v, %v", m, err)
	}
	for name, c := range map[string]Config{
		"no sender":          {Host: "mail.example"},
		"a broken sender":    {Host: "mail.example", From: "desk"},
		"another TLS":        {Host: "mail.example", From: "desk@example.com", TLS: "ssl"},
		"no password file":   {Host: "mail.example", From: "desk@example.com", User: "desk", PasswordFile: "/nowhere"},
		"an impossible port": {Host: "mail.example", From: "desk@example.com", Port: 70000},
	} {
		if _, err := New(c); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	m, err := New(Config{Host: "mail.example", From: "desk@example.com", TLS: TLS})
	if err != nil || m.config.Port != 465 {
		t.Errorf("TLS by default on %+v, %v", m, err)
	}
}
