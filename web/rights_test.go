package web

import (
	"archive/zip"
	"io"
	"net/http"
	"strings"
	"testing"

	"dousuru/chat/escalation"
	"dousuru/chat/journey"
)

// Erasing everything is told before, typed, done at once, and ends every login.
func TestEverythingIsErasedOnThePage(t *testing.T) {
	c := newCompany(t)
	mika, elsewhere := c.as("mika"), c.as("mika")
	c.decide("mika", journey.Decision{Topic: "海辺の工場", Response: journey.Keep})
	open, closed := c.ask("mika", "まだ待っています"), c.ask("mika", "答えをもらいました")
	c.reply(closed, "はい。")
	mika.get("/journey/settings").wants(t, http.StatusOK, "最後のやりとりの日から90日", "取り下げの日から365日", `href="/journey/settings/everything"`)
	mika.get("/journey/settings/everything").wants(t, http.StatusOK, "消えるもの", "残るもの", "返事を待っている質問が1件あります", "返事がすむまで、質問は残す")
	for _, wrong := range []string{"", "消す", "すべて消す。", "erase everything"} {
		mika.post("/journey/settings/everything", "typed", wrong, "open", "keep").wants(t, http.StatusUnprocessableEntity, "何も消していません", `value="keep" checked`)
	}
	mika.get("/journey").wants(t, http.StatusOK, "海辺の工場")
	if got := mika.post("/journey/settings/everything", "typed", "  すべて消す ", "open", "keep").wants(t, http.StatusSeeOther).Header.Get("Location"); got != "/login?done=allErased" {
		t.Errorf("leads to %s", got)
	}
	mika.get("/login?done=allErased").wants(t, http.StatusOK, "あなたのデータをすべて消しました")
	for _, b := range []*browser{mika, elsewhere} {
		b.get("/journey").lacks(t, "海辺の工場")
		b.get("/questions").lacks(t, "まだ待っています")
	}
	again := c.as("mika")
	again.get("/journey").wants(t, http.StatusOK).lacks(t, "海辺の工場")
	again.get("/questions").wants(t, http.StatusOK, "まだ待っています").lacks(t, "答えをもらいました")
	hr := c.as("hr")
	hr.get("/hr/questions/"+open.String()).wants(t, http.StatusOK, "まだ待っています")
	hr.get("/hr/questions/"+closed.String()).wants(t, http.StatusNotFound)
	again.post("/journey/settings/everything", "typed", "すべて消す").wants(t, http.StatusSeeOther)
	hr.get("/hr/questions/"+open.String()).wants(t, http.StatusNotFound)
	if list, err := c.site.opts.Questions.Mine(t.Context(), c.person("mika").Viewer()); err != nil || len(list) != 0 {
		t.Errorf("%d questions, %v", len(list), err)
	}
	ken := c.as("ken")
	c.askAs("ken", escalation.Question{Text: "Mine", Alias: "Umi"})
	ken.post("/journey/settings/everything", "typed", "Erase Everything").wants(t, http.StatusSeeOther)
}

// A file of everything is a zip that no cache keeps, of one's own alone.
func TestEverythingIsTakenAlong(t *testing.T) {
	c := newCompany(t)
	c.decide("mika", journey.Decision{Topic: "海辺の工場", Response: journey.Keep, Words: "山の近くにも"})
	c.ask("ken", "Nobody else's")
	c.browser().get("/journey/settings/everything.zip").wants(t, http.StatusSeeOther)
	mika := c.as("mika")
	mika.get("/journey/settings").wants(t, http.StatusOK, `href="/journey/settings/everything.zip" download`, "人事が質問について自分たちのために書いたこと")
	got := mika.get("/journey/settings/everything.zip").wants(t, http.StatusOK)
	for header, want := range map[string]string{"Content-Type": "application/zip", "Cache-Control": "no-store", "Content-Disposition": `attachment; filename="dousuru-everything-`} {
		if !strings.HasPrefix(got.Header.Get(header), want) {
			t.Errorf("%s: %q", header, got.Header.Get(header))
		}
	}
	z, err := zip.NewReader(strings.NewReader(got.body), int64(len(got.body)))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&all, r); err != nil {
			t.Fatal(err)
		}
	}
	for _, words := range []string{"海辺の工場", "山の近くにも", "決めたこと", "心に留める", "わたしのデータ", `"format": "dousuru"`} {
		if !strings.Contains(all.String(), words) {
			t.Errorf("no %s", words)
		}
	}
	if strings.Contains(all.String(), "Nobody else's") || strings.Contains(all.String(), "export.") {
		t.Error("somebody else's words, or a sentence that is missing")
	}
}
