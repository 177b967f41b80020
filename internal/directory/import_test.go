package directory

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"golang.org/x/text/encoding/japanese"

	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
)

const company = "\ufeff社員番号,氏名,フリガナ,メール,権限,上司,部署,勤務地,雇用区分,職種,言語,内線\r\n" +
	"１０１,見本 まとめ,ミホン マトメ,m@example.com,上司,,製造課,本社,正社員,技術職,日本語,11\r\n" +
	"102,見本 花子,ミホン ハナコ,h@example.com,,101,製造課,みなと工場,パート,技能職,英語,12\r\n" +
	"\r\n" +
	"103,見本 人事,,,\"人事、上司\",101,人事部,本社,正社員,事務職,,13\r\n"

func importing(t *testing.T, db *postgres.DB, file string, o Options) Report {
	t.Helper()
	r, err := Import(t.Context(), db, strings.NewReader(file), o)
	if err != nil {
		t.Fatalf("%v\n%v", err, r.Problems)
	}
	return r
}

func entriesOf(t *testing.T, db *postgres.DB) []Entry {
	t.Helper()
	list, err := Entries(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// The same list in three encodings brings the same people; a dry run brings nobody; a second time nothing changes.
func TestImportReadsWhatSpreadsheetsWrite(t *testing.T) {
	cp932, err := japanese.ShiftJIS.NewEncoder().String(strings.TrimPrefix(company, "\ufeff"))
	if err != nil {
		t.Fatal(err)
	}
	want := []Entry{
		{Slug: "101", Name: "見本 まとめ", NameKana: "ミホン マトメ", Email: "m@example.com", Roles: []string{"employee", "manager"}, Department: "製造課", Site: "本社", Employment: "正社員", JobFamily: "技術職", Language: "ja"},
		{Slug: "102", Name: "見本 花子", NameKana: "ミホン ハナコ", Email: "h@example.com", Roles: []string{"employee"}, Manager: "101", Department: "製造課", Site: "みなと工場", Employment: "パート", JobFamily: "技能職", Language: "en"},
		{Slug: "103", Name: "見本 人事", Roles: []string{"employee", "manager", "hr"}, Manager: "101", Department: "人事部", Site: "本社", Employment: "正社員", JobFamily: "事務職", Language: "ja"},
	}
	for name, file := range map[string]string{"with a mark": company, "UTF-8": strings.TrimPrefix(company, "\ufeff"), "CP932": cp932} {
		db := postgrestest.New(t)
		for range 2 {
			r := importing(t, db, file, Options{DryRun: true})
			if len(r.Joined) != 3 || len(entriesOf(t, db)) > 0 {
				t.Errorf("%s: a dry run says %+v", name, r)
			}
		}
		if r := importing(t, db, file, Options{}); r.Read != 3 || len(r.Joined) != 3 || cmp.Diff([]string{"内線"}, r.Unread) != "" {
			t.Errorf("%s: %+v", name, r)
		}
		if diff := cmp.Diff(want, entriesOf(t, db)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if r := importing(t, db, file, Options{LeaveMissing: true}); r.Unchanged != 3 {
			t.Errorf("%s: a second time %+v", name, r)
		}
	}
}

// What is written can be imported again, and changes nothing, whatever stands in a cell.
func TestWriteCSVAndImport(t *testing.T) {
	db := postgrestest.New(t)
	odd := append(slices.Clone(entries), Entry{Slug: "-1", Name: "=1+1", Department: `第1, "第2"`, Roles: []string{"employee", "executive"}, Manager: "m1", Language: "ja"})
	if err := Put(t.Context(), db, odd); err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := WriteCSV(&file, entriesOf(t, db)); err != nil {
		t.Fatal(err)
	}
	if r := importing(t, db, file.String(), Options{LeaveMissing: true}); r.Unchanged != len(odd) {
		t.Errorf("%+v", r)
	}
}

// A column that the file does not have stays as it was; a cell that is empty empties.
func TestImportOfSomeColumns(t *testing.T) {
	db := postgrestest.New(t)
	importing(t, db, company, Options{})
	r := importing(t, db, "person,name,department\n102,見本 花子,\n103,見本 人事,人事課\n104,見本 新人,製造課\n", Options{})
	if diff := cmp.Diff(Report{Read: 3, Joined: []string{"104"}, Changed: []string{"102", "103"}}, r); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	got := entriesOf(t, db)
	if hr := got[2]; hr.Department != "人事課" || hr.Manager != "101" || !slices.Contains(hr.Roles, "hr") {
		t.Errorf("%+v", hr)
	}
	if got[1].Department != "" || got[1].Site != "みなと工場" {
		t.Errorf("%+v", got[1])
	}
	if diff := cmp.Diff(Entry{Slug: "104", Name: "見本 新人", Department: "製造課", Roles: []string{"employee"}, Language: "ja"}, got[3]); diff != "" {
		t.Errorf("joined (-want +got):\n%s", diff)
	}
}

// One problem, and nothing is written; all problems are named with their lines.
func TestImportRefuses(t *testing.T) {
	db := postgrestest.New(t)
	importing(t, db, company, Options{})
	before := entriesOf(t, db)
	for _, test := range []struct {
		name, file string
		want       []string
	}{
		{"no key", "氏名\n見本\n", []string{"line 1: no column is the person: it is headed person, id, 社員番号, 社員id"}},
		{"a column twice", "id,name,氏名\n", []string{"line 1: two columns are the name"}},
		{"rows of another width", "id,name\n1,a,b\n2\n", []string{"line 2: 3 cells under 2 headings", "line 3: 1 cells under 2 headings"}},
		{"an open quote", "id,name\n1,a\n2,\"b\n3,c\n", []string{`line 3: extraneous or missing " in quoted-field`}},
		{"cells", "id,name,roles,mail,language,manager\n1,,,,,\n2,b,king,,,\n3,c,,no mail,,\n4,d,,,fr,\n5,\"e\nf\",,,,\nx y,g,,,,\n", []string{
			"line 2: name: missing", `line 3: roles: role "king" is none of employee, manager, hr, executive, admin`, `line 4: mail: "no mail" is no mail address`,
			`line 5: language: language "fr" is neither ja nor en`, "line 6: name: line end or control character in the cell", `line 8: person: key "x y" has a space in it`}},
		{"too long", "id,name\n" + strings.Repeat("1", 65) + ",a\n2," + strings.Repeat("長", 201) + "\n", []string{
			"line 2: person: key of more than 64 characters", "line 3: name: more than 200 characters"}},
		{"somebody twice", "id,name\n1,a\n2,b\n１,c\n", []string{`line 4: person: "1" stands in line 2 already`}},
		{"one address of two", "id,name,mail\n1,a,H@example.com\n2,b,b@example.com\n3,c,B@example.com\n", []string{
			"line 2: mail: the address is that of 102, too", "line 4: mail: the address is that of 2, too"}},
		{"an unknown manager", "id,name,manager\n1,a,nobody\n2,b,1\n", []string{"line 2: manager: nobody of 1 is not known"}},
		{"their own manager", "id,name,manager\n1,a,1\n", []string{"line 2: manager: leads back to the same person: 1 → 1"}},
		{"a circle", "id,name,manager\n9,z,\n1,a,3\n2,b,1\n3,c,2\n", []string{"line 3: manager: leads back to the same person: 1 → 3 → 2 → 1"}},
		{"a circle through somebody who is not in the list", "id,name,manager\n101,見本 まとめ,102\n", []string{"line 2: manager: leads back to the same person: 101 → 102 → 101"}},
	} {
		r, err := Import(t.Context(), db, strings.NewReader(test.file), Options{})
		var got []string
		for _, p := range r.Problems {
			got = append(got, p.String())
		}
		if !errors.Is(err, ErrProblems) || cmp.Diff(test.want, got) != "" {
			t.Errorf("%s: %v (-want +got):\n%s", test.name, err, cmp.Diff(test.want, got))
		}
	}
	if r, err := Import(t.Context(), db, strings.NewReader("id,name,manager\n102,見本 花子,101\n103,見本 人事,101\n"), Options{LeaveMissing: true}); !errors.Is(err, ErrProblems) ||
		r.Problems[0].String() != "line 2: manager: 101 of 102 is not in the list and would leave" {
		t.Errorf("a manager who leaves: %v, %v", err, r.Problems)
	}
	for file, want := range map[string]string{"": "no people", "id,name\n": "no people", "id,name\n1,\x81\xff\n": "neither UTF-8 nor"} {
		if _, err := Import(t.Context(), db, strings.NewReader(file), Options{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", file, err)
		}
	}
	if diff := cmp.Diff(before, entriesOf(t, db)); diff != "" {
		t.Errorf("something was written:\n%s", diff)
	}
}

// Joining, moving, leaving and coming back; everybody concerned is hinted, and what they see is so with the commit.
func TestImportOfALineThatChanges(t *testing.T) {
	db := postgrestest.New(t)
	const head = "id,name,roles,manager\n"
	importing(t, db, head+"m1,a,manager,\nm2,b,manager,\ne1,c,,m1\ne2,d,hr,m1\n", Options{})
	people := map[string]Person{}
	hints := map[string]<-chan struct{}{}
	for _, slug := range []string{"m1", "m2", "e1", "e2"} {
		p, err := FindSlug(t.Context(), db, slug)
		if err != nil {
			t.Fatal(err)
		}
		people[slug] = p
		hint, cancel := db.Subscribe("person:" + p.ID.String())
		defer cancel()
		hints[slug] = hint
	}
	sees := func(slug string) (seen string) {
		t.Helper()
		err := db.As(t.Context(), people[slug].Viewer(), func(tx pgx.Tx) error {
			return tx.QueryRow(t.Context(), `select string_agg(slug, ' ' order by slug) from directory.person`).Scan(&seen)
		})
		if err != nil {
			t.Fatal(err)
		}
		return seen
	}
	heard := func(want string) {
		t.Helper()
		var got []string
		for _, slug := range []string{"e1", "e2", "m1", "m2"} {
			patience := 300 * time.Millisecond
			if strings.Contains(want, slug) {
				patience = 10 * time.Second
			}
			select {
			case <-hints[slug]:
				got = append(got, slug)
			case <-time.After(patience):
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("hinted: %v, want %s", got, want)
		}
	}
	listening(t, db)
	for _, hint := range hints {
		select {
		case <-hint: // when listening began
		default:
		}
	}
	if got := sees("m1"); got != "e1 e2 m1" {
		t.Errorf("m1 sees %s", got)
	}

	r := importing(t, db, head+"e1,c,,m2\n", Options{})
	if diff := cmp.Diff(Report{Read: 1, Moved: []Move{{"e1", "m1", "m2"}}}, r); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	heard("e1 m1 m2")
	if sees("m1") != "e2 m1" || sees("m2") != "e1 m2" {
		t.Errorf("m1 sees %s, m2 %s", sees("m1"), sees("m2"))
	}

	r = importing(t, db, head+"m1,a,manager,\nm2,b,manager,\ne1,c,,m2\n", Options{LeaveMissing: true})
	if diff := cmp.Diff(Report{Read: 3, Left: []string{"e2"}, Unchanged: 3}, r); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	heard("e2 m1")
	if sees("m1") != "m1" {
		t.Errorf("m1 sees %s", sees("m1"))
	}
	if _, err := Find(t.Context(), db, people["e2"].ID); !errors.Is(err, ErrNotFound) {
		t.Errorf("who left is found: %v", err)
	}
	if _, err := Import(t.Context(), db, strings.NewReader(head+"e1,c,,e2\n"), Options{}); !errors.Is(err, ErrProblems) {
		t.Errorf("somebody who left leads: %v", err)
	}

	r = importing(t, db, "id,name\ne2,d\n", Options{})
	if diff := cmp.Diff(Report{Read: 1, Returned: []string{"e2"}}, r); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	back, err := FindSlug(t.Context(), db, "e2")
	if err != nil || back.ID != people["e2"].ID || back.Has(postgres.RoleHR) || time.Since(back.LoginsFrom) > time.Hour {
		t.Errorf("who came back is %+v (%v)", back, err)
	}
}

// listening returns when db hears what is notified.
func listening(t *testing.T, db *postgres.DB) {
	t.Helper()
	hint, cancel := db.Subscribe("listening")
	defer cancel()
	for range 200 {
		if err := db.As(t.Context(), postgres.Worker(), func(tx pgx.Tx) error { return postgres.Notify(t.Context(), tx, "listening") }); err != nil {
			t.Fatal(err)
		}
		select {
		case <-hint:
			return
		case <-time.After(50 * time.Millisecond):
		}
	}
	t.Fatal("nothing is heard")
}

// A list that was cut off does not empty the company.
func TestManyLeaveOnlyWhenAsked(t *testing.T) {
	db := postgrestest.New(t)
	all := "id,name\n"
	for i := range 30 {
		all += fmt.Sprintf("%d,見本 %d\n", i, i)
	}
	importing(t, db, all, Options{})
	cut := strings.Join(strings.SplitAfter(all, "\n")[:21], "")
	for _, dry := range []bool{true, false} {
		if r, err := Import(t.Context(), db, strings.NewReader(cut), Options{LeaveMissing: true, DryRun: dry}); !errors.Is(err, ErrLeaveMany) || len(r.Left) != 10 {
			t.Errorf("%v, %d leave", err, len(r.Left))
		}
	}
	if len(entriesOf(t, db)) != 30 {
		t.Error("some have left")
	}
	if r := importing(t, db, cut, Options{LeaveMissing: true, LeaveMany: true}); len(r.Left) != 10 || len(entriesOf(t, db)) != 20 {
		t.Errorf("%+v", r)
	}
}

// Ten thousand people come, move and stay in seconds of the processor.
func TestImportAtSize(t *testing.T) {
	db := postgrestest.New(t)
	owner := postgrestest.Owner(t, db)
	list := func(shift int) string {
		var b strings.Builder
		b.WriteString("id,name,mail,roles,manager,department\n")
		for i := range 10_000 {
			manager := ""
			if i > 0 {
				manager = fmt.Sprintf("p%d", (i-1+shift*(i%7))/10)
			}
			fmt.Fprintf(&b, "p%d,見本 %d,p%d@example.com,,%s,第%d課\n", i, i, i, manager, i/100)
		}
		return b.String()
	}
	for _, step := range []struct {
		name string
		file string
		want func(Report) int
		most int
	}{
		{"join", list(0), func(r Report) int { return len(r.Joined) }, 10_000},
		{"stay", list(0), func(r Report) int { return r.Unchanged }, 10_000},
		{"move", list(1), func(r Report) int { return len(r.Moved) + r.Unchanged }, 10_000},
	} {
		before := postgrestest.Processor(t, owner)
		r := importing(t, db, step.file, Options{LeaveMissing: true})
		took := postgrestest.Processor(t, owner) - before
		if step.want(r) != step.most || took > 30*time.Second {
			t.Errorf("%s: %d in %v", step.name, step.want(r), took)
		}
		t.Logf("%s: %d moved, %v", step.name, len(r.Moved), took)
	}
}
