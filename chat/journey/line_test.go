package journey

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"dousuru/knowledge"
)

func sampleLine() Export {
	return Export{
		Decisions: []Decision{
			{Response: Keep, Topic: "公募は上司に知られますか", Words: "来年また考える\n# 見出しではない", DecidedAt: time.Date(2026, 11, 20, 20, 0, 0, 0, time.UTC), Articles: []string{"internal-posting"}},
			{Response: Act, Topic: "育休", DecidedAt: time.Date(2025, 5, 1, 1, 0, 0, 0, time.UTC), Plan: Plan{Step: "上司に話す", Tell: "妻", Due: knowledge.Date{Year: 2025, Month: 6, Day: 1}}},
		},
		Entries: []Entry{
			{Kind: Wish, Words: "港で働きたい"},
			{Kind: Event, Words: "入社", On: knowledge.Date{Year: 2015, Month: 4, Day: 1}, Precision: Month},
			{Kind: Life, Words: "引っ越し", On: knowledge.Date{Year: 2020, Month: 1, Day: 1}, Precision: Year},
		},
		Profile: Profile{Site: "港"},
	}
}

func TestLineIsInOrder(t *testing.T) {
	e := sampleLine()
	var got []string
	for _, i := range Line(e.Decisions, e.Entries) {
		got = append(got, i.When("ja")+" "+strings.Split(i.Words(), "\n")[0])
	}
	want := "2015年4月 入社|2020年 引っ越し|2025年5月1日 育休|2026年11月21日 来年また考える| 港で働きたい"
	if strings.Join(got, "|") != want {
		t.Errorf("%s", strings.Join(got, "|"))
	}
	if en := Line(nil, e.Entries)[0].When("en"); en != "April 2015" {
		t.Error(en)
	}
}

// A story holds what the person wrote, and dates, and nothing else.
func TestStoryIsInOwnWords(t *testing.T) {
	e := sampleLine()
	story := Story(Line(e.Decisions, e.Entries), "ja")
	rest := story
	for _, own := range []string{"入社", "引っ越し", "育休", "上司に話す", "妻", "来年また考える\n# 見出しではない", "港で働きたい", "2015年4月", "2020年", "2025年5月1日", "2026年11月21日"} {
		if !strings.Contains(rest, own) {
			t.Errorf("%s is missing in:\n%s", own, story)
		}
		rest = strings.Replace(rest, own, "", 1)
	}
	if strings.TrimSpace(rest) != "" {
		t.Errorf("words that the person did not write: %q", strings.TrimSpace(rest))
	}
}

func TestExport(t *testing.T) {
	e := sampleLine()
	body, err := e.JSON()
	if err != nil {
		t.Fatal(err)
	}
	var back struct {
		Items []struct{ Kind, On, Words, Response, Step string }
	}
	if err := json.Unmarshal(body, &back); err != nil || len(back.Items) != 5 || back.Items[3].Words != e.Decisions[0].Words || back.Items[2].Step != "上司に話す" || back.Items[0].On != "2015-04-01" {
		t.Errorf("%v:\n%s", err, body)
	}
	e.Shares = []Share{{Want: WantListen, Words: "聞いてほしい\n# こと", Until: knowledge.Date{Year: 2026, Month: 12, Day: 1}, SharedAt: time.Date(2026, 11, 27, 15, 30, 0, 0, time.UTC),
		Readings: []time.Time{time.Date(2026, 11, 28, 1, 5, 0, 0, time.UTC)}, Items: []SharedItem{{Kind: "event", On: knowledge.Date{Year: 2015, Month: 4, Day: 1}, Precision: Month, Text: "入社"}}},
		{WithdrawnAt: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)}}
	if body, err = e.JSON(); err != nil || !strings.Contains(string(body), `"read_at"`) || strings.Count(string(body), `"withdrawn_at"`) != 1 {
		t.Errorf("shares: %v:\n%s", err, body)
	}
	text := string(e.Markdown("ja", func(key string) string { return key }))
	for _, want := range []string{"# title\n", "## 2015年4月: kind.event\n", "> 来年また考える\n> # 見出しではない\n", "## undated: kind.wish\n", "step:\n\n> 上司に話す",
		"## shares: 2026年11月28日\n\n> want.listen\n", "words:\n\n> 聞いてほしい\n> # こと\n", "2015年4月 kind.event:\n\n> 入社\n", "until:\n\n> 2026年12月1日\n", "read:\n\n> 2026年11月28日 10:05\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in:\n%s", want, text)
		}
	}
	if empty, err := (Export{}).JSON(); err != nil || !strings.Contains(string(empty), `"items": []`) {
		t.Errorf("an empty journey: %s, %v", empty, err)
	}
}
