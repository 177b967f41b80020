package knowledge_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
)

const program = `---
id: short-help
kind: program
title: 短期応援
aliases: [応援, ヘルプ]
category: 異動・挑戦
themes: [異動]
status: active
valid_from: 令和元年5月1日
reviewed_on: 2026/9/1
audience: []
desk: career-desk
related: [long-help]
source: 規程 第3条
language: ja
---
別の部署を三か月だけ手伝う制度です。

## 対象者
入社一年以上の方です。

### パートの方
週四日以上の方が使えます。

## 手順
1. 申し込みます。
2. 待ちます。

## 先輩の声
楽しかったです。
`

const caseText = `---
kind: case
title: 手伝ってみた話
display_name: Aさん（仮名）
consent: yes
consent_expires: 2099-03-31
profile: 事務職・30代
programs_used: [short-help]
can_contact: yes
contact_via: career-desk
---
三か月手伝いました。

## きっかけ
声をかけられました。

## ひとこと
よかったです。
`

const faq = "id,質問,回答,別名,確認日,desk\nq1,いつ知られますか,\"合格のあとです。\n・五日以内\n・人事から\",バレる|内緒,R8.9.1,career-desk\nq2,何回使えますか,年に一回です。,,,\n"

const desks = "id,name,channel,internal,languages,routes,checked_on,anonymous_ok\ncareer-desk,キャリア支援室,社内ポータル,yes,日本語・英語,career|human,2026-11-20,yes\nkokoro,こころの電話,0120-000-000,no,ja,mental,,\n"

func company() map[string]string {
	return map[string]string{"programs/help.md": program, "cases/helped.md": caseText, "faq.csv": faq, "desks.csv": desks, "README.md": "# About"}
}

// One run brings everything; what it stored can be read field by field.
func TestImport(t *testing.T) {
	db := postgrestest.New(t)
	report := bring(t, db, knowledge.Options{}, folder(company()))
	if report.New != 4 || report.Files != 4 || report.Skipped != 1 || report.Desks != 2 || report.DesksNew != 2 || len(report.Rejected) != 0 {
		t.Errorf("report %+v", report)
	}
	if got := report.ByKind[knowledge.FAQ]; got != 2 {
		t.Errorf("%d FAQ, want 2", got)
	}
	a := find(t, db, "short-help")
	want := knowledge.Article{
		ID: a.ID, Slug: "short-help", Kind: knowledge.Program, Title: "短期応援", Aliases: []string{"応援", "ヘルプ"}, Themes: []string{"異動"},
		Category: "異動・挑戦", State: knowledge.StatePublished, Status: knowledge.Active, ValidFrom: knowledge.Date{Year: 2019, Month: 5, Day: 1},
		ReviewedOn: knowledge.Date{Year: 2026, Month: 9, Day: 1}, Audience: []string{}, Language: "ja", Desk: "career-desk", Related: []string{"long-help"},
		Source: "規程 第3条", SourceLocator: "programs/help.md:1", Revision: 1,
		Passages: []knowledge.Passage{
			{Ordinal: 0, Facet: knowledge.Summary, Heading: "概要", Body: "別の部署を三か月だけ手伝う制度です。", Anchor: "summary", Locator: "programs/help.md:17"},
			{Ordinal: 1, Facet: knowledge.Eligibility, Heading: "対象者", Body: "入社一年以上の方です。\n\n### パートの方\n\n週四日以上の方が使えます。", Anchor: "eligibility", Locator: "programs/help.md:20"},
			{Ordinal: 2, Facet: knowledge.Steps, Heading: "手順", Body: "1. 申し込みます。\n2. 待ちます。", Anchor: "steps", Locator: "programs/help.md:26"},
			{Ordinal: 3, Facet: "", Heading: "先輩の声", Body: "楽しかったです。", Anchor: "先輩の声", Locator: "programs/help.md:30"},
		},
	}
	for i := range a.Passages {
		want.Passages[i].ID = a.Passages[i].ID
	}
	if diff := cmp.Diff(want, a); diff != "" {
		t.Errorf("article (-want +got):\n%s", diff)
	}
	c := find(t, db, "cases.helped")
	if diff := cmp.Diff(&knowledge.CaseDetails{DisplayName: "Aさん（仮名）", Consent: true, ConsentExpires: knowledge.Date{Year: 2099, Month: 3, Day: 31},
		Profile: "事務職・30代", ProgramsUsed: []string{"short-help"}, CanContact: true, ContactVia: "career-desk"}, c.Case); diff != "" {
		t.Errorf("case (-want +got):\n%s", diff)
	}
	q := find(t, db, "q1")
	if q.Title != "いつ知られますか" || facet(q, knowledge.Answer) != "合格のあとです。\n\n- 五日以内\n- 人事から" || q.ReviewedOn.String() != "2026-09-01" || q.SourceLocator != "faq.csv:2" {
		t.Errorf("faq %+v", q)
	}
	list, err := knowledge.Desks(t.Context(), db)
	if err != nil || len(list) != 2 || list[0].Slug != "career-desk" || !list[0].Internal || !list[0].AnonymousOK || list[1].Internal ||
		strings.Join(list[0].Languages, ",") != "ja,en" || list[0].CheckedOn.String() != "2026-11-20" {
		t.Errorf("desks %+v, %v", list, err)
	}
	if got := report.Notes[0].String(); len(report.Notes) != 1 || !strings.Contains(got, `"long-help" is not known`) {
		t.Errorf("notes %v", report.Notes)
	}
}

