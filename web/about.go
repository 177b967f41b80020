package web

import (
	"dousuru/internal/postgres"
	"dousuru/knowledge"
)

// A reader is somebody who may or may not read a thing through the desk.
type reader string

const self reader = "self"

// readersOfAll in the order of the page.
var readersOfAll = []reader{self, "manager", "hr", "executive", "admin"}

// access says who reads what. It repeats what the rows' policies say (a test holds the two together).
var access = []struct {
	Item    string // key of its name: "about.item." + Item
	Note    bool   // "about.item." + Item + "Note" is shown too
	readers []reader
}{
	{"talk", false, []reader{self}},
	{"journey", false, []reader{self}},
	{"named", true, []reader{self, "hr"}},
	{"anonymous", true, []reader{"hr"}},
}

type aboutData struct {
	Rows  []accessRow
	Desks []knowledge.Desk
	Roles []string // keys of sentences about the person's own roles
}

type accessRow struct {
	Name, Note        string
	Reads, CannotRead string
}

// about says in plain sentences what the desk can do, who reads what, and where people are.
func (s *Site) about(v *visit) (result, error) {
	desks, err := knowledge.Desks(v.Context(), s.opts.DB)
	if err != nil {
		return result{}, err
	}
	return show("about", aboutData{accessRows(v.language), desks, roleSentences(v)}), nil
}

func accessRows(language string) []accessRow {
	var rows []accessRow
	for _, a := range access {
		row := accessRow{Name: text(language, "about.item."+a.Item)}
		if a.Note {
			row.Note = text(language, "about.item."+a.Item+"Note")
		}
		row.Reads, row.CannotRead = split(language, a.readers)
		rows = append(rows, row)
	}
	return rows
}

// split names who is among the readers and who is not.
func split(language string, readers []reader) (yes, no string) {
	for _, r := range readersOfAll {
		to := &no
		for _, allowed := range readers {
			if allowed == r {
				to = &yes
			}
		}
		if *to != "" {
			*to += separators[language]
		}
		*to += text(language, "about.reader."+string(r))
	}
	return yes, no
}

func roleSentences(v *visit) []string {
	if !v.loggedIn() {
		return nil
	}
	var keys []string
	if v.person.Has(postgres.RoleHR) {
		keys = append(keys, "about.rolesHR")
	}
	if v.person.Has(postgres.RoleManager) {
		keys = append(keys, "about.rolesManager")
	}
	return append(keys, "about.rolesOther")
}
