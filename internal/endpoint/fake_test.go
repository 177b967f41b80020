package endpoint

import (
	"context"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// A fake answers at once, within a bubble of time: with a status, or 200 and a body.
type fake struct {
	mu     sync.Mutex
	status int
	header http.Header
	body   func(ctx context.Context) io.ReadCloser
	asked  []time.Time
}

func (f *fake) RoundTrip(r *http.Request) (*http.Response, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked = append(f.asked, time.Now())
	header := f.header.Clone()
	if header == nil {
		header = http.Header{}
	}
	header.Set("Content-Type", r.Header.Get("Accept"))
	body := io.NopCloser(strings.NewReader(whole))
	if f.body != nil {
		body = f.body(r.Context())
	}
	return &http.Response{StatusCode: f.status, Header: header, Body: body}, nil
}

func (f *fake) answer(status int) { f.mu.Lock(); f.status = status; f.mu.Unlock() }

const (
	begun = `data: {"choices":[{"index":0,"delta":{"content":"a"},"finish_reason":null}]}` + "\n\n"
	whole = begun + `data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}` + "\n\ndata: [DONE]\n\n"
)

func faked(t *testing.T, f *fake, o Options) *Client {
	t.Helper()
	o.URL, o.transport = "https://api.example/v1", f
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (f *fake) ask(t *testing.T, c *Client) error {
	t.Helper()
	response, err := f.begin(t.Context(), t, c)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	_, err = io.ReadAll(response.Body)
	return err
}

func (f *fake) begin(ctx context.Context, t *testing.T, c *Client) (*http.Response, error) {
	t.Helper()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.URL()+"/chat/completions", strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept", "text/event-stream")
	return c.Do(r)
}

// waiting is a body that begins, and goes on when its context ends.
func waiting(ctx context.Context) io.ReadCloser {
	in, out := io.Pipe()
	go func() {
		_, _ = io.WriteString(out, begun)
		<-ctx.Done()
		_ = out.CloseWithError(ctx.Err())
	}()
	return in
}

// paced gives a part each second, and then nothing.
func paced(ctx context.Context, parts ...string) io.ReadCloser {
	in, out := io.Pipe()
	go func() {
		for _, part := range parts {
			select {
			case <-time.After(time.Second):
				_, _ = io.WriteString(out, part)
			case <-ctx.Done():
			}
		}
		<-ctx.Done()
		_ = out.CloseWithError(ctx.Err())
	}()
	return in
}
