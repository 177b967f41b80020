package endpoint

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// A Kind is what went wrong, for records, counts and logs.
type Kind string

// Kinds of faults.
const (
	Address     Kind = "address"      // the request was to go elsewhere; nothing was sent
	Request     Kind = "request"      // the request cannot be read, or is too long; nothing was sent
	Busy        Kind = "busy"         // all places were taken; nothing was sent
	Open        Kind = "open"         // the circuit breaker is open; nothing was sent
	Cancelled   Kind = "cancelled"    // the caller gave up
	Deadline    Kind = "deadline"     // the caller's own time ran out
	Name        Kind = "name"         // the host's name leads nowhere
	Refused     Kind = "refused"      // nobody listens
	ConnectTime Kind = "connect_time" // no connection in time
	TLS         Kind = "tls"          // no TLS, or a certificate that does not count
	FirstTime   Kind = "first_time"   // no first byte in time
	StallTime   Kind = "stall"        // it began, and then stood still
	TotalTime   Kind = "total_time"   // it took too long altogether
	Reset       Kind = "reset"        // the connection was broken
	Cut         Kind = "cut"          // the answer ended before its end
	Protocol    Kind = "protocol"     // no HTTP, or none that can be read
	Redirect    Kind = "redirect"     // 3xx; it was not followed
	Key         Kind = "key"          // 401, 403
	Rejected    Kind = "rejected"     // another 4xx: the request, or the model's name, is at fault
	Limited     Kind = "limited"      // 429
	Server      Kind = "server"       // 408, 409, 5xx
	Status      Kind = "status"       // another status that is no answer
	Content     Kind = "content_type" // something else than was asked for, such as a page
	Packed      Kind = "packed"       // compressed, though that was not asked for
	TooLarge    Kind = "too_large"    // an answer above BodyLimit or an event above LineLimit
	Event       Kind = "event"        // an error in the middle of a stream that had begun with 200
	Malformed   Kind = "malformed"    // no JSON, or none of the expected shape
	Unfinished  Kind = "unfinished"   // [DONE] without a reason why it is finished
	Length      Kind = "length"       // cut off at the greatest length
	Filtered    Kind = "filtered"     // cut off by the endpoint's own filter
)

// An Error is a fault. Its text holds the kind and a status, and nothing that was sent or came back.
type Error struct {
	Kind       Kind
	Status     int           // of HTTP, where there was one that is no answer
	RetryAfter time.Duration // that the endpoint asked for; 0: nothing was said. A day at most
	cause      error         // context.Canceled or context.DeadlineExceeded, for errors.Is
}

func (e *Error) Error() string {
	if e.Status != 0 {
		return "ask model endpoint: " + string(e.Kind) + " " + strconv.Itoa(e.Status)
	}
	return "ask model endpoint: " + string(e.Kind)
}

func (e *Error) Unwrap() error { return e.cause }

// KindOf is the kind of an error that came through a client, wrapped or not; "" of any other.
func KindOf(err error) Kind {
	if e := (*Error)(nil); errors.As(err, &e) {
		return e.Kind
	}
	return ""
}

// passes says whether the same request may do better a moment later.
func (e *Error) passes() bool {
	switch e.Kind {
	case Limited, Server, Refused, Reset, Cut, Event, ConnectTime:
		return true
	}
	return false
}

// harmless says whether the fault says nothing of the endpoint: the caller's doing, or the request's own.
func (e *Error) harmless() bool {
	switch e.Kind {
	case Address, Request, Busy, Open, Cancelled, Key, Rejected, Length, Filtered:
		return true
	}
	return false
}

// fault says what an error of the transport or of a reading was. Why the context ended counts first, since a connection that is
// cut by it fails in many ways.
func fault(ctx context.Context, err error) *Error {
	e := (*Error)(nil)
	if ctx.Err() != nil {
		switch cause := context.Cause(ctx); {
		case errors.As(cause, &e):
			return e
		case errors.Is(cause, context.DeadlineExceeded):
			return &Error{Kind: Deadline, cause: context.DeadlineExceeded}
		}
		return &Error{Kind: Cancelled, cause: context.Canceled}
	}
	if errors.As(err, &e) {
		return e
	}
	return &Error{Kind: kindOf(err)}
}

func kindOf(err error) Kind {
	var (
		name   *net.DNSError
		record tls.RecordHeaderError
		cert   *tls.CertificateVerificationError
		op     *net.OpError
		late   net.Error
	)
	switch {
	case errors.As(err, &name):
		return Name
	case errors.As(err, &record), errors.As(err, &cert), errors.As(err, &op) && op.Op == "remote error",
		strings.HasPrefix(err.Error(), "tls: "), strings.Contains(err.Error(), "server gave HTTP response to HTTPS client"):
		return TLS
	case errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		return Refused
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return Reset
	case errors.As(err, &op) && op.Op == "dial", errors.As(err, &late) && late.Timeout():
		return ConnectTime
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return Cut
	}
	return Protocol
}
