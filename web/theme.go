package web

import (
	"errors"
	"net/url"
	"slices"

	"github.com/jackc/pgx/v5"

	"dousuru/chat/journey"
	"dousuru/knowledge"
)

// manyPages is from how many pages on a theme stands among the first ones of the list; the others are behind one press.
const manyPages = 3

type themesData struct {
	Common, Others []themeChoice
	Kept           []journey.Theme
	Problem        string
}

type themeChoice struct {
	knowledge.ThemeCount
	Kept bool
}

type themeData struct {
	Name    string
	Keeping *journey.Theme // nil: not kept
	Groups  []themeGroup   // by kind
	Mail    bool           // notices can go by mail
}

type themeGroup struct {
	Kind     knowledge.Kind
	Articles []articleEntry
}

// themes lists the themes of programs and stories, or, with ?theme=, what carries one.
func (s *Site) themes(v *visit) (result, error) {
	if name := clean(v.URL.Query().Get("theme")); name != "" {
		return s.oneTheme(v, name)
	}
	return s.allThemes(v, "")
}

func (s *Site) allThemes(v *visit, problem string) (result, error) {
	all, err := knowledge.Themes(v.Context(), s.opts.DB, v.person.Tags())
	if err != nil {
		return result{}, err
	}
	data := themesData{Problem: problem}
	if data.Kept, err = s.keptThemes(v); err != nil {
		return result{}, err
	}
	for _, t := range all {
		choice := themeChoice{t, keeping(data.Kept, t.Name) != nil}
		if t.Count >= manyPages {
			data.Common = append(data.Common, choice)
		} else {
			data.Others = append(data.Others, choice)
		}
	}
	return show("themes", data), nil
}

func (s *Site) oneTheme(v *visit, name string) (result, error) {
	articles, err := knowledge.OfTheme(v.Context(), s.opts.DB, name, v.person.Tags())
	if err != nil {
		return result{}, err
	}
	kept, err := s.keptThemes(v)
	if err != nil {
		return result{}, err
	}
	data := themeData{Name: name, Keeping: keeping(kept, name), Mail: s.opts.Mail && v.person.Mail}
	if len(articles) == 0 && data.Keeping == nil {
		return result{}, errNotFound
	}
	for _, a := range articles {
		if n := len(data.Groups); n == 0 || data.Groups[n-1].Kind != a.Kind {
			data.Groups = append(data.Groups, themeGroup{Kind: a.Kind})
		}
		last := &data.Groups[len(data.Groups)-1]
		last.Articles = append(last.Articles, articleEntry{Article: a, Today: a.StatusOn(knowledge.Today())})
	}
	return show("theme", data), nil
}

func (s *Site) keptThemes(v *visit) (list []journey.Theme, err error) {
	err = s.opts.DB.As(v.Context(), v.self(), func(tx pgx.Tx) error {
		list, err = journey.Themes(v.Context(), tx)
		return err
	})
	return list, err
}

func keeping(kept []journey.Theme, name string) *journey.Theme {
	if n := slices.IndexFunc(kept, func(t journey.Theme) bool { return t.Name == name }); n >= 0 {
		return &kept[n]
	}
	return nil
}

// keepTheme keeps a theme in mind, or lets it go, and shows the page from which it was pressed.
func (s *Site) keepTheme(v *visit) (result, error) {
	theme, on := v.PostForm.Get("theme"), v.PostForm.Get("on") == "yes"
	err := s.opts.DB.As(v.Context(), v.self(), func(tx pgx.Tx) error {
		if on {
			return journey.KeepTheme(v.Context(), tx, v.person.ID, theme, s.opts.Mail && v.PostForm.Has("mail"))
		}
		return journey.StopTheme(v.Context(), tx, v.person.ID, theme)
	})
	done := map[bool]string{true: "themeKept", false: "themeStopped"}[on]
	switch {
	case errors.Is(err, journey.ErrTooManyThemes):
		res, err := s.allThemes(v, v.text("theme.errorMany", journey.MaxThemes))
		res.status = 422
		return res, err
	case errors.Is(err, journey.ErrTheme):
		return result{}, errNotFound
	case err != nil:
		return result{}, err
	case v.PostForm.Get("from") == "journey":
		return goTo("/journey?done=" + done + "#themes"), nil
	case v.PostForm.Get("from") == "themes":
		return goTo("/themes?done=" + done), nil
	}
	return goTo("/themes?theme=" + url.QueryEscape(theme) + "&done=" + done), nil
}
