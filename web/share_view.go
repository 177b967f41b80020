package web

import (
	"time"

	"github.com/google/uuid"

	"dousuru/chat/journey"
	"dousuru/internal/directory"
	"dousuru/knowledge"
)

// A shareView is a share as the template part "share" shows it, to the manager and, as the preview, to the person.
type shareView struct {
	journey.Share
	Items []sharedItem
}

type sharedItem struct {
	journey.SharedItem
	Shown []shownArticle
}

// shareViews fills in the titles of the articles that the visitor may see today.
func (s *Site) shareViews(v *visit, shares ...journey.Share) ([]shareView, error) {
	var slugs []string
	for _, share := range shares {
		for _, i := range share.Items {
			slugs = append(slugs, i.Articles...)
		}
	}
	titles, err := knowledge.Titles(v.Context(), s.opts.DB, v.person.Tags(), slugs)
	if err != nil {
		return nil, err
	}
	views := make([]shareView, len(shares))
	for n, share := range shares {
		views[n].Share = share
		for _, i := range share.Items {
			views[n].Items = append(views[n].Items, sharedItem{i, shownArticles(i.Articles, titles)})
		}
	}
	return views, nil
}

// An ownShare is a share on its person's own list.
type ownShare struct {
	shareView
	To    string    // the manager's name
	Reads []reading // newest first
}

// State is visible, over, withdrawn or ended.
func (o ownShare) State() string {
	switch {
	case !o.WithdrawnAt.IsZero():
		return "withdrawn"
	case !o.EndedAt.IsZero():
		return "ended"
	case !o.Visible():
		return "over"
	}
	return "visible"
}

// A reading is when a manager had the share before them: what they opened within an hour is one.
type reading struct{ From, To time.Time }

// Once tells whether it was one moment, to the minute.
func (r reading) Once() bool { return r.To.Sub(r.From) < time.Minute }

// At is when a reading was, in the site's zone: a day, and a time or two.
func (v view) At(r reading) string {
	at := v.Moment(r.From) + " " + v.Clock(r.From)
	if !r.Once() {
		at += "–" + v.Clock(r.To)
	}
	return at
}

// readingHour is how far readings lie apart that make one line: preparing a 1on1 opens a share several times.
const readingHour = time.Hour

// readings folds moments, newest first, into lines.
func readings(at []time.Time) (list []reading) {
	for _, t := range at {
		if n := len(list); n > 0 && list[n-1].To.Sub(t) < readingHour {
			list[n-1].From = t
			continue
		}
		list = append(list, reading{t, t})
	}
	return list
}

// ownShares are what the person shared, newest first.
func (s *Site) ownShares(v *visit) ([]ownShare, error) {
	shares, err := journey.Shares(v.Context(), s.opts.DB, v.self())
	if err != nil || len(shares) == 0 {
		return nil, err
	}
	views, err := s.shareViews(v, shares...)
	if err != nil {
		return nil, err
	}
	var managers []uuid.UUID
	for _, share := range shares {
		managers = append(managers, share.Manager)
	}
	names, err := directory.Names(v.Context(), s.opts.DB, managers)
	if err != nil {
		return nil, err
	}
	list := make([]ownShare, len(views))
	for i, view := range views {
		list[i] = ownShare{view, names[view.Manager], readings(view.Readings)}
	}
	return list, nil
}

func ids(list ...uuid.UUID) []uuid.UUID { return list }

// Clock is the time of day of a moment in the site's zone.
func (v view) Clock(t time.Time) string { return t.In(v.site.opts.Zone).Format("15:04") }
