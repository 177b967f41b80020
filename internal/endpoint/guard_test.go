package endpoint

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
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

// Five faults in a row open the breaker: nobody is asked for 30 s, then one request, whose end decides.
func TestBreakerOpensAndCloses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{status: 503}
		c := faked(t, f, Options{Tries: 1})
		for i := range 5 {
			if err := f.ask(t, c); KindOf(err) != Server || i < 4 && c.State() != "closed" {
				t.Fatalf("fault %d: %v, %s", i+1, err, c.State())
			}
		}
		for range 3 {
			if err := f.ask(t, c); KindOf(err) != Open || c.State() != "open" || len(f.asked) != 5 {
				t.Fatalf("%v, %s, asked %d times", err, c.State(), len(f.asked))
			}
		}
		time.Sleep(29 * time.Second)
		if err := f.ask(t, c); KindOf(err) != Open {
			t.Errorf("after 29 s: %v", err)
		}
		time.Sleep(2 * time.Second)
		if err := f.ask(t, c); KindOf(err) != Server || len(f.asked) != 6 || c.State() != "open" {
			t.Errorf("after 31 s: %v, %s, asked %d times", err, c.State(), len(f.asked))
		}
		time.Sleep(31 * time.Second)
		f.answer(200)
		first, err := f.begin(t.Context(), t, c)
		if err != nil || c.State() != "half-open" {
			t.Fatalf("%v, %s", err, c.State())
		}
		if err := f.ask(t, c); KindOf(err) != Open {
			t.Errorf("a second one while the first is on its way: %v", err)
		}
		if _, err := io.ReadAll(first.Body); err != nil {
			t.Error(err)
		}
		_ = first.Body.Close()
		if err := f.ask(t, c); err != nil || c.State() != "closed" {
			t.Errorf("%v, %s", err, c.State())
		}
	})
}

// Half of at least 20 requests within a minute open it as well, and faults of long ago do not count.
func TestBreakerOpensByShare(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{}
		c := faked(t, f, Options{Tries: 1})
		pair := func() { f.answer(200); _ = f.ask(t, c); f.answer(503); _ = f.ask(t, c) }
		for range 9 {
			pair()
		}
		time.Sleep(2 * time.Minute)
		for range 9 {
			pair()
		}
		if c.State() != "closed" {
			t.Fatalf("%s after 18 of this minute", c.State())
		}
		pair()
		if c.State() != "open" {
			t.Errorf("%s after 20", c.State())
		}
	})
}

// What is the caller's own doing, or the request's, opens nothing; what fails in the middle counts like any fault.
func TestWhatTheBreakerCounts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{}
		c := faked(t, f, Options{Tries: 1})
		for _, status := range []int{400, 401, 403, 404, 413, 422} {
			f.answer(status)
			for range 20 {
				_ = f.ask(t, c)
			}
		}
		f.answer(200)
		for range 20 {
			response, err := f.begin(t.Context(), t, c)
			if err != nil {
				t.Fatal(err)
			}
			_ = response.Body.Close() // given up before its end
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			if _, err := f.begin(ctx, t, c); err == nil {
				t.Error("a request that was given up has an answer")
			}
		}
		if c.State() != "closed" {
			t.Errorf("%s after what is nobody's fault", c.State())
		}
		f.body = func(context.Context) io.ReadCloser { return io.NopCloser(strings.NewReader(begun)) }
		for range 5 {
			if err := f.ask(t, c); KindOf(err) != Cut {
				t.Error(err)
			}
		}
		if c.State() != "open" {
			t.Errorf("%s after five answers that were cut", c.State())
		}
	})
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

// Whoever finds all places taken waits 200 ms; a place is free when an answer is closed, cut off, or forgotten for long.
func TestPlaces(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{status: 200, body: waiting}
		c := faked(t, f, Options{Concurrent: 3})
		var held []*http.Response
		take := func() {
			t.Helper()
			response, err := f.begin(t.Context(), t, c)
			if err != nil {
				t.Fatal(err)
			}
			held = append(held, response)
		}
		take()
		take()
		take()
		began := time.Now()
		if _, err := f.begin(t.Context(), t, c); KindOf(err) != Busy || time.Since(began) != 200*time.Millisecond || len(f.asked) != 3 {
			t.Errorf("%v after %v", err, time.Since(began))
		}
		time.AfterFunc(100*time.Millisecond, func() { _ = held[0].Body.Close() })
		take()
		if c.State() != "closed" {
			t.Error(c.State())
		}
		time.Sleep(8 * time.Second) // nobody reads and nobody closes
		take()
		take()
		take()
		if _, err := io.ReadAll(held[1].Body); KindOf(err) != TotalTime {
			t.Error(err)
		}
		for _, response := range held {
			_ = response.Body.Close()
		}
		synctest.Wait()
	})
}

