package web

import (
	"strings"
	"time"

	"dousuru/chat/journey"
)

type storyData struct {
	Items  []storyItem
	Text   string
	Made   bool // a text was asked for
	Nobody bool // nothing was chosen
}

type storyItem struct {
	lineItem
	Chosen bool
}

// story lets the person choose what to tell, and shows it as one text. Nothing of it is stored or sent.
func (s *Site) story(v *visit) (result, error) {
	w, err := s.whole(v)
	if err != nil {
		return result{}, err
	}
	chosen := map[string]bool{}
	for _, id := range v.PostForm["item"] {
		chosen[id] = true
	}
	data := storyData{Made: v.PostForm != nil}
	var told []journey.Item
	for _, i := range w.items(v.language) {
		if i.Words() == "" {
			continue
		}
		item := storyItem{i, chosen[i.ID().String()]}
		if item.Chosen {
			told = append(told, i.Item)
		}
		data.Items = append(data.Items, item)
	}
	data.Text, data.Nobody = journey.Story(told, v.language), data.Made && len(told) == 0
	return show("story", data), nil
}

type printData struct {
	Items []lineItem
}

// printed is everything on one page without tools.
func (s *Site) printed(v *visit) (result, error) {
	w, err := s.whole(v)
	if err != nil {
		return result{}, err
	}
	return show("journey_print", printData{w.items(v.language)}), nil
}

// exported gives everything of the journey as a file.
func (s *Site) exported(v *visit) (journey.Export, error) {
	w, err := s.whole(v)
	if err != nil {
		return journey.Export{}, err
	}
	themes, err := s.keptThemes(v)
	if err != nil {
		return journey.Export{}, err
	}
	shares, err := journey.Shares(v.Context(), s.opts.DB, v.self())
	if err != nil {
		return journey.Export{}, err
	}
	p, err := journey.ProfileOf(v.Context(), s.opts.DB, v.self())
	return journey.Export{Decisions: w.decisions, Entries: w.entries, Profile: p, Themes: themes, Shares: shares}, err
}

func (s *Site) exportJSON(v *visit) (result, error) {
	e, err := s.exported(v)
	if err != nil {
		return result{}, err
	}
	body, err := e.JSON()
	return result{file: &file{"application/json", exportName("json"), body}}, err
}

func (s *Site) exportMarkdown(v *visit) (result, error) {
	e, err := s.exported(v)
	if err != nil {
		return result{}, err
	}
	names := map[string]string{"title": "journey.title", "topic": "journey.topic", "step": "plan.step", "due": "plan.due", "tell": "plan.tell", "undated": "line.undated", "themes": "theme.kept",
		"shares": "share.exported", "purpose": "share.purpose", "words": "share.words", "until": "share.untilLabel", "withdrawn": "share.state.withdrawn", "read": "share.reads"}
	body := e.Markdown(v.language, func(key string) string {
		if name, ok := names[key]; ok {
			key = name
		} else if strings.HasPrefix(key, "kind.") {
			key = "line." + key
		} else if strings.HasPrefix(key, "want.") {
			key = "share." + key
		}
		return text(v.language, key)
	})
	return result{file: &file{"text/markdown; charset=utf-8", exportName("md"), body}}, nil
}

func exportName(ending string) string {
	return "journey-" + time.Now().In(japan).Format(time.DateOnly) + "." + ending
}
