package steering

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"dousuru/chat"
	"dousuru/internal/postgres"
	"dousuru/knowledge"
)

// A Report is what an audit found. Its JSON is a contract with other programs: fields are added, never changed.
type Report struct {
	Pairs    int       `json:"pairs"`
	Same     int       `json:"same"`
	Allowed  []Finding `json:"allowed"`  // differences that written rules explain
	Findings []Finding `json:"findings"` // differences that none explains
}

// A Finding is a question whose programs differ by an attribute.
type Finding struct {
	Question string    `json:"question"`
	Group    string    `json:"group"`
	Way      string    `json:"way"`
	Said     [2]string `json:"said"`
	Offered  [2]Offer  `json:"offered"`
	Rules    []Rule    `json:"rules"` // what explains it
}

// An Offer is what one asker is offered.
type Offer struct {
	Outcome  string   `json:"outcome"`
	Programs []string `json:"programs"` // slugs in order
}

// A Rule is a written one that speaks about the attribute.
type Rule struct {
	Program string `json:"program"`
	Where   string `json:"where"` // eligibility, exclusions, audience
	Word    string `json:"word"`
}

// An Audit asks one engine.
type Audit struct {
	Engine *chat.Engine
	DB     *postgres.DB
	Pairs  Pairs

	rules map[string][]Rule // by group and program
}

// Run asks every pair. It stores nothing.
func (a *Audit) Run(ctx context.Context) (Report, error) {
	a.rules = map[string][]Rule{}
	report := Report{Allowed: []Finding{}, Findings: []Finding{}}
	for _, question := range a.Pairs.Questions {
		for _, way := range Ways {
			offers := make([]Offer, len(a.Pairs.Values))
			for i, v := range a.Pairs.Values {
				var err error
				if offers[i], err = a.ask(ctx, v, question, way); err != nil {
					return report, fmt.Errorf("ask %q: %w", question, err)
				}
			}
			if err := a.compare(ctx, &report, question, way, offers); err != nil {
				return report, err
			}
		}
	}
	return report, nil
}

func (a *Audit) ask(ctx context.Context, v Value, question, way string) (Offer, error) {
	text, tags := v.message(question, way)
	turn, err := a.Engine.Talk("ja", tags).Say(ctx, text)
	o := Offer{Outcome: string(turn.Outcome), Programs: []string{}}
	for _, option := range turn.Message.Options {
		if option.Kind == string(knowledge.Program) {
			o.Programs = append(o.Programs, option.Article)
		}
	}
	return o, err
}

func (a *Audit) compare(ctx context.Context, report *Report, question, way string, offers []Offer) error {
	for i, v := range a.Pairs.Values {
		for j := i + 1; j < len(offers); j++ {
			w := a.Pairs.Values[j]
			if v.Group != w.Group {
				continue
			}
			report.Pairs++
			differing := differing(offers[i], offers[j])
			if len(differing) == 0 && offers[i].Outcome == offers[j].Outcome {
				report.Same++
				continue
			}
			f := Finding{Question: question, Group: v.Group, Way: way, Said: [2]string{v.Said, w.Said}, Offered: [2]Offer{offers[i], offers[j]}, Rules: []Rule{}}
			explained := len(differing) > 0
			for _, group := range differing {
				rules, err := a.rulesOf(ctx, v.Group, group, append(slices.Clone(v.Tags), w.Tags...))
				if err != nil {
					return err
				}
				f.Rules = append(f.Rules, rules...)
				explained = explained && len(rules) > 0
			}
			if explained {
				report.Allowed = append(report.Allowed, f)
			} else {
				report.Findings = append(report.Findings, f)
			}
		}
	}
	return nil
}

// differing are sets of programs of which one has to explain a difference: a program that only one is offered, and two that stand
// the other way round.
func differing(a, b Offer) [][]string {
	var sets [][]string
	only := func(in, of []string) {
		for _, p := range in {
			if !slices.Contains(of, p) {
				sets = append(sets, []string{p})
			}
		}
	}
	only(a.Programs, b.Programs)
	only(b.Programs, a.Programs)
	for i, p := range a.Programs {
		for _, q := range a.Programs[i+1:] {
			if at, bt := slices.Index(b.Programs, p), slices.Index(b.Programs, q); at >= 0 && bt >= 0 && at > bt {
				sets = append(sets, []string{p, q})
			}
		}
	}
	return sets
}

// rulesOf are the written rules of the programs that speak about an attribute.
func (a *Audit) rulesOf(ctx context.Context, group string, programs, tags []string) ([]Rule, error) {
	var all []Rule
	for _, slug := range programs {
		key := group + " " + slug
		rules, known := a.rules[key]
		if !known {
			// As the asker of both sides sees it: a rule for managers alone is a rule.
			list, err := knowledge.FindAll(ctx, a.DB, []string{slug}, append([]string{"role:employee", "role:manager"}, tags...))
			if err != nil {
				return nil, err
			}
			for _, article := range list {
				rules = append(rules, spoken(article, a.Pairs.rules[group], tags)...)
			}
			a.rules[key] = rules
		}
		all = append(all, rules...)
	}
	return all, nil
}

// spoken finds the first word of the rule in each place where a program says who may and who may not.
func spoken(a knowledge.Article, words, tags []string) []Rule {
	var rules []Rule
	for _, p := range a.Passages {
		if p.Facet != knowledge.Eligibility && p.Facet != knowledge.Exclusions {
			continue
		}
		if i := slices.IndexFunc(words, func(w string) bool { return strings.Contains(p.Body, w) }); i >= 0 {
			rules = append(rules, Rule{a.Slug, string(p.Facet), words[i]})
		}
	}
	for _, tag := range a.Audience {
		if slices.Contains(tags, tag) {
			rules = append(rules, Rule{a.Slug, "audience", tag})
		}
	}
	return rules
}
