package chat

import "context"

// A Composer rephrases what an answer shows: a language model, named by settings. It is behind an interface because a house runs
// without one, and because every endpoint is another. It decides nothing: the answer is stored and sent before it is asked, and
// each of its sentences is checked before anybody sees it.
type Composer interface {
	// Model names the model, as a summary and its record say it.
	Model() string
	// Prompt is the version of what the model is told beside the request.
	Prompt() string
	// Compose hands on the text in the pieces that arrive, in their order; an error of piece ends it and is returned. The error
	// is nil only after the endpoint's own end: a text that was cut off is an error. What was used is returned with an error, too,
	// at its worst where it is not known. It gives up with ctx, and piece is not called after it has returned.
	Compose(ctx context.Context, r ComposeRequest, piece func(string) error) (Usage, error)
}

// A ComposeRequest is all that a composer gets: no name of the person, nothing of their talk but the question.
type ComposeRequest struct {
	Language string    // "ja" or "en"
	Question string    // the person's words, masked
	Passages []Passage // what the answer shows and nothing else, masked
}

// A Passage is one quoted part of an answer.
type Passage struct {
	Mark       int    // 1, 2, 3 …, as the text cites it: [1]
	Article    string // slug
	Title      string
	Facet      string // facet key, or "" for a section
	Label      string // 対象者 …
	Text       string
	ReviewedOn string // 2026-09-01, or empty
	StatusNote string // a sentence where the article's status is not active
}

// Usage is what a request has used, in the endpoint's own tokens.
type Usage struct {
	In  int // of what was asked
	Out int // of what came back
}

// An Understander rewrites a message that the search found no answer for into another query. The same search, with the same
// rights and threshold, decides what comes of it.
type Understander interface {
	Model() string
	Prompt() string
	// Understand returns the query; an empty one where it has none.
	Understand(ctx context.Context, r UnderstandRequest) (query string, usage Usage, err error)
}

// An UnderstandRequest is all that an understander gets.
type UnderstandRequest struct {
	Language string
	Message  string   // masked
	Subjects []string // titles of the pages that the talk is about, the latest first
}
