package web

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"dousuru/chat/escalation"
	"dousuru/internal/calendar"
	"dousuru/internal/directory"
)

// withColleague is a company with a second person at HR.
func withColleague(t *testing.T) *company {
	t.Helper()
	c := newCompany(t)
	err := directory.Put(t.Context(), c.db, append(append([]directory.Entry{}, staff...),
		directory.Entry{Slug: "hr2", Name: "汐見 亮", Roles: []string{"employee", "hr"}, Department: "人事部", Site: "本社", Language: "ja"}))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestDueInWords(t *testing.T) {
	ja, en := &visit{language: "ja"}, &visit{language: "en"}
	days := calendar.Standard()
	at := func(text string) time.Time {
		t, err := time.ParseInLocation("2006-01-02 15:04", text, calendar.Japan)
		if err != nil {
			panic(err)
		}
		return t
	}
	for _, test := range []struct{ now, due, ja, en string }{
		{"2026-11-24 10:00", "2026-11-24 17:00", "きょう17時まで", "due today at 17:00"},
		{"2026-11-24 10:00", "2026-11-24 10:37", "きょう10時37分まで", "due today at 10:37"},
		{"2026-11-24 10:00", "2026-11-24 09:59", "きょうの期限を過ぎました", "due earlier today"},
		{"2026-11-24 10:00", "2026-11-25 18:00", "あした18時まで", "due tomorrow at 18:00"},
		{"2026-11-24 10:00", "2026-11-26 10:00", "あと2営業日", "2 working days left"},
		{"2026-11-20 10:00", "2026-11-24 18:00", "あと1営業日", "1 working day left"}, // a weekend and a holiday between
		{"2026-11-24 10:00", "2026-11-22 12:00", "期限を2日過ぎました", "2 days overdue"},
		{"2026-11-24 10:00", "2026-11-23 12:00", "期限を1日過ぎました", "1 day overdue"},
		{"2026-11-24 08:00", "2027-03-01 18:00", "2027年3月1日まで", "due on 1 March 2027"},
		{"2026-11-24 23:30", "2026-11-25 09:00", "あした9時まで", "due tomorrow at 09:00"},
	} {
		for v, want := range map[*visit]string{ja: test.ja, en: test.en} {
			if got := v.dueIn(days, at(test.due).UTC(), at(test.now).UTC()); got != want {
				t.Errorf("%s at %s: %q, want %q", test.due, test.now, got, want)
			}
		}
	}
	if got := ja.dueIn(days, time.Time{}, at("2026-11-24 10:00")); got != "" {
		t.Errorf("nobody waits: %q", got)
	}
}

func TestInboxFilters(t *testing.T) {
	c := withColleague(t)
	mine := c.ask("mika", "育児休業の質問")
	c.ask("boss", "海外の質問")
	c.askAnonymously("匿名の質問")
	hr := c.as("hr")
	hr.post("/hr/questions/"+mine.String()+"/assign", "to", "me").wants(t, http.StatusSeeOther)
	hr.get("/hr").wants(t, http.StatusOK, "回答待ち <span class=\"number\">3</span>", "担当 藤波 さやかさん", "あと", "名前を出さずに")
	for address, want := range map[string]string{
		"/hr?who=mine": "育児休業の質問", "/hr?identity=anonymous": "匿名の質問",
	} {
		got := hr.get(address)
		got.wants(t, http.StatusOK, want, `<span class="number">1</span>`, "しぼり込みをやめる")
	}
	hr.get("/hr?who=none").lacks(t, "育児休業の質問")
	hr.get("/hr?late=1").wants(t, http.StatusOK, "あてはまる質問はありません")
	hr.get("/hr?language=en&view=waiting").wants(t, http.StatusOK, "あてはまる質問はありません", `href="/hr?view=waiting"`)
	hr.get("/hr?view=nonsense&who=x&identity=y&language=z&page=-3").wants(t, http.StatusOK, "海外の質問")
}

func TestAssignment(t *testing.T) {
	c := withColleague(t)
	id, other := c.ask("mika", "質問その一"), c.ask("boss", "質問その二")
	hr := c.as("hr")
	page := "/hr/questions/" + id.String()
	hr.get(page).wants(t, http.StatusOK, "汐見 亮さん", "この質問の担当になる")
	hr.post(page+"/assign", "to", c.person("hr2").ID.String()).wants(t, http.StatusSeeOther)
	hr.get(page).wants(t, http.StatusOK, "担当 汐見 亮さん")
	hr.get(page).lacks(t, "この質問の担当になる")
	hr.post(page+"/assign", "to", c.person("mika").ID.String()).wants(t, http.StatusNotFound) // not at HR
	hr.post(page+"/assign", "to", "x").wants(t, http.StatusBadRequest)
	hr.post(page+"/assign", "to", "").wants(t, http.StatusSeeOther)
	hr.get(page).lacks(t, "担当 汐見")
	// Whoever answers first may take it over, and need not.
	hr.post(page, "answer", "はい。", "seen", "0", "do", "answer").wants(t, http.StatusSeeOther)
	hr.get(page).lacks(t, "担当 藤波")
	hr.post(page, "answer", "もうひとつ。", "seen", "1", "do", "answer", "take", "1").wants(t, http.StatusSeeOther)
	hr.get(page).wants(t, http.StatusOK, "担当 藤波 さやかさん")

	hr.post("/hr/questions", "do", "assign", "to", "me", "back", "/hr?who=none").wants(t, http.StatusUnprocessableEntity, "質問がまだ選ばれていません")
	hr.post("/hr/questions", "do", "assign", "to", c.person("mika").ID.String(), "pick", other.String(), "back", "/hr").
		wants(t, http.StatusUnprocessableEntity, "担当にする人が見つかりませんでした") // not at HR any more
	done := hr.post("/hr/questions", "do", "assign", "to", "me", "pick", other.String(), "back", "/hr?who=none")
	done.wants(t, http.StatusSeeOther)
	if to := done.Header.Get("Location"); to != "/hr?who=none&done=assigned" {
		t.Errorf("back to %q", to)
	}
	if to := hr.post("/hr/questions", "do", "assign", "to", "me", "pick", other.String(), "back", "https://evil.example").Header.Get("Location"); to != "/hr?done=assigned" {
		t.Errorf("back to %q", to)
	}
}

func TestHRAsksBack(t *testing.T) {
	c := newCompany(t)
	id := c.ask("mika", "質問")
	hr := c.as("hr")
	page := "/hr/questions/" + id.String()
	hr.post(page, "answer", "{宛名}、部署を教えてください。", "seen", "0", "do", "ask").wants(t, http.StatusSeeOther)
	hr.post(page, "answer", "{宛名}、部署を教えてください。", "seen", "0", "do", "ask").wants(t, http.StatusSeeOther) // pressed twice
	hr.get(page).wants(t, http.StatusOK, "人事からの聞き返し", "凪 陽菜さん、部署を教えてください。", "本人の返事を待っています")
	hr.get("/hr?view=waiting").wants(t, http.StatusOK, "質問")
	thread, err := c.site.opts.Questions.Find(t.Context(), c.person("hr").Viewer(), id)
	if err != nil || len(thread.Messages) != 1 {
		t.Errorf("%d messages (%v), want 1", len(thread.Messages), err)
	}
	if err := c.site.opts.Questions.Tell(t.Context(), c.person("mika").Viewer(), id, "製造第二課です"); err != nil {
		t.Fatal(err)
	}
	hr.get("/hr").wants(t, http.StatusOK, "新しい返事", "本人から返事が届きました")
	hr.get(page).wants(t, http.StatusOK, "製造第二課です")
	hr.get("/hr").lacks(t, "新しい返事")
}

func TestNotesOfHR(t *testing.T) {
	c := withColleague(t)
	id := c.ask("mika", "質問")
	hr := c.as("hr")
	page := "/hr/questions/" + id.String()
	hr.post(page+"/notes", "note", "  ").wants(t, http.StatusUnprocessableEntity, "メモがまだ書かれていません")
	long := strings.Repeat("長", escalation.MaxRemark+1)
	hr.post(page+"/notes", "note", long).wants(t, http.StatusUnprocessableEntity, "メモが長すぎます", long)
	hr.post(page+"/notes", "note", "工場に<b>確かめる</b>").wants(t, http.StatusSeeOther)
	hr.get(page).wants(t, http.StatusOK, "工場に&lt;b&gt;確かめる", "メモを消す")
	colleague := c.as("hr2").get(page)
	colleague.wants(t, http.StatusOK, "工場に&lt;b&gt;確かめる", "藤波 さやか")
	colleague.lacks(t, "メモを消す")
	c.as("mika").get("/questions/"+id.String()).lacks(t, "工場に")
	notes, err := c.site.opts.Questions.Notes(t.Context(), c.person("hr").Viewer(), id)
	if err != nil {
		t.Fatal(err)
	}
	hr.post(page+"/notes/"+notes[0].ID.String()+"/remove").wants(t, http.StatusSeeOther)
	hr.post(page+"/notes/"+notes[0].ID.String()+"/remove").wants(t, http.StatusSeeOther)
	hr.get(page).lacks(t, "工場に")
}

func TestOneAnswerForAGroup(t *testing.T) {
	c := newCompany(t)
	id := c.ask("mika", "育児休業のあとに時短勤務へ変えられますか")
	alikeOne := c.ask("boss", "育児休業から戻るとき、時短勤務に変えることはできますか")
	c.ask("ken", "海外の拠点で働くには、どうすればいいですか")
	hr := c.as("hr")
	page := "/hr/questions/" + id.String()
	got := hr.get(page)
	got.wants(t, http.StatusOK, "似ている質問", "育児休業から戻るとき")
	got.lacks(t, "海外の拠点")
	hr.post(page+"/merge").wants(t, http.StatusUnprocessableEntity, "まとめる質問がまだ選ばれていません")
	hr.post(page+"/merge", "pick", alikeOne.String()).wants(t, http.StatusSeeOther)
	got = hr.get(page)
	got.wants(t, http.StatusOK, "まとめて答える2件", "それぞれの人に別々に届きます", "育児休業から戻るとき")
	got.lacks(t, "似ている質問")
	hr.get("/hr").wants(t, http.StatusOK, "ほか1件とまとめて", `<span class="number">2</span>`)
	hr.post(page, "answer", "{宛名}、変えられます。", "seen", "0", "do", "answer").wants(t, http.StatusSeeOther)
	c.as("mika").get("/questions/"+id.String()).wants(t, http.StatusOK, "凪 陽菜さん、変えられます。")
	boss := c.as("boss").get("/questions/" + alikeOne.String())
	boss.wants(t, http.StatusOK, "灘 孝太郎さん、変えられます。")
	boss.lacks(t, "凪 陽菜")
	hr.post(page+"/part", "member", alikeOne.String()).wants(t, http.StatusSeeOther)
	hr.get(page).lacks(t, "まとめて答える2件")

	hr.post("/hr/questions", "do", "merge", "pick", id.String()).wants(t, http.StatusUnprocessableEntity, "2つ以上選びます")
	hr.post("/hr/questions", "do", "merge", "pick", uuid.NewString()).wants(t, http.StatusUnprocessableEntity)
}

func TestModulesAndVariables(t *testing.T) {
	c := newCompany(t)
	id := c.ask("mika", "質問")
	hr := c.as("hr")
	hr.get("/hr/modules").wants(t, http.StatusOK, "文例はまだありません")
	hr.post("/hr/modules", "title", "お礼", "body", "{なまえ}へ", "do", "save").wants(t, http.StatusUnprocessableEntity, "「{なまえ}」は置きかえられない", "{なまえ}へ")
	hr.post("/hr/modules", "title", "お礼", "body", "{宛名}、ありがとうございます。", "do", "preview").wants(t, http.StatusOK, "（名前）さん、ありがとうございます。")
	hr.post("/hr/modules", "title", "お礼", "body", "{宛名}、ありがとうございます。", "do", "save").wants(t, http.StatusSeeOther)
	hr.post("/hr/modules", "title", "お礼", "body", "別の文章", "do", "save").wants(t, http.StatusUnprocessableEntity, "同じ名前の文例があります", "別の文章")
	list, err := c.site.opts.Questions.Modules(t.Context(), c.person("hr").Viewer())
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	hr.get("/hr/modules?edit="+list[0].ID.String()).wants(t, http.StatusOK, "文例を直す", `value="お礼"`)

	page := "/hr/questions/" + id.String()
	hr.post(page, "answer", "書きかけ", "seen", "0", "do", "insert").wants(t, http.StatusUnprocessableEntity, "文例がまだ選ばれていません", "書きかけ")
	hr.post(page, "answer", "書きかけ", "seen", "0", "do", "insert", "module", list[0].ID.String()).wants(t, http.StatusOK, "書きかけ\n\n{宛名}、ありがとうございます。")
	hr.post(page, "answer", "{宛名}、はい。", "seen", "0", "do", "preview").wants(t, http.StatusOK, "本人にはこう届きます", "凪 陽菜さん、はい。", "{宛名}、はい。")
	hr.post(page, "answer", "{氏名}、はい。", "seen", "0", "do", "answer").wants(t, http.StatusUnprocessableEntity, "「{氏名}」は置きかえられない", "{氏名}、はい。")
	hr.post(page, "answer", "{宛名}、はい。", "seen", "0", "do", "answer").wants(t, http.StatusSeeOther)
	hr.post(page, "answer", "{宛名}、はい。", "seen", "0", "do", "answer").wants(t, http.StatusSeeOther) // pressed twice
	thread, err := c.site.opts.Questions.Find(t.Context(), c.person("hr").Viewer(), id)
	if err != nil || len(thread.Messages) != 1 || thread.Answer() != "凪 陽菜さん、はい。" {
		t.Errorf("%+v (%v)", thread.Messages, err)
	}
	hr.post("/hr/modules/"+list[0].ID.String()+"/remove").wants(t, http.StatusOK, "文例を消しました", "{宛名}、ありがとうございます。")
	hr.get("/hr/modules").wants(t, http.StatusOK, "文例はまだありません")
}

func TestDraftAndPresence(t *testing.T) {
	c := withColleague(t)
	id := c.ask("mika", "質問")
	hr, hr2 := c.as("hr"), c.as("hr2")
	page := "/hr/questions/" + id.String()
	hr.post(page+"/draft", "answer", "書きかけ\r\nの文章").wants(t, http.StatusOK)
	hr.get(page).wants(t, http.StatusOK, "書きかけ\nの文章", "前に書きかけた文章です")
	hr2.get(page).lacks(t, "書きかけ\nの文章")
	hr.post(page+"/draft", "answer", strings.Repeat("長", escalation.MaxDraft+1)).wants(t, http.StatusUnprocessableEntity)

	if got := hr.post(page+"/presence", "writing", "1"); got.StatusCode != http.StatusOK || got.body != "" {
		t.Errorf("alone: %d %q", got.StatusCode, got.body)
	}
	if got := hr2.post(page + "/presence"); got.body != "藤波 さやかさんが回答を書いています。" {
		t.Errorf("the colleague reads %q", got.body)
	}
	if got := hr.post(page+"/presence", "writing", "1"); got.body != "汐見 亮さんもこの質問を開いています。" {
		t.Errorf("the writer reads %q", got.body)
	}
	hr2.post(page+"/presence", "gone", "1").wants(t, http.StatusOK)
	if got := hr.post(page + "/presence"); got.body != "" {
		t.Errorf("after the colleague left: %q", got.body)
	}
	for _, who := range []string{"", "mika", "boss", "chief"} {
		b := c.as(who)
		b.post(page+"/presence").wants(t, http.StatusNotFound)
		b.post(page+"/draft", "answer", "x").wants(t, http.StatusNotFound)
	}
	hr.post(page, "answer", "はい。", "seen", "0", "do", "answer").wants(t, http.StatusSeeOther)
	hr.get(page).lacks(t, "前に書きかけた文章です")
}

func TestWarningsOfIdentity(t *testing.T) {
	c := newCompany(t)
	_, nameless := c.askAnonymously("匿名の質問")
	if err := c.site.opts.Questions.Leave(t.Context(), "返事のいらない質問", "ja"); err != nil {
		t.Fatal(err)
	}
	hr := c.as("hr")
	hr.get("/hr/questions/"+nameless.String()).wants(t, http.StatusOK, "公益通報者保護法", "2026年12月1日")
	left, err := c.site.opts.Questions.Queue(t.Context(), c.person("hr").Viewer(), escalation.Filter{View: escalation.ViewLeft, Limit: 5})
	if err != nil || len(left.Rows) != 1 {
		t.Fatal(left, err)
	}
	got := hr.get("/hr/questions/" + left.Rows[0].ID.String())
	got.wants(t, http.StatusOK, "返事はいらない、という質問です")
	got.lacks(t, `id="answer"`)
}
