// Package mail hands messages to the company's mail server. It is off until a host is configured.
//
// It is the only package that knows the SMTP library.
package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	netmail "net/mail"
	"os"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// Ways to protect the connection.
const (
	StartTLS = "starttls" // required; the default
	TLS      = "tls"      // from the first byte
	NoTLS    = "none"     // for a server on the same machine
)

// Config is how the company's mail server is reached.
type Config struct {
	Host         string        // empty: no mail
	Port         int           // 0: 465 with TLS, else 587
	TLS          string        // empty: StartTLS
	User         string        // empty: no login
	PasswordFile string        // its first line is the password
	From         string        // as "キャリアの相談デスク <desk@example.com>"
	Timeout      time.Duration // of one connection; 0: Timeout
}

// Timeout bounds one connection with the mail server where nothing else is set.
const Timeout = 20 * time.Second

// A Message is one mail in plain text. Its ID is what its Message-ID begins with, before the sender's domain: the same at
// every try, so that whoever gets it twice has it once.
type Message struct{ ID, To, Subject, Body string }

// A Mailer sends plain text mails, one connection each: a desk sends few.
type Mailer struct {
	config   Config
	domain   string // of the sender
	password string
	tls      *tls.Config // of tests; nil: the system's roots
}

// What became of a mail that failed.
var (
	ErrNotSent = errors.New("mail not sent")             // certainly; another try may do better
	ErrAway    = errors.New("no way to the mail server") // beside ErrNotSent: no mail would have been sent
	ErrRefused = errors.New("mail refused")              // certainly; another try would be refused, too
	ErrUnknown = errors.New("mail may be there")         // the connection broke at the end
)

// New reads the configuration; without a host there is no mailer and no error.
func New(c Config) (*Mailer, error) {
	if c.Host == "" {
		return nil, nil
	}
	m := &Mailer{config: c}
	if m.config.TLS == "" {
		m.config.TLS = StartTLS
	}
	if m.config.Timeout == 0 {
		m.config.Timeout = Timeout
	}
	if m.config.Port == 0 {
		m.config.Port = 587
		if m.config.TLS == TLS {
			m.config.Port = 465
		}
	}
	switch m.config.TLS {
	case StartTLS, TLS, NoTLS:
	default:
		return nil, fmt.Errorf("set up mail: TLS %q is not starttls, tls or none", c.TLS)
	}
	from, err := netmail.ParseAddress(c.From)
	if err != nil {
		return nil, fmt.Errorf("set up mail: sender %q: %w", c.From, err)
	}
	m.domain = from.Address[strings.LastIndexByte(from.Address, '@')+1:]
	if c.User != "" {
		file, err := os.ReadFile(c.PasswordFile)
		if err != nil {
			return nil, fmt.Errorf("set up mail: %w", err)
		}
		m.password, _, _ = strings.Cut(strings.ReplaceAll(string(file), "\r\n", "\n"), "\n")
	}
	if _, err := m.client(); err != nil {
		return nil, fmt.Errorf("set up mail: %w", err)
	}
	return m, nil
}

func (m *Mailer) client() (*gomail.Client, error) {
	options := []gomail.Option{gomail.WithPort(m.config.Port), gomail.WithTimeout(m.config.Timeout), gomail.WithoutNoop()}
	switch m.config.TLS {
	case TLS:
		options = append(options, gomail.WithSSL())
	case NoTLS:
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	default:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if m.tls != nil {
		options = append(options, gomail.WithTLSConfig(m.tls))
	}
	if m.config.User != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(m.config.User), gomail.WithPassword(m.password))
	}
	return gomail.NewClient(m.config.Host, options...)
}

// Send hands one mail over. Its errors wrap ErrNotSent, ErrRefused or ErrUnknown and hold neither text nor address.
func (m *Mailer) Send(ctx context.Context, mail Message) error {
	message := gomail.NewMsg()
	if err := message.From(m.config.From); err != nil {
		return fmt.Errorf("send mail: %w: sender", ErrRefused)
	}
	if err := message.To(mail.To); err != nil {
		return fmt.Errorf("send mail: %w: address", ErrRefused)
	}
	message.Subject(mail.Subject)
	message.SetDate()
	message.SetMessageIDWithValue(mail.ID + "@" + m.domain)
	message.SetGenHeader("Auto-Submitted", "auto-generated") // nobody's absence note answers it
	message.SetBodyString(gomail.TypeTextPlain, mail.Body)
	client, err := m.client()
	if err != nil {
		return fmt.Errorf("send mail: %w: %w", ErrNotSent, err)
	}
	ctx, cancel := context.WithTimeout(ctx, m.config.Timeout)
	defer cancel()
	if err := client.DialWithContext(ctx); err != nil {
		return fmt.Errorf("send mail: %w: %w: %w", ErrNotSent, ErrAway, err)
	}
	defer func() { _ = client.Close() }() // the mail is there, or is not, by then
	if err := client.Send(message); err != nil {
		return outcome(err)
	}
	return nil
}

// outcome says what became of a mail. The library's own text names the address, so only its reason is kept.
func outcome(err error) error {
	var failed *gomail.SendError
	if !errors.As(err, &failed) {
		return fmt.Errorf("send mail: %w", ErrUnknown)
	}
	kind := ErrNotSent
	switch code := failed.ErrorCode(); {
	case failed.Reason == gomail.ErrSMTPReset:
		return nil // the mail was taken before
	case code >= 500:
		kind = ErrRefused
	case failed.Reason == gomail.ErrSMTPDataClose && code == 0:
		kind = ErrUnknown // all of it was sent, and no answer came
	}
	return fmt.Errorf("send mail: %w: %s", kind, failed.Reason)
}
