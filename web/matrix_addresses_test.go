package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/google/uuid"
)

// queries are what pages need of their address beside ids.
var queries = map[string]string{
	"/hr/export.csv": "?kind=faq", "/hr/upload/template.csv": "?kind=faq", "/hr/upload/template.xlsx": "?kind=faq", "/hr/reports/csv": "?table=gaps",
}

// findAddresses are one for each page: with ids that open it for somebody, a member before their manager, HR and the executives.
func (w *routeMatrix) findAddresses() map[string]string {
	w.t.Helper()
	ids, list := w.ids(), map[string]string{}
	slugs := w.names(`select slug from knowledge.article order by slug limit 3`)
	desks := w.names(`select slug from knowledge.desk order by slug limit 1`)
	member := w.person(twinMember).ID.String()
	for _, pattern := range w.pages() {
		candidates := []string{strings.Replace(pattern, "/{$}", "/", 1)}
		for at := parameter.FindString(candidates[0]); at != ""; at = parameter.FindString(candidates[0]) {
			values := ids.near(pattern)
			switch at {
			case "{slug}", "{key}":
				values = slugs
				if strings.HasPrefix(pattern, "/hr/desks") {
					values = desks
				}
			case "{person}":
				values = []string{member}
			case "{name...}":
				values = []string{"pages.css"}
			case "{move}":
				values = []string{"check"}
			case "{run}":
				values = w.names(`select id::text from evaluation.run order by id limit 1`)
			}
			if strings.HasPrefix(pattern, "/hr/golden/questions") {
				values = w.names(`select id from evaluation.golden order by id limit 1`)
			}
			if strings.HasPrefix(pattern, "/hr/news") { // what is posted is everybody's
				values = w.names(`select id::text from news.digest where state = 'draft'`)
			}
			var filled []string
			for _, c := range candidates {
				for _, value := range values {
					filled = append(filled, strings.Replace(c, at, value, 1))
				}
			}
			candidates = filled
		}
		if more := queries[pattern]; more != "" {
			for i := range candidates {
				candidates[i] += more
			}
		}
		list[pattern] = candidates[0]
		if len(candidates) == 1 {
			continue
		}
		who := []string{twinMember, twinBoss}
		switch {
		case strings.HasPrefix(pattern, "/hr"):
			who = []string{twinHR}
		case strings.HasPrefix(pattern, "/asked"):
			who = []string{"p001"}
		case strings.HasPrefix(pattern, "/team"):
			who = []string{twinBoss}
		}
	search:
		for _, person := range who {
			for _, path := range candidates {
				if slices.ContainsFunc(twinUnopened, func(id string) bool { return strings.Contains(path, id) }) {
					continue
				}
				if status, _ := w.ask(person, http.MethodGet, path, nil); status == http.StatusOK {
					list[pattern] = path
					break search
				}
			}
		}
	}
	return list
}

// nearest is the page that a form stands on: the longest pattern of a page that the form's begins with. "" is none.
func nearest(form string, pages map[string]string) (page string) {
	for pattern := range pages {
		if (form == pattern || strings.HasPrefix(form, strings.TrimSuffix(pattern, "/")+"/")) && len(pattern) > len(page) && strings.Contains(pattern, "/") && pattern != "/{$}" {
			page = pattern
		}
	}
	return page
}

// fill puts the ids of its page's address into a form's, and an id of nothing where the page has none.
func fill(form, page string, pages map[string]string) string {
	from, at := strings.Split(page, "/"), strings.Split(pages[page], "/")
	parts := strings.Split(form, "/")
	for i, part := range parts {
		switch {
		case !strings.HasPrefix(part, "{"):
		case i < len(from) && from[i] == part:
			parts[i] = at[i]
		default:
			parts[i] = uuid.NewString()
		}
	}
	return strings.Join(parts, "/")
}
