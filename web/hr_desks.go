package web

import (
	"cmp"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"dousuru/chat"
	"dousuru/knowledge"
)

// desksData is HR's list of desks.
type desksData struct {
	Desks   []deskEntry
	Removed []knowledge.RemovedDesk
	Problem string
	Missing []string // routes that nobody receives, in words
}

// A deskEntry is one desk in the list.
type deskEntry struct {
	knowledge.Desk
	First, Last bool
	Old         bool     // its check is older than the company allows
	RouteNames  []string // in words
}

// desks lists them in their order.
func (s *Site) desks(v *visit) (result, error) { return s.showDesks(v, "") }

func (s *Site) showDesks(v *visit, problem string) (result, error) {
	list, err := knowledge.Desks(v.Context(), s.opts.DB)
	if err != nil {
		return result{}, err
	}
	old, err := knowledge.Unchecked(v.Context(), s.opts.DB, s.opts.DeskDays)
	if err != nil {
		return result{}, err
	}
	data := desksData{Problem: problem}
	for i, d := range list {
		entry := deskEntry{Desk: d, First: i == 0, Last: i == len(list)-1,
			Old: slices.ContainsFunc(old, func(o knowledge.Desk) bool { return o.Slug == d.Slug })}
		for _, r := range d.Routes {
			entry.RouteNames = append(entry.RouteNames, v.routeName(r))
		}
		data.Desks = append(data.Desks, entry)
	}
	for _, r := range chat.NeededRoutes() {
		if !slices.ContainsFunc(list, func(d knowledge.Desk) bool { return d.Receives(r) }) {
			data.Missing = append(data.Missing, v.routeName(r))
		}
	}
	if data.Removed, err = knowledge.RemovedDesks(v.Context(), s.opts.DB); err != nil {
		return result{}, err
	}
	res := show("hr/desks", data)
	if problem != "" {
		res.status = http.StatusUnprocessableEntity
	}
	return res, nil
}

// routes that have a name here, in the order in which a form offers them: those of people in need first.
var routeOrder = strings.Fields("emergency always danger mental health harassment wrongdoing legal human career senior family overseas labor payroll general_affairs facilities it")

// routeName is a route in words; a company's own route is its own name.
func (v *visit) routeName(route string) string {
	if slices.Contains(routeOrder, route) {
		return v.text("desks.route." + route)
	}
	return route
}

// checkDesk notes that the desk was looked at today. From the list of what is due it leads back there.
func (s *Site) checkDesk(v *visit) (result, error) {
	by := cmp.Or(v.person.Department, v.person.Name)
	err := s.opts.DB.As(v.Context(), v.person.Viewer(), func(tx pgx.Tx) error {
		return knowledge.CheckDesk(v.Context(), tx, v.PathValue("slug"), by)
	})
	if err != nil {
		return result{}, err
	}
	if v.PostForm.Get("from") == "due" {
		return goTo("/hr/due?done=deskChecked"), nil
	}
	return goTo("/hr/desks?done=deskChecked#desk-" + v.PathValue("slug")), nil
}

// moveDesk moves it one place; the page comes back to it, so that the key can be pressed again.
func (s *Site) moveDesk(v *visit) (result, error) {
	err := s.opts.DB.As(v.Context(), v.person.Viewer(), func(tx pgx.Tx) error {
		return knowledge.MoveDesk(v.Context(), tx, v.PathValue("slug"), v.PostForm.Get("to") == "up")
	})
	if err != nil {
		return result{}, err
	}
	return goTo("/hr/desks#desk-" + v.PathValue("slug")), nil
}

func (s *Site) removeDesk(v *visit) (result, error) {
	err := s.opts.DB.As(v.Context(), v.person.Viewer(), func(tx pgx.Tx) error {
		return knowledge.RemoveDesk(v.Context(), tx, v.PathValue("slug"), chat.NeededRoutes())
	})
	var last *knowledge.LastDesk
	if errors.As(err, &last) {
		return s.showDesks(v, v.lastDesk(last))
	}
	if err != nil {
		return result{}, err
	}
	return goTo("/hr/desks?done=deskRemoved#removed"), nil
}

// lastDesk says which people would have nobody to go to.
func (v *visit) lastDesk(last *knowledge.LastDesk) string {
	var names []string
	for _, r := range last.Routes {
		names = append(names, v.routeName(r))
	}
	return v.text("desks.last", strings.Join(names, separators[v.language]))
}

func (s *Site) restoreDesk(v *visit) (result, error) {
	err := s.opts.DB.As(v.Context(), v.person.Viewer(), func(tx pgx.Tx) error {
		return knowledge.RestoreDesk(v.Context(), tx, v.PathValue("slug"))
	})
	if errors.Is(err, knowledge.ErrDeskTaken) {
		return s.showDesks(v, v.text("desks.taken"))
	}
	if err != nil {
		return result{}, err
	}
	return goTo("/hr/desks?done=deskRestored#desk-" + v.PathValue("slug")), nil
}
