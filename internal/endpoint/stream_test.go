package endpoint

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

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
