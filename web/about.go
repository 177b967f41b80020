package web

import (
	"slices"
	"strings"

	"dousuru/internal/postgres"
	"dousuru/knowledge"
)

// A reader is somebody who may or may not read a thing through the desk.
type reader string

// The person, and whoever holds a question's receipt. The others are named as their roles are.
const (
	self   reader = "self"
	holder reader = "holder"
)

// others in the order of the page.
var others = []reader{"manager", "hr", "executive", "admin", "auditor"}

// An accessItem is something that is read, and by whom.
type accessItem struct {
	Item    string // key of its name: "about.item." + Item
	Note    bool   // "about.item." + Item + "Note" is shown too
	owner   reader
	readers []reader // beside the owner
	keep    string   // key of how long it is kept: "readers.keep." + keep
	tables  []string // with its words
}

// access says who reads what. It repeats what the rows' policies say (a test holds the two together).
var access = []accessItem{
	{"talk", true, self, nil, "talk", []string{"chat.message", "chat.consultation"}},
	{"journey", false, self, nil, "journey", []string{"journey.decision", "journey.entry"}},
	{"named", true, self, []reader{"hr"}, "question", questionTables},
	{"alias", true, self, []reader{"hr"}, "question", questionTables},
	{"anonymous", true, holder, []reader{"hr"}, "question", questionTables},
	{"share", true, self, []reader{"manager"}, "share", []string{"journey.share_content"}},
	{"shared", true, self, []reader{"manager"}, "shared", []string{"oneonone.shared_words"}},
	{"card", true, self, []reader{"manager"}, "card", []string{"oneonone.card_words"}},
	{"memo", false, self, nil, "memo", []string{"oneonone.note_words"}},
	{"profile", false, self, nil, "profile", []string{"journey.profile"}},
}

var questionTables = []string{"escalation.thread", "escalation.message"}

// teamAccess is the same for what somebody keeps as a manager: they see it beside the rest.
var teamAccess = accessItem{"prepared", true, self, nil, "prepared", []string{"brief.content", "oneonone.note_words", "oneonone.promise_words"}}

type aboutData struct {
	Rows  []accessRow
	Desks []knowledge.Desk
	Roles []string // keys of sentences about the person's own roles
	Model *Model   // nil: none is used
	Glass bool     // the name behind an alias can be had in danger

	Arrives string // key of the sentence that says when HR gets what is asked without a name
}

type accessRow struct {
	Name, Note        string
	Reads, CannotRead string
	Keep              string // key: "readers.keep." + Keep
	Sealed            bool   // its words are sealed where they are stored
}

// about says in plain sentences what the desk can do, who reads what, and where people are.
func (s *Site) about(v *visit) (result, error) {
	desks, err := knowledge.Desks(v.Context(), s.opts.DB)
	if err != nil {
		return result{}, err
	}
	leads := false
	if v.loggedIn() {
		if leads, err = s.isLeading(v); err != nil {
			return result{}, err
		}
	}
	arrives, glass := "ask.atOnce", s.opts.Questions.Glass
	if s.opts.Questions.Letters != nil {
		arrives = "ask.letters"
	}
	return show("about", aboutData{accessRows(v.language, leads, glass), desks, roleSentences(v), s.opts.Model, glass, arrives}), nil
}

// accessRows are the rows of the page; with those of a manager where they lead somebody, and with what glass says of an alias where
// its name can be had in danger.
func accessRows(language string, leads, glass bool) []accessRow {
	var rows []accessRow
	add := func(a accessItem, others []reader) {
		row := accessRow{Name: text(language, "about.item."+a.Item), Keep: a.keep, Sealed: a.sealed()}
		if a.Note {
			row.Note = text(language, "about.item."+a.Item+"Note")
		}
		if glass && a.Item == "alias" {
			row.Note += sentenceGaps[language] + text(language, "about.item.aliasGlass")
		}
		reads, cannot := []string{readerName(language, a.owner)}, []string{}
		for _, r := range others {
			if slices.Contains(a.readers, r) {
				reads = append(reads, readerName(language, r))
			} else {
				cannot = append(cannot, readerName(language, r))
			}
		}
		row.Reads, row.CannotRead = strings.Join(reads, separators[language]), strings.Join(cannot, separators[language])
		rows = append(rows, row)
	}
	for _, a := range access {
		add(a, others)
	}
	if leads {
		add(teamAccess, append([]reader{"member"}, others...))
	}
	return rows
}

// sentenceGaps stand between two sentences.
var sentenceGaps = map[string]string{"ja": "", "en": " "}

func readerName(language string, r reader) string { return text(language, "about.reader."+string(r)) }

func roleSentences(v *visit) []string {
	if !v.loggedIn() {
		return nil
	}
	var keys []string
	if v.person.Has(postgres.RoleHR) {
		keys = append(keys, "about.rolesHR")
	}
	return append(keys, "about.rolesOther")
}
