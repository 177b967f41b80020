package knowledge_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
)

// day is so many days from today.
func day(n int) string { return knowledge.DateOf(knowledge.Today().Time().AddDate(0, 0, n)).String() }

func TestWhatIsDue(t *testing.T) {
	db := postgrestest.New(t)
	page := func(kind, head string) string {
		return "---\nkind: " + kind + "\ntitle: 題\n" + head + "\n---\n本文です。\n"
	}
	files := map[string]string{
		"overdue.md": page("program", "review_due: "+day(-5)+"\nowner: 人事部"),
		"soon.md":    page("faq", "review_due: "+day(30)),
		"later.md":   page("program", "review_due: "+day(31)),
		"draft.md":   page("program", "state: draft\nreview_due: "+day(-5)),
		"ends.md":    page("program", "valid_to: "+day(60)),
		"ended.md":   page("program", "valid_to: "+day(-1)),
		"story.md":   page("case", "consent: yes\nconsent_expires: "+day(59)),
		"expired.md": page("case", "consent: yes\nconsent_expires: "+day(-1)),
		"back.md":    page("case", "consent: yes\nwithdrawn_on: "+day(-1)+"\nconsent_expires: "+day(10)),
		"desks.csv":  "id,name,channel,checked_on\nold,古い窓口,内線,2020-01-01\nnew,新しい窓口,内線," + day(-3) + "\nnever,だれも見ない窓口,内線,\n",
	}
	bring(t, db, knowledge.Options{}, folder(files))
	list, err := knowledge.AllDue(t.Context(), db, 180)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range list {
		got = append(got, fmt.Sprint(d.What, " ", d.Slug, " ", d.Past, " ", d.Owner))
	}
	want := []string{"desk never true ", "desk old true ", "review overdue true 人事部", "consent expired true ", "review soon false ", "consent story false ", "end ends false "}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}

	// One press: it stands as it is, and the next look is in half a year.
	var change knowledge.Change
	if err := inHR(t, db, func(tx pgx.Tx) (err error) {
		change, err = knowledge.Reviewed(t.Context(), tx, "overdue", 6)
		return err
	}); err != nil || change.What != knowledge.WhatChanged {
		t.Fatalf("%+v, %v", change, err)
	}
	a := find(t, db, "overdue")
	if a.ReviewedOn != knowledge.Today() || a.ReviewDue != knowledge.DateOf(knowledge.Today().Time().AddDate(0, 6, 0)) || a.Revision != 2 || a.Passages[0].Body != "本文です。" {
		t.Errorf("%+v", a)
	}
	if n := count(t, db, `select count(*) from knowledge.revision r join knowledge.article a on a.id = r.article_id where a.slug = 'overdue' and r.revision = 2 and r.by = 'hr'`); n != 1 {
		t.Error("it is no revision in HR's name")
	}
}

