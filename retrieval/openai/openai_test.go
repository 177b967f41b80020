package openai

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"math"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"go.uber.org/goleak"

	"dousuru/internal/endpoint"
	"dousuru/retrieval"
	"dousuru/retrieval/embeddertest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// request is what an endpoint is sent.
type request struct {
	Input      []string `json:"input"`
	Model      string   `json:"model"`
	Format     string   `json:"encoding_format"`
	Dimensions int      `json:"dimensions"`
	path       string
}

// A server is an endpoint of hashed words. Its vectors are twice as long as they ought to be, and come in the wrong order.
type server struct {
	*httptest.Server
	numbers bool                                       // knows no packed vectors
	fail    func(call int, w http.ResponseWriter) bool // whether it answered by itself
	change  func(call int, data []map[string]any) []map[string]any

	mu   sync.Mutex
	seen []request
}

const dimensions = 256

func serve(t *testing.T, a *server) *server {
	words := embeddertest.NewHashing(dimensions)
	a.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var asked request
		if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
			t.Error(err)
		}
		asked.path = r.URL.RequestURI()
		a.mu.Lock()
		a.seen = append(a.seen, asked)
		call := len(a.seen)
		a.mu.Unlock()
		if a.fail != nil && a.fail(call, w) {
			return
		}
		vectors, err := words.Embed(r.Context(), retrieval.PassagePurpose, asked.Input)
		if err != nil {
			return
		}
		var data []map[string]any
		for i, v := range vectors {
			raw := []byte{}
			for j := range v {
				v[j] *= 2
				raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(v[j]))
			}
			one := map[string]any{"object": "embedding", "index": i, "embedding": v}
			if asked.Format == "base64" && !a.numbers {
				one["embedding"] = base64.StdEncoding.EncodeToString(raw)
			}
			data = append(data, one)
		}
		slices.Reverse(data)
		if a.change != nil {
			data = a.change(call, data)
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]any{"object": "list", "model": asked.Model, "data": data,
			"usage": map[string]any{"prompt_tokens": 1, "total_tokens": 1}})
	}))
	t.Cleanup(a.Close)
	return a
}

func (a *server) requests() []request {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.seen)
}

