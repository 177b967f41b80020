package web

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"dousuru/chat/journey"
	"dousuru/internal/directory"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
)

// fields are the named fields of a page's form that holds a marker, as a browser would send them: hidden ones, and what is chosen.
func hiddenFields(t *testing.T, body string) (fields []string) {
	t.Helper()
	for _, match := range regexp.MustCompile(`<input type="hidden" name="([a-z]+)" value="([^"]*)">`).FindAllStringSubmatch(body, -1) {
		fields = append(fields, match[1], htmlUnescape(match[2]))
	}
	return fields
}

func htmlUnescape(text string) string {
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&#34;", `"`, "&#39;", "'", "&#43;", "+", "&amp;", "&").Replace(text)
}

func TestAMemberSharesAndTakesItBack(t *testing.T) {
	c := newCompany(t)
	publish(t, c.db, knowledge.Article{Slug: "posting", Title: "社内公募制度", Passages: []knowledge.Passage{{Body: "x"}}})
	decision := c.decide("mika", journey.Decision{Topic: "ほかの部署", Articles: []string{"posting"}, Response: journey.Keep, Words: "募集を待つ <b>"})
	mika := c.as("mika")
	hub := mika.get("/oneonone").wants(t, http.StatusOK, "上司との1on1", "灘 孝太郎", "上司から見えないもの", `href="/oneonone/share"`)
	hub.lacks(t, "/withdraw")

	form := mika.get("/oneonone/share?item="+decision.String()).wants(t, http.StatusOK, `value="`+decision.String()+`" checked`, "募集を待つ &lt;b&gt;", proposedDay())
	for _, want := range journey.Wants {
		form.wants(t, http.StatusOK, `<input type="radio" name="want" value="`+string(want)+`" required>`) // none is chosen for them
	}
	preview := mika.post("/oneonone/share", "step", "preview", "want", "think", "purpose", "これから\"+&", "words", "ゆっくり\n話したい", "until", proposedDay(), "item", decision.String())
	preview.wants(t, http.StatusOK, "灘 孝太郎さんには、このとおりに見えます", "いっしょに考えてほしい", "募集を待つ &lt;b&gt;", "心に留める", `<a href="/articles/posting">社内公募制度</a>`)
	if n := c.rows(`select count(*) from journey.share`); n != 0 {
		t.Fatalf("%d shares before it was pressed", n)
	}
	fields := hiddenFields(t, preview.body)
	edit := mika.post("/oneonone/share", append(fields, "step", "edit")...)
	edit.wants(t, http.StatusOK, `value="think" required checked`, "これから&#34;&#43;&amp;", "ゆっくり\n話したい", `value="`+decision.String()+`" checked`)

	done := mika.post("/oneonone/share", append(fields, "step", "share")...)
	done.wants(t, http.StatusSeeOther)
	mika.get("/oneonone?done=shared").wants(t, http.StatusOK, "共有しました。", "見えています", "まだ開かれていません。", "募集を待つ")
	shares, err := journey.Shares(t.Context(), c.db, c.person("mika").Viewer())
	if err != nil || len(shares) != 1 || shares[0].Purpose != `これから"+&` || shares[0].Words != "ゆっくり\n話したい" {
		t.Fatalf("%+v, %v", shares, err)
	}
	id := shares[0].ID
	if _, err := journey.ReadShare(t.Context(), c.db, c.person("boss").Viewer(), id); err != nil {
		t.Fatal(err)
	}
	mika.get("/oneonone").wants(t, http.StatusOK, "灘 孝太郎さんが "+knowledge.Today().Label("ja")+" ")

	change := mika.get("/oneonone/shares/"+id.String()).wants(t, http.StatusOK, `value="think" required checked`, "共有したことを変える", `value="`+decision.String()+`" checked`)
	change.lacks(t, "problem")
	preview = mika.post("/oneonone/share", "step", "preview", "id", id.String(), "want", "listen", "until", proposedDay()).wants(t, http.StatusOK, "話を聞いてほしい")
	mika.post("/oneonone/share", append(hiddenFields(t, preview.body), "step", "share")...).wants(t, http.StatusSeeOther)
	mika.get("/oneonone?done=shareChanged").wants(t, http.StatusOK, "話を聞いてほしい", "あとから書きかえました", "に読みました")

	for _, other := range []string{"boss", "ken", "hr", "chief", "admin"} {
		b := c.as(other)
		b.get("/oneonone/shares/"+id.String()).wants(t, http.StatusNotFound)
		b.post("/oneonone/shares/"+id.String()+"/withdraw").wants(t, http.StatusNotFound)
		b.post("/oneonone/shares/"+id.String()+"/forget").wants(t, http.StatusNotFound)
	}

	gone := mika.post("/oneonone/shares/" + id.String() + "/withdraw")
	gone.wants(t, http.StatusOK, "もう灘 孝太郎さんには見えません", "もう一度共有する")
	if n := c.rows(`select count(*) from journey.share_content`); n != 0 {
		t.Errorf("%d contents after the withdrawal", n)
	}
	mika.post("/oneonone/shares/"+id.String()+"/withdraw").wants(t, http.StatusOK, "もう灘 孝太郎さんには見えません").lacks(t, "もう一度共有する") // sent twice
	mika.get("/oneonone").wants(t, http.StatusOK, "取り下げました", "に読みました").lacks(t, "話を聞いてほしい")
	mika.post("/oneonone/share", append(hiddenFields(t, gone.body), "step", "edit")...).wants(t, http.StatusOK, `value="listen" required checked`)
	mika.post("/oneonone/shares/"+id.String()+"/forget").wants(t, http.StatusSeeOther)
	mika.get("/oneonone").lacks(t, "取り下げました", "読みました")
}