// The limits of time, to the moment.
func TestTimes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, row := range []struct {
			name string
			body func(context.Context) io.ReadCloser
			kind Kind
			want time.Duration
		}{
			{"nothing comes", func(ctx context.Context) io.ReadCloser { return paced(ctx, "") }, FirstTime, 5 * time.Second},
			{"comments come", func(ctx context.Context) io.ReadCloser {
				return paced(ctx, ":\n\n", ":\n\n", ":\n\n", ":\n\n", ":\n\n", ":\n\n")
			}, FirstTime, 5 * time.Second},
			{"it begins and stands", func(ctx context.Context) io.ReadCloser { return paced(ctx, begun) }, StallTime, 4 * time.Second},
			{"comments keep it alive", func(ctx context.Context) io.ReadCloser { return paced(ctx, begun, ":\n\n", ":\n\n", ":\n\n", ":\n\n") }, StallTime, 4 * time.Second},
			{"events come for ever", func(ctx context.Context) io.ReadCloser {
				return paced(ctx, begun, begun, begun, begun, begun, begun, begun, begun, begun, begun)
			}, TotalTime, 8 * time.Second},
		} {
			f := &fake{status: 200, body: row.body}
			c := faked(t, f, Options{Tries: 1})
			began := time.Now()
			if err := f.ask(t, c); KindOf(err) != row.kind || time.Since(began) != row.want {
				t.Errorf("%s: %v after %v, not %s after %v", row.name, err, time.Since(began), row.kind, row.want)
			}
			synctest.Wait()
		}
	})
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

// An answer that is no stream is handed on when all of it is there, as it was written.
func TestWholeAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		text := func(s string) func(context.Context) io.ReadCloser {
			return func(context.Context) io.ReadCloser { return io.NopCloser(strings.NewReader(s)) }
		}
		for name, row := range map[string]struct {
			body func(context.Context) io.ReadCloser
			kind Kind
		}{
			"good":     {text(` {"data": [1, 2]}` + "\n"), ""},
			"half":     {text(`{"data": [1, `), Malformed},
			"none":     {text(""), Malformed},
			"two":      {text(`{} {}`), Malformed},
			"a page":   {text("<html>"), Malformed},
			"too long": {text(strings.Repeat(" ", 2000) + "{}"), TooLarge},
			"broken": {func(context.Context) io.ReadCloser {
				return io.NopCloser(io.MultiReader(strings.NewReader("{"), broken{}))
			}, Cut},
			"standing":      {func(ctx context.Context) io.ReadCloser { return paced(ctx, "{") }, StallTime},
			"byte by byte":  {func(ctx context.Context) io.ReadCloser { return paced(ctx, strings.Split("{         }", "")...) }, TotalTime},
			"slow and good": {func(ctx context.Context) io.ReadCloser { return closing(paced(ctx, strings.Split("{   }", "")...), 5) }, ""},
		} {
			f := &fake{status: 200, body: row.body}
			c := faked(t, f, Options{Tries: 1, BodyLimit: 1000})
			r, _ := http.NewRequest(http.MethodPost, c.URL()+"/embeddings", strings.NewReader("{}"))
			r.Header.Set("Accept", "application/json")
			response, err := c.Do(r)
			if KindOf(err) != row.kind {
				t.Errorf("%s: %v", name, err)
			}
			if err == nil {
				got, _ := io.ReadAll(response.Body)
				if want := map[bool]string{true: ` {"data": [1, 2]}` + "\n", false: "{   }"}[name == "good"]; string(got) != want {
					t.Errorf("%s: %q", name, got)
				}
				_ = response.Body.Close()
			}
		}
		synctest.Wait()
	})
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// closing ends a body after so many bytes.
func closing(from io.ReadCloser, n int64) io.ReadCloser {
	return struct {
		io.Reader
		io.Closer
	}{io.LimitReader(from, n), from}
}

