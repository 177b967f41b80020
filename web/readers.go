package web

import (
	"slices"
	"strings"
	"time"

	"dousuru/chat/journey"
	"dousuru/internal/postgres"
)

// readersData is what the page of readers says of the settings that run.
type readersData struct {
	Rows        []accessRow
	Protects    []string // what protects, as sentences
	NotPromised []string
	Model       *Model // nil: none is used
}

// sealed says whether all that somebody wrote of it is sealed where it is stored.
func (a accessItem) sealed() bool {
	return !slices.ContainsFunc(a.tables, func(table string) bool { return !postgres.Sealed(table) })
}

// keptFor is how long something is kept, in words, by the settings that run.
func (s *Site) keptFor(language, keep string) string {
	key := "readers.keep." + keep
	switch keep {
	case "talk":
		return text(language, key, s.opts.KeepTalks)
	case "question":
		return text(language, key, s.opts.KeepQuestions)
	case "share":
		return text(language, key, journey.MaxShareDays)
	}
	return text(language, key)
}

// readers says who can read what, for how long it is kept, what protects it, and what nobody promises. All that the company can set
// is read from what runs.
func (s *Site) readers(v *visit) (result, error) {
	leads := false
	if v.loggedIn() {
		var err error
		if leads, err = s.isLeading(v); err != nil {
			return result{}, err
		}
	}
	rows := accessRows(v.language, leads, s.opts.Questions.Glass)
	for i := range rows {
		rows[i].Keep = s.keptFor(v.language, rows[i].Keep)
	}
	return show("readers", readersData{rows, s.protects(v.language), s.notPromised(v.language), s.opts.Model}), nil
}

// protects is what protects, as the settings have it.
func (s *Site) protects(language string) []string {
	idle, lifetime := s.opts.Sessions.limits()
	mail, tls := "readers.noMail", "readers.noTLS"
	if s.opts.Mail {
		mail = "readers.mail"
	}
	if s.opts.Secure {
		tls = "readers.tls"
	}
	anonymous := "readers.atOnce"
	if s.opts.Questions.Letters != nil {
		anonymous = "readers.letters"
	}
	said := []string{text(language, "readers.rows"), text(language, "readers.recorded")}
	if s.opts.Questions.Glass {
		said = append(said, text(language, "readers.glass"))
	}
	return append(said,
		text(language, anonymous),
		text(language, "readers.counts", s.opts.ReportK),
		text(language, "readers.login", int(idle/time.Minute), int((lifetime+time.Hour-1)/time.Hour)),
		text(language, "readers.leavers", s.opts.KeepTalks),
		text(language, mail),
		text(language, tls),
		text(language, "readers.logs"),
	)
}

// notPromised are the limits of all that.
func (s *Site) notPromised(language string) []string {
	said := []string{text(language, "readers.operator")}
	if slices.ContainsFunc(access, func(a accessItem) bool { return !a.sealed() }) {
		said = append(said, text(language, "readers.plainCopies"))
	}
	for _, key := range []string{"readers.style", "readers.few", "readers.times", "readers.memory", "readers.backups"} {
		said = append(said, text(language, key))
	}
	if len(s.opts.Origins) > 0 {
		said = append(said, text(language, "readers.origins", strings.Join(s.opts.Origins, separators[language])))
	}
	return said
}
