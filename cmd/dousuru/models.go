package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/google/uuid"

	"dousuru/chat"
	"dousuru/chat/openai"
	"dousuru/internal/directory"
	"dousuru/internal/endpoint"
	"dousuru/web"
)

// models are the uses of a model that are switched on, each with a client of its own.
type models struct {
	lines  []string // which model is used for what, and where it runs
	states []func() (use, state string)
}

// use names a client for people and for health. A key is nowhere in it.
func (m *models) use(name, model string, client *endpoint.Client) {
	m.lines = append(m.lines, fmt.Sprintf("%s: model %s at %s", name, model, client.Host()))
	m.states = append(m.states, func() (string, string) { return name, client.State() })
}

// String says at the start which model is used for what.
func (m *models) String() string { return strings.Join(m.lines, "\n") }

// state is, by use, whether an endpoint is asked: closed (all is well), open (nobody asks for a while) or half-open.
func (m *models) state() map[string]string {
	if m == nil || len(m.states) == 0 {
		return nil
	}
	all := map[string]string{}
	for _, state := range m.states {
		use, is := state()
		all[use] = is
	}
	return all
}

// guards stand between a person and a model that gets their words. Without a switch of their own and a mask it is not used.
type guards struct {
	allowed func(ctx context.Context, person uuid.UUID) (bool, error)
	mask    func(ctx context.Context, p directory.Person, texts []string) ([]string, func(string) string, error)
	// reserve sets aside the most that a request can use; settle says what it has used.
	reserve func(ctx context.Context, person uuid.UUID, worst chat.Usage) (settle func(context.Context, chat.Usage) error, err error)
	// reserveWords takes what the vector of a question costs.
	reserveWords func(ctx context.Context, person uuid.UUID, words string) error
}

var errUnguarded = errors.New("model: nobody can switch it off, or nothing is masked, so no model is asked")

// composeTries is how often one answer is asked to be rephrased at most; all of them are reserved.
const composeTries = 2

// compose lets the composer of the settings rephrase answers, if there is one.
func (m *modelSettings) compose(engine *chat.Engine, all *models, g guards) error {
	if m.Composer == "" {
		return nil
	}
	if g.allowed == nil || g.mask == nil {
		return errUnguarded
	}
	client, err := m.client(endpoint.Options{Tries: composeTries, Total: chat.SummaryWithin})
	if err != nil {
		return err
	}
	composer := openai.NewComposer(client, m.Composer)
	checks := chat.Checks{Allowed: g.allowed, Mask: g.mask, Fault: func(err error) string { return string(endpoint.KindOf(err)) }}
	if g.reserve != nil {
		checks.Reserve = func(ctx context.Context, person uuid.UUID, r chat.ComposeRequest) (func(context.Context, chat.Usage) error, error) {
			worst := composer.Worst(r)
			return g.reserve(ctx, person, chat.Usage{In: composeTries * worst.In, Out: composeTries * worst.Out})
		}
	}
	engine.UseComposer(composer, checks)
	all.use("composer", m.Composer, client)
	return nil
}

// understand lets the understander of the settings rewrite questions that nothing was found for, if there is one. It is asked once: a
// person waits for it.
func (m *modelSettings) understand(engine *chat.Engine, all *models, g guards) error {
	if m.Understander == "" {
		return nil
	}
	if g.allowed == nil || g.mask == nil {
		return errUnguarded
	}
	client, err := m.client(endpoint.Options{Tries: 1, FirstByte: chat.UnderstandWithin, Total: chat.UnderstandWithin})
	if err != nil {
		return err
	}
	understander := openai.NewUnderstander(client, m.Understander)
	checks := chat.UnderstandChecks{Allowed: g.allowed, Mask: g.mask, Fault: func(err error) string { return string(endpoint.KindOf(err)) }}
	if g.reserve != nil {
		checks.Reserve = func(ctx context.Context, person uuid.UUID, r chat.UnderstandRequest) (func(context.Context, chat.Usage) error, error) {
			return g.reserve(ctx, person, understander.Worst(r))
		}
	}
	engine.UseUnderstander(understander, checks)
	all.use("understander", m.Understander, client)
	return nil
}

// shown is what people read of the endpoint, or nil where no model is used.
func (m *modelSettings) shown() *web.Model {
	if !m.on() {
		return nil
	}
	host := m.URL
	if u, err := url.Parse(m.URL); err == nil {
		host = u.Host
	}
	return &web.Model{Host: host, Contract: m.Contract, ModelUses: web.ModelUses{
		Local: m.local(), Composer: m.Composer, Understander: m.Understander, Embedder: m.Embedder}}
}

// use is what the desk says of it when it is asked.
func (m *modelSettings) use() chat.ModelUse {
	shown := m.shown()
	if shown == nil {
		return chat.ModelUse{}
	}
	return chat.ModelUse{Host: shown.Host, Local: shown.Local, Composer: m.Composer != "", Understander: m.Understander != "", Embedder: m.Embedder != ""}
}

// local says whether the endpoint is on this machine.
func (m *modelSettings) local() bool {
	c, err := m.client(endpoint.Options{})
	return err == nil && c.Local()
}
