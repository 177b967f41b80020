package main

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"dousuru/internal/endpoint"
	"dousuru/retrieval"
)

// modelSettings name the endpoint of a language model and what it is used for, each use switched on by naming a model. Without
// a name nothing is asked and nothing leaves the house.
type modelSettings struct {
	URL          string `name:"model-url" env:"DOUSURU_MODEL_URL" placeholder:"URL" help:"OpenAI-compatible endpoint, such as https://api.example/v1; http on this machine only."`
	Kind         string `name:"model-kind" env:"DOUSURU_MODEL_KIND" enum:"openai,azure" default:"openai" help:"openai (and what is compatible with it) or azure."`
	KeyFile      string `name:"model-key-file" env:"DOUSURU_MODEL_KEY_FILE" type:"path" placeholder:"FILE" help:"File whose first line is the endpoint's key."`
	APIVersion   string `name:"model-api-version" env:"DOUSURU_MODEL_API_VERSION" placeholder:"VERSION" help:"api-version of Azure OpenAI."`
	Organization string `name:"model-organization" env:"DOUSURU_MODEL_ORGANIZATION" placeholder:"ID" help:"Organization at OpenAI, if the key belongs to several."`
	Project      string `name:"model-project" env:"DOUSURU_MODEL_PROJECT" placeholder:"ID" help:"Project at OpenAI, if the key belongs to several."`
	Contract     string `name:"model-contract" env:"DOUSURU_MODEL_CONTRACT" placeholder:"TEXT" help:"On what basis questions may leave the house: no training, and the region. Needed; employees read it."`

	Composer     string `env:"DOUSURU_COMPOSER" placeholder:"MODEL" help:"Model that rephrases answers (まとめ). Without it none does."`
	Understander string `env:"DOUSURU_UNDERSTANDER" placeholder:"MODEL" help:"Model that rewords a question to which nothing was found. Without it none does."`
	Embedder     string `env:"DOUSURU_EMBEDDER" placeholder:"MODEL" help:"Model whose vectors help to find. Without it words alone do."`
	Dimensions   int    `name:"embedder-dimensions" env:"DOUSURU_EMBEDDER_DIMENSIONS" placeholder:"N" help:"Length of its vectors; needed with an embedder."`

	Budget budgetSettings `embed:""`

	Shorten       bool   `name:"embedder-shorten" env:"DOUSURU_EMBEDDER_SHORTEN" help:"Ask the endpoint for vectors of that length; for models that can shorten theirs."`
	QueryPrefix   string `name:"embedder-query-prefix" env:"DOUSURU_EMBEDDER_QUERY_PREFIX" placeholder:"TEXT" help:"What the model wants before a question, such as \"query: \"."`
	PassagePrefix string `name:"embedder-passage-prefix" env:"DOUSURU_EMBEDDER_PASSAGE_PREFIX" placeholder:"TEXT" help:"What it wants before a passage, such as \"passage: \"."`
	Unasked       int    `name:"embed-unasked" env:"DOUSURU_EMBED_UNASKED" placeholder:"N" default:"10000" help:"Passages that the server embeds by itself at most; more wait for dousuru embed, which says what they cost. 0: none."`
	Longest       int    `name:"embedder-longest" env:"DOUSURU_EMBEDDER_LONGEST" placeholder:"N" default:"6000" help:"Characters of a text that it is sent at most, 100 to 6000: 400 for a model that reads 512 tokens."`
}

// longestContract is what fits on the page about the desk, in characters.
const longestContract = 500

// mostUnasked is the greatest DOUSURU_EMBED_UNASKED: what is above it is a typing error.
const mostUnasked = 1_000_000_000

var (
	errModelURL   = errors.New("model: a model is named, but DOUSURU_MODEL_URL says no endpoint")
	errNoContract = errors.New("model: DOUSURU_MODEL_CONTRACT is empty. Before a question may leave the house, write there on what basis: that " +
		"the endpoint does not train on what it gets, and in which region it works, such as “no training; region japaneast; contract of 2026-10-01”. " +
		"If the model runs on a machine of your own, write that")
	errContract   = fmt.Errorf("model: DOUSURU_MODEL_CONTRACT is one line of up to %d characters", longestContract)
	errDimensions = fmt.Errorf("model: DOUSURU_EMBEDDER_DIMENSIONS is not between 1 and %d, which an embedder needs", retrieval.MaxDimensions)
	errUnasked    = fmt.Errorf("model: DOUSURU_EMBED_UNASKED is not between 0 and %d passages", mostUnasked)
	errModelName  = errors.New("is no model's name: up to 200 letters, digits and - _ . : / @; for azure, where it is a deployment, - _ . alone")
)

var modelName, deployment = regexp.MustCompile(`^[A-Za-z0-9][-A-Za-z0-9_.:/@]{0,199}$`), regexp.MustCompile(`^[A-Za-z0-9][-A-Za-z0-9_.]{0,199}$`)

// on says whether any use of a model is switched on.
func (m *modelSettings) on() bool {
	return m.Composer != "" || m.Understander != "" || m.Embedder != ""
}

// check refuses settings with which a model must not be used; it asks nobody. Without a model everything is fine.
func (m *modelSettings) check() error {
	if !m.on() {
		return nil
	}
	m.Contract = strings.TrimSpace(m.Contract)
	switch {
	case m.URL == "":
		return errModelURL
	case m.Contract == "":
		return errNoContract
	case utf8.RuneCountInString(m.Contract) > longestContract || strings.ContainsFunc(m.Contract, unicode.IsControl):
		return errContract
	case m.Unasked < 0 || m.Unasked > mostUnasked:
		return errUnasked
	case m.Embedder != "" && (m.Dimensions < 1 || m.Dimensions > retrieval.MaxDimensions):
		return errDimensions
	}
	names := modelName
	if m.Kind == endpoint.Azure {
		names = deployment
	}
	for _, use := range []struct{ setting, name string }{
		{"DOUSURU_COMPOSER", m.Composer}, {"DOUSURU_UNDERSTANDER", m.Understander}, {"DOUSURU_EMBEDDER", m.Embedder},
	} {
		if use.name != "" && !names.MatchString(use.name) {
			return fmt.Errorf("model: %s %w", use.setting, errModelName)
		}
	}
	if err := m.Budget.check(); err != nil {
		return err
	}
	if m.Embedder != "" {
		_, err := m.embedder()
		return err
	}
	_, err := m.client(endpoint.Options{})
	return err
}

// client is a client of the endpoint for one use, whose times and limits stand in the options: each has a breaker and places of
// its own, so that one that fails does not stop the others.
func (m *modelSettings) client(o endpoint.Options) (*endpoint.Client, error) {
	o.URL, o.Kind, o.KeyFile, o.APIVersion, o.Organization, o.Project = m.URL, m.Kind, m.KeyFile, m.APIVersion, m.Organization, m.Project
	return endpoint.New(o)
}
