package web

import (
	"fmt"
	"slices"
	"time"

	"dousuru/chat/report"
	"dousuru/knowledge"
)

// shownPrograms is how many programs stand in the table on the page; the CSV has all of them.
const shownPrograms = 200

type reportsData struct {
	Months   []monthChoice // newest first; none: nothing is published yet
	Month    monthChoice
	K        int
	Gaps     report.GapTable
	Kinds    []report.GapKind
	Lines    []gapLine
	Chart    []gapBar
	Year     []monthBar
	Titles   articleNames
	Programs []report.Supplied
	Cut      int // programs that are only in the CSV
	Findings []finding
	Missing  []missingFacet
	Handed   report.Handed
	Parts    []handedPart
	Answers  []report.Published
}

// Zero tells whether the month has nothing to tell of gaps.
func (d reportsData) Zero() bool { return d.Gaps.People == report.Count{} }

// A monthChoice is a published month, as 2026-10 and in words.
type monthChoice struct {
	Key, Label string
	Current    bool
}

func chooseMonth(first time.Time, language string) monthChoice {
	label := first.Format("January 2006")
	if language == "ja" {
		label = fmt.Sprintf("%d年%d月", first.Year(), int(first.Month()))
	}
	return monthChoice{Key: first.Format("2006-01"), Label: label}
}

// A gapLine is a row of the table of gaps.
type gapLine struct {
	report.ThemeGaps
	Name    string
	Members string          // in words
	Cells   []*report.Count // by kind; nil: not split
}

// A finding is a list of programs to look at.
type finding struct {
	Key      string // of its texts
	Programs []report.Supplied
}

type missingFacet struct {
	Slug, Title, Facet string
	People             report.Count
}

// reports shows what is published of one month.
func (s *Site) reports(v *visit) (result, error) {
	data, err := s.readReports(v)
	if err != nil {
		return result{}, err
	}
	if data.Cut = len(data.Programs) - shownPrograms; data.Cut > 0 {
		data.Programs = data.Programs[:shownPrograms]
	}
	return show("hr/reports", data), nil
}

// readReports reads the month that ?month= names, or else the newest.
func (s *Site) readReports(v *visit) (reportsData, error) {
	ctx, db, viewer := v.Context(), s.opts.DB, v.person.Viewer()
	months, err := report.Months(ctx, db, viewer)
	if err != nil || len(months) == 0 {
		return reportsData{}, err
	}
	at := 0
	if key := v.URL.Query().Get("month"); key != "" {
		at = slices.IndexFunc(months, func(m report.Month) bool { return m.First.Format("2006-01") == key })
		if at < 0 {
			return reportsData{}, errNotFound
		}
	}
	first := months[at].First
	data := reportsData{K: months[at].K, Kinds: report.GapKinds}
	for i, m := range months {
		choice := chooseMonth(m.First, v.language)
		choice.Current = i == at
		data.Months = append(data.Months, choice)
	}
	data.Month = data.Months[at]
	if data.Gaps, err = report.Gaps(ctx, db, viewer, first); err != nil {
		return data, err
	}
	year, err := report.Line(ctx, db, viewer, first)
	if err != nil {
		return data, err
	}
	if data.Programs, err = report.Supply(ctx, db, viewer, first); err != nil {
		return data, err
	}
	if data.Answers, err = report.PublishedAnswers(ctx, db, viewer, first); err != nil {
		return data, err
	}
	if data.Handed, err = report.HandedOver(ctx, db, viewer, first); err != nil {
		return data, err
	}
	if err := s.nameSubjects(v, &data); err != nil {
		return data, err
	}
	data.Lines = gapLines(v, data.Gaps)
	data.Chart = gapChart(data.Lines)
	data.Year = yearChart(v, year)
	data.Findings = findings(data.Programs)
	data.Parts = handedParts(v, data.Handed)
	return data, nil
}

