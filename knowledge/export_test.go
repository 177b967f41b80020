package knowledge_test

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"dousuru/internal/csvsafe"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
	"dousuru/knowledge/sample"
)

// files of an export, as a source.
func exportSource(files map[string][]byte) knowledge.Source {
	m := fstest.MapFS{}
	for name, data := range files {
		m[name] = &fstest.MapFile{Data: data, Mode: 0o644}
	}
	return knowledge.Source{Name: "export", FS: m, Root: "."}
}

func csvOf(t testing.TB, rows [][]string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := csvsafe.Write(&b, rows); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func stored(t testing.TB, db *postgres.DB, kinds ...knowledge.Kind) []knowledge.Article {
	t.Helper()
	all, err := knowledge.AllStored(t.Context(), db, kinds...)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func unpacked(t testing.TB, data []byte) map[string][]byte {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, f := range archive.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if _, err := b.ReadFrom(in); err != nil {
			t.Fatal(err)
		}
		files[f.Name] = b.Bytes()
	}
	return files
}

// exports are the forms in which everything can be taken out.
var exports = map[string]func(t *testing.T, db *postgres.DB) map[string][]byte{
	"csv": func(t *testing.T, db *postgres.DB) map[string][]byte {
		files := map[string][]byte{}
		for _, kind := range knowledge.TableKinds {
			files[string(kind)+"s.csv"] = csvOf(t, knowledge.Table(kind, stored(t, db, kind)))
		}
		desks, err := knowledge.Desks(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		files["desks.csv"] = csvOf(t, knowledge.DeskTable(desks))
		return files
	},
	"xlsx": func(t *testing.T, db *postgres.DB) map[string][]byte {
		desks, err := knowledge.Desks(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := knowledge.WriteXLSX(&b, knowledge.Sheets(stored(t, db), desks)); err != nil {
			t.Fatal(err)
		}
		return map[string][]byte{"all.xlsx": b.Bytes()}
	},
	"markdown": func(t *testing.T, db *postgres.DB) map[string][]byte {
		var b bytes.Buffer
		if err := knowledge.WriteMarkdown(&b, stored(t, db), time.Now()); err != nil {
			t.Fatal(err)
		}
		return unpacked(t, b.Bytes())
	},
}

// What is exported and imported again changes nothing, whatever the form, for the whole sample company.
func TestTheSampleCompanyComesBackUnchanged(t *testing.T) {
	db := postgrestest.New(t)
	first := bring(t, db, knowledge.Options{}, knowledge.Source{Name: "sample", FS: sample.Company(), Root: "."})
	for name, export := range exports {
		report := bring(t, db, knowledge.Options{DryRun: true}, exportSource(export(t, db)))
		if report.Unchanged != first.Articles || report.New+report.Changed+report.DesksNew+len(report.Rejected) != 0 {
			t.Errorf("%s: of %d articles %d are unchanged, %d new, %d changed, %d desks; rejected:\n%s", name, first.Articles, report.Unchanged,
				report.New, report.Changed, report.DesksNew, rejects(report))
		}
		if name != "markdown" && report.Desks != first.Desks {
			t.Errorf("%s: %d desks, want %d", name, report.Desks, first.Desks)
		}
	}
}

// Handbooks of others are cut by headings of every depth and split where they are long.
func TestRealPagesComeBackUnchanged(t *testing.T) {
	root := realinput(t)
	for _, c := range realCompanies {
		source, err := knowledge.Open(filepath.Join(root, c.name))
		if err != nil {
			t.Fatal(err)
		}
		db := postgrestest.New(t)
		first := bring(t, db, knowledge.Options{Pseudonymise: c.pseudonymise}, source)
		report := bring(t, db, knowledge.Options{DryRun: true}, exportSource(exports["markdown"](t, db)))
		t.Logf("%s: %d articles, %d come back unchanged", c.name, first.Articles, report.Unchanged)
		if report.Articles != first.Articles || len(report.Rejected) != 0 || report.Changed > 1 {
			t.Errorf("%s: of %d articles %d are changed, %d new; rejected:\n%s", c.name, first.Articles, report.Changed, report.New, rejects(report))
		}
	}
}

// However odd a text is that one import brought, the next one reads it out of the export unchanged.
func TestOddTextsComeBackUnchanged(t *testing.T) {
	db := postgrestest.New(t)
	word := rapid.StringOfN(rapid.SampledFrom([]rune("'=+-@＝＋－＠|,;\"、・#*_`<>[]{}:\\ \n\taあ制9😀")), 0, 16, -1)
	rapid.Check(t, func(rt *rapid.T) {
		head := []string{"id", "制度名", "別名", "区分", "出典", "対象者", "募集時期", "先輩の声", "説明"}
		rows := [][]string{head}
		for i := range rapid.IntRange(1, 4).Draw(rt, "rows") {
			row := []string{"odd-" + string(rune('a'+i)), "題" + word.Draw(rt, "title")}
			for range head[2:] {
				row = append(row, word.Draw(rt, "cell"))
			}
			if row[7] != "" {
				row[7] = "先輩の声です。" // what has no column of its own is read as Markdown: it has to be some
			}
			rows = append(rows, row)
		}
		ctx := t.Context()
		if _, err := postgrestest.Owner(t, db).Exec(ctx, `delete from knowledge.article`); err != nil {
			rt.Fatal(err)
		}
		if _, err := knowledge.Import(ctx, db, knowledge.Options{}, exportSource(map[string][]byte{"programs.csv": csvOf(t, rows)})); err != nil {
			rt.Fatal(err)
		}
		all, err := knowledge.AllStored(ctx, db)
		if err != nil {
			rt.Fatal(err)
		}
		report, err := knowledge.Import(ctx, db, knowledge.Options{DryRun: true}, exportSource(map[string][]byte{"programs.csv": csvOf(t, knowledge.Table(knowledge.Program, all))}))
		if err != nil {
			rt.Fatal(err)
		}
		if len(all) > 0 && report.Unchanged != len(all) || report.Changed+report.New > 0 {
			rt.Fatalf("of %d articles %d are unchanged; rejected %v\n%q", len(all), report.Unchanged, report.Rejected, knowledge.Table(knowledge.Program, all))
		}
	})
}

// Templates are read by the importer: each makes one article, or one desk, of its kind.
func TestTemplatesAreUnderstood(t *testing.T) {
	for _, name := range knowledge.TemplateNames {
		db := postgrestest.New(t)
		rows := knowledge.Template(name)
		if len(rows) != 2 {
			t.Fatalf("%s: %d rows, want a header and a line", name, len(rows))
		}
		report := bring(t, db, knowledge.Options{DryRun: true}, exportSource(map[string][]byte{name + "s.csv": csvOf(t, rows)}))
		if len(report.Rejected) != 0 || report.Articles+report.Desks != 1 {
			t.Errorf("%s: %d articles, %d desks, rejected %s", name, report.Articles, report.Desks, rejects(report))
		}
		for _, c := range report.Columns {
			if c.Meaning() == "" {
				t.Errorf("%s: column %q means nothing", name, c.Name)
			}
		}
	}
}

func TestAllStoredLeavesOutWhatWasTakenFromView(t *testing.T) {
	db := postgrestest.New(t)
	bring(t, db, knowledge.Options{}, folder(company()))
	if _, err := postgrestest.Owner(t, db).Exec(t.Context(), `update knowledge.article set state = 'retired' where slug = 'q1'`); err != nil {
		t.Fatal(err)
	}
	var slugs []string
	for _, a := range stored(t, db) {
		slugs = append(slugs, a.Slug)
	}
	if diff := cmp.Diff([]string{"short-help", "cases.helped", "q2"}, slugs); diff != "" {
		t.Error(diff)
	}
}

func TestMarkdownNamesEverything(t *testing.T) {
	db := postgrestest.New(t)
	bring(t, db, knowledge.Options{}, folder(map[string]string{"p.md": strings.Replace(program, "短期応援", `'短期"応援": #1'`, 1)}))
	got := knowledge.Markdown(stored(t, db)[0])
	want := `title: "短期\"応援\": #1"`
	if !strings.Contains(got, want) {
		t.Errorf("no %s in\n%s", want, got)
	}
	if os.Getenv("DOUSURU_SHOW") != "" {
		t.Log(got)
	}
}
