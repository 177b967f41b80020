package web

import (
	"net/http"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/chat/journey"
	"dousuru/chat/news"
	"dousuru/chat/report"
)

// responses in the order of the screens. They are equal; the order is that of the question 「どうする？」 everywhere.
var responses = []journey.Response{journey.Act, journey.Keep, journey.None, journey.Undecided}

type journeyData struct {
	Kind    string // of the filter; empty: all
	Kinds   []string
	Wishes  []lineItem // without a date
	Years   []lineYear // newest first
	Picture *picture   // nil: too little to draw
	Empty   bool       // nothing at all yet
	Notices []journey.Notice
	Kept    []keptItem
	Themes  []journey.Theme // kept in mind
	Deleted []journey.Entry
	Form    entryForm
}

// Anchor is the place of a digest on the page of news.
func (journeyData) Anchor(digest uuid.UUID) string { return news.Anchor(digest) }

type lineYear struct {
	Label string
	Items []lineItem
}

// keptItem is a decision of which something is followed.
type keptItem struct {
	journey.Decision
	Articles []shownArticle
}

func (s *Site) journey(v *visit) (result, error) { return s.showJourney(v, entryForm{}) }

// showJourney is the page of the line; the form holds what could not be added.
func (s *Site) showJourney(v *visit, form entryForm) (result, error) {
	w, err := s.whole(v)
	if err != nil {
		return result{}, err
	}
	data := journeyData{Kinds: kinds, Form: form.ready(), Empty: len(w.decisions)+len(w.entries) == 0}
	if kind := v.URL.Query().Get("kind"); slices.Contains(kinds, kind) {
		data.Kind = kind
	}
	items := w.items(v.language)
	data.Picture = s.picture(v, items)
	slices.Reverse(items)
	for _, i := range items {
		if data.Kind != "" && i.Kind != data.Kind {
			continue
		}
		if i.When == "" {
			data.Wishes = append(data.Wishes, i)
			continue
		}
		label := yearLabel(i.On().Year, v.language)
		if n := len(data.Years); n == 0 || data.Years[n-1].Label != label {
			data.Years = append(data.Years, lineYear{Label: label})
		}
		year := &data.Years[len(data.Years)-1]
		year.Items = append(year.Items, i)
	}
	for _, d := range w.decisions {
		if d.Kept.On || d.Plan.Remind {
			k := keptItem{Decision: d}
			if d.Kept.On {
				k.Articles = shownArticles(d.Kept.Articles, w.titles)
			}
			data.Kept = append(data.Kept, k)
		}
	}
	if data.Notices, err = s.notices(v); err != nil {
		return result{}, err
	}
	if data.Themes, err = s.keptThemes(v); err != nil {
		return result{}, err
	}
	if data.Deleted, err = journey.Entries(v.Context(), s.opts.DB, v.self(), true); err != nil {
		return result{}, err
	}
	res := show("journey", data)
	if form.Problem != "" {
		res.status = http.StatusUnprocessableEntity
	}
	return res, nil
}

func (s *Site) notices(v *visit) (list []journey.Notice, err error) {
	err = s.opts.DB.As(v.Context(), v.self(), func(tx pgx.Tx) error {
		list, err = journey.Notices(v.Context(), tx, v.person, v.language)
		return err
	})
	return list, err
}

// seenNotice takes a notice off the page.
func (s *Site) seenNotice(v *visit) (result, error) {
	id, err := v.id()
	if err != nil {
		return result{}, err
	}
	if err := journey.Seen(v.Context(), s.opts.DB, v.self(), id); err != nil {
		return result{}, err
	}
	return goTo("/journey?done=noticeSeen#kept"), nil
}

// eraseJourney erases all of it.
func (s *Site) eraseJourney(v *visit) (result, error) {
	if err := journey.Erase(v.Context(), s.opts.DB, v.self()); err != nil {
		return result{}, err
	}
	if err := report.Forget(v.Context(), s.opts.DB, v.person.ID); err != nil {
		return result{}, err
	}
	return goTo("/journey?done=journeyErased"), nil
}
