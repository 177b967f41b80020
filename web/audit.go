package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/audit"
	"dousuru/internal/directory"
	"dousuru/internal/postgres"
)

const (
	auditPage = 100     // readings on a page
	auditFile = 100_000 // and in a file
)

// watches tells whether somebody watches over the record of readings: nobody at HR, and no executive.
func watches(p directory.Person) bool {
	return p.Has(postgres.RoleAuditor) && !p.Has(postgres.RoleHR) && !p.Has(postgres.RoleExecutive)
}

// auditData is who read which kind of thing and when, without what it was and who asked it.
type auditData struct {
	Lines    []auditLine
	Readers  []auditReader // to choose from
	From, To string        // as typed
	Reader   uuid.UUID
	Chain    audit.Report
	Checked  string
	Next     string // address of the next page; "": there is none
	File     string // address of the file
	MaxFile  int
	query    audit.Filter
}

type auditLine struct{ At, Who, What string }

type auditReader struct {
	ID   uuid.UUID
	Name string
}

// auditTrail is the page of whoever watches over the readings.
func (s *Site) auditTrail(v *visit) (result, error) {
	data, err := v.auditQuery()
	if err != nil {
		return result{}, err
	}
	data.query.Limit = auditPage + 1
	entries, err := s.auditEntries(v, &data)
	if err != nil {
		return result{}, err
	}
	if len(entries) > auditPage {
		entries = entries[:auditPage]
		data.Next = data.address("/audit", entries[auditPage-1].Seq)
	}
	data.Lines, data.File, data.MaxFile = s.auditLines(v, data, entries), data.address("/audit.csv", 0), auditFile
	var at time.Time
	data.Chain, at, err = s.chain.Report(v.Context(), s.opts.DB)
	data.Checked = s.clock(at)
	return show("audit", data), err
}

// auditCSV is the same as a file.
func (s *Site) auditCSV(v *visit) (result, error) {
	data, err := v.auditQuery()
	if err != nil {
		return result{}, err
	}
	data.query.Limit = auditFile
	entries, err := s.auditEntries(v, &data)
	if err != nil {
		return result{}, err
	}
	rows := [][]string{{v.text("audit.number"), v.text("audit.at"), v.text("audit.who"), v.text("audit.what")}}
	for i, line := range s.auditLines(v, data, entries) {
		rows = append(rows, []string{strconv.FormatInt(entries[i].Seq, 10), line.At, line.Who, line.What})
	}
	return s.csvFile("audit", rows)
}

// auditQuery is what the address asks for.
func (v *visit) auditQuery() (data auditData, err error) {
	q := v.URL.Query()
	data.From, data.To = q.Get("from"), q.Get("to")
	for _, day := range []struct {
		text string
		date *time.Time
	}{{data.From, &data.query.From}, {data.To, &data.query.To}} {
		if day.text != "" {
			if *day.date, err = time.Parse(time.DateOnly, day.text); err != nil {
				return data, errBadRequest
			}
		}
	}
	if text := q.Get("reader"); text != "" {
		if data.Reader, err = uuid.Parse(text); err != nil {
			return data, errBadRequest
		}
	}
	if text := q.Get("before"); text != "" {
		if data.query.Before, err = strconv.ParseInt(text, 10, 64); err != nil || data.query.Before < 1 {
			return data, errBadRequest
		}
	}
	data.query.Reader = data.Reader
	return data, nil
}

// auditEntries reads the entries, and who may be chosen as their reader.
func (s *Site) auditEntries(v *visit, data *auditData) (entries []audit.Entry, err error) {
	var ids []uuid.UUID
	err = s.opts.DB.As(v.Context(), v.person.Viewer(), func(tx pgx.Tx) error {
		if entries, err = audit.List(v.Context(), tx, data.query); err == nil {
			ids, err = audit.Readers(v.Context(), tx)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	names, err := directory.Names(v.Context(), s.opts.DB, ids)
	for _, id := range ids {
		name := names[id]
		if name == "" {
			name = v.text("audit.left")
		}
		data.Readers = append(data.Readers, auditReader{id, name})
	}
	slices.SortFunc(data.Readers, func(a, b auditReader) int { return strings.Compare(a.Name+a.ID.String(), b.Name+b.ID.String()) })
	return entries, err
}

// auditLines are the entries in words.
func (s *Site) auditLines(v *visit, data auditData, entries []audit.Entry) []auditLine {
	names := map[uuid.UUID]string{uuid.Nil: v.text("audit.forgotten")}
	for _, r := range data.Readers {
		names[r.ID] = r.Name
	}
	lines := make([]auditLine, len(entries))
	for i, e := range entries {
		lines[i] = auditLine{s.clock(e.At), names[e.Reader], v.text("audit.how." + string(e.How))}
	}
	return lines
}

// clock is a moment to the second.
func (s *Site) clock(t time.Time) string { return t.In(s.opts.Zone).Format(time.DateTime) }

// address is a page or the file with what was asked for.
func (d auditData) address(path string, before int64) string {
	q := url.Values{}
	for key, value := range map[string]string{"from": d.From, "to": d.To} {
		if value != "" {
			q.Set(key, value)
		}
	}
	if d.Reader != uuid.Nil {
		q.Set("reader", d.Reader.String())
	}
	if before > 0 {
		q.Set("before", strconv.FormatInt(before, 10))
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}
