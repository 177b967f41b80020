package web

import (
	"net/http"
	"strings"
	"testing"

	"dousuru/chat/escalation"
	"dousuru/internal/postgres/postgrestest"
)

// HR asks an executive, who sees the question without its asker and replies; HR quotes the reply into the answer.
func TestHRAsksAnExecutive(t *testing.T) {
	c := newCompany(t)
	id := c.ask("mika", "工場から企画の仕事に移った人はいますか")
	page := "/hr/questions/" + id.String()
	hr, chief := c.as("hr"), c.as("chief")
	chief.get("/asked").wants(t, http.StatusOK, "いま、人事から聞かれていることはありません")
	hr.get(page).wants(t, http.StatusOK, "役員やほかの窓口に聞く", "潮田 みちるさん")
	executive := "person:" + c.person("chief").ID.String()
	for name, test := range map[string]struct {
		to, note, want string
		status         int
	}{
		"nobody":             {"", "どうですか", "だれに聞くかが、まだ選ばれていません", http.StatusUnprocessableEntity},
		"too long":           {executive, strings.Repeat("長", escalation.MaxNote+1), "2000文字までにしてください", http.StatusUnprocessableEntity},
		"no executive":       {"person:" + c.person("mika").ID.String(), "どうですか", "この質問に動きがありました", http.StatusConflict},
		"no id":              {"person:x", "どうですか", "この質問に動きがありました", http.StatusConflict},
		"a desk not in list": {"desk:none", "どうですか", "この質問に動きがありました", http.StatusConflict},
	} {
		got := hr.post(page+"/pass", "to", test.to, "note", test.note)
		got.wants(t, test.status, test.want, test.note)
		if test.to == executive && !strings.Contains(got.body, `value="`+executive+`" selected`) {
			t.Errorf("%s: the choice is lost", name)
		}
	}
	hr.post(page+"/pass", "to", executive, "note", "こうした異動を、来年度から認めるお考えはありますか").wants(t, http.StatusSeeOther)
	shown := chief.get("/asked")
	shown.wants(t, http.StatusOK, "企画の仕事に移った人", "来年度から認めるお考え", "返事を待っている質問 1件")
	shown.lacks(t, "凪", "製造第二課")
	c.as("mika").get("/asked").wants(t, http.StatusNotFound)
	c.as("").get("/asked").wants(t, http.StatusSeeOther)
	passes, err := c.site.opts.Questions.PassedTo(t.Context(), c.person("chief").Viewer())
	if err != nil || len(passes) != 1 {
		t.Fatalf("%v, %v", passes, err)
	}
	to := "/asked/" + passes[0].ID.String()
	chief.post(to, "reply", " ").wants(t, http.StatusUnprocessableEntity, "返事がまだ書かれていません")
	chief.post(to, "reply", strings.Repeat("長", escalation.MaxAnswer+1)).wants(t, http.StatusUnprocessableEntity, "10000文字までにしてください", "長長長")
	c.as("hr").post(to, "reply", "人事の返事").wants(t, http.StatusNotFound)
	chief.post(to, "reply", "来年度から認めるつもりです。").wants(t, http.StatusSeeOther)
	chief.get("/asked").lacks(t, "企画の仕事に移った人")

	got := hr.get(page)
	got.wants(t, http.StatusOK, "返事がありました", "来年度から認めるつもりです。", "この返事を回答の欄に入れる")
	hr.get(page+"?quote="+passes[0].ID.String()).wants(t, http.StatusOK, "<textarea id=\"answer\"", "\n来年度から認めるつもりです。</textarea>")
	chief.post(to, "reply", "もう一度").wants(t, http.StatusConflict, "返事は送られていません", "もう一度")
	if steps := c.as("mika").get("/questions/" + id.String()); strings.Contains(steps.body, "来年度から認める") {
		t.Error("the asker reads the executive's reply")
	}
}

// HR asks a desk outside the program, and notes what it said or takes the question back.
func TestHRAsksADesk(t *testing.T) {
	c := newCompany(t)
	if _, err := postgrestest.Owner(t, c.db).Exec(t.Context(), `insert into knowledge.desk (slug, name, topic, channel) values ('legal', '法務の窓口', '契約', '内線')`); err != nil {
		t.Fatal(err)
	}
	id := c.ask("mika", "副業の契約は見てもらえますか")
	page := "/hr/questions/" + id.String()
	hr := c.as("hr")
	hr.post(page+"/pass", "to", "desk:legal", "note", "").wants(t, http.StatusSeeOther)
	hr.get(page).wants(t, http.StatusOK, "法務の窓口に聞きました", "窓口の返事", "返事を待たずに戻す")
	hr.post(page+"/heard", "reply", "").wants(t, http.StatusUnprocessableEntity, "返事がまだ書かれていません")
	hr.post(page+"/heard", "reply", "見られます").wants(t, http.StatusSeeOther)
	hr.get(page).wants(t, http.StatusOK, "見られます")
	hr.post(page+"/back").wants(t, http.StatusConflict, "この質問に動きがありました")
	hr.post(page+"/pass", "to", "desk:legal", "note", "").wants(t, http.StatusSeeOther)
	hr.post(page+"/back").wants(t, http.StatusSeeOther)
	hr.get(page).wants(t, http.StatusOK, "返事の前に戻しました")
}
