// Package endpoint is the way to a language model outside the house: one HTTP client for any OpenAI-compatible endpoint. It
// knows where requests may go, how long they may take, how much may come back and when an answer is whole, and nothing of
// what is asked. Its errors are kinds without a word of the request, of the answer, of the address or of the key.
//
// A stream that it hands on is in one plain form, whatever the server wrote, and ends with io.EOF only if the server said
// that it is whole: a finish_reason "stop" and then [DONE]. Everything else is an *Error.
package endpoint

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// A Client asks one endpoint. It is safe for many goroutines, and is what go-openai takes as its HTTPClient: give that an empty
// token and URL() as its base, since the key is put in here, behind the last place that could write it down.
type Client struct {
	o         Options
	base      *url.URL
	key       string
	transport http.RoundTripper
	slots     chan struct{}
	breaker   *breaker
}

// New checks address and settings and reads the key. It asks nobody: whether the endpoint is there shows with the first
// request. A client holds nothing that would have to be closed.
func New(o Options) (*Client, error) {
	o.fill()
	base, err := checkURL(o.URL)
	if err != nil {
		return nil, err
	}
	if err := o.check(); err != nil {
		return nil, err
	}
	c := &Client{o: o, base: base, transport: newTransport(o), slots: make(chan struct{}, o.Concurrent), breaker: newBreaker(o)}
	if o.KeyFile != "" {
		if c.key, err = readKey(o.KeyFile); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// URL is the base of every request, without a slash at its end.
func (c *Client) URL() string { return strings.TrimRight(c.base.String(), "/") }

// Host is where requests go, with a port if the address names one: for people to read.
func (c *Client) Host() string { return c.base.Host }

// Local says whether the endpoint is on this machine, so that what is asked stays in the house.
func (c *Client) Local() bool { return loopback(c.base.Hostname()) }

// Azure says whether addresses and the key's header take Azure's form; APIVersion is then not empty.
func (c *Client) Azure() bool { return c.o.Kind == Azure }

// APIVersion is Azure's api-version.
func (c *Client) APIVersion() string { return c.o.APIVersion }

// State is the circuit breaker's: closed (all is well), open (nobody is asked) or half-open (one is let through to see).
func (c *Client) State() string { return c.breaker.State().String() }

// Do asks once, or again after a fault that may pass, as long as nothing of an answer was handed on: a stream comes back when its
// first words are there, another answer when all of it is. Every error is an *Error, with errors.Is for context.Canceled where the
// caller gave up. The answer's body must be closed; if it never is, the place it holds is free again after Options.Total.
func (c *Client) Do(r *http.Request) (*http.Response, error) {
	if !c.within(r.URL) {
		return nil, &Error{Kind: Address}
	}
	body, err := readBody(r)
	if err != nil {
		return nil, err
	}
	give, err := c.take(r.Context())
	if err != nil {
		return nil, err
	}
	ctx, stop := context.WithTimeoutCause(r.Context(), c.o.Total, &Error{Kind: TotalTime})
	context.AfterFunc(ctx, give) // whoever forgets to close holds no place beyond the time
	for try := 1; ; try++ {
		response, fault := c.once(ctx, r, body, stop)
		if fault == nil {
			return response, nil
		}
		if try >= c.o.Tries || !fault.passes() || !c.pause(ctx, fault, try) {
			stop()
			return nil, fault
		}
	}
}

// longestRequest bounds what is sent, in bytes: 64 passages of the greatest length are under 1 MB.
const longestRequest = 4 << 20

func readBody(r *http.Request) ([]byte, error) {
	if r.Body == nil {
		return nil, nil
	}
	defer r.Body.Close()
	body, err := io.ReadAll(io.LimitReader(r.Body, longestRequest+1))
	if err != nil || len(body) > longestRequest {
		return nil, &Error{Kind: Request}
	}
	return body, nil
}

// request is what goes out: the caller's, with the key and without what a library may have put in its place.
func (c *Client) request(ctx context.Context, r *http.Request, body []byte) *http.Request {
	out := r.Clone(ctx)
	out.Host = ""
	out.Body, out.GetBody, out.ContentLength = http.NoBody, nil, 0
	if body != nil {
		out.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
		out.Body, _ = out.GetBody()
		out.ContentLength = int64(len(body))
	}
	for _, name := range []string{"Authorization", "Api-Key", "Cookie", "Accept-Encoding", "Connection"} {
		out.Header.Del(name)
	}
	out.Header.Set("User-Agent", "dousuru")
	switch {
	case c.key == "":
	case c.o.Kind == Azure:
		out.Header.Set("Api-Key", c.key)
	default:
		out.Header.Set("Authorization", "Bearer "+c.key)
	}
	if c.o.Organization != "" {
		out.Header.Set("Openai-Organization", c.o.Organization)
	}
	if c.o.Project != "" {
		out.Header.Set("Openai-Project", c.o.Project)
	}
	return out
}

// take waits for one of the places.
func (c *Client) take(ctx context.Context) (give func(), err error) {
	give = func() { <-c.slots }
	select {
	case c.slots <- struct{}{}:
		return give, nil
	default:
	}
	timer := time.NewTimer(c.o.Wait)
	defer timer.Stop()
	select {
	case c.slots <- struct{}{}:
		return give, nil
	case <-timer.C:
		return nil, &Error{Kind: Busy}
	case <-ctx.Done():
		return nil, fault(ctx, ctx.Err())
	}
}