// nameSubjects finds the titles of the articles that came nearest.
func (s *Site) nameSubjects(v *visit, data *reportsData) error {
	var slugs []string
	for _, line := range data.Gaps.Themes {
		for _, subject := range line.Subjects {
			if !subject.Several {
				slugs = append(slugs, subject.Article)
			}
		}
	}
	names, err := s.articleNames(v, slugs)
	if err != nil {
		return err
	}
	data.Titles = names
	for _, line := range data.Gaps.Themes {
		for _, subject := range line.Subjects {
			if subject.Kind == report.MissingFacet && !subject.Several {
				data.Missing = append(data.Missing, missingFacet{subject.Article, names.of(subject.Article).Name(),
					knowledge.Facet(subject.Facet).Label(v.language), subject.People})
			}
		}
	}
	slices.SortStableFunc(data.Missing, func(a, b missingFacet) int { return b.People.N - a.People.N })
	return nil
}

func gapLines(v *visit, table report.GapTable) (lines []gapLine) {
	for _, theme := range table.Themes {
		line := gapLine{ThemeGaps: theme, Name: themeName(v, theme.Theme)}
		if theme.Several {
			line.Name = v.text("reports.several", len(theme.Members))
			var names []string
			for _, member := range theme.Members {
				names = append(names, themeName(v, member))
			}
			line.Members = view{Language: v.language}.Join(names)
		}
		for _, kind := range report.GapKinds {
			if n, ok := theme.Kinds[kind]; ok {
				line.Cells = append(line.Cells, &n)
			} else {
				line.Cells = append(line.Cells, nil)
			}
		}
		lines = append(lines, line)
	}
	return lines
}

func themeName(v *visit, theme string) string {
	if theme == "" {
		return v.text("reports.noTheme")
	}
	return theme
}

// findings are the lists of programs that HR may want to look at; an empty one is said to be so.
func findings(programs []report.Supplied) []finding {
	today := knowledge.Today()
	list := []finding{{Key: "neverShown"}, {Key: "neverOpened"}, {Key: "withoutCase"}, {Key: "expiring"}, {Key: "stillAsked"}}
	for _, p := range programs {
		for i, holds := range []bool{p.NeverShown(), p.NeverOpened() && !p.NeverShown(), p.WithoutCase(), p.Expires(today), p.StillAsked()} {
			if holds {
				list[i].Programs = append(list[i].Programs, p)
			}
		}
	}
	return list
}

// A handedPart is what became of some of the questions.
type handedPart struct {
	Name      string // of several, where they are counted as one
	Questions report.Count
}

func handedParts(v *visit, h report.Handed) (parts []handedPart) {
	for _, what := range []string{"in_time", "later", "waiting", "withdrawn", "left"} {
		if n, ok := h.Parts[what]; ok {
			parts = append(parts, handedPart{v.text("reports.handed." + what), n})
		}
	}
	if len(h.Several) > 0 {
		var names []string
		for _, what := range h.Several {
			names = append(names, v.text("reports.handed."+what))
		}
		parts = append(parts, handedPart{view{Language: v.language}.Join(names), h.SeveralCount})
	}
	return parts
}

// Answered is the share of questions that were answered, of those that wait for one, in percent; -1 where it cannot be told.
func (d reportsData) Answered() int {
	in, inTime := d.Handed.Parts["in_time"]
	later, late := d.Handed.Parts["later"]
	waiting, waits := d.Handed.Parts["waiting"]
	all := in.N + later.N + waiting.N
	if !inTime || !late || !waits || all == 0 {
		return -1
	}
	return (100*(in.N+later.N) + all/2) / all
}

// Title is the name of an article among the subjects.
func (d reportsData) Title(slug string) string { return d.Titles.of(slug).Name() }

// Hours writes working minutes in words.
func (v view) Hours(minutes int) string {
	return v.T("reports.duration", minutes/60, minutes%60)
}

// Facet is a facet's name in the language of the page.
func (v view) Facet(facet string) string { return knowledge.Facet(facet).Label(v.Language) }

// Named is an article among the subjects.
func (d reportsData) Named(slug string) namedArticle { return d.Titles.of(slug) }

// Total is how many people met a kind of gap; nil where it cannot be shown.
func (d reportsData) Total(kind report.GapKind) *report.Count {
	if n, ok := d.Gaps.Kinds[kind]; ok {
		return &n
	}
	return nil
}