// A second run changes nothing; a changed file is a new revision with both texts kept; places alone are no revision.
func TestImportAgain(t *testing.T) {
	db := postgrestest.New(t)
	files := company()
	bring(t, db, knowledge.Options{}, folder(files))
	again := bring(t, db, knowledge.Options{}, folder(files))
	if again.Unchanged != 4 || again.New+again.Changed+again.DesksNew != 0 {
		t.Errorf("second run %+v", again)
	}
	files["programs/help.md"] = strings.Replace(program, "入社一年", "入社半年", 1)
	files["faq.csv"] = "\n\n" + faq
	changed := bring(t, db, knowledge.Options{}, folder(files))
	if changed.Changed != 1 || changed.Unchanged != 3 {
		t.Errorf("after a change %+v", changed)
	}
	a := find(t, db, "short-help")
	if a.Revision != 2 || !strings.Contains(facet(a, knowledge.Eligibility), "半年") {
		t.Errorf("revision %d: %s", a.Revision, facet(a, knowledge.Eligibility))
	}
	if n := count(t, db, `select count(*) from knowledge.revision where article_id = $1 and snapshot::text like '%入社一年%'`, a.ID); n != 1 {
		t.Errorf("%d snapshots hold the old text", n)
	}
	if q := find(t, db, "q1"); q.Revision != 1 || q.SourceLocator != "faq.csv:4" || q.Passages[0].Locator != "faq.csv:4" {
		t.Errorf("moved row: %+v", q)
	}
	changedDesk := maps.Clone(files)
	changedDesk["desks.csv"] = strings.Replace(desks, "社内ポータル", "窓口", 1)
	if r := bring(t, db, knowledge.Options{}, folder(changedDesk)); r.DesksNew != 1 {
		t.Errorf("%d desks changed, want 1", r.DesksNew)
	}
}

