// Package openai asks a language model to rephrase: chat's Composer and Understander over any OpenAI-compatible endpoint. What is
// sent are the prompts in prompts/, and what the request holds as data between lines that nobody can forge. What comes back
// is text that chat checks; this package decides nothing and shows nothing.
//
// Every error is an *endpoint.Error, a kind without a word of what was asked or answered, but for what the caller's own
// function returned.
package openai

import (
	"context"
	"errors"
	"net/http/httptrace"
	"regexp"
	"sync/atomic"

	api "github.com/sashabaranov/go-openai"

	"dousuru/chat"
	"dousuru/internal/endpoint"
)

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

// fault leaves nothing of an error but its kind: a library's own may hold what came back.
func fault(err error, sent int) error {
	if e := (*endpoint.Error)(nil); errors.As(err, &e) {
		return e
	}
	if sent == 0 {
		return &endpoint.Error{Kind: endpoint.Request}
	}
	return &endpoint.Error{Kind: endpoint.Malformed}
}

// counting counts in how many requests something was sent: what was not sent costs nothing, and a client may ask twice.
func counting(ctx context.Context) (context.Context, *atomic.Int32) {
	sent := new(atomic.Int32)
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{WroteHeaders: func() { sent.Add(1) }}), sent
}

// used is what a call has used: what the endpoint says of its answer, and the worst for each request that it says nothing of.
// A request that was refused with a status was not worked on.
func used(said *api.Usage, worst chat.Usage, sent int, err error) chat.Usage {
	known := chat.Usage{}
	if said != nil && said.PromptTokens > 0 && said.CompletionTokens >= 0 {
		known = chat.Usage{In: min(said.PromptTokens, mostTokens), Out: min(said.CompletionTokens, mostTokens)}
		sent--
	} else if e := (*endpoint.Error)(nil); errors.As(err, &e) && e.Status != 0 {
		sent--
	}
	sent = max(sent, 0)
	return chat.Usage{In: known.In + sent*worst.In, Out: known.Out + sent*worst.Out}
}

// mostTokens is more than any model takes at once; a figure above it is wrong.
const mostTokens = 10_000_000

// thinks tells models that reason before they write. They take no temperature, and their greatest length counts what they think.
// An Azure deployment is known only if its name begins as the model's.
var thinks = regexp.MustCompile(`^(?:.*/)?(?:o[1-9]|gpt-(?:[5-9]|[1-9][0-9]))(?:[^0-9]|$)`)

// request sets how a model writes: the likeliest words, and no more of them than length, in tokens. It returns how many tokens may
// come back at most.
func request(model string, length int, messages []api.ChatCompletionMessage) (api.ChatCompletionRequest, int) {
	r := api.ChatCompletionRequest{Model: model, Messages: messages}
	if thinks.MatchString(model) {
		r.ReasoningEffort = api.ReasoningEffortLow
		r.MaxCompletionTokens = length + thinking
		return r, length + thinking
	}
	// The library leaves a 0 out, for which endpoints would take 1; below 0.01, vLLM warns of numbers that overflow.
	r.Temperature = 0.01
	//lint:ignore SA1019 servers of one's own, such as Ollama, know no other name
	r.MaxTokens = length
	return r, length
}

// thinking is how many tokens a model that reasons may think before it writes.
const thinking = 2000

// prompted are the messages, and how many tokens they are at most: each is a byte or more, and each message has a few around it.
func prompted(system, user string) ([]api.ChatCompletionMessage, int) {
	return []api.ChatCompletionMessage{{Role: api.ChatMessageRoleSystem, Content: system}, {Role: api.ChatMessageRoleUser, Content: user}},
		len(system) + len(user) + 64
}
