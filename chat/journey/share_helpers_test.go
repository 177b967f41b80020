package journey

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"dousuru/internal/directory"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
)

// A line is a company in which boss leads mika.
type lineOf struct {
	t  *testing.T
	db *postgres.DB
}

func newLine(t *testing.T) lineOf {
	t.Helper()
	l := lineOf{t, postgrestest.New(t)}
	l.lead("boss")
	return l
}

// lead has mika led by somebody.
func (l lineOf) lead(manager string) {
	l.t.Helper()
	list := "id,name,manager,email,roles\nboss,見本 上司,,boss@example.com,manager\nother,見本 別部署,,,manager\nstranger,見本 同僚,boss,,\n" +
		"hr,見本 人事,,,hr\nchief,見本 役員,,,executive admin\nmika,見本 三香," + manager + ",,\n"
	if _, err := directory.Import(l.t.Context(), l.db, strings.NewReader(list), directory.Options{}); err != nil {
		l.t.Fatal(err)
	}
}

func (l lineOf) viewer(slug string) postgres.Viewer {
	l.t.Helper()
	switch slug {
	case "nobody":
		return postgres.Viewer{}
	case "keeper":
		return postgres.Keeper()
	case "worker":
		return postgres.Worker()
	}
	return l.person(slug).Viewer()
}

func (l lineOf) person(slug string) directory.Person {
	l.t.Helper()
	p, err := directory.FindSlug(l.t.Context(), l.db, slug)
	if err != nil {
		l.t.Fatal(err)
	}
	return p
}

// put shares a draft of mika's; what it lacks is filled in.
func (l lineOf) put(d Draft) uuid.UUID {
	l.t.Helper()
	if d.Want == "" {
		d.Want = WantListen
	}
	if d.Until.IsZero() {
		d.Until = knowledge.Today()
	}
	id, err := PutShare(l.t.Context(), l.db, l.viewer("mika"), d)
	if err != nil {
		l.t.Fatal(err)
	}
	return id
}

func (l lineOf) owner(statement string, args ...any) {
	l.t.Helper()
	if _, err := postgrestest.Owner(l.t, l.db).Exec(l.t.Context(), statement, args...); err != nil {
		l.t.Fatal(err)
	}
}

// first is the id of mika's newest share.
func (l lineOf) first() uuid.UUID {
	l.t.Helper()
	list, err := Shares(l.t.Context(), l.db, l.viewer("mika"))
	if err != nil || len(list) == 0 {
		l.t.Fatalf("%d shares, %v", len(list), err)
	}
	return list[0].ID
}

func (l lineOf) must(err error) {
	l.t.Helper()
	if err != nil {
		l.t.Fatal(err)
	}
}