// What is gone is reported, stays, and is retired only when asked; it comes back with its file.
func TestImportVanished(t *testing.T) {
	db := postgrestest.New(t)
	files := company()
	bring(t, db, knowledge.Options{}, folder(files))
	bring(t, db, knowledge.Options{}, knowledge.Source{Name: "elsewhere", FS: folder(map[string]string{"x.md": "# X\n\nText."}).FS, Root: "."})
	delete(files, "programs/help.md")
	files["faq.csv"] = "id,question\nbroken"
	r := bring(t, db, knowledge.Options{}, folder(files))
	if strings.Join(r.Vanished, " ") != "short-help" || r.Retired != 0 {
		t.Errorf("vanished %v, retired %d; rows of a rejected file and other sources have not vanished", r.Vanished, r.Retired)
	}
	find(t, db, "short-help")
	if r := bring(t, db, knowledge.Options{RetireVanished: true, DryRun: true}, folder(files)); r.Retired != 1 {
		t.Errorf("dry run would retire %d", r.Retired)
	}
	find(t, db, "short-help")
	if r := bring(t, db, knowledge.Options{RetireVanished: true}, folder(files)); r.Retired != 1 {
		t.Errorf("retired %d", r.Retired)
	}
	if _, err := knowledge.Find(t.Context(), db, "short-help", nil); !errors.Is(err, knowledge.ErrNotFound) {
		t.Errorf("a retired article is found: %v", err)
	}
	if r := bring(t, db, knowledge.Options{RetireVanished: true}, folder(files)); len(r.Vanished) != 0 {
		t.Errorf("retired articles vanish again: %v", r.Vanished)
	}
	if r := bring(t, db, knowledge.Options{}, folder(company())); r.Changed != 1 {
		t.Errorf("coming back: %+v", r)
	}
	if a := find(t, db, "short-help"); a.Revision != 3 {
		t.Errorf("revision %d, want 3", a.Revision)
	}
}

// A dry run tells the same counts and writes nothing.
func TestImportDryRun(t *testing.T) {
	db := postgrestest.New(t)
	dry := bring(t, db, knowledge.Options{DryRun: true}, folder(company()))
	if n := count(t, db, `select (select count(*) from knowledge.article) + (select count(*) from knowledge.desk) + (select count(*) from knowledge.revision)`); n != 0 {
		t.Errorf("%d rows after a dry run", n)
	}
	real := bring(t, db, knowledge.Options{}, folder(company()))
	dry.Elapsed, real.Elapsed = 0, 0
	if diff := cmp.Diff(real, dry); diff != "" {
		t.Errorf("reports differ (-real +dry):\n%s", diff)
	}
}

// Bad records are named with their places and stop nothing.
func TestImportRejects(t *testing.T) {
	db := postgrestest.New(t)
	files := company()
	files["programs/copy.md"] = strings.Replace(program, "短期応援", "写し", 1)
	files["programs/status.md"] = "---\nkind: program\ntitle: x\nstatus: maybe\n---\ntext"
	files["programs/date.md"] = "---\nkind: program\ntitle: x\n\nvalid_from: 明日\n---\ntext"
	files["programs/order.md"] = "---\ntitle: x\nvalid_from: 2026-02-01\nvalid_to: 2026-01-01\n---\ntext"
	files["programs/kind.md"] = "---\nkind: rule\ntitle: x\n---\ntext"
	files["programs/empty.md"] = "---\ntitle: x\n---\n\n## Only a heading\n"
	files["programs/yes.md"] = "---\nkind: case\ntitle: x\nconsent: perhaps\n---\ntext"
	files["programs/list.md"] = "---\ntitle: x\naliases: [" + strings.Repeat("a,b%d,", 1) + strings.TrimSuffix(manyWords(200), ",") + "]\n---\ntext"
	files["faq2.csv"] = "id,question,answer\nf1,Who?,\nf2,What?,That.\nf2,Again?,No.\nf3,a,b,c\nf4,\"x\"y,z\n"
	report := bring(t, db, knowledge.Options{}, folder(files))
	want := strings.TrimSpace(`
faq2.csv:2: question and answer must not be empty
faq2.csv:4: id "f2" is taken by faq2.csv:3
faq2.csv:5: row has 4 cells where the header has 3
faq2.csv:6: quotes do not match in this record
programs/date.md:5: valid_from: "明日" is no date (write 2026-09-01)
programs/empty.md:1: there is no text
programs/help.md:1: id "short-help" is taken by programs/copy.md:1
programs/kind.md:2: kind: "rule" is none of case, document, faq, program
programs/list.md:3: aliases has more than 100 entries
programs/order.md:4: valid_to 2026-01-01 is before valid_from 2026-02-01
programs/status.md:4: status: "maybe" is none of active, closed, paused, retired, upcoming
programs/yes.md:4: consent: "perhaps" is neither yes nor no`)
	if diff := cmp.Diff(want, rejects(report)); diff != "" {
		t.Errorf("rejected (-want +got):\n%s", diff)
	}
	if report.New != 5 { // the company with the copy instead of the original, and one good FAQ
		t.Errorf("%d new, want 5", report.New)
	}
	if find(t, db, "f2").Title != "What?" {
		t.Error("the first of two with one id must stay")
	}
}

