package endpoint

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"
)

// Kinds of endpoints.
const (
	OpenAI = "openai" // /chat/completions and /embeddings under the address; the key as a bearer token
	Azure  = "azure"  // Azure OpenAI: deployments, an api-version, the key in a header of its own
)

// Options of a client. A zero stands for the default; times are for one call of Do.
type Options struct {
	URL           string // https, or http on this machine; with the path that all requests share, such as /v1
	Kind          string // OpenAI (default) or Azure
	KeyFile       string // its first line is the key; none: no key is sent
	APIVersion    string // Azure's, needed there
	Organization  string // of OpenAI's, if the key belongs to several
	Project       string
	Roots         *x509.CertPool // whose certificates count; nil: the system's
	Connect       time.Duration  // name, connection and TLS; 3 s
	FirstByte     time.Duration  // to a stream's first words, or to the head of another answer; 5 s
	Stall         time.Duration  // between two events of a stream, or two reads of another answer; 3 s
	Total         time.Duration  // all in all, with repeated tries, to the last byte; 8 s
	Tries         int            // how often it is asked at most; 2. Each may cost what the whole costs
	Backoff       time.Duration  // before the second try, twice as long before each next, half of it by chance; 200 ms
	LongestWait   time.Duration  // that a Retry-After is waited for; with a longer one Do gives up at once; 2 s
	Concurrent    int            // requests at a time; 16
	Wait          time.Duration  // for a place among these, after which it is Busy; 200 ms
	BodyLimit     int64          // bytes of an answer; 16 MiB, enough for 64 vectors of 4,000 dimensions
	LineLimit     int            // bytes of one event of a stream; 256 KiB
	OpenAfter     int            // faults in a row that open the breaker; 5
	OpenShare     float64        // share of faults that opens it, of at least OpenOf within OpenWithin; 0.5
	OpenOf        int            // 20
	OpenWithin    time.Duration  // 1 min
	HalfOpenAfter time.Duration  // that it stays open before one request is let through; 30 s

	transport http.RoundTripper // tests with a clock of their own
}

func fill[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}

func (o *Options) fill() {
	fill(&o.Kind, OpenAI)
	fill(&o.Connect, 3*time.Second)
	fill(&o.FirstByte, 5*time.Second)
	fill(&o.Stall, 3*time.Second)
	fill(&o.Total, 8*time.Second)
	fill(&o.Tries, 2)
	fill(&o.Backoff, 200*time.Millisecond)
	fill(&o.LongestWait, 2*time.Second)
	fill(&o.Concurrent, 16)
	fill(&o.Wait, 200*time.Millisecond)
	fill(&o.BodyLimit, 16<<20)
	fill(&o.LineLimit, 256<<10)
	fill(&o.OpenAfter, 5)
	fill(&o.OpenShare, 0.5)
	fill(&o.OpenOf, 20)
	fill(&o.OpenWithin, time.Minute)
	fill(&o.HalfOpenAfter, 30*time.Second)
}

var (
	errKind    = errors.New("kind is openai or azure")
	errVersion = errors.New("azure needs an API version, such as 2024-10-21")
	errOpenAI  = errors.New("an API version belongs to kind azure")
	errHeader  = errors.New("API version, organization and project are up to 100 letters, digits and - . _")
	errLimit   = errors.New("times, numbers and sizes are above zero")
)

func (o *Options) check() error {
	err := error(nil)
	switch {
	case o.Kind != OpenAI && o.Kind != Azure:
		err = errKind
	case o.Kind == Azure && o.APIVersion == "":
		err = errVersion
	case o.Kind == OpenAI && o.APIVersion != "":
		err = errOpenAI
	case !plain(o.APIVersion) || !plain(o.Organization) || !plain(o.Project):
		err = errHeader
	case min(o.Connect, o.FirstByte, o.Stall, o.Total, o.Backoff, o.LongestWait, o.Wait, o.OpenWithin, o.HalfOpenAfter) < 0,
		min(o.Tries, o.Concurrent, o.LineLimit, o.OpenAfter, o.OpenOf, int(o.BodyLimit)) < 0, o.OpenShare < 0:
		err = errLimit
	}
	if err != nil {
		return fmt.Errorf("set up model endpoint: %w", err)
	}
	return nil
}

// plain says whether a text may stand in a header or an address as it is; it may be empty.
func plain(s string) bool {
	for _, r := range s {
		if (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && r != '-' && r != '_' && r != '.' {
			return false
		}
	}
	return len(s) <= 100
}

// newTransport follows no redirect (it is used without an http.Client), unpacks nothing, and goes through the proxy of the
// environment, which sees a host name and nothing within TLS. A connection carries one request: what a server writes behind its
// answer, Go's transport would put into the log when it looks after a connection that waits for the next.
func newTransport(o Options) http.RoundTripper {
	if o.transport != nil {
		return o.transport
	}
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	return &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            (&net.Dialer{Timeout: o.Connect}).DialContext,
		TLSHandshakeTimeout:    o.Connect,
		TLSClientConfig:        &tls.Config{RootCAs: o.Roots, MinVersion: tls.VersionTLS12, ClientSessionCache: tls.NewLRUClientSessionCache(0)},
		Protocols:              protocols,
		DisableCompression:     true,
		DisableKeepAlives:      true,
		MaxResponseHeaderBytes: 64 << 10,
	}
}
