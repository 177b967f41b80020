// Package openai is the retrieval.Embedder of a model behind any OpenAI-compatible endpoint. It sends texts and reads vectors;
// what is sent, and when, is its callers' business: Index.Embed sends what the company published, Search a question.
//
// An error holds no word of a text: it is an *endpoint.Error, or says what is wrong with the vectors in numbers.
package openai

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"time"
	"unicode/utf8"

	api "github.com/sashabaranov/go-openai"

	"dousuru/internal/endpoint"
	"dousuru/retrieval"
)

// Limits of a request. Public endpoints take 300,000 tokens and more than 64 texts in one; servers of one's own often less.
const (
	mostTexts   = 64
	mostTokens  = 100_000
	LongestSign = 200 // characters of a prefix
)

// Options name a model. Model and Dimensions are needed.
type Options struct {
	Model          string
	Dimensions     int    // of its vectors, 1 to retrieval.MaxDimensions; another length that comes back is an error
	Shorten        bool   // asks for vectors of this length, which only some models can
	QuestionPrefix string // stands before each question, such as "query: "; up to LongestSign characters
	PassagePrefix  string // before each passage, such as "passage: "
	Longest        int    // characters of a text that are sent at most; 0: retrieval.MaxEmbedded
}

// An Embedder asks for vectors. It keeps nothing of a text.
type Embedder struct {
	o                   Options
	name                string
	questions, passages *api.Client
	numbers             atomic.Bool                                // this endpoint knows vectors as numbers only
	pause               func(context.Context, time.Duration) error // tests do not wait
}

// Errors of settings.
var (
	ErrDimensions = fmt.Errorf("set up embedder: dimensions are not between 1 and %d", retrieval.MaxDimensions)
	ErrPrefix     = fmt.Errorf("set up embedder: a prefix is one line of up to %d characters", LongestSign)
	ErrLongest    = fmt.Errorf("set up embedder: texts are sent up to 100 to %d characters", retrieval.MaxEmbedded)
)

// New asks questions and passages through a client each, so that a long run over the knowledge takes no place, and opens no
// breaker, of the people who ask meanwhile. It is the passages' waits that repeat a request: give both clients one try.
func New(questions, passages *endpoint.Client, o Options) (*Embedder, error) {
	if o.Longest == 0 {
		o.Longest = retrieval.MaxEmbedded
	}
	switch {
	case o.Dimensions < 1 || o.Dimensions > retrieval.MaxDimensions:
		return nil, ErrDimensions
	case !line(o.QuestionPrefix) || !line(o.PassagePrefix):
		return nil, ErrPrefix
	case o.Longest < 100 || o.Longest > retrieval.MaxEmbedded:
		return nil, ErrLongest
	}
	return &Embedder{o: o, name: name(o), questions: dial(questions), passages: dial(passages), pause: pause}, nil
}

func line(prefix string) bool {
	return utf8.ValidString(prefix) && utf8.RuneCountInString(prefix) <= LongestSign && !strings.ContainsAny(prefix, "\r\n\x00")
}

// name tells apart whatever changes a vector. What only few settings change stands in it as a short sum.
func name(o Options) string {
	n := fmt.Sprintf("%s/%d", o.Model, o.Dimensions)
	if o.Shorten {
		n += "s"
	}
	if o.QuestionPrefix == "" && o.PassagePrefix == "" && o.Longest == retrieval.MaxEmbedded {
		return n
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %d", o.QuestionPrefix, o.PassagePrefix, o.Longest))
	return fmt.Sprintf("%s+%x", n, sum[:4])
}

func dial(c *endpoint.Client) *api.Client {
	config := api.DefaultConfig("")
	if c.Azure() {
		config = api.DefaultAzureConfig("", c.URL())
		config.APIVersion = c.APIVersion()
		config.AzureModelMapperFunc = func(model string) string { return model }
	}
	config.BaseURL = c.URL()
	config.HTTPClient = c
	return api.NewClientWithConfig(config)
}

// Model names the model, the length of its vectors, and in a short sum prefixes and a cut.
func (e *Embedder) Model() string { return e.name }

// Dimensions is the length of every vector.
func (e *Embedder) Dimensions() int { return e.o.Dimensions }

// Embed asks for the vectors in as many requests as the limits need. Passages wait for an endpoint that is busy, see wait;
// a single question does not, since somebody waits for its answer.
func (e *Embedder) Embed(ctx context.Context, purpose retrieval.Purpose, texts []string) ([][]float32, error) {
	prepared := make([]string, len(texts))
	for i, text := range texts {
		prepared[i] = e.prepare(purpose, text)
	}
	patient := purpose == retrieval.PassagePurpose || len(texts) > 1 // several questions are those that measure the model
	vectors := make([][]float32, 0, len(texts))
	for len(prepared) > 0 {
		n := batch(prepared)
		part, err := e.batch(ctx, patient, prepared[:n])
		if err != nil {
			return nil, err
		}
		vectors = append(vectors, part...)
		prepared = prepared[n:]
	}
	return vectors, nil
}

// prepare is a text as it is sent. Endpoints refuse an empty one, and with it the whole request.
func (e *Embedder) prepare(purpose retrieval.Purpose, text string) string {
	if strings.TrimSpace(text) == "" {
		text = "-"
	}
	if n := 0; len(text) > e.o.Longest {
		for at := range text {
			if n == e.o.Longest {
				text = text[:at]
				break
			}
			n++
		}
	}
	if purpose == retrieval.QuestionPurpose {
		return e.o.QuestionPrefix + text
	}
	return e.o.PassagePrefix + text
}

// batch is how many of the texts go into one request; at least one.
func batch(texts []string) int {
	n, tokens := 0, 0
	for n < min(len(texts), mostTexts) {
		if tokens += Tokens(texts[n]); n > 0 && tokens > mostTokens {
			break
		}
		n++
	}
	return n
}

// Tokens estimates what a text counts, rather too much than too little: a Japanese character a little over one token, four
// Latin letters one. Only the endpoint knows.
func Tokens(text string) int {
	latin, others := 0, 0
	for _, r := range text {
		if r < 0x80 {
			latin++
		} else {
			others++
		}
	}
	return 1 + (latin+3)/4 + others*11/10
}

// vectors asks once. The first time it asks for packed vectors, a quarter of the size; an endpoint that does not know
// them sends numbers nevertheless, and is asked for numbers from then on.
func (e *Embedder) vectors(ctx context.Context, patient bool, texts []string) ([][]float32, error) {
	client := e.questions
	if patient {
		client = e.passages
	}
	asked := api.EmbeddingRequest{Input: texts, Model: api.EmbeddingModel(e.o.Model), EncodingFormat: api.EmbeddingEncodingFormatBase64}
	if e.o.Shorten {
		asked.Dimensions = e.o.Dimensions
	}
	packed := !e.numbers.Load()
	if !packed {
		asked.EncodingFormat = api.EmbeddingEncodingFormatFloat
	}
	answer, err := client.CreateEmbeddings(ctx, asked)
	if fault := (*endpoint.Error)(nil); packed && err != nil && !errors.As(err, &fault) {
		asked.EncodingFormat = api.EmbeddingEncodingFormatFloat
		if answer, err = client.CreateEmbeddings(ctx, asked); err == nil {
			e.numbers.Store(true)
		}
	}
	if fault := (*endpoint.Error)(nil); err != nil && !errors.As(err, &fault) {
		return nil, &endpoint.Error{Kind: endpoint.Malformed} // the library's own error may hold what came back
	} else if err != nil {
		return nil, fault
	}
	return e.ordered(answer.Data, len(texts))
}
