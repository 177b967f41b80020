package endpoint_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"dousuru/internal/endpoint"
	"dousuru/internal/endpoint/faulty"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// what each fault is called, and, behind a blank, what it is called before any words were there if that differs.
var kinds = map[string]string{
	"429 with seconds": "limited", "429 with a date": "limited", "429 with a date that is over": "limited", "429 with an absurd time": "limited",
	"429 with a time below zero": "limited", "429 with words": "limited", "no content": "status", "partial content": "status",
	"400": "rejected", "401": "key", "403": "key", "404": "rejected", "408": "server", "409": "server", "413": "rejected", "422": "rejected",
	"429": "limited", "500": "server", "502": "server", "503": "server", "504": "server", "529": "server", "599": "server",
	"redirect to itself": "redirect", "redirect to another host": "redirect", "a page": "content_type", "JSON for a stream": "content_type",
	"text for a stream": "content_type", "a content type that cannot be read": "content_type", "gzip bomb": "packed",
	"a head without an end": "protocol", "news before the head without an end": "protocol", "no HTTP": "protocol", "two lengths": "protocol",
	"an error page without an end": "server", "an error page that stands still": "server",
	"refused": "refused", "closed before the head": "cut", "reset before the head": "reset", "half a head": "protocol", "no answer": "first_time",
	"a head, and nothing more": "first_time", "TLS of another host": "tls", "TLS that is over": "tls", "TLS of nobody known": "tls",
	"TLS of long ago": "tls", "no TLS": "tls", "noise for TLS": "tls", "closed for TLS": "cut", "silence for TLS": "connect_time",
	"stall": "stall first_time", "stall within an event": "stall first_time", "a byte at a time": "stall first_time",
	"reset": "reset", "reset within an event": "reset", "half closed": "cut", "closed within an event": "cut", "end without [DONE]": "cut",
	"end without a frame": "cut", "length too long": "cut", "length too short": "cut", "a chunk without a size": "protocol",
	"a chunk of more than it says": "protocol", "a chunk of less than it says": "cut", "a chunk of a size below zero": "protocol",
	"a chunk of an absurd size": "protocol", "events without an end": "too_large", "comments without an end": "too_large",
	"blank lines without an end": "too_large", "a line of 10 MB": "too_large", "a line without an end": "too_large",
	"error event": "event", "error as text": "event", "event called error": "event", "error beside words": "event", "[DONE] too early": "unfinished",
	"finished by length": "length", "finished by length, then the rest": "length", "finished by a filter": "filtered",
	"finished for a reason of its own": "malformed", "finished by a tool call": "malformed", "a tool call": "malformed", "no JSON": "malformed",
	"a page within": "malformed", "half of a JSON": "malformed", "two JSONs in a line": "malformed", "a number for words": "malformed",
	"a list for words": "malformed", "choices of another type": "malformed", "a number for a reason": "malformed", "no choices": "malformed",
	"a list": "malformed", "null": "malformed", "nothing": "malformed", "two choices": "malformed", "another choice": "malformed",
	"NUL in words": "malformed", "NUL bytes": "malformed", "broken UTF-8": "malformed", "UTF-16": "malformed",
	"words behind the end": "malformed", "no [DONE]": "cut", "[DONE] of another kind": "malformed", "an error behind the end": "event",
}

// again are the kinds for which the same request is sent once more, as long as no words were there.
var again = map[string]bool{"limited": true, "server": true, "refused": true, "reset": true, "cut": true, "event": true, "connect_time": true}

var pieces = []string{"社内公募制度は、", "年に2回 ", "募集されます [1]。", "対象は、", "勤続1年以上の方です [1]。"}

// limits are short for what only time ends, and long otherwise, so that a busy machine changes no kind.
func limits(f faulty.Fault, s *faulty.Server) endpoint.Options {
	o := endpoint.Options{URL: s.URL, Roots: s.Roots, Connect: 10 * time.Second, FirstByte: 20 * time.Second, Stall: 20 * time.Second, Total: 40 * time.Second,
		Backoff: time.Millisecond, BodyLimit: 512 << 10}
	if f.Slow {
		o.Connect, o.FirstByte, o.Stall = 300*time.Millisecond, 700*time.Millisecond, 300*time.Millisecond
	}
	return o
}

// ask sends a request for a stream and reads it to its end.
func ask(ctx context.Context, c *endpoint.Client) (text string, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.URL()+"/chat/completions", strings.NewReader(`{"stream":true}`))
	if err != nil {
		return "", err
	}
	r.Header.Set("Accept", "text/event-stream")
	response, err := c.Do(r)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	return read(response.Body)
}

// read puts the words of a stream together; without [DONE] at the end of one that ends well it is an error.
func read(body io.Reader) (text string, err error) {
	done := false
	for lines := bufio.NewReaderSize(body, 1<<20); ; {
		line, err := lines.ReadString('\n')
		if err == io.EOF && line == "" {
			if !done {
				err = errors.New("the stream ends without [DONE]")
			} else {
				err = nil
			}
			return text, err
		}
		if err != nil {
			return text, err
		}
		data, ok := strings.CutPrefix(strings.TrimSuffix(line, "\n"), "data: ")
		switch {
		case line == "\n":
		case done || !ok:
			return text, errors.New("a line that does not belong there: " + line)
		case data == "[DONE]":
			done = true
		default:
			var e struct {
				Choices []struct {
					Delta struct{ Content string }
				}
			}
			if err := json.Unmarshal([]byte(data), &e); err != nil {
				return text, err
			}
			for _, choice := range e.Choices {
				text += choice.Delta.Content
			}
		}
	}
}

