package web

import (
	"bytes"
	"strconv"
	"time"

	"github.com/google/uuid"

	"dousuru/chat/escalation"
	"dousuru/chat/report"
	"dousuru/internal/csvsafe"
)

// gapsData is HR's list of gaps: what people asked and found no answer to, those of most askers first.
type gapsData struct {
	Open, Done []gapEntry
	Alike      []alikeGaps
	Talks      *talkGaps // what talks of the last closed month lacked; nil: no month is closed yet
	Full       bool      // there are more than are listed
}

// A gapEntry is one gap in the list.
type gapEntry struct {
	escalation.Gap
	Linked namedArticle
	Talks  *report.Count // people of the last closed month who came near the same article without an answer; nil: none that can be shown
}

// Unanswered tells whether the article that answered it is gone.
func (e gapEntry) Unanswered() bool { return e.State == escalation.GapAnswered && e.Linked.Gone }

func gapName(language string, g escalation.Gap) string {
	if g.Wording != "" {
		return g.Wording
	}
	return text(language, "gap.unworded")
}

// talkGaps are the people of a month whose talks found no answer, by kind.
type talkGaps struct {
	report.Month
	People report.Count
	Kinds  []talkKind
}

type talkKind struct {
	Kind  report.GapKind
	Count report.Count
}

// gaps is the list.
func (s *Site) gaps(v *visit) (result, error) {
	list, err := s.opts.Questions.Gaps(v.Context(), v.person.Viewer())
	if err != nil {
		return result{}, err
	}
	names, err := s.articleNames(v, articlesOf(list))
	if err != nil {
		return result{}, err
	}
	data := gapsData{Full: len(list) == escalation.MaxGaps}
	var near map[string]report.Count
	if data.Talks, near, err = s.talkGaps(v); err != nil {
		return result{}, err
	}
	var open []escalation.Gap
	for _, g := range list {
		entry := gapEntry{Gap: g, Linked: names.of(g.Article)}
		if n, there := near[g.Article]; there && g.Article != "" {
			entry.Talks = &n
		}
		if g.State == escalation.GapOpen || entry.Unanswered() {
			data.Open, open = append(data.Open, entry), append(open, g)
		} else {
			data.Done = append(data.Done, entry)
		}
	}
	data.Alike = alike(open)
	return show("hr/gaps", data), nil
}

func articlesOf(list []escalation.Gap) []string {
	slugs := []string{}
	for _, g := range list {
		if g.Article != "" {
			slugs = append(slugs, g.Article)
		}
	}
	return slugs
}

// talkGaps are the gaps of the talks in the newest closed month, and the people by the article to which they came near.
func (s *Site) talkGaps(v *visit) (*talkGaps, map[string]report.Count, error) {
	months, err := report.Months(v.Context(), s.opts.DB, v.person.Viewer())
	if err != nil || len(months) == 0 {
		return nil, nil, err
	}
	table, err := report.Gaps(v.Context(), s.opts.DB, v.person.Viewer(), months[0].First)
	if err != nil {
		return nil, nil, err
	}
	data := &talkGaps{Month: table.Month, People: table.People}
	for _, kind := range report.GapKinds {
		if n, there := table.Kinds[kind]; there {
			data.Kinds = append(data.Kinds, talkKind{kind, n})
		}
	}
	near := map[string]report.Count{}
	for _, theme := range table.Themes {
		for _, subject := range theme.Subjects {
			if subject.Article != "" {
				near[subject.Article] = subject.People
			}
		}
	}
	return data, near, nil
}

// gapsCSV is the list as a table to keep. It holds HR's wordings and no asker's.
func (s *Site) gapsCSV(v *visit) (result, error) {
	list, err := s.opts.Questions.Gaps(v.Context(), v.person.Viewer())
	if err != nil {
		return result{}, err
	}
	rows := [][]string{{v.text("gap.wording"), v.text("gap.kind"), v.text("gap.state"), v.text("gap.askers"), v.text("gap.questions"),
		v.text("gap.waiting"), v.text("gap.since"), v.text("gap.article"), v.text("gap.published")}}
	for _, g := range list {
		published := ""
		if g.Published {
			published = v.text("gap.yes")
		}
		rows = append(rows, []string{g.Wording, v.text("gap.kind." + string(g.Kind)), v.text("gap.state." + string(g.State)), strconv.Itoa(g.Askers),
			strconv.Itoa(g.Questions), strconv.Itoa(g.Waiting), g.Since.Format("2006-01"), g.Article, published})
	}
	var b bytes.Buffer
	if err := csvsafe.Write(&b, rows); err != nil {
		return result{}, err
	}
	return result{file: &file{"text/csv; charset=utf-8", "gaps.csv", b.Bytes()}}, nil
}

// mergeGaps makes one gap of two.
func (s *Site) mergeGaps(v *visit) (result, error) {
	ids, err := idsOf(v.PostForm["gap"])
	if err != nil || len(ids) < 2 {
		return result{}, errBadRequest
	}
	err = s.opts.Questions.MergeGaps(v.Context(), v.person.Viewer(), ids[0], ids[1:])
	return goTo("/hr/gaps?done=gapsMerged"), err
}

// dropGap forgets a gap.
func (s *Site) dropGap(v *visit) (result, error) {
	id, err := v.id()
	if err == nil {
		err = s.opts.Questions.DropGap(v.Context(), v.person.Viewer(), id)
	}
	return goTo("/hr/gaps?done=gapDropped"), err
}

// HasQuestion tells whether a question is left to go on from.
func (e gapEntry) HasQuestion() bool { return e.Lead != uuid.Nil }

// GapName is HR's wording of a gap, or that there is none yet; for templates.
func (v view) GapName(g escalation.Gap) string { return gapName(v.Language, g) }

// Month is a month as people read it, without a day.
func (v view) Month(first time.Time) string {
	if v.Language == "ja" {
		return first.Format("2006年1月")
	}
	return first.Format("January 2006")
}
