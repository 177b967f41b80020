package brief

import (
	"context"
	"slices"
	"strings"

	"dousuru/chat"
	"dousuru/chat/journey"
)

// want is the response that the member wished, or "" where they shared nothing.
func (in Input) want() journey.Want {
	if in.Share == nil {
		return ""
	}
	return in.Share.Want
}

// later tells whether pages wait until the member asks for them.
func later(w journey.Want) bool { return w == journey.WantListen || w == journey.WantReport }

// questions are the theme's. Who wants to be heard is asked little, and who tells what they decided is asked nothing that goes back behind it:
// there the questions are the wish's own.
func questions(w journey.Want, theme, wish section) []Question {
	switch w {
	case journey.WantListen:
		return append([]Question{{Past, theme.one(string(Past))}}, wish.questions()...)
	case journey.WantReport:
		return wish.questions()
	}
	return theme.questions()
}

// shared is what the member wrote, to look for pages with.
func (in Input) shared() string {
	if in.Share == nil {
		return ""
	}
	lines := []string{in.Share.Purpose, in.Share.Words}
	for _, item := range in.Share.Items {
		lines = append(lines, item.Text)
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// maxShared bounds the pages that are read for what was shared.
const maxShared = 6

// sharedPages are the pages that stand beside what the member shared.
func (m *Maker) sharedPages(ctx context.Context, in Input, f finding) ([]chat.Option, error) {
	if in.Share == nil || f.all[0].offer.Outcome == chat.OutcomeRoute {
		return nil, nil
	}
	var slugs []string
	for _, item := range in.Share.Items {
		for _, slug := range item.Articles {
			if !slices.Contains(slugs, slug) && len(slugs) < maxShared {
				slugs = append(slugs, slug)
			}
		}
	}
	if len(slugs) == 0 {
		return nil, nil
	}
	return m.engine.Show(ctx, in.tags(), in.Language, slugs)
}