func (c *company) rows(query string) (n int) {
	c.t.Helper()
	if err := postgrestest.Owner(c.t, c.db).QueryRow(c.t.Context(), query).Scan(&n); err != nil {
		c.t.Fatal(err)
	}
	return n
}

// What cannot be taken comes back with everything that was typed.
// The form and the preview say that what was asked at the desk is seen, and it can be left out.
func TestWhatWasAskedIsSaidAndCanBeLeftOut(t *testing.T) {
	c := newCompany(t)
	publish(t, c.db, knowledge.Article{Slug: "posting", Title: "社内公募制度", Passages: []knowledge.Passage{{Body: "x"}}})
	mika, boss := c.as("mika"), c.as("boss")
	said, choice := text("ja", "share.whoAsked"), `name="bare"`
	mika.get("/oneonone/share").wants(t, http.StatusOK).lacks(t, choice)
	decision := c.decide("mika", journey.Decision{Topic: "介護のこと", Articles: []string{"posting"}, Response: journey.Keep})
	mika.get("/oneonone/share").wants(t, http.StatusOK, text("ja", "share.askedHint"), choice).lacks(t, choice+` value="yes" aria-describedby="asked-hint" checked`)
	form := []string{"want", "listen", "until", proposedDay(), "item", decision.String()}
	mika.post("/oneonone/share", append(form, "step", "preview")...).wants(t, http.StatusOK, said, "介護のこと", "社内公募制度", text("ja", "journey.topic"))
	preview := mika.post("/oneonone/share", append(form, "step", "preview", "bare", "yes")...).wants(t, http.StatusOK, "心に留める")
	preview.lacks(t, said, "介護", "社内公募制度")
	fields := hiddenFields(t, preview.body)
	mika.post("/oneonone/share", append(fields, "step", "edit")...).wants(t, http.StatusOK, `aria-describedby="asked-hint" checked`)
	mika.post("/oneonone/share", append(fields, "step", "share")...).wants(t, http.StatusSeeOther)
	base := "/team/" + c.person("mika").ID.String()
	share := idIn(t, boss.get(base).body, base+"/share/")
	boss.get(base+"/share/"+share).wants(t, http.StatusOK, "心に留める").lacks(t, "介護", "社内公募制度")
	mika.get("/oneonone/shares/"+share).wants(t, http.StatusOK, `aria-describedby="asked-hint" checked`)
}

func TestAShareFormKeepsWhatWasTyped(t *testing.T) {
	c := newCompany(t)
	entry, err := journey.Add(t.Context(), c.db, c.person("mika").Viewer(), journey.Entry{Kind: journey.Wish, Words: "海の仕事"})
	if err != nil {
		t.Fatal(err)
	}
	mika := c.as("mika")
	long := strings.Repeat("長", journey.MaxShareWords+1)
	for name, test := range map[string]struct{ want, words, until, problem string }{
		"no wish":    {"", "ことば", proposedDay(), "四つのうちの一つ"},
		"too long":   {"think", long, proposedDay(), "「先に伝えておきたいこと」は1000文字まで"},
		"yesterday":  {"think", "ことば", knowledge.DateOf(knowledge.Today().Time().AddDate(0, 0, -1)).String(), "今日から90日後まで"},
		"no date":    {"think", "ことば", "", "今日から90日後まで"},
		"not a date": {"think", "ことば", "あした", "今日から90日後まで"},
	} {
		page := mika.post("/oneonone/share", "step", "preview", "want", test.want, "purpose", "これから", "words", test.words, "until", test.until, "item", entry.String())
		page.wants(t, http.StatusUnprocessableEntity, test.problem, `value="これから"`, test.words, `name="until" value="`+test.until+`"`, `value="`+entry.String()+`" checked`)
		if test.want != "" {
			page.wants(t, http.StatusUnprocessableEntity, `value="think" required checked`)
		}
		if t.Failed() {
			t.Fatal(name)
		}
	}
	// Sent without a preview, it is previewed and not shared.
	mika.post("/oneonone/share", "step", "share", "want", "think", "until", proposedDay()).wants(t, http.StatusOK, "このとおりに見えます")
	preview := mika.post("/oneonone/share", "step", "preview", "want", "think", "until", proposedDay(), "item", entry.String())
	if err := journey.Edit(t.Context(), c.db, c.person("mika").Viewer(), journey.Entry{ID: entry, Kind: journey.Wish, Words: "山の仕事"}); err != nil {
		t.Fatal(err)
	}
	again := mika.post("/oneonone/share", append(hiddenFields(t, preview.body), "step", "share")...)
	again.wants(t, http.StatusConflict, "まだ共有していません", "山の仕事").lacks(t, "海の仕事")
	mika.post("/oneonone/share", append(hiddenFields(t, again.body), "step", "share")...).wants(t, http.StatusSeeOther)

	gone := uuid.NewString()
	mika.post("/oneonone/share", "step", "preview", "id", "x", "want", "think", "until", proposedDay()).wants(t, http.StatusNotFound)
	preview = mika.post("/oneonone/share", "step", "preview", "id", gone, "want", "think", "words", "残ることば", "until", proposedDay())
	mika.post("/oneonone/share", append(hiddenFields(t, preview.body), "step", "share")...).wants(t, http.StatusUnprocessableEntity, "もう見えなくなっています", "残ることば", `name="id" value=""`)

	boss := c.as("boss") // whom nobody leads
	boss.get("/oneonone").wants(t, http.StatusOK, "あなたの上司がこの窓口に登録されていません").lacks(t, `href="/oneonone/share"`)
	boss.get("/oneonone/share").wants(t, http.StatusOK, "あなたの上司がこの窓口に登録されていません")
	boss.post("/oneonone/share", "step", "preview", "want", "think", "words", "残ることば", "until", proposedDay()).wants(t, http.StatusUnprocessableEntity, "残ることば", "共有していません")
}

