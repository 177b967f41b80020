package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"dousuru/chat/brief"
	"dousuru/chat/journey"
)

// A brief is kept by one press, named, found again, deleted, brought back and erased; only its manager ever finds it.
func TestSavedBrief(t *testing.T) {
	c := withPages(t)
	boss, base := c.as("boss"), "/team/"+c.person("mika").ID.String()
	sent := boss.post(base+"/brief/save", "theme", "move", "situation", "面接の前に<b>話したい", "title", "12月の<i>1on1").wants(t, http.StatusSeeOther)
	page, _, _ := strings.Cut(sent.Header.Get("Location"), "?")
	boss.get(page+"?done=briefSaved").wants(t, http.StatusOK, "準備を保存しました", "12月の&lt;i&gt;1on1", "話したい</textarea>", "社内公募制度", "に保存").lacks(t, "<i>1on1", "保存していません")
	for _, list := range []string{base, base + "/brief"} {
		boss.get(list).wants(t, http.StatusOK, page, "12月の&lt;i&gt;1on1")
	}
	boss.get(page+"/print").wants(t, http.StatusOK, "この時間の目的").lacks(t, "話したい", "12月の")
	for _, elsewhere := range []string{"/team/" + c.person("ken").ID.String(), "/team/anyone"} {
		boss.get(elsewhere+"/brief").lacks(t, "12月の")
		boss.get(strings.Replace(page, base, elsewhere, 1)).wants(t, http.StatusNotFound)
	}
	for _, who := range []string{"mika", "ken", "hr", "chief", "admin"} {
		for _, path := range []string{page, page + "/print", page + "/title"} {
			c.as(who).get(path).wants(t, http.StatusNotFound)
		}
		for _, move := range []string{"title", "remove", "restore", "erase"} {
			c.as(who).post(page+"/"+move, "title", "x").wants(t, http.StatusNotFound)
		}
	}
	long := strings.Repeat("あ", brief.MaxTitle+1)
	boss.post(page+"/title", "title", long).wants(t, http.StatusUnprocessableEntity, "長すぎました", long)
	boss.post(page+"/title", "title", "年明けの1on1").wants(t, http.StatusSeeOther)
	boss.get(page+"?done=briefNamed").wants(t, http.StatusOK, "年明けの1on1")
	boss.post(base+"/brief/save", "theme", "move", "situation", "書いたこと", "title", long).wants(t, http.StatusUnprocessableEntity, "長すぎました", long, "書いたこと")

	boss.post(page+"/remove").wants(t, http.StatusSeeOther)
	boss.get(page).wants(t, http.StatusNotFound)
	boss.get(base).lacks(t, "年明けの1on1")
	boss.get(base+"/brief?done=briefRemoved").wants(t, http.StatusOK, "消した準備", "年明けの1on1", "元に戻す")
	boss.post(page+"/restore").wants(t, http.StatusSeeOther)
	boss.get(page).wants(t, http.StatusOK, "年明けの1on1")
	boss.post(page+"/erase").wants(t, http.StatusNotFound) // it stands
	boss.post(page+"/remove").wants(t, http.StatusSeeOther)
	boss.post(page+"/erase").wants(t, http.StatusSeeOther)
	boss.get(base+"/brief").lacks(t, "年明けの1on1")
	boss.post(page+"/restore").wants(t, http.StatusNotFound)
}

