package oidc

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

const (
	answerWithin = 8 * time.Second // of one request; a login makes up to four, within the 15 seconds of a page in the usual case
	maxAnswer    = 1 << 20         // bytes; a key set of a large provider has some 10 KB
)

var errRedirect = errors.New("the provider answered with a redirect")

// noRedirect: where the provider is, its own document says. A redirect elsewhere would take the client's secret with it.
func noRedirect(*http.Request, []*http.Request) error { return errRedirect }

// errDown: as an error it is told from an answer that can be read, also by the keys, whose status the library puts in words alone.
var errDown = errors.New("the provider is down")

// A bounded transport lets no answer be longer than maxAnswer: what is behind is cut, and then is no JSON.
type bounded struct{ next http.RoundTripper }

func newTransport() http.RoundTripper {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.TLSHandshakeTimeout, t.ResponseHeaderTimeout = 5*time.Second, answerWithin
	t.MaxIdleConns, t.MaxConnsPerHost = 4, 32
	t.MaxResponseHeaderBytes = 64 << 10
	return bounded{t}
}

func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := b.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	if r.Method == http.MethodGet && answer.StatusCode >= http.StatusInternalServerError {
		answer.Body.Close()
		return nil, fmt.Errorf("%w: status %d", errDown, answer.StatusCode)
	}
	answer.Body = limited{io.LimitReader(answer.Body, maxAnswer), answer.Body}
	return answer, nil
}

type limited struct {
	io.Reader
	io.Closer
}
