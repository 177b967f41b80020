package knowledge_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
)

func write(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// zipBomb is an archive of less than a hundred kilobytes that unpacks to 66 MB, in parts that are each below the limit.
func zipBomb(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	archive := zip.NewWriter(&b)
	for _, name := range []string{"[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"} {
		w, err := archive.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.CopyN(w, blanks{}, 22<<20); err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

type blanks struct{}

func (blanks) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

// Every bad file is named with its reason; the good one among them is imported.
func TestBadInput(t *testing.T) {
	dir := t.TempDir()
	for name, data := range map[string]string{
		"good.md":          "# Good\n\nText.",
		"rules.pdf":        "%PDF-1.7\n...",
		"hidden-pdf.md":    "%PDF-1.7\n...",
		"photo.png":        "\x89PNG\r\n\x1a\n",
		"old.xls":          "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....",
		"letter.docx":      "PK\x03\x04....",
		"broken.xlsx":      "PK\x03\x04 this is no archive",
		"named.xlsx":       "id,question\n",
		"bomb.xlsx":        string(zipBomb(t)),
		"binary.csv":       "id,a\n\x00\x01\x02",
		"garbage.csv":      "id,\x81\xff\xfe\xa0\x80\n1,\x80\x81\xff\n",
		"garbage.md":       "# \x81\xff\xfe\xa0\x80\n",
		"empty.md":         " \n\n",
		"program.exe":      "MZ",
		"faq-missing.csv":  "id,質問,別名\nq1,x,y\n",
		"desk-missing.csv": "id,channel,routes\nd1,x,human\n",
		"head-only.csv":    "id,質問,回答\n",
		"unclosed.md":      "---\ntitle: x\n\ntext\n",
		"nested.md":        strings.Repeat("> ", 60) + "text",
		"no-ext":           "text",
	} {
		write(t, filepath.Join(dir, name), []byte(data))
	}
	write(t, filepath.Join(dir, "huge.md"), bytes.Repeat([]byte("text text text\n"), 17<<20/15))
	write(t, filepath.Join(dir, "locked.md"), []byte("# Locked\n\nText."))
	unreadable := os.Chmod(filepath.Join(dir, "locked.md"), 0) == nil && os.Getuid() != 0
	if err := os.Symlink(dir, filepath.Join(dir, "loop")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(dir, "good.md"), filepath.Join(dir, "link.md")); err != nil {
		t.Fatal(err)
	}
	source, err := knowledge.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	db := postgrestest.New(t)
	owner := postgrestest.Owner(t, db)
	before := postgrestest.Processor(t, owner)
	report := bring(t, db, knowledge.Options{}, source)
	if used := postgrestest.Processor(t, owner) - before; used > 20*time.Second {
		t.Errorf("bad files took %v of processor", used)
	}
	got := rejects(report)
	reasons := map[string]string{
		"rules.pdf":        "is a PDF; save it as Markdown, CSV or XLSX",
		"hidden-pdf.md":    "is a PDF",
		"photo.png":        "is a picture",
		"old.xls":          "old or password-protected",
		"letter.docx":      "save it as Markdown",
		"broken.xlsx":      "not a readable XLSX",
		"named.xlsx":       "is named XLSX and is none",
		"bomb.xlsx":        "larger than 64 MB when unpacked",
		"binary.csv":       "is a binary file",
		"garbage.csv":      "neither UTF-8 nor Shift_JIS",
		"garbage.md":       "neither UTF-8 nor Shift_JIS",
		"empty.md":         "file is empty",
		"program.exe":      `files of type ".exe" are not read`,
		"faq-missing.csv":  ":1: column answer (回答) is missing; there are: id, 質問, 別名",
		"desk-missing.csv": ":1: column title (名称) is missing",
		"head-only.csv":    ":1: there are no rows under the header",
		"unclosed.md":      ":1: front matter is not closed",
		"nested.md":        ":1: quotes or lists are nested too deep",
		"no-ext":           `files of type "" are not read`,
		"huge.md":          "larger than 16 MB",
		"loop":             "symbolic link",
		"link.md":          "symbolic link",
	}
	if unreadable {
		reasons["locked.md"] = "cannot be read: permission denied"
	}
	for file, reason := range reasons {
		if !slices.ContainsFunc(strings.Split(got, "\n"), func(l string) bool { return strings.HasPrefix(l, file+":") && strings.Contains(l, reason) }) {
			t.Errorf("%s is not rejected with %q", file, reason)
		}
	}
	if n := len(report.Rejected); n != len(reasons) && !t.Failed() {
		t.Errorf("%d are rejected, want %d", n, len(reasons))
	}
	if t.Failed() {
		t.Log("rejected:\n" + got)
	}
	find(t, db, "good")
	want := 1
	if !unreadable {
		want++ // root reads everything
	}
	if report.New != want {
		t.Errorf("%d articles, want %d", report.New, want)
	}
}

// A source that is not there is an error of its own.
func TestOpenMissing(t *testing.T) {
	if _, err := knowledge.Open(filepath.Join(t.TempDir(), "nothing")); err == nil {
		t.Error("no error")
	}
}

// 100,000 words are one article in many passages, none longer than a reader takes in, and quickly so: by the processor, which other work of
// the machine takes nothing from.
func TestLongArticle(t *testing.T) {
	var b strings.Builder
	b.WriteString("# Long\n\n")
	for i := range 100_000 {
		fmt.Fprintf(&b, "word%d ", i)
		if i%40 == 39 {
			b.WriteString("\n\n")
		}
	}
	db := postgrestest.New(t)
	owner := postgrestest.Owner(t, db)
	before := postgrestest.Processor(t, owner)
	report := bring(t, db, knowledge.Options{}, folder(map[string]string{"long.md": b.String()}))
	used := postgrestest.Processor(t, owner) - before
	t.Logf("%v of processor", used)
	if used > 5*time.Second {
		t.Errorf("took %v of processor", used)
	}
	a := find(t, db, "long")
	words := 0
	for _, p := range a.Passages {
		words += len(strings.Fields(p.Body))
		if len(p.Body) > 2100 {
			t.Errorf("passage %d has %d characters", p.Ordinal, len(p.Body))
		}
	}
	if words != 100_000 || report.Passages < 300 {
		t.Errorf("%d words in %d passages", words, report.Passages)
	}
	if last := a.Passages[len(a.Passages)-1]; !strings.HasPrefix(last.Locator, "long.md:") || last.Anchor == a.Passages[0].Anchor {
		t.Errorf("last passage %q %q", last.Locator, last.Anchor)
	}
}

// A book beyond the limit is rejected whole.
func TestTooManyPassages(t *testing.T) {
	report := bring(t, postgrestest.New(t), knowledge.Options{}, folder(map[string]string{"book.md": strings.Repeat("# A\n\ntext\n\n", 3000)}))
	if got := rejects(report); got != "book.md:1: text makes more than 2000 passages" || report.New != 0 {
		t.Errorf("rejected %q, %d new", got, report.New)
	}
}
