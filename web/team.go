package web

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"dousuru/chat/brief"
	"dousuru/chat/journey"
	"dousuru/chat/oneonone"
	"dousuru/internal/directory"
)

// maxTeamSearch bounds what is looked for among the names of a team, in characters; the rest is cut off.
const maxTeamSearch = 60

// searchFrom is how large a team is before its page offers to look for somebody: fewer are seen at a glance.
const searchFrom = 10

// leads guards the pages about the people whom somebody leads. For anybody else they do not exist.
func (s *Site) leads(v *visit) error {
	if !v.loggedIn() {
		return errNobody
	}
	leading, err := s.isLeading(v)
	if err == nil && !leading {
		err = errNotFound
	}
	return err
}

// isLeading asks once a visit whether the person leads somebody now.
func (s *Site) isLeading(v *visit) (bool, error) {
	if !v.loggedIn() {
		return false, nil
	}
	if v.leading == nil {
		leading, err := directory.Leads(v.Context(), s.opts.DB, v.self())
		if err != nil {
			return false, err
		}
		v.leading = &leading
	}
	return *v.leading, nil
}

// ofTeam is the member of the path's {person}, whom the visitor leads now; anybody else cannot be found.
func (s *Site) ofTeam(v *visit) (directory.Member, error) {
	id, err := uuid.Parse(v.PathValue("person"))
	if err != nil {
		return directory.Member{}, errNotFound
	}
	return directory.TeamMember(v.Context(), s.opts.DB, v.self(), id)
}

type teamData struct {
	Members  []directory.Member // of the page; none: nobody was found, or the page is behind the last
	Shared   map[uuid.UUID]bool // who shared something that the visitor has not opened
	Proposed map[uuid.UUID]bool // who proposed a note for both that the visitor has not looked at
	Search   string
	Sealed   string // Search as it stands in addresses
	All      int    // people found, on every page
	Before   int    // the page before; 0: none
	After    int
}

// Searching tells whether the page offers to look for somebody.
func (t teamData) Searching() bool { return t.Search != "" || t.All > searchFrom }

// team lists the people whom the visitor leads. The page is the same whatever they did without sharing it.
func (s *Site) team(v *visit) (result, error) {
	data := teamData{Sealed: v.URL.Query().Get("search")}
	var ok bool
	if data.Search, ok = s.unseal(v, data.Sealed); !ok {
		data.Sealed = ""
	}
	page, err := strconv.Atoi(v.URL.Query().Get("page"))
	if err != nil || page < 1 || utf8.RuneCountInString(v.URL.Query().Get("page")) > 4 {
		page = 1
	}
	data.Members, data.All, err = directory.Team(v.Context(), s.opts.DB, v.self(), data.Search, page)
	if err != nil {
		return result{}, err
	}
	shares, err := journey.SharedWith(v.Context(), s.opts.DB, v.self(), uuid.Nil)
	if err != nil {
		return result{}, err
	}
	proposed, _, err := oneonone.Arrived(v.Context(), s.opts.DB, v.self())
	if err != nil {
		return result{}, err
	}
	data.Shared, data.Proposed = map[uuid.UUID]bool{}, map[uuid.UUID]bool{}
	for _, share := range shares {
		data.Shared[share.Member] = data.Shared[share.Member] || !share.Read
	}
	for _, member := range proposed {
		data.Proposed[member] = true
	}
	if len(data.Members) > 0 {
		data.Before = page - 1
	}
	if page*directory.TeamPage < data.All {
		data.After = page + 1
	}
	return show("team/team", data), nil
}

// searchTeam leads to the list of whom somebody looks for. A name stands in no address: it would say in logs and histories whom.
func (s *Site) searchTeam(v *visit) (result, error) {
	typed := []rune(strings.TrimSpace(v.PostForm.Get("search")))
	sealed := s.seal(v, string(typed[:min(len(typed), maxTeamSearch)]))
	if sealed == "" {
		return goTo("/team"), nil
	}
	return goTo("/team?search=" + sealed), nil
}

type memberData struct {
	Member directory.Member
	Shares []journey.ShareMark // of the member, that can be read now
	Carry  carryOver
	After  afterTeam
	Kept   []brief.Saved // the newest
}

// Base is where the pages about the member are.
func (m memberData) Base() string { return teamBase(m.Member) }

// member is everything that the visitor has about one of the people whom they lead.
func (s *Site) member(v *visit) (result, error) {
	m, err := s.ofTeam(v)
	if err != nil {
		return result{}, err
	}
	data := memberData{Member: m}
	if data.Shares, err = journey.SharedWith(v.Context(), s.opts.DB, v.self(), m.ID); err != nil {
		return result{}, err
	}
	if data.Carry, err = s.carriedOver(v, m); err != nil {
		return result{}, err
	}
	data.Carry.Promises = nil // they stand on this page already
	if data.After, err = s.afterTeam(v, m); err != nil {
		return result{}, err
	}
	if err := s.seenArrivals(v, m.ID); err != nil {
		return result{}, err
	}
	if data.Kept, err = s.savedAbout(v, m, false); err != nil {
		return result{}, err
	}
	data.Kept = data.Kept[:min(maxCarried, len(data.Kept))]
	return show("team/member", data), nil
}