// Every fault, at every place: it has its kind and no word of the endpoint, ends in its time, is asked again only if no words
// were there, leaves no connection and (TestMain) no goroutine.
func TestFaults(t *testing.T) {
	cases, faults := 0, 0
	for _, f := range faulty.Faults() {
		if !f.Harmless {
			faults++
		}
		for _, at := range f.Places() {
			cases++
			t.Run(f.Name+"/"+string(at), func(t *testing.T) {
				t.Parallel()
				s := faulty.Start(t, f, at, pieces...)
				o := limits(f, s)
				o.KeyFile = keyFile(t, key)
				c := open(t, o)
				began := time.Now()
				text, err := ask(t.Context(), c)
				if took := time.Since(began); took > 30*time.Second || f.Slow && took > 10*time.Second {
					t.Errorf("took %v", took)
				}
				checkEnd(t, f, at, text, err, len(s.Requests()))
				for end := time.Now().Add(10 * time.Second); s.Open() > 0; time.Sleep(5 * time.Millisecond) {
					if time.Now().After(end) {
						t.Fatalf("%d connections are left open", s.Open())
					}
				}
			})
		}
	}
	if faults < 40 || cases < 200 {
		t.Errorf("%d faults in %d cases", faults, cases)
	}
	t.Logf("%d faults, %d cases with the harmless ones", faults, cases)
}

func checkEnd(t *testing.T, f faulty.Fault, at faulty.Place, text string, err error, requests int) {
	t.Helper()
	whole := strings.Join(pieces, "")
	if f.Harmless {
		if err != nil || text != whole || requests != 1 {
			t.Errorf("got %q %v of %d requests", text, err, requests)
		}
		return
	}
	later, first, _ := strings.Cut(kinds[f.Name], " ")
	want := later
	if at == faulty.First && first != "" {
		want = first
	}
	if string(endpoint.KindOf(err)) != want || want == "" {
		t.Fatalf("%v, not %q", err, want)
	}
	for _, secret := range []string{faulty.Leak, key, "127.0.0.1", "/v1"} {
		if strings.Contains(err.Error(), secret) {
			t.Errorf("the error tells %q: %v", secret, err)
		}
	}
	if !strings.HasPrefix(whole+"x", strings.TrimRight(text, "x")) && f.Name != "events without an end" {
		t.Errorf("before the fault came %q", text)
	}
	if at == faulty.First && text != "" && f.Name != "events without an end" {
		t.Errorf("words were handed on before the fault: %q", text)
	}
	if requests > 1 && (text != "" || !again[want]) || requests > 2 {
		t.Errorf("%d requests for %s", requests, want)
	}
}

// What fails once and then works, works, unless the words were there; then nothing is asked again.
func TestAgain(t *testing.T) {
	for _, row := range []struct {
		name string
		at   faulty.Place
		good bool
	}{
		{"429", faulty.All, true}, {"503", faulty.All, true}, {"429 with seconds", faulty.All, true}, {"429 with a date that is over", faulty.All, true},
		{"closed before the head", faulty.All, true}, {"reset before the head", faulty.All, true}, {"reset", faulty.First, true},
		{"error event", faulty.First, true}, {"end without [DONE]", faulty.First, true},
		{"429 with a date", faulty.All, false}, {"429 with an absurd time", faulty.All, false}, {"400", faulty.All, false}, {"401", faulty.All, false},
		{"no JSON", faulty.First, false}, {"error event", faulty.Middle, false}, {"reset", faulty.Middle, false}, {"reset", faulty.Last, false},
		{"end without [DONE]", faulty.Last, false}, {"no [DONE]", faulty.All, false},
	} {
		t.Run(row.name+"/"+string(row.at), func(t *testing.T) {
			t.Parallel()
			f := faulty.Named(row.name)
			s := faulty.Start(t, f, row.at, pieces...)
			s.Only(1)
			text, err := ask(t.Context(), open(t, limits(f, s)))
			if good := err == nil && text == strings.Join(pieces, ""); good != row.good || row.good && len(s.Requests()) != 2 || !row.good && len(s.Requests()) != 1 {
				t.Errorf("%q %v of %d requests", text, err, len(s.Requests()))
			}
		})
	}
}

// Who asks for less patience than the endpoint gets it, with its kind; nothing is left behind.
func TestGivingUp(t *testing.T) {
	for _, at := range []faulty.Place{faulty.First, faulty.Middle} {
		for _, cancel := range []bool{true, false} {
			s := faulty.Start(t, faulty.Named("stall"), at, pieces...)
			c := open(t, endpoint.Options{URL: s.URL, Concurrent: 1})
			ctx, stop := context.WithTimeout(t.Context(), 300*time.Millisecond)
			defer stop()
			want, cause := endpoint.Deadline, context.DeadlineExceeded
			if cancel {
				time.AfterFunc(100*time.Millisecond, stop)
				want, cause = endpoint.Cancelled, context.Canceled
			}
			if _, err := ask(ctx, c); endpoint.KindOf(err) != want || !errors.Is(err, cause) {
				t.Errorf("%s: %v", at, err)
			}
			if _, err := ask(ctx, c); endpoint.KindOf(err) == endpoint.Busy {
				t.Errorf("%s: the place is still taken", at)
			}
		}
	}
}
