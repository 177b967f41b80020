package endpoint

import (
	"context"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

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

func (p *pieces) Read(to []byte) (int, error) {
	if p.text == "" {
		return 0, io.EOF
	}
	n := copy(to[:min(len(to), p.size)], p.text)
	p.text = p.text[n:]
	return n, nil
}
