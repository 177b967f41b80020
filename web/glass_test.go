package web

import (
	"net/http"
	"strings"
	"testing"

	"dousuru/chat/escalation"
)

// The way of a name through the pages: asked for by one of HR, agreed to by another, seen by the two, and told to who asked.
func TestANameInDangerOnThePages(t *testing.T) {
	c := newCompany(t)
	c.site.opts.Questions.Glass = true
	if err := escalation.SetGlass(t.Context(), c.db, true); err != nil {
		t.Fatal(err)
	}
	id := c.askAs("mika", escalation.Question{Text: "もう消えてしまいたいです", Alias: "うみ", Told: true})
	page, own, name := "/hr/questions/"+id.String(), "/questions/"+id.String(), c.person("mika").Name
	hr, second, mika := c.as("hr"), c.as("hr2"), c.as("mika")
	for _, who := range []string{"mika", "boss", "chief", ""} {
		if got := c.as(who).get(page + "/glass"); got.StatusCode == http.StatusOK {
			t.Errorf("%q opens HR's page", who)
		}
		if got := c.as(who).post(page+"/glass", "reason", "own_life"); got.StatusCode == http.StatusOK || got.StatusCode == http.StatusSeeOther && who != "" {
			t.Errorf("%q asks for the name: %d", who, got.StatusCode)
		}
	}
	hr.get(page).wants(t, http.StatusOK, page+"/glass", "だれかの命が危ないと思うとき")
	hr.get(page+"/glass").wants(t, http.StatusOK, "質問した人の命が危ない", "ほかの人の命が危ない").lacks(t, "checked", name)
	hr.post(page+"/glass").wants(t, http.StatusUnprocessableEntity, "理由をどちらか選ぶと")
	hr.post(page+"/glass", "reason", "curious").wants(t, http.StatusUnprocessableEntity, "理由をどちらか選ぶと")
	hr.post(page+"/glass", "agree", "x").wants(t, http.StatusBadRequest)
	hr.post(page+"/glass", "reason", "own_life").wants(t, http.StatusSeeOther)
	mika.get(own).wants(t, http.StatusOK, "名前は見えていません", "質問した人の命が危ない", c.person("hr").Name)
	hr.get(page+"/glass").wants(t, http.StatusOK, "人事のもう一人が、この画面を開いて").lacks(t, "同意して、名前", name)
	glasses, err := c.site.opts.Questions.Glasses(t.Context(), c.person("hr2").Viewer(), id)
	if err != nil || len(glasses) != 1 {
		t.Fatalf("%v, %v", glasses, err)
	}
	asked := glasses[0].ID.String()
	second.get(page+"/glass").wants(t, http.StatusOK, "同意して、名前を見られるようにする", `name="agree" value="`+asked+`"`).lacks(t, name)
	hr.post(page+"/glass", "agree", asked).wants(t, http.StatusConflict, "少し前に状況が変わりました").lacks(t, name)
	second.post(page+"/glass", "agree", asked).wants(t, http.StatusSeeOther)
	second.post(page+"/glass", "agree", asked).wants(t, http.StatusConflict, "少し前に状況が変わりました")
	for _, b := range []*browser{hr, second} {
		b.get(page+"/glass").wants(t, http.StatusOK, "質問した人の名前", name)
		b.get(page).wants(t, http.StatusOK, "うみ").lacks(t, name)
	}
	if got := hr.get("/hr"); strings.Contains(got.body, name) {
		t.Error("the inbox names the asker")
	}
	mika.get("/news").wants(t, http.StatusOK, `<span class="count">`)
	mika.get("/questions").wants(t, http.StatusOK, "名前の確認がありました")
	mika.get(own).wants(t, http.StatusOK, "あなたの名前が見えるようになりました", c.person("hr").Name, c.person("hr2").Name, "質問した人の命が危ない", "この二人にだけ名前が見えます", "評価や処遇には使われません",
		"あなたの名前を見ました", "/about#desks")
	mika.get("/news").wants(t, http.StatusOK).lacks(t, `<span class="count">`)
	mika.post(own+"/withdraw").wants(t, http.StatusSeeOther)
	hr.get(page+"/glass").lacks(t, name)
}

// What is said of aliases before somebody sends, and where people read who reads what: the rule where it is on, and not a word of it where
// it is off.
func TestGlassIsSaidWhereItIsOn(t *testing.T) {
	c := newCompany(t)
	id := c.askAs("mika", escalation.Question{Text: "質問です", Alias: "うみ", Told: true})
	said := map[string]string{"/about": "だれかの命が危ないと人事の二人がそろって判断したとき", "/readers": "一人が求め、別の一人が1時間のうちに同意します"}
	for path, words := range said {
		c.as("mika").get(path).wants(t, http.StatusOK).lacks(t, words, "命が危ない")
	}
	c.as("hr").get("/hr/questions/"+id.String()).wants(t, http.StatusOK).lacks(t, "/glass")
	c.as("hr").get("/hr/questions/"+id.String()+"/glass").wants(t, http.StatusNotFound)
	c.as("hr").post("/hr/questions/"+id.String()+"/glass", "reason", "own_life").wants(t, http.StatusNotFound)
	c.site.opts.Questions.Glass = true
	for path, words := range said {
		c.as("mika").get(path).wants(t, http.StatusOK, words)
	}
}
