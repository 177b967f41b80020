package oidc

import (
	"errors"
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
	if err == nil {
		answer.Body = limited{io.LimitReader(answer.Body, maxAnswer), answer.Body}
	}
	return answer, err
}

type limited struct {
	io.Reader
	io.Closer
}
