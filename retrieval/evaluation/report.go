package evaluation

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"html/template"
	"io"
	"net/url"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

//go:embed report.html
var reportHTML string

//go:embed report.css
var reportCSS string

var reportPage = template.Must(template.New("report").Funcs(template.FuncMap{
	"percent": percent, "outcomes": func() []string { return outcomeOrder }, "expected": expectedLabel, "outcome": outcomeLabel, "kind": kindLabel, "ms": ms,
	"right": func(label, outcome string) bool { return RightOutcome[label] == outcome },
}).Parse(reportHTML + compareHTML))

// A Report is a page about one evaluation that needs nothing beside itself: no script, no other file. It shows labelled
// questions only, never anything that a person asked.
type Report struct {
	Summary
	Date      string
	Threshold Figure
	Labels    []string // that occur, in order
	Sets      []Row
	Kinds     []Row
	Worst     []Worst
	Misses    []Worst // hidden questions that were answered, the surest first
	Differing []Differing

	Separations                     []NamedSeparation
	Reliability, RiskCurve, Spreads template.HTML // charts; empty where there is nothing to draw
	CSS                             template.CSS
}

// NewReport makes the report of the turns that the summary counts. Links to articles begin with the base URL (see
// CheckBaseURL); titles are read from the knowledge that is published now.
func NewReport(ctx context.Context, db *postgres.DB, s Summary, turns []Turn, baseURL string) (Report, error) {
	if err := CheckBaseURL(baseURL); err != nil {
		return Report{}, err
	}
	titles, err := readTitles(ctx, db)
	if err != nil {
		return Report{}, err
	}
	links := linker{strings.TrimRight(baseURL, "/"), titles}
	r := Report{Summary: s, Date: time.Now().Format(time.DateOnly), CSS: template.CSS(reportCSS), Sets: rowsBySet(turns), Kinds: rowsByKind(turns),
		Worst: worst(turns, links), Separations: named(s)}
	for _, label := range Expectations {
		if s.Outcomes[label] != nil {
			r.Labels = append(r.Labels, label)
		}
	}
	if c := s.Confidence; c != nil {
		r.Threshold = c.Threshold
		r.Reliability, r.RiskCurve = drawReliability(c.bins), drawRiskCoverage(c.curve, float64(c.Threshold))
		r.Spreads = drawSpreads(spreads(turns, s.Hidden), float64(c.Threshold))
	}
	if s.Compare != nil {
		r.Differing = differing(s.Compare, links)
	}
	if s.Hidden != nil {
		r.Misses = missed(s.Hidden.Misses, links)
	}
	return r, nil
}

// Write writes the page as HTML.
func (r Report) Write(w io.Writer) error { return reportPage.Execute(w, r) }

// CheckBaseURL takes nothing (links stay on the server that shows the report) or an address of http or https.
func CheckBaseURL(text string) error {
	if text == "" {
		return nil
	}
	u, err := url.Parse(text)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
		return errors.New("the base URL must be an address such as https://desk.example")
	}
	return nil
}

func readTitles(ctx context.Context, db *postgres.DB) (map[string]string, error) {
	rows, _ := db.Pool().Query(ctx, `select slug, title from knowledge.visible`)
	titles := map[string]string{}
	var slug, title string
	if _, err := pgx.ForEachRow(rows, []any{&slug, &title}, func() error { titles[slug] = title; return nil }); err != nil {
		return nil, fmt.Errorf("read titles: %w", err)
	}
	return titles, nil
}

// A Link leads to an article's page. Without an address it is not published here.
type Link struct {
	Slug, Title, URL string
	Gold             bool // it answers the question
}

type linker struct {
	base   string
	titles map[string]string
}

func (l linker) to(slug string) Link {
	title, published := l.titles[slug]
	if !published {
		return Link{Slug: slug, Title: slug}
	}
	return Link{Slug: slug, Title: title, URL: l.base + "/articles/" + url.PathEscape(slug)}
}

// Of is a share of all turns, for the page.
func (r Report) Of(n int) Figure { return share(n, r.Turns) }

// Bins are those of the reliability diagram, for the page.
func (r Report) Bins() []Bin { return r.Confidence.bins }
