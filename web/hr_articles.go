package web

import (
	"net/url"
	"strconv"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/directory"
	"dousuru/knowledge"
)

// articlesShelf is HR's list of what is published and what is being written.
type articlesShelf struct {
	knowledge.ShelfFilter
	Rows   []knowledge.ShelfRow
	More   bool
	Counts knowledge.ShelfCounts
	Names  map[uuid.UUID]string
	Undo   string // slug of the draft that was just discarded
}

// shelfShows are the filters in their order; "" is all.
var shelfShows = []string{"", "waiting", "checked", "draft", "published", "notOpen", "due", "retired"}

// Shows and KindList are the filters; At is the address of the list under other filters.
func (articlesShelf) Shows() []string            { return shelfShows }
func (articlesShelf) KindList() []knowledge.Kind { return knowledge.Kinds }

func (d articlesShelf) At(show string, kind knowledge.Kind, page int) string {
	query := url.Values{}
	for name, value := range map[string]string{"show": show, "kind": string(kind), "q": d.Words} {
		if value != "" {
			query.Set(name, value)
		}
	}
	if page > 1 {
		query.Set("page", strconv.Itoa(page))
	}
	if len(query) == 0 {
		return "/hr/articles"
	}
	return "/hr/articles?" + query.Encode()
}

// Next and Previous are the pages beside this one.
func (d articlesShelf) Next() int     { return d.Page + 1 }
func (d articlesShelf) Previous() int { return d.Page - 1 }

// maxShelfWords is how much of what is looked for counts, in characters.
const maxShelfWords = 100

// hrArticles lists articles and drafts, with what waits for a check first.
func (s *Site) hrArticles(v *visit) (result, error) {
	query := v.URL.Query()
	words := []rune(clean(query.Get("q")))
	data := articlesShelf{ShelfFilter: knowledge.ShelfFilter{Show: query.Get("show"), Words: string(words[:min(len(words), maxShelfWords)]), Page: pageNumber(v)}}
	if kind := knowledge.Kind(query.Get("kind")); knownKind(kind) {
		data.Kind = kind
	}
	if query.Get("done") == "draftDiscarded" {
		data.Undo = query.Get("undo")
	}
	err := s.asHR(v, func(tx pgx.Tx) (err error) {
		if data.Rows, data.More, err = knowledge.Shelf(v.Context(), tx, data.ShelfFilter); err != nil {
			return err
		}
		if data.Counts, err = knowledge.CountShelf(v.Context(), tx); err != nil {
			return err
		}
		var people []uuid.UUID
		for _, row := range data.Rows {
			people = append(people, row.EditedBy)
		}
		data.Names, err = directory.NamesOf(v.Context(), tx, people...)
		return err
	})
	return show("hr/articles", data), err
}