// open is an embedder over an endpoint; its pauses are written down and not waited for.
func open(t *testing.T, url string, o Options) (*Embedder, *[]time.Duration) {
	t.Helper()
	if o.Model == "" {
		o.Model = "m"
	}
	if o.Dimensions == 0 {
		o.Dimensions = dimensions
	}
	client := func() *endpoint.Client {
		c, err := endpoint.New(endpoint.Options{URL: url + "/v1", Tries: 1, FirstByte: 20 * time.Second, Total: time.Minute, OpenAfter: 100, OpenOf: 1000})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	e, err := New(client(), client(), o)
	if err != nil {
		t.Fatal(err)
	}
	var pauses []time.Duration
	e.pause = func(ctx context.Context, wait time.Duration) error {
		pauses = append(pauses, wait)
		return ctx.Err()
	}
	return e, &pauses
}

func TestConformance(t *testing.T) {
	for name, o := range map[string]Options{
		"plain": {}, "prefixes": {QuestionPrefix: "query: ", PassagePrefix: "passage: "}, "short texts": {Longest: 512}, "shortened": {Shorten: true},
	} {
		for _, numbers := range []bool{false, true} {
			t.Run(name+" numbers="+strconv.FormatBool(numbers), func(t *testing.T) {
				s := serve(t, &server{numbers: numbers})
				embeddertest.Conformance(t, func() retrieval.Embedder { e, _ := open(t, s.URL, o); return e })
			})
		}
	}
}

// What is sent: the texts with their prefix, cut, in requests that are not too large; never an empty text.
func TestRequests(t *testing.T) {
	s := serve(t, &server{})
	e, _ := open(t, s.URL, Options{QuestionPrefix: "query: ", PassagePrefix: "passage: ", Longest: 300, Shorten: true})
	long := strings.Repeat("異動", 1000)
	texts := append(slices.Repeat([]string{"制度"}, 70), "", " \n", long)
	if _, err := e.Embed(t.Context(), retrieval.PassagePurpose, texts); err != nil {
		t.Fatal(err)
	}
	if _, err := e.Embed(t.Context(), retrieval.QuestionPurpose, []string{"制度は？"}); err != nil {
		t.Fatal(err)
	}
	seen := s.requests()
	if len(seen) != 3 || len(seen[0].Input) != 64 || len(seen[1].Input) != 9 {
		t.Fatalf("%d requests", len(seen))
	}
	last := seen[1].Input
	if last[0] != "passage: 制度" || last[6] != "passage: -" || last[7] != "passage: -" || utf8.RuneCountInString(last[8]) != len("passage: ")+300 || !strings.HasPrefix(long, last[8][len("passage: "):]) {
		t.Errorf("sent %q", last)
	}
	if q := seen[2]; q.Input[0] != "query: 制度は？" || q.Model != "m" || q.Dimensions != dimensions || q.Format != "base64" || q.path != "/v1/embeddings" {
		t.Errorf("sent %+v", q)
	}
	if n := batch(slices.Repeat([]string{strings.Repeat("あ", 6000)}, 64)); n != 15 {
		t.Errorf("%d of the longest texts in one request", n)
	}
	plain, _ := open(t, s.URL, Options{})
	if _, err := plain.Embed(t.Context(), retrieval.QuestionPurpose, []string{"a"}); err != nil || s.requests()[3].Dimensions != 0 {
		t.Errorf("a length was asked for that is not set: %v", err)
	}
}

func TestNames(t *testing.T) {
	seen := map[string]Options{}
	for _, o := range []Options{
		{Model: "m", Dimensions: 8}, {Model: "m", Dimensions: 16}, {Model: "n", Dimensions: 8}, {Model: "m", Dimensions: 8, Shorten: true},
		{Model: "m", Dimensions: 8, QuestionPrefix: "a"}, {Model: "m", Dimensions: 8, PassagePrefix: "a"}, {Model: "m", Dimensions: 8, Longest: 500},
		{Model: "m", Dimensions: 8, QuestionPrefix: "a", PassagePrefix: "b"},
	} {
		e, _ := open(t, "http://127.0.0.1:1", o)
		if other, twice := seen[e.Model()]; twice {
			t.Errorf("%+v and %+v are both %s", o, other, e.Model())
		}
		seen[e.Model()] = o
	}
	for want, o := range map[error]Options{
		ErrDimensions: {Dimensions: 4001}, ErrPrefix: {Dimensions: 8, PassagePrefix: "a\nb"}, ErrLongest: {Dimensions: 8, Longest: 6001},
	} {
		if _, err := New(nil, nil, o); !errors.Is(err, want) {
			t.Errorf("%+v: %v", o, err)
		}
	}
}

// Whatever is wrong with the vectors is an error, without a vector and without a word.
func TestWrongVectors(t *testing.T) {
	for name, row := range map[string]struct {
		change func([]map[string]any) []map[string]any
		want   error
	}{
		"too few":      {func(d []map[string]any) []map[string]any { return d[1:] }, ErrVectors},
		"none":         {func([]map[string]any) []map[string]any { return nil }, ErrVectors},
		"one twice":    {func(d []map[string]any) []map[string]any { d[0]["index"] = 0; return d }, ErrVectors},
		"beyond":       {func(d []map[string]any) []map[string]any { d[0]["index"] = 2; return d }, ErrVectors},
		"below":        {func(d []map[string]any) []map[string]any { d[0]["index"] = -1; return d }, ErrVectors},
		"too short":    {func(d []map[string]any) []map[string]any { d[1]["embedding"] = []float32{1, 2}; return d }, ErrLength},
		"too long":     {func(d []map[string]any) []map[string]any { d[1]["embedding"] = make([]float32, dimensions+1); return d }, ErrLength},
		"zero":         {func(d []map[string]any) []map[string]any { d[1]["embedding"] = make([]float32, dimensions); return d }, ErrVectors},
		"not a number": {func(d []map[string]any) []map[string]any { d[1]["embedding"] = "社内公募"; return d }, nil},
		"another object": {func(d []map[string]any) []map[string]any {
			d[1] = map[string]any{"embedding": map[string]any{}}
			return d
		}, nil},
	} {
		for _, numbers := range []bool{false, true} {
			s := serve(t, &server{numbers: numbers, change: func(_ int, d []map[string]any) []map[string]any {
				changed := row.change(d)
				for _, one := range changed {
					if v, ok := one["embedding"].([]float32); ok && !numbers {
						raw := []byte{}
						for _, x := range v {
							raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(x))
						}
						one["embedding"] = base64.StdEncoding.EncodeToString(raw)
					}
				}
				return changed
			}})
			e, _ := open(t, s.URL, Options{})
			vectors, err := e.Embed(t.Context(), retrieval.PassagePurpose, []string{"社内公募", "育児休業"})
			if err == nil || vectors != nil || row.want != nil && !errors.Is(err, row.want) || row.want == nil && endpoint.KindOf(err) != endpoint.Malformed {
				t.Errorf("%s, numbers %v: %d vectors, %v", name, numbers, len(vectors), err)
			}
			if err != nil && strings.Contains(err.Error(), "公募") {
				t.Errorf("%s: the error tells the text: %v", name, err)
			}
		}
	}
	nan := base64.StdEncoding.EncodeToString(slices.Repeat([]byte{0, 0, 0xc0, 0x7f}, dimensions))
	s := serve(t, &server{change: func(_ int, d []map[string]any) []map[string]any { d[0]["embedding"] = nan; return d }})
	e, _ := open(t, s.URL, Options{})
	if _, err := e.Embed(t.Context(), retrieval.PassagePurpose, []string{"a"}); !errors.Is(err, ErrVectors) {
		t.Errorf("not a number: %v", err)
	}
}