func TestHRIsToldOnceAWeek(t *testing.T) {
	db := postgrestest.New(t)
	told := 0
	tell := func() {
		t.Helper()
		err := db.As(t.Context(), postgres.Worker(), func(tx pgx.Tx) error {
			return knowledge.TellOfDue(t.Context(), tx, 180, func() error { told++; return nil })
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	tell()
	if told != 0 {
		t.Error("told of nothing")
	}
	bring(t, db, knowledge.Options{}, folder(map[string]string{"desks.csv": "id,name,channel\nold,古い窓口,内線\n"}))
	tell()
	tell()
	if told != 1 {
		t.Errorf("told %d times", told)
	}
	if _, err := postgrestest.Owner(t, db).Exec(t.Context(), `update knowledge.due_told set week = week - 7`); err != nil {
		t.Fatal(err)
	}
	tell()
	if told != 2 {
		t.Errorf("told %d times, want once more in the next week", told)
	}
}

// A consent that ends with a day takes the case out of sight with the next one, without anybody's doing.
func TestConsentIsKeptAndEnds(t *testing.T) {
	db := postgrestest.New(t)
	bring(t, db, knowledge.Options{}, folder(map[string]string{"helped.md": caseText}))
	set := func(given bool, expires knowledge.Date) error {
		return inHR(t, db, func(tx pgx.Tx) error {
			_, err := knowledge.SetConsent(t.Context(), tx, "helped", given, expires)
			return err
		})
	}
	visible := func() int { return count(t, db, `select count(*) from knowledge.visible`) }
	if err := set(true, knowledge.Today()); err != nil || visible() != 1 {
		t.Errorf("on its last day: %d shown, %v", visible(), err)
	}
	if err := set(true, knowledge.DateOf(knowledge.Today().Time().AddDate(0, 0, -1))); err != nil || visible() != 0 {
		t.Errorf("on the day after: %d shown, %v", visible(), err)
	}
	if err := set(true, knowledge.Date{}); err != nil || visible() != 1 {
		t.Errorf("agreed again: %d shown, %v", visible(), err)
	}
	if err := set(false, knowledge.Date{}); err != nil || visible() != 0 {
		t.Errorf("no consent: %d shown, %v", visible(), err)
	}
	var list []knowledge.Consent
	err := inHR(t, db, func(tx pgx.Tx) (err error) { list, err = knowledge.Consents(t.Context(), tx, "", 10, 0); return err })
	if err != nil || len(list) != 1 || list[0].Given || list[0].DisplayName != "Aさん（仮名）" || list[0].Shown {
		t.Errorf("%+v, %v", list, err)
	}
	err = inHR(t, db, func(tx pgx.Tx) error {
		_, err := knowledge.SetConsent(t.Context(), tx, "nothing", true, knowledge.Date{})
		return err
	})
	if !errors.Is(err, knowledge.ErrNotFound) {
		t.Errorf("no such case: %v", err)
	}
}

// Nothing of a withdrawn case is left in any table of the knowledge or the index, and nothing brings it back.
func TestAWithdrawnCaseIsErased(t *testing.T) {
	db := postgrestest.New(t)
	files := map[string]string{"helped.md": strings.Replace(caseText, "三か月手伝いました", "ひみつの三か月でした", 1), "p.md": program}
	bring(t, db, knowledge.Options{}, folder(files))
	files["helped.md"] = strings.Replace(files["helped.md"], "手伝ってみた話", "ひみつの話", 1)
	bring(t, db, knowledge.Options{}, folder(files)) // a revision before
	var open knowledge.Draft
	err := inHR(t, db, func(tx pgx.Tx) error {
		if _, err := knowledge.PutUpload(t.Context(), tx, hrA.Person, []knowledge.File{{Name: "helped.md", Data: []byte(files["helped.md"])}}); err != nil {
			return err
		}
		d, err := knowledge.EditDraft(t.Context(), tx, "helped")
		if err != nil {
			return err
		}
		d.Article.Title = "ひみつの下書き"
		open = d
		if _, err := knowledge.SaveDraft(t.Context(), tx, d); err != nil {
			return err
		}
		return knowledge.AddAlias(t.Context(), tx, "helped", "ひみつの呼び名", "hr")
	})
	if err != nil {
		t.Fatal(err)
	}
	withdraw := func(slug string) (change knowledge.Change, err error) {
		err = inHR(t, db, func(tx pgx.Tx) (err error) { change, err = knowledge.Withdraw(t.Context(), tx, slug); return err })
		return change, err
	}
	change, err := withdraw("helped")
	if err != nil || change.What != knowledge.WhatRetired || change.Slug != "helped" {
		t.Fatalf("%+v, %v", change, err)
	}
	owner := postgrestest.Owner(t, db)
	for _, table := range []string{"article", "passage", "revision", "draft", "alias", "upload", "upload_file"} {
		var left int
		if err := owner.QueryRow(t.Context(), `select count(*) from knowledge.`+table+` t where t::text like '%ひみつ%' or t::text like '%Aさん%' or t::text like '%事務職%'`).Scan(&left); err != nil {
			t.Fatal(err)
		}
		if left != 0 {
			t.Errorf("%d rows of %s tell of it", left, table)
		}
	}
	var uploads int
	if err := owner.QueryRow(t.Context(), `select count(*) from knowledge.upload_file`).Scan(&uploads); err != nil || uploads != 0 {
		t.Errorf("%d files of uploads are left, %v", uploads, err)
	}
	if n := count(t, db, `select count(*) from knowledge.article where slug = 'helped' and title = $1 and withdrawn_on = directory.today() and erased_on = directory.today()`, knowledge.WithdrawnTitle); n != 1 {
		t.Error("slug and day are not kept")
	}
	if change, err := withdraw("helped"); err != nil || change != (knowledge.Change{}) {
		t.Errorf("withdrawn twice: %+v, %v", change, err)
	}
	if _, err := withdraw("short-help"); !errors.Is(err, knowledge.ErrNotFound) {
		t.Errorf("a program: %v", err)
	}
	for _, opts := range []knowledge.Options{{}, {Overwrite: true}} {
		report := bring(t, db, opts, folder(files))
		if !strings.Contains(rejects(report), "took the story back") || count(t, db, `select count(*) from knowledge.visible where kind = 'case'`) != 0 {
			t.Errorf("an import brings it back: %s", rejects(report))
		}
	}
	if _, err := save(t, db, hr, open); !errors.Is(err, knowledge.ErrTakenBack) {
		t.Errorf("a colleague's form that was still open is stored: %v", err)
	}
	err = inHR(t, db, func(tx pgx.Tx) error {
		_, err := knowledge.SetConsent(t.Context(), tx, "helped", true, knowledge.Date{})
		return err
	})
	if !errors.Is(err, knowledge.ErrTakenBack) {
		t.Errorf("consent after it: %v", err)
	}
	if got := stored(t, db, knowledge.Case); len(got) != 0 {
		t.Errorf("the export holds %v", got)
	}
}
