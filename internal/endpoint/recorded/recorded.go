// Package recorded keeps exchanges with a model's endpoint in a file and plays them back, for tests: what a server really wrote, without the
// server. Of headers it keeps the content type alone, so that no key can get into a file.
package recorded

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"sync"
	"testing"
)

type exchange struct {
	Path     string          `json:"path"`
	Request  json.RawMessage `json:"request"`
	Status   int             `json:"status"`
	Type     string          `json:"type"`
	Response string          `json:"response"`
}

// boundary is what each prompt has anew: 26 signs by chance.
var boundary = regexp.MustCompile(`[A-Z2-7]{26}`)

// Serve is an endpoint that answers as in the file, in that order, and fails the test if it is asked anything else. With DOUSURU_UPDATE=1 it
// hands on to the endpoint that upstream starts, and writes the file when the test ends. Its address has no path.
func Serve(t *testing.T, file string, upstream func() string) string {
	t.Helper()
	update := os.Getenv("DOUSURU_UPDATE") == "1"
	var list []exchange
	base := ""
	if update {
		base = upstream()
	} else {
		content, err := os.ReadFile(file)
		if err == nil {
			err = json.Unmarshal(content, &list)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	mu, next := sync.Mutex{}, 0
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		body, _ := io.ReadAll(r.Body)
		asked := boundary.ReplaceAll(body, []byte("BOUNDARY"))
		if update {
			list = append(list, ask(t, base, r.URL.Path, body, asked))
		} else if next >= len(list) || list[next].Path != r.URL.Path || !same(list[next].Request, asked) {
			t.Errorf("exchange %d of %s is another one: %s %s", next, file, r.URL.Path, asked)
			w.WriteHeader(http.StatusTeapot)
			return
		}
		e := list[next]
		next++
		w.Header().Set("Content-Type", e.Type)
		w.WriteHeader(e.Status)
		_, _ = io.WriteString(w, e.Response)
	}))
	t.Cleanup(func() {
		s.Close()
		if next != len(list) {
			t.Errorf("%d of %d exchanges of %s were asked for", next, len(list), file)
		}
		if update {
			content, _ := json.MarshalIndent(list, "", "  ")
			_ = os.MkdirAll(filepath.Dir(file), 0o755)
			if err := os.WriteFile(file, append(content, '\n'), 0o644); err != nil {
				t.Error(err)
			}
		}
	})
	return s.URL
}

func ask(t *testing.T, base, path string, body, asked []byte) exchange {
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	answer, err := client.Post(base+path, "application/json", bytes.NewReader(body))
	if err != nil {
		t.Error(err)
		return exchange{Status: http.StatusBadGateway}
	}
	defer answer.Body.Close()
	said, _ := io.ReadAll(answer.Body) // an answer that is cut off is kept as far as it came
	return exchange{path, asked, answer.StatusCode, answer.Header.Get("Content-Type"), string(said)}
}

func same(a, b []byte) bool {
	var x, y bytes.Buffer
	return json.Compact(&x, a) == nil && json.Compact(&y, b) == nil && bytes.Equal(x.Bytes(), y.Bytes())
}