// About nobody in particular a brief stands on its own list; one whose member somebody else leads now is gone with the commit.
func TestSavedBriefAndTheLine(t *testing.T) {
	c := withPages(t)
	boss, base := c.as("boss"), "/team/"+c.person("mika").ID.String()
	about, _, _ := strings.Cut(boss.post(base+"/brief/save", "theme", "care", "title", "凪さんのこと").Header.Get("Location"), "?")
	nobody, _, _ := strings.Cut(boss.post("/team/anyone/brief/save", "theme", "care").Header.Get("Location"), "?")
	boss.get("/team/brief").wants(t, http.StatusOK, nobody, "介護と仕事").lacks(t, "凪さんのこと")
	boss.get(nobody).wants(t, http.StatusOK, "介護と仕事")
	mine := staff[1]
	mine.Manager = "chief"
	c.takes(append(without("mika"), mine))
	boss.get(about).wants(t, http.StatusNotFound)
	boss.post(about+"/title", "title", "x").wants(t, http.StatusNotFound)
	boss.get(nobody).wants(t, http.StatusOK, "介護と仕事")
	c.as("chief").get("/team/"+c.person("mika").ID.String()).wants(t, http.StatusOK).lacks(t, "凪さんのこと")
}

// What was shared goes into no saved brief: after it was taken back, nothing of it is left with the manager.
func TestASavedBriefHasNothingThatWasShared(t *testing.T) {
	c := withPages(t)
	boss, base := c.as("boss"), "/team/"+c.person("mika").ID.String()
	id := c.shares("mika", journey.Draft{Purpose: "副業のこと", Words: "焼き菓子を売りたい"})
	sheet := boss.post(base+"/brief", "share", id.String())
	sheet.wants(t, http.StatusOK, "焼き菓子", "副業・兼業", "本人が共有したことは、保存に入りません")
	page, _, _ := strings.Cut(boss.post(base+"/brief/save", "share", id.String(), "title", "準備").Header.Get("Location"), "?")
	if err := journey.WithdrawShare(t.Context(), c.db, c.person("mika").Viewer(), id); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{page, base, base + "/brief", "/team"} {
		boss.get(path).wants(t, http.StatusOK).lacks(t, "焼き菓子", "副業のこと", id.String())
	}
}

// A brief whose pages had no answer comes along to the next one, until it is deleted.
func TestTheUnknownComesAlong(t *testing.T) {
	c := withPages(t)
	boss, base := c.as("boss"), "/team/"+c.person("mika").ID.String()
	id, err := brief.Save(t.Context(), c.db, c.person("boss").Viewer(), brief.Saved{Member: c.person("mika").ID, Title: "転居の補助", Theme: "offer", Outcome: "unknown"})
	if err != nil {
		t.Fatal(err)
	}
	boss.post(base+"/brief", "theme", "move").wants(t, http.StatusOK, "わからないままの準備", "転居の補助")
	boss.post("/team/"+c.person("ken").ID.String()+"/brief", "theme", "move").lacks(t, "転居の補助")
	boss.post(base+"/brief/"+id.String()+"/remove").wants(t, http.StatusSeeOther)
	boss.post(base+"/brief", "theme", "move").lacks(t, "転居の補助")
	boss.get(base+"/brief/"+uuid.NewString()).wants(t, http.StatusNotFound)
}

// A brief goes as Markdown, saved or not; its name and its words say nothing about whom it is for.
func TestBriefAsMarkdown(t *testing.T) {
	c := withPages(t)
	boss, base := c.as("boss"), "/team/"+c.person("mika").ID.String()
	page, _, _ := strings.Cut(boss.post(base+"/brief/save", "theme", "move").Header.Get("Location"), "?")
	for _, file := range []answer{boss.post(base+"/brief/export.md", "theme", "move"), boss.get(page + "/export.md")} {
		file.wants(t, http.StatusOK, "# ", "社内公募制度", "> ").lacks(t, "凪", "<")
		if kind, name := file.Header.Get("Content-Type"), file.Header.Get("Content-Disposition"); !strings.HasPrefix(kind, "text/markdown") || !strings.Contains(name, `filename="1on1-2`) {
			t.Errorf("%s, %s", kind, name)
		}
	}
	boss.get(base+"/brief/export.md").wants(t, http.StatusOK, "準備をつくる")
	c.as("ken").get(page+"/export.md").wants(t, http.StatusNotFound)
}