// Between two tries it waits as long as it is asked to, or a while with chance in it; what is asked beyond 2 s is told at once.
func TestPauses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for header, row := range map[string]struct {
			tries    int
			min, max time.Duration
			told     time.Duration
		}{
			"":                              {2, 100 * time.Millisecond, 200 * time.Millisecond, 0},
			"1":                             {2, time.Second, 1200 * time.Millisecond, time.Second},
			"1.5":                           {2, 1500 * time.Millisecond, 1700 * time.Millisecond, 1500 * time.Millisecond},
			"3":                             {1, 0, 0, 3 * time.Second},
			"Fri, 31 Dec 2100 23:59:59 GMT": {1, 0, 0, 24 * time.Hour},
		} {
			f := &fake{status: 429, header: http.Header{"Retry-After": {header}}}
			c := faked(t, f, Options{})
			began := time.Now()
			err := f.ask(t, c)
			took := time.Since(began)
			e := (*Error)(nil)
			if !errors.As(err, &e) || e.Kind != Limited || e.Status != 429 || e.RetryAfter != row.told || len(f.asked) != row.tries || took < row.min || took > row.max {
				t.Errorf("%q: %v, %v, %d tries in %v", header, err, e, len(f.asked), took)
			}
		}
		f := &fake{status: 429, header: http.Header{"Retry-After": {"3"}, "Retry-After-Ms": {"1500"}}}
		began := time.Now()
		_ = f.ask(t, faked(t, f, Options{}))
		if took := time.Since(began); len(f.asked) != 2 || took < 1500*time.Millisecond || took > 1700*time.Millisecond {
			t.Errorf("milliseconds: %d tries in %v", len(f.asked), took)
		}
		f = &fake{status: 503}
		c := faked(t, f, Options{Tries: 4})
		_ = f.ask(t, c)
		for i := 1; i < len(f.asked); i++ {
			gap, most := f.asked[i].Sub(f.asked[i-1]), c.o.Backoff<<(i-1)
			if gap < most/2 || gap > most {
				t.Errorf("pause %d is %v of at most %v", i, gap, most)
			}
		}
		if len(f.asked) != 4 {
			t.Errorf("asked %d times", len(f.asked))
		}
	})
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 11, 27, 8, 0, 0, 0, time.UTC)
	for header, want := range map[string]time.Duration{
		"": 0, "soon": 0, "-5": 0, "0": 0, "NaN": 0, "7": 7 * time.Second, " 7 ": 7 * time.Second, "0.25": 250 * time.Millisecond,
		"99999999999999999999999": 24 * time.Hour, "Inf": 24 * time.Hour, "1e300": 24 * time.Hour,
		"Fri, 27 Nov 2026 08:00:30 GMT": 30 * time.Second, "Fri, 27 Nov 2026 07:00:00 GMT": 0, "Friday, 27-Nov-26 08:00:30 GMT": 30 * time.Second,
		"Fri, 27 Nov 2099 08:00:30 GMT": 24 * time.Hour,
	} {
		if got := retryAfter(header, now); got != want {
			t.Errorf("%q: %v, not %v", header, got, want)
		}
	}
}

// Milliseconds count before seconds, where they can be read.
func TestAsksToWait(t *testing.T) {
	for ms, want := range map[string]time.Duration{
		"250": 250 * time.Millisecond, " 1500 ": 1500 * time.Millisecond, "0.5": 500 * time.Microsecond, "1e300": 24 * time.Hour, "Inf": 24 * time.Hour,
		"": 3 * time.Second, "0": 3 * time.Second, "-5": 3 * time.Second, "NaN": 3 * time.Second, "soon": 3 * time.Second,
	} {
		h := http.Header{}
		h.Set("Retry-After", "3")
		h.Set("Retry-After-Ms", ms)
		if got := asksToWait(h, time.Now()); got != want {
			t.Errorf("%q: %v, not %v", ms, got, want)
		}
	}
}

// However an answer is cut into reads, the same events come out of it.
func FuzzStream(f *testing.F) {
	f.Add([]byte(whole), 3)
	f.Add([]byte(strings.ReplaceAll(whole, "\n", "\r\n")), 1)
	f.Add([]byte(": x\r"+whole), 7)
	f.Add([]byte("data: \xff\n\ndata: [DONE]"), 2)
	f.Fuzz(func(t *testing.T, text []byte, size int) {
		once, err := drained(string(text), len(text)+1)
		cut, err2 := drained(string(text), min(max(size, 1), 64))
		if once != cut || KindOf(err) != KindOf(err2) {
			t.Errorf("%q %v, in pieces of %d %q %v", once, err, size, cut, err2)
		}
		if err == nil && once != "" && !strings.HasSuffix(once, "data: [DONE]\n\n") {
			t.Errorf("%q ends well without its end", once)
		}
	})
}

func drained(text string, size int) (string, error) {
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	a := &attempt{ctx: ctx, cancel: cancel, stall: time.Minute, end: func(*Error) {}, body: io.NopCloser(nil)}
	a.limit(FirstTime, time.Minute)
	s := newStream(a, &pieces{text, size}, 1<<10)
	defer func() { a.timer.Stop() }()
	if e := s.begin(); e != nil {
		return "", e
	}
	all, err := io.ReadAll(s)
	return string(all), err
}

type pieces struct {
	text string
	size int
}

func (p *pieces) Read(to []byte) (int, error) {
	if p.text == "" {
		return 0, io.EOF
	}
	n := copy(to[:min(len(to), p.size)], p.text)
	p.text = p.text[n:]
	return n, nil
}
