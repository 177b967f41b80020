package knowledge_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/japanese"

	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
)

// shown is an article's passages as "facet|heading: body", one a line.
func shown(a knowledge.Article) string {
	var lines []string
	for _, p := range a.Passages {
		lines = append(lines, string(p.Facet)+"|"+p.Heading+": "+strings.ReplaceAll(p.Body, "\n", "⏎"))
	}
	return strings.Join(lines, "\n")
}

// A table of programs has facets as columns, in any order, with Japanese or English names; other columns are sections.
func TestImportProgramTable(t *testing.T) {
	db := postgrestest.New(t)
	text := "承認者,制度名,ID,対象者,状態,Steps,備考,開始日\n部長,時短勤務,short-time,育児中の方,休止中,\"1. 申請\n2. 承認\",年度末に見直し,令和８年４月１日\n,名前だけ,,,,,,\n"
	report := bring(t, db, knowledge.Options{}, folder(map[string]string{"制度一覧.csv": text}))
	if got := rejects(report); got != "制度一覧.csv:4: there is no text" {
		t.Errorf("rejected %q", got)
	}
	a := find(t, db, "short-time")
	if a.Kind != knowledge.Program || a.Status != knowledge.Paused || a.ValidFrom.String() != "2026-04-01" {
		t.Errorf("article %+v", a)
	}
	want := "approvers|承認者: 部長\neligibility|対象者: 育児中の方\nsteps|Steps: 1. 申請  ⏎2. 承認\n|備考: 年度末に見直し"
	if diff := cmp.Diff(want, shown(a)); diff != "" {
		t.Errorf("passages (-want +got):\n%s", diff)
	}
}

// A table of cases has their facets and consent; what may not be shown is stored, counted and not found.
func TestImportCaseTable(t *testing.T) {
	db := postgrestest.New(t)
	text := "id,title,表示名,本人同意,同意期限,状況,ひとこと,使った制度\nc1,移った話,Aさん,あり,2099/3/31,工場です。,よかった。,p1|p2\nc2,秘密の話,Bさん,なし,,x,y,\nc3,古い話,Cさん,○,2020-01-01,x,y,\nc4,黙った話,Dさん,,,x,y,\n"
	report := bring(t, db, knowledge.Options{}, folder(map[string]string{"cases.csv": text}))
	if report.New != 4 || report.Hidden != 3 || len(report.Rejected) != 0 {
		t.Errorf("report %+v", report)
	}
	a := find(t, db, "c1")
	if want := "situation|状況: 工場です。\nmessage|ひとこと: よかった。"; shown(a) != want || strings.Join(a.Case.ProgramsUsed, " ") != "p1 p2" {
		t.Errorf("case %+v\n%s", a.Case, shown(a))
	}
	for _, slug := range []string{"c2", "c3", "c4"} {
		if _, err := knowledge.Find(t.Context(), db, slug, nil); err == nil {
			t.Errorf("%s is shown without consent", slug)
		}
	}
}

// A table that is no list of records is a document: long cells each a passage under row and column, short rows one.
func TestImportGenericTable(t *testing.T) {
	db := postgrestest.New(t)
	long := strings.Repeat("長い説明です。", 90)
	report := bring(t, db, knowledge.Options{}, folder(map[string]string{
		"grades.csv": "\"\",Vision,Teamwork\nG1," + long + ",\"" + long + "\nend\"\nG2," + long + "," + long + "\n",
		"small.csv":  "項目,値,注\n昼休み,60分,\"工場は\n45分\"\n始業,9:00,\n",
		"one.csv":    "お知らせ\nひとつめ\nふたつめ\n",
	}))
	if report.New != 3 || len(report.Rejected) != 0 {
		t.Fatalf("report %+v", report)
	}
	grades := find(t, db, "grades")
	var headings []string
	for _, p := range grades.Passages {
		headings = append(headings, p.Heading+" @"+p.Locator)
	}
	want := "G1 › Vision @grades.csv:2\nG1 › Teamwork @grades.csv:2\nG2 › Vision @grades.csv:4\nG2 › Teamwork @grades.csv:4"
	if got := strings.Join(headings, "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := shown(find(t, db, "small")); got != "|昼休み: - **値**: 60分⏎- **注**: 工場は⏎  45分\n|始業: - **値**: 9:00" {
		t.Errorf("got\n%s", got)
	}
	if got := shown(find(t, db, "one")); got != "|: ひとつめ\n|: ふたつめ" {
		t.Errorf("got\n%s", got)
	}
}

// The same rows in CP932 and as a workbook give the same articles; sheets of a workbook are told apart.
func TestImportEncodingsAndWorkbooks(t *testing.T) {
	sjis, err := japanese.ShiftJIS.NewEncoder().String(strings.ReplaceAll(faq, "\n", "\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	book := excelize.NewFile()
	rows := [][]any{{"id", "質問", "回答", "別名", "確認日", "desk"}, {"q1", "いつ知られますか", "合格のあとです。\n・五日以内\n・人事から", "バレる|内緒", "R8.9.1", "career-desk"}, {"q2", "何回使えますか", "年に一回です。", "", "", ""}}
	for i, row := range rows {
		cell, _ := excelize.CoordinatesToCellName(1, i+1)
		if err := book.SetSheetRow("Sheet1", cell, &row); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := book.NewSheet("別表"); err != nil {
		t.Fatal(err)
	}
	for cell, value := range map[string]string{"A1": "id", "B1": "質問", "A2": "x"} {
		if err := book.SetCellValue("別表", cell, value); err != nil {
			t.Fatal(err)
		}
	}
	xlsx, err := book.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	plain := postgrestest.New(t)
	bring(t, plain, knowledge.Options{}, folder(map[string]string{"faq.csv": faq}))
	for name, data := range map[string]string{"faq.csv": sjis, "faq.tsv": strings.NewReplacer("\",バ", "\"\tバ", "id,質問,回答,別名,確認日,desk", "id\t質問\t回答\t別名\t確認日\tdesk", "q1,いつ知られますか,", "q1\tいつ知られますか\t", "内緒,R8.9.1,", "内緒\tR8.9.1\t", "q2,何回使えますか,年に一回です。,,,", "q2\t何回使えますか\t年に一回です。\t\t\t").Replace(faq), "q.xlsx": xlsx.String()} {
		db := postgrestest.New(t)
		report := bring(t, db, knowledge.Options{}, knowledge.Source{Name: "s", FS: fstest.MapFS{name: {Data: []byte(data)}}, Root: "."})
		if want := map[bool]string{true: "q.xlsx#別表:1: column answer (回答) is missing; there are: id, 質問"}[name == "q.xlsx"]; rejects(report) != want {
			t.Errorf("%s: rejected %q, want %q", name, rejects(report), want)
		}
		for _, slug := range []string{"q1", "q2"} {
			a, b := find(t, plain, slug), find(t, db, slug)
			if a.Title != b.Title || shown(a) != shown(b) || a.ReviewedOn != b.ReviewedOn {
				t.Errorf("%s of %s differs: %s %s\nfrom %s", slug, name, b.Title, shown(b), shown(a))
			}
		}
	}
}
