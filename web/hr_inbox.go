package web

import (
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"dousuru/chat/escalation"
	"dousuru/knowledge"
)

// inboxPage is how many questions HR sees at once; maxSearch how long what HR looks for may be, in characters.
const (
	inboxPage = 30
	maxSearch = 100
)

type inboxData struct {
	inboxFilter
	Views      []inboxView
	Rows       []inboxRow
	Colleagues []escalation.Colleague
	Me         uuid.UUID
	Page       int // from 1
	Older      bool
	Unchecked  int    // desks whose check is old, on the first page
	Problem    string // of what was to be done with several
}

// Next and Previous are the addresses of the pages beside this one.
func (d inboxData) Next() string     { return d.address(d.View, d.Page+1) }
func (d inboxData) Previous() string { return d.address(d.View, d.Page-1) }

// Here is the page's own address, to come back to.
func (d inboxData) Here() string { return d.address(d.View, d.Page) }

// Everything is the same view without filters.
func (d inboxData) Everything() string { return inboxFilter{View: d.View}.address(d.View, 1) }

// Kinds are the identities to choose from.
func (inboxData) Kinds() []string { return []string{"named", "alias", "anonymous"} }

// An inboxView is one of the views with the number of its questions; Counted is false where they are not counted.
type inboxView struct {
	View    escalation.View
	Address string
	Count   int
	Counted bool
	Here    bool
}

type inboxRow struct {
	escalation.Row
	Age, Due string
}

// inboxFilter is what the page's address asks for.
type inboxFilter struct {
	View     escalation.View
	Who      string // mine, none, the id of a colleague, or empty
	Late     bool
	Identity string
	Language string
	Sealed   string // words that are looked for, as seal made them
	Text     string // these words
}

// Filtered tells whether something is left out that the view has.
func (f inboxFilter) Filtered() bool {
	return f.Who != "" || f.Late || f.Identity != "" || f.Language != "" || f.Sealed != ""
}

// Narrowed tells whether more than a text is asked for.
func (f inboxFilter) Narrowed() bool {
	f.Sealed = ""
	return f.Filtered()
}

// readInboxFilter takes from an address what makes sense and leaves the rest. The words of a search are still sealed.
func readInboxFilter(q url.Values) inboxFilter {
	f := inboxFilter{View: escalation.View(q.Get("view")), Who: q.Get("who"), Late: q.Get("late") == "1", Identity: q.Get("identity"), Language: q.Get("language"),
		Sealed: q.Get("words")}
	if !slices.Contains(escalation.Views, f.View) {
		f.View = escalation.ViewOpen
	}
	if _, err := uuid.Parse(f.Who); err != nil && f.Who != "mine" && f.Who != "none" {
		f.Who = ""
	}
	if !slices.Contains([]escalation.Identity{escalation.Named, escalation.Alias, escalation.Anonymous}, escalation.Identity(f.Identity)) {
		f.Identity = ""
	}
	if !slices.Contains(languages, f.Language) {
		f.Language = ""
	}
	return f
}

// address is the page with these filters in another view or place.
func (f inboxFilter) address(view escalation.View, page int) string {
	q := url.Values{}
	for name, value := range map[string]string{"who": f.Who, "identity": f.Identity, "language": f.Language, "words": f.Sealed} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if f.Late {
		q.Set("late", "1")
	}
	if view != escalation.ViewOpen {
		q.Set("view", string(view))
	}
	if page > 1 {
		q.Set("page", strconv.Itoa(page))
	}
	if len(q) == 0 {
		return "/hr"
	}
	return "/hr?" + q.Encode()
}

// inbox lists the questions at HR.
func (s *Site) inbox(v *visit) (result, error) {
	return s.showInbox(v, readInboxFilter(v.URL.Query()), pageNumber(v), "")
}

func (s *Site) showInbox(v *visit, f inboxFilter, page int, problem string) (result, error) {
	var ok bool
	if f.Text, ok = s.unseal(v, f.Sealed); !ok { // of somebody else, or of an earlier login
		f.Sealed = ""
		if problem == "" {
			problem = v.text("inbox.searchGone")
		}
	}
	viewer := v.person.Viewer()
	wanted := escalation.Filter{View: f.View, Nobodys: f.Who == "none", Late: f.Late, Identity: escalation.Identity(f.Identity), Language: f.Language, Text: f.Text,
		Limit: inboxPage + 1, Offset: (page - 1) * inboxPage}
	if f.Who == "mine" {
		wanted.Assignee = v.person.ID
	} else if id, err := uuid.Parse(f.Who); err == nil {
		wanted.Assignee = id
	}
	queue, err := s.opts.Questions.Queue(v.Context(), viewer, wanted)
	if err != nil {
		return result{}, err
	}
	data := inboxData{inboxFilter: f, Page: page, Older: len(queue.Rows) > inboxPage, Me: v.person.ID, Problem: problem}
	now := time.Now()
	for _, row := range queue.Rows[:min(len(queue.Rows), inboxPage)] {
		data.Rows = append(data.Rows, inboxRow{row, v.age(row.AskedOn, now.In(s.opts.Zone)), v.dueIn(s.opts.Questions.Calendar, row.DueAt, now)})
	}
	for _, view := range escalation.Views {
		n, counted := queue.Counts[view]
		if slices.Contains([]escalation.View{escalation.ViewOpen, escalation.ViewWaiting, escalation.ViewPassed, f.View}, view) {
			counted = true
		}
		data.Views = append(data.Views, inboxView{view, f.address(view, 1), n, counted, view == f.View})
	}
	if data.Colleagues, err = s.opts.Questions.Colleagues(v.Context(), viewer); err != nil {
		return result{}, err
	}
	if page == 1 {
		old, err := knowledge.Unchecked(v.Context(), s.opts.DB, s.opts.DeskDays)
		if err != nil {
			return result{}, err
		}
		data.Unchecked = len(old)
	}
	return show("hr/inbox", data), nil
}

// lastPage keeps an address from asking the database to count for ever.
const lastPage = 10_000

// pageNumber is ?page=, from 1; anything else is the first.
func pageNumber(v *visit) int {
	page, err := strconv.Atoi(v.URL.Query().Get("page"))
	if err != nil || page < 1 || page > lastPage {
		return 1
	}
	return page
}
