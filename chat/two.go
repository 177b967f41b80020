package chat

import (
	"context"
	"regexp"
	"strings"

	"dousuru/retrieval"
)

// joints are where a message that speaks of two things may fall apart.
var joints = regexp.MustCompile(`(?:と、|、あと(?:は)?、?|。あと(?:は)?、?|、?それと(?:は別に)?、?|、?それから、?|、また、?|。また、?|、ついでに|。ついでに|か、|, and (?:also )?|\band also\b|; |\? (?:and |also )?|、それぞれ)`)

// maxJoints bounds the searches for one message.
const maxJoints = 3

// How sure each half must be: to be served, and to be offered.
const bothFrom = 0.25

// two finds what answers a message about two things. It is one only where each half by itself leads to another article. Both are
// served where both are answered; where one is not sure, the person is asked which they mean.
func (e *Engine) two(ctx context.Context, tags []string, before talk, message string) (judgement, bool, error) {
	text := retrieval.Normalize(message)
	for _, joint := range joints.FindAllStringIndex(text, maxJoints) {
		halves := [2]string{strings.TrimSpace(text[:joint[0]]), strings.TrimSpace(text[joint[1]:])}
		if retrieval.Substance(halves[1]) == 0 || len([]rune(halves[0])) < 3 {
			continue
		}
		var found [2]judgement
		for i, half := range halves {
			h := hear(half)
			h.change = h.change || i > 0 && before.Article == ""
			var err error
			if found[i], err = e.one(ctx, tags, before, h); err != nil {
				return judgement{}, false, err
			}
		}
		first, second := found[0], found[1]
		if !leads(first) || !leads(second) || first.found.Articles[0].Slug == second.found.Articles[0].Slug {
			continue
		}
		if first.outcome == OutcomeAnswer && second.outcome == OutcomeAnswer {
			first.second = &second
			return first, true, nil
		}
		offered, err := e.titles(ctx, tags, first.found.Articles[0].Slug, second.found.Articles[0].Slug)
		if err != nil || len(offered) < 2 {
			return judgement{}, false, err
		}
		return judgement{outcome: OutcomeClarify, searched: text, offered: offered}, true, nil
	}
	return judgement{}, false, nil
}

// leads tells whether half a message leads to an article.
func leads(j judgement) bool { return len(j.found.Articles) > 0 && j.found.Confidence >= bothFrom }
