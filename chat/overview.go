package chat

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"dousuru/knowledge"
	"dousuru/retrieval"
)

// textOverview says what stands under a theme. It is filled with the theme, how many programs carry it, and how many are shown.
var textOverview = text{
	"「%s」にかかわる制度は、いま%s件あります。そのうち%s件を並べます。ほかは「制度と事例」のページで見られます。",
	"On “%s” there are %s programs. %s of them are shown here; the others are on the page “Programs and stories”."}

// textOverviewAll is for a theme of which everything is shown.
var textOverviewAll = text{
	"「%s」にかかわる制度は、いま%s件あります。",
	"On “%s” there are %s programs."}

// maxOffered is how many further programs of a theme may be pressed.
const maxOffered = 4

// textOrderStories is the order of an overview: the words of a broad wish tell nothing of which program is near to it.
var textOrderStories = text{
	"並びは、いま使えるものから、使った人の話が多い順です。どれがよいかの順ではありません。",
	"Those in use come first, then those that most stories tell of; it is not the order of which is better."}

// overview shows the programs that carry the themes of a broad wish: those that can be used first, then those that most stories
// tell of. false: no program carries them.
func (e *Engine) overview(ctx context.Context, r reader, lang string, j *judgement) (Message, bool, error) {
	programs, err := knowledge.OfThemes(ctx, e.db, j.themes, r.tags)
	if err != nil || len(programs) == 0 {
		return Message{}, false, err
	}
	today := knowledge.Today()
	usable := func(a knowledge.Article) int {
		switch a.StatusOn(today) {
		case knowledge.Active:
			return 2
		case knowledge.Upcoming:
			return 1
		}
		return 0
	}
	slices.SortStableFunc(programs, func(a, b knowledge.Article) int {
		return usable(b) - usable(a)
	})
	shown := programs[:min(maxOptions, len(programs))]
	found := retrieval.Found{Facets: j.found.Facets}
	for _, p := range shown {
		found.Articles = append(found.Articles, retrieval.ArticleHit{ID: p.ID, Slug: p.Slug, Kind: p.Kind, Score: 1})
	}
	r.stories = true
	articles, err := e.choose(ctx, r, found, false)
	if err != nil || len(articles) == 0 {
		return Message{}, false, err
	}
	j.outcome = OutcomeAnswer
	m := answer(lang, articles, j)
	name, total := strings.Join(j.themes, "・"), fmt.Sprint(len(programs))
	opening := textOverviewAll.with(lang, name, total)
	if len(programs) > len(shown) {
		opening = textOverview.with(lang, name, total, fmt.Sprint(len(shown)))
	}
	lines := []string{opening, textOrderStories.in(lang)}
	if len(articles) > len(shown) {
		lines = append(lines, textCases.in(lang))
	}
	m.Text = strings.Join(lines, "\n")
	m.Themes = slices.Clone(j.themes)
	for _, p := range programs[len(shown):min(len(shown)+maxOffered, len(programs))] {
		m.Suggestions = append(m.Suggestions, p.Title)
	}
	return m, true, nil
}