// After the line ended the member sees that nobody sees it, and may hand the same to the new manager.
func TestAShareAfterTheLineEnded(t *testing.T) {
	c := newCompany(t)
	id, err := journey.PutShare(t.Context(), c.db, c.person("mika").Viewer(), journey.Draft{Want: journey.WantReport, Words: "決めました", Until: knowledge.Today()})
	if err != nil {
		t.Fatal(err)
	}
	if err := directory.Put(t.Context(), c.db, []directory.Entry{{Slug: "mika", Name: "凪 陽菜", Roles: []string{"employee"}, Manager: "hr2", Language: "ja"}}); err != nil {
		t.Fatal(err)
	}
	mika := c.as("mika")
	mika.get("/oneonone").wants(t, http.StatusOK, "汐見 亮", "見えなくなりました", "灘 孝太郎さんには見えません", "あらためて共有する")
	mika.get("/oneonone/shares/"+id.String()).wants(t, http.StatusOK, "決めました", `name="id" value=""`, proposedDay(), "汐見 亮さんに渡す")
	c.as("hr2").get("/oneonone").lacks(t, "決めました")
}

func TestReadingsOfAnHourAreOne(t *testing.T) {
	at := func(clock string) time.Time {
		m, err := time.Parse("15:04:05", clock)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	for _, test := range []struct{ at, want string }{
		{"", ""},
		{"10:05:00", "10:05-10:05 true"},
		{"10:05:40 10:05:10", "10:05-10:05 true"},
		{"10:40:00 10:20:00 10:05:00", "10:05-10:40 false"},
		{"12:00:00 10:40:00 10:05:00", "12:00-12:00 true|10:05-10:40 false"},
		{"11:05:00 10:05:00", "11:05-11:05 true|10:05-10:05 true"},
	} {
		var list []time.Time
		for _, clock := range strings.Fields(test.at) {
			list = append(list, at(clock))
		}
		var got []string
		for _, r := range readings(list) {
			got = append(got, fmt.Sprintf("%s-%s %t", r.From.Format("15:04"), r.To.Format("15:04"), r.Once()))
		}
		if diff := cmp.Diff(test.want, strings.Join(got, "|")); diff != "" {
			t.Errorf("%s: %s", test.at, diff)
		}
	}
}

// The parts that a form carries on are kept by the page that says the database is away.
func TestAShareIsKeptWhenTheDatabaseIsAway(t *testing.T) {
	v := &visit{Request: &http.Request{Method: http.MethodPost, URL: &url.URL{Path: "/oneonone/share"},
		PostForm: url.Values{"item": {"a", "b"}, "want": {"think"}, "purpose": {"これから"}, "until": {"2026-12-01"}, "words": {"ことば"}}, Form: url.Values{}}}
	sent := map[string][]string{}
	for _, k := range pageOf(v, failure{http.StatusServiceUnavailable, "unavailable"}).Kept {
		sent[k.Name] = append(sent[k.Name], k.Value)
	}
	if diff := cmp.Diff(map[string][]string{"item": {"a", "b"}, "want": {"think"}, "purpose": {"これから"}, "until": {"2026-12-01"}, "words": {"ことば"}}, sent); diff != "" {
		t.Error(diff)
	}
}
