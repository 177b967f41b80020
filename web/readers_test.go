package web

import (
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"dousuru/chat/escalation"
)

// Each figure and each yes or no of the page is that of the settings which run.
func TestReadersSaysTheSettings(t *testing.T) {
	for _, test := range []struct {
		opts           Options
		idle, lifetime time.Duration
		says, lacks    []string
	}{
		{Options{}, SessionIdle, SessionLifetime,
			[]string{"最後のやりとりの日から90日", "取り下げの日から365日", "10人より少ない", "120分使わない", "12時間で切れます", "メールは送らない設定", "https の設定になっていません", "AIは使っていません"},
			[]string{"（https）", "のページにも置けます"}},
		{Options{KeepTalks: 45, KeepQuestions: 200, ReportK: 23, Mail: true, Secure: true, Origins: []string{"https://portal.example"},
			Model: &Model{Host: "models.example", Contract: "x", ModelUses: ModelUses{Composer: "m"}}}, 37 * time.Minute, 5 * time.Hour,
			[]string{"最後のやりとりの日から45日", "離れた日から45日", "取り下げの日から200日", "23人より少ない", "37分使わない", "5時間で切れます", "このデスクへのリンクだけ", "（https）", "models.example", "「https://portal.example」のページにも置けます"},
			[]string{"90日。いつでも", "365日", "メールは送らない設定", "AIは使っていません", "https の設定になっていません"}},
	} {
		c := newCompanyWith(t, test.opts)
		c.sessions.Limit(test.idle, test.lifetime)
		for _, who := range []string{"", "mika", "boss", "hr"} {
			a := c.as(who).get("/readers").wants(t, http.StatusOK, test.says...)
			a.lacks(t, test.lacks...)
		}
		for _, path := range []string{"/about", "/login", "/readers"} {
			c.browser().get(path).wants(t, http.StatusOK, `href="/readers"`)
		}
	}
	c := newCompany(t)
	c.browser().get("/readers").wants(t, http.StatusOK, "すぐに人事に渡す設定です", "だれがどの日に読んだか").lacks(t, "次の営業日の始まりに")
	c.browser().get("/about").wants(t, http.StatusOK, "人事には、すぐに届く設定です").lacks(t, "次の営業日の朝")
	receipt, _ := c.askAnonymously("質問")
	c.browser().post("/receipt", "receipt", string(receipt)).wants(t, http.StatusOK, "送る").lacks(t, "次の営業日の朝")
	c.site.opts.Questions.Letters = escalation.NewLetters(c.db, time.Hour)
	c.browser().get("/readers").wants(t, http.StatusOK, "次の営業日の始まりに").lacks(t, "すぐに人事に渡す設定です")
	c.browser().get("/about").wants(t, http.StatusOK, "人事に届くのは、次の営業日の朝です").lacks(t, "人事には、すぐに届く設定です")
	c.browser().post("/receipt", "receipt", string(receipt)).wants(t, http.StatusOK, `aria-describedby="text-limit text-waits"`, "次の営業日の朝に、ほかの質問といっしょに")
	if got := newCompany(t).as("boss").get("/readers"); !strings.Contains(got.body, text("ja", "about.item.prepared")) {
		t.Error("who leads people does not read what becomes of what they prepare")
	}
}

// What the page calls encrypted is sealed, column by column; what is owed is told.
func TestReadersSaysWhatIsSealed(t *testing.T) {
	list, err := os.ReadFile("../internal/postgres/testdata/plain_columns.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, item := range append(slices.Clone(access), teamAccess) {
		owed := ""
		for line := range strings.Lines(string(list)) {
			column, why, _ := strings.Cut(strings.TrimSpace(line), " ")
			for _, table := range item.tables {
				if strings.HasPrefix(column, table+".") && strings.HasPrefix(why, "OWED") && !strings.Contains(why, "slugs") {
					owed = column
				}
			}
		}
		if item.sealed() == (owed != "") {
			t.Errorf("%s: the page says sealed %v; plain is %q", item.Item, item.sealed(), owed)
		}
	}
}
