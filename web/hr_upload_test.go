package web

import (
	"archive/zip"
	"bytes"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"dousuru/internal/jobs"
	"dousuru/knowledge"
	"dousuru/retrieval"
	"dousuru/retrieval/evaluation"
)

// send posts files as a browser's form does.
func (b *browser) send(path string, files map[string][]byte) answer {
	b.t.Helper()
	var list []knowledge.File
	for name, data := range files {
		list = append(list, knowledge.File{Name: name, Data: data})
	}
	return b.sendInOrder(path, list...)
}

func (b *browser) sendInOrder(path string, files ...knowledge.File) answer {
	b.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for _, f := range files {
		part, err := form.CreateFormFile("files", f.Name)
		if err != nil {
			b.t.Fatal(err)
		}
		if _, err := part.Write(f.Data); err != nil {
			b.t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		b.t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, b.base+path, &body)
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Origin", b.base)
	return b.do(r)
}

// importUploads does what the server's worker does.
func (c *company) importUploads() {
	c.t.Helper()
	if err := evaluation.UploadWork(c.db, retrieval.Open(c.db))(c.t.Context(), jobs.Try{Number: 1, Last: true}); err != nil {
		c.t.Fatal(err)
	}
}

const uploadCSV = "id,制度名,対象者,募集時期,先輩のひとこと\nshort-help,短期応援,入社一年以上の方です。,毎年4月1日〜20日,楽しかったです。\nlong-help,長期応援,だれでも使えます。,いつでも,\n"

func TestAnUploadIsSeenBeforeItIsStored(t *testing.T) {
	c := newCompany(t)
	hr := c.as("hr")
	hr.get("/hr/upload").wants(t, http.StatusOK, `enctype="multipart/form-data"`, "16 MB", `href="/hr/upload/template.xlsx?kind=case"`, `href="/hr/export.csv?kind=faq"`)
	got := hr.send("/hr/upload", map[string][]byte{"programs.csv": []byte(uploadCSV)})
	got.wants(t, http.StatusSeeOther)
	page := got.Header.Get("Location")
	preview := hr.get(page)
	preview.wants(t, http.StatusOK, "取り込むとこうなります", "短期応援", "programs.csv:2", "読み取れない見出し", "先輩のひとこと", "新しい <b>2</b>")
	c.as("mika").get("/articles/short-help").wants(t, http.StatusNotFound)
	plan := between(t, preview.body, `name="plan" value="`, `"`)
	hr.post(page, "plan", plan).wants(t, http.StatusSeeOther)
	hr.get(page).wants(t, http.StatusOK, "まもなく始まります", "data-progress")
	hr.post(page, "plan", plan).wants(t, http.StatusSeeOther) // pressed twice
	c.importUploads()
	hr.get(page).wants(t, http.StatusOK, "取り込みました", "新しい <b>2</b>", `href="/hr/articles"`)
	c.as("mika").get("/articles/short-help").wants(t, http.StatusOK, "入社一年以上の方です。")

	// A changed table shows the change itself, and what is gone from it stays unless HR ticks it.
	changed := strings.Replace(uploadCSV, "一年", "半年", 1)
	changed = changed[:strings.Index(changed, "long-help")]
	page = hr.send("/hr/upload", map[string][]byte{"programs.csv": []byte(changed)}).Header.Get("Location")
	preview = hr.get(page)
	preview.wants(t, http.StatusOK, "<del>一</del>", "<ins>半</ins>", "ファイルからなくなった", "そのまま残ります", "長期応援")
	ticked := hr.get(page + "?retire=yes")
	ticked.wants(t, http.StatusOK, "公開をやめます", `name="retire" value="yes"`)
	// What was ticked is part of what is confirmed: the other preview's plan does not fit it.
	hr.post(page, "plan", between(t, preview.body, `name="plan" value="`, `"`), "retire", "yes").wants(t, http.StatusSeeOther)
	c.importUploads()
	moved := hr.get(page)
	moved.wants(t, http.StatusOK, "見ている間に内容が変わったので")
	hr.post(page, "plan", between(t, ticked.body, `name="plan" value="`, `"`), "retire", "yes").wants(t, http.StatusSeeOther)
	c.importUploads()
	hr.get(page).wants(t, http.StatusOK, "取り込みました", "公開をやめる <b>1</b>")
	c.as("mika").get("/articles/long-help").wants(t, http.StatusNotFound)

	page = hr.send("/hr/upload", map[string][]byte{"programs.csv": []byte(changed)}).Header.Get("Location")
	same := hr.get(page)
	same.wants(t, http.StatusOK, "変わるところはありません")
	same.lacks(t, "このとおりに取り込む")
	hr.post(page+"/drop").wants(t, http.StatusSeeOther)
	hr.get(page).wants(t, http.StatusNotFound)
}

// zipped is an archive with one file of so many zeros.
func zipped(t *testing.T, size int) []byte {
	t.Helper()
	var packed bytes.Buffer
	archive := zip.NewWriter(&packed)
	out, err := archive.Create("a.md")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := out.Write(make([]byte, size)); err != nil {
		t.Fatal(err)
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	return packed.Bytes()
}

func TestUploadsThatCannotBeTaken(t *testing.T) {
	c := newCompany(t)
	hr := c.as("hr")
	hr.send("/hr/upload", nil).wants(t, http.StatusUnprocessableEntity, "ファイルがまだ選ばれていません")
	hr.post("/hr/upload", "files", "x").wants(t, http.StatusUnprocessableEntity, "途中までしか")
	hr.send("/hr/upload", map[string][]byte{"a.zip": []byte("no zip")}).wants(t, http.StatusUnprocessableEntity, "ZIPファイルが読めません")
	hr.send("/hr/upload", map[string][]byte{"a.csv": make([]byte, knowledge.MaxUpload+1)}).wants(t, http.StatusUnprocessableEntity, "16 MBを超えています")
	hr.send("/hr/upload", map[string][]byte{"a.csv": make([]byte, maxUploadBody+1)}).wants(t, http.StatusUnprocessableEntity, "16 MBを超えています")
	hr.send("/hr/upload", map[string][]byte{"a.zip": zipped(t, knowledge.MaxUpload+1)}).wants(t, http.StatusUnprocessableEntity, "16 MBを超えています")
	// Archives that are small each and large together stop the reading before the last is unpacked.
	half := zipped(t, knowledge.MaxUpload/2+1)
	hr.sendInOrder("/hr/upload", knowledge.File{Name: "a.zip", Data: half}, knowledge.File{Name: "b.zip", Data: half}, knowledge.File{Name: "c.zip", Data: []byte("no zip")}).
		wants(t, http.StatusUnprocessableEntity, "16 MBを超えています")
	page := hr.send("/hr/upload", map[string][]byte{"書類.pdf": []byte("%PDF-1.7"), "bad.csv": []byte("id,制度名,対象者\na,題,b,c,d\n")}).Header.Get("Location")
	preview := hr.get(page)
	preview.wants(t, http.StatusOK, "書類.pdf", "PDFは読めません", "bad.csv:2", "この行には5列ありますが、見出しは3列です", "変わるところはありません")
	preview.lacks(t, "このとおりに取り込む")
	page = hr.send("/hr/upload", map[string][]byte{`<script>x</script>.csv`: []byte("id,制度名,対象者\n<img src=x onerror=y>,<b>題</b>,c\n")}).Header.Get("Location")
	hr.get(page).lacks(t, "<script>x", "<img src", "<b>題")
	// A colleague sees it, and confirms nothing in somebody else's name.
	other := c.as("mika")
	other.get(page).wants(t, http.StatusNotFound)
	c.as("").send("/hr/upload", map[string][]byte{"programs.csv": []byte(uploadCSV)}).wants(t, http.StatusUnauthorized)
}

// What is taken out on the page and brought in again changes nothing.
func TestExportsOpenAgain(t *testing.T) {
	c := newCompany(t)
	hr := c.as("hr")
	page := hr.send("/hr/upload", map[string][]byte{"programs.csv": []byte(strings.Replace(uploadCSV, "楽しかったです。", "=HYPERLINK(\"x\")", 1)),
		"desks.csv": []byte("id,name,channel,routes\ntalk,話す窓口,内線 見本,human\n")}).Header.Get("Location")
	hr.post(page, "plan", between(t, hr.get(page).body, `name="plan" value="`, `"`)).wants(t, http.StatusSeeOther)
	c.importUploads()
	files := map[string][]byte{}
	for path, name := range map[string]string{"/hr/export.csv?kind=program": "p.csv", "/hr/export.csv?kind=desk": "d.csv", "/hr/export.xlsx": "all.xlsx", "/hr/export.md": "all.zip"} {
		got := hr.get(path)
		if got.StatusCode != http.StatusOK || !strings.Contains(got.Header.Get("Content-Disposition"), `attachment; filename="dousuru-`) {
			t.Fatalf("%s: %d %v", path, got.StatusCode, got.Header)
		}
		files[name] = []byte(got.body)
	}
	if !bytes.HasPrefix(files["p.csv"], []byte("\ufeff\"id\"")) || bytes.Contains(files["p.csv"], []byte(`"=HYPER`)) {
		t.Errorf("the table:\n%s", files["p.csv"])
	}
	for name, data := range files {
		page := hr.send("/hr/upload", map[string][]byte{name: data}).Header.Get("Location")
		preview := hr.get(page)
		preview.wants(t, http.StatusOK, "変わるところはありません", "読めない <b>0</b>")
	}
	hr.get("/hr/export.csv?kind=document").wants(t, http.StatusNotFound)
	hr.get("/hr/upload/template.csv?kind=none").wants(t, http.StatusNotFound)
}