func manyWords(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "w%d,", i)
	}
	return b.String()
}

// Subscribers hear of changes, and of nothing else.
func TestImportNotifies(t *testing.T) {
	db := postgrestest.New(t)
	hint, cancel := db.Subscribe("knowledge")
	defer cancel()
	for settled := false; !settled; { // the connection itself hints once
		select {
		case <-hint:
		case <-time.After(500 * time.Millisecond):
			settled = true
		}
	}
	bring(t, db, knowledge.Options{}, folder(company()))
	select {
	case <-hint:
	case <-time.After(5 * time.Second):
		t.Fatal("no hint after an import")
	}
	for drained := false; !drained; {
		select {
		case <-hint:
		case <-time.After(300 * time.Millisecond):
			drained = true
		}
	}
	bring(t, db, knowledge.Options{}, folder(company()))
	select {
	case <-hint:
		t.Error("hint after an import that changed nothing")
	case <-time.After(300 * time.Millisecond):
	}
}

// Progress goes up by one to the announced total, and two imports of one database do not run at a time.
func TestImportProgress(t *testing.T) {
	db := postgrestest.New(t)
	last, total := 0, 0
	var once sync.Once
	var second error
	opts := knowledge.Options{Progress: func(done, all int, path string) {
		if done != last+1 || path == "" {
			t.Errorf("step %d after %d (%q)", done, last, path)
		}
		last, total = done, all
		if done == all {
			once.Do(func() { _, second = knowledge.Import(context.Background(), db, knowledge.Options{}, folder(company())) })
		}
	}}
	bring(t, db, opts, folder(company()))
	if last != total || total == 0 {
		t.Errorf("ended at %d of %d", last, total)
	}
	if !errors.Is(second, knowledge.ErrBusy) {
		t.Errorf("second import beside the first: %v", second)
	}
}

// A cancelled import leaves whole articles and can be repeated.
func TestImportCancelled(t *testing.T) {
	db := postgrestest.New(t)
	ctx, cancel := context.WithCancel(t.Context())
	files := map[string]string{}
	for i := range 20 {
		files[fmt.Sprintf("p%02d.md", i)] = fmt.Sprintf("# Page %d\n\nText.\n\n## More\n\nText.\n", i)
	}
	opts := knowledge.Options{Progress: func(done, total int, _ string) {
		if done == total*3/4 {
			cancel()
		}
	}}
	if _, err := knowledge.Import(ctx, db, opts, folder(files)); !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	n := count(t, db, `select count(*) from knowledge.article`)
	if n == 0 || n == 20 {
		t.Errorf("%d articles after a cancelled import", n)
	}
	if broken := count(t, db, `select count(*) from knowledge.article a where 2 <> (select count(*) from knowledge.passage p where p.article_id = a.id)`); broken != 0 {
		t.Errorf("%d articles are not whole", broken)
	}
	if r := bring(t, db, knowledge.Options{}, folder(files)); r.New != 20-n || r.Unchanged != n {
		t.Errorf("repeated: %+v", r)
	}
}
