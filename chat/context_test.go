package chat

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestHear(t *testing.T) {
	for message, want := range map[string]heard{
		"それ、いつの情報？":                  {text: "それ、いつの情報?", source: true, pointer: true},
		"どこに書いてある？":                  {text: "どこに書いてある?", source: true},
		"二つ目のほうをもう少し":                {text: "二つ目のほうをもう少し", among: true, pointer: true, place: 2},
		"事例のほうを読みたい":                 {text: "事例のほうを読みたい", among: true, kind: "case"},
		"話は変わりますが、本代は出ますか":           {text: "本代は出ますか", change: true},
		"さっきの公募の話に戻ると、締切は？":          {text: "公募の話 締切は?", back: true, among: true},
		"パートの人も対象？":                  {text: "パートの人も対象?"},
		"Back to the posting. When?": {text: "posting. when?", back: true},
	} {
		got := hear(message)
		got.two = false
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(heard{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", message, diff)
		}
	}
}

func TestSubjects(t *testing.T) {
	posting, leave, story := titled{"posting", "社内公募", "program"}, titled{"leave", "育児休業", "program"}, titled{"case-a", "戻った人", "case"}
	before := talk{Article: "posting", Title: "社内公募", Kind: "program", Options: []titled{posting, leave, story}, Earlier: []titled{{"old", "前の話", "faq"}}}
	for message, want := range map[string][]string{
		"いつから？":   {"posting", "leave", "case-a", "old"},
		"二つ目のほうを": {"leave"},
		"最後のやつ":   {"case-a"},
		"事例のほう":   {"case-a"},
	} {
		var got []string
		for _, s := range before.subjects(hear(message)) {
			got = append(got, s.Slug)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", message, diff)
		}
	}
}

// A consultation that was stored by an older version goes on.
func TestOldTalksLoad(t *testing.T) {
	var before talk
	if err := json.Unmarshal([]byte(`{"question": "社内公募 いつ", "article": "posting", "title": "社内公募", "options": [{"slug": "posting", "title": "社内公募"}], "topic": "公募は？", "turns": 2}`), &before); err != nil {
		t.Fatal(err)
	}
	if got := before.subjects(hear("いつから？")); len(got) != 1 || got[0].Slug != "posting" {
		t.Errorf("the talk is about %+v", got)
	}
}

func TestSituation(t *testing.T) {
	for message, want := range map[string][]string{
		"パートで週3日働いています。子どもが2歳です": {"child", "part-time"},
		"みなと工場の交替勤務です":           {"plant"},
		"契約社員の同僚も使えますか":          nil,
		"公募はいつですか":               nil,
	} {
		if diff := cmp.Diff(want, situationIn(message)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", message, diff)
		}
	}
}

func TestWordings(t *testing.T) {
	for _, bad := range []string{"words before a key", "[a]\n[a]\nx"} {
		if _, err := readWordings(bad); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
	for key := range situationWordings() {
		if len(situationWordings()[key]) == 0 {
			t.Errorf("%s has no wordings", key)
		}
	}
}
