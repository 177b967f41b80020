package endpoint

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"strings"
	"sync"
	"time"
)

// An attempt is one request on its way: what ends it in time, and what is told of its end.
type attempt struct {
	ctx    context.Context
	cancel context.CancelCauseFunc
	timer  *time.Timer
	stall  time.Duration
	body   io.Closer
	end    func(*Error) // tells the breaker, and gives back the place; once
}

// once asks one time. stop ends the call's context, which gives back its place: it is called when a handed-on answer ends.
func (c *Client) once(ctx context.Context, r *http.Request, body []byte, stop func()) (*http.Response, *Error) {
	if ctx.Err() != nil {
		return nil, faultOf(ctx) // nobody waits any more
	}
	done, fault := c.breaker.allow()
	if fault != nil {
		return nil, fault
	}
	a := &attempt{stall: c.o.Stall}
	a.ctx, a.cancel = context.WithCancelCause(ctx)
	a.limit(FirstTime, c.o.FirstByte)
	response, fault := c.answer(a, r, body)
	if fault != nil {
		a.timer.Stop()
		a.cancel(fault)
		done(fault)
		return nil, fault
	}
	once := sync.Once{}
	a.end = func(fault *Error) {
		once.Do(func() {
			a.timer.Stop()
			done(fault)
			a.cancel(context.Canceled)
			stop()
		})
	}
	// Who neither reads nor closes any more is ended by the context; the breaker hears why.
	context.AfterFunc(a.ctx, func() { a.end(faultOf(a.ctx)) })
	return response, nil
}

// limit lets the attempt end with a kind when a time is over; it takes the place of the limit before.
func (a *attempt) limit(kind Kind, after time.Duration) {
	if a.timer != nil {
		a.timer.Stop()
	}
	a.timer = time.AfterFunc(after, func() { a.cancel(&Error{Kind: kind}) })
}

func faultOf(ctx context.Context) *Error { return fault(ctx, ctx.Err()) }

// answer asks and waits for the first words of a stream, or for all of another answer.
func (c *Client) answer(a *attempt, r *http.Request, body []byte) (*http.Response, *Error) {
	response, err := c.transport.RoundTrip(c.request(a.ctx, r, body))
	if err != nil {
		return nil, fault(a.ctx, err)
	}
	streamed := strings.HasPrefix(r.Header.Get("Accept"), "text/event-stream")
	if e := c.head(response, streamed); e != nil {
		_ = response.Body.Close() // unread: what it says is not wanted
		return nil, e
	}
	a.body = response.Body
	limited := &limited{from: response.Body, left: c.o.BodyLimit}
	if streamed {
		s := newStream(a, limited, c.o.LineLimit)
		if e := s.begin(); e != nil {
			_ = response.Body.Close()
			return nil, e
		}
		response.Body = s
	} else {
		whole, e := a.whole(limited)
		_ = response.Body.Close()
		if e != nil {
			return nil, e
		}
		response.Body = &held{bytes.NewReader(whole), a}
	}
	response.Header.Del("Set-Cookie")
	response.ContentLength = -1
	return response, nil
}

// head judges an answer by its status and its headers.
func (c *Client) head(r *http.Response, streamed bool) *Error {
	switch code := r.StatusCode; {
	case code == http.StatusOK:
	case code == http.StatusTooManyRequests:
		return &Error{Kind: Limited, Status: code, RetryAfter: asksToWait(r.Header, time.Now())}
	case code == http.StatusRequestTimeout, code == http.StatusConflict, code >= 500 && code < 600:
		return &Error{Kind: Server, Status: code, RetryAfter: asksToWait(r.Header, time.Now())}
	case code == http.StatusUnauthorized, code == http.StatusForbidden:
		return &Error{Kind: Key, Status: code}
	case code >= 400 && code < 500:
		return &Error{Kind: Rejected, Status: code}
	case code >= 300 && code < 400:
		return &Error{Kind: Redirect, Status: code}
	default:
		return &Error{Kind: Status, Status: code}
	}
	if packed := r.Header.Get("Content-Encoding"); packed != "" && !strings.EqualFold(packed, "identity") {
		return &Error{Kind: Packed}
	}
	want := "application/json"
	if streamed {
		want = "text/event-stream"
	}
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != want {
		return &Error{Kind: Content}
	}
	return nil
}

// whole reads an answer that is no stream. It has to be one JSON value: half of one is not handed on.
func (a *attempt) whole(from io.Reader) ([]byte, *Error) {
	var all bytes.Buffer
	a.limit(StallTime, a.stall)
	for part := make([]byte, 32<<10); ; {
		a.timer.Reset(a.stall)
		n, err := from.Read(part)
		all.Write(part[:n])
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, fault(a.ctx, err)
		}
	}
	if !json.Valid(all.Bytes()) {
		return nil, &Error{Kind: Malformed}
	}
	return all.Bytes(), nil
}

// held is a whole answer; its place is given back when it is closed.
type held struct {
	io.Reader
	a *attempt
}

func (h *held) Close() error { h.a.end(nil); return nil }

// limited reads up to a number of bytes; more is an error and not an end.
type limited struct {
	from io.Reader
	left int64
}

func (l *limited) Read(p []byte) (int, error) {
	if l.left <= 0 {
		return 0, &Error{Kind: TooLarge}
	}
	n, err := l.from.Read(p[:min(int64(len(p)), l.left)])
	l.left -= int64(n)
	return n, err
}
