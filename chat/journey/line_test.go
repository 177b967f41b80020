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
	text := string(e.Markdown("ja", func(key string) string { return key }))
	for _, want := range []string{"# title\n", "## 2015年4月: kind.event\n", "> 来年また考える\n> # 見出しではない\n", "## undated: kind.wish\n", "step:\n\n> 上司に話す"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in:\n%s", want, text)
		}
	}
	if empty, err := (Export{}).JSON(); err != nil || !strings.Contains(string(empty), `"items": []`) {
		t.Errorf("an empty journey: %s, %v", empty, err)
	}
}