// A busy endpoint is waited for, for passages alone and not for ever; what will not get better is told at once.
func TestWaits(t *testing.T) {
	status := func(code int, after string, until int) func(int, http.ResponseWriter) bool {
		return func(call int, w http.ResponseWriter) bool {
			if call > until {
				return false
			}
			if after != "" {
				w.Header().Set("Retry-After", after)
			}
			w.WriteHeader(code)
			return true
		}
	}
	const never = 1 << 30
	for name, row := range map[string]struct {
		fail  func(int, http.ResponseWriter) bool
		waits []time.Duration
		kind  endpoint.Kind // "": it succeeds
	}{
		"as long as it says":  {status(429, "20", 2), []time.Duration{20 * time.Second, 20 * time.Second}, ""},
		"nothing is said":     {status(429, "", 3), []time.Duration{time.Second, 2 * time.Second, 4 * time.Second}, ""},
		"a fault that passes": {status(503, "7", 1), []time.Duration{7 * time.Second}, ""},
		"it never ends":       {status(500, "", never), []time.Duration{1e9, 2e9, 4e9, 8e9, 16e9, 32e9}, endpoint.Server},
		"an hour":             {status(429, "3600", never), nil, endpoint.Limited},
		"a refused key":       {status(401, "", never), nil, endpoint.Key},
		"no such model":       {status(404, "", never), nil, endpoint.Rejected},
	} {
		s := serve(t, &server{fail: row.fail})
		e, pauses := open(t, s.URL, Options{})
		vectors, err := e.Embed(t.Context(), retrieval.PassagePurpose, []string{"制度", "休業"})
		if endpoint.KindOf(err) != row.kind || (err == nil) != (len(vectors) == 2) || !slices.Equal(*pauses, row.waits) {
			t.Errorf("%s: %d vectors after %v, %v", name, len(vectors), *pauses, err)
		}
	}
	s := serve(t, &server{fail: status(429, "1", never)})
	e, pauses := open(t, s.URL, Options{})
	if _, err := e.Embed(t.Context(), retrieval.QuestionPurpose, []string{"制度は？"}); endpoint.KindOf(err) != endpoint.Limited || len(*pauses) > 0 {
		t.Errorf("a question waits %v, %v", *pauses, err)
	}
	e.pause = pause
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := e.Embed(ctx, retrieval.PassagePurpose, []string{"制度"}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("given up while it waits: %v", err)
	}
}
