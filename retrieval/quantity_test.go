package retrieval

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestQuantityKinds(t *testing.T) {
	for text, want := range map[string]string{
		"":                     "",
		"上司に知らされます":            "",
		"一緒に考えます":              "",
		"年に一度の面談":              "回",
		"3名まで":                 "名",
		"１０名まで":                "名",
		"定員は二十人です":             "名",
		"20万円を上限とします":          "円",
		"1,500円":               "円",
		"費用の8割":                "割",
		"費用の80%を補助":            "割",
		"五営業日以内":               "日",
		"10日間":                 "日",
		"2週間前まで":               "週",
		"6か月以上":                "月",
		"6ヶ月":                  "月",
		"3カ月":                  "月",
		"4月1日":                 "月 日",
		"入社3年目から":              "年",
		"満三年":                  "年",
		"60歳から":                "歳",
		"週20時間":                "時間",
		"30分の面談":               "分",
		"17時まで":                "時",
		"年に2回":                 "回",
		"TOEIC 600点以上":         "点",
		"800文字以内":              "字",
		"2級を持つ人":               "級",
		"全国5か所":                "所",
		"春と秋に募集します":            "季",
		"随時受け付けます":             "季",
		"毎年5月に3名を募集":           "月 名 季",
		"within 10 days":       "日",
		"two weeks before":     "週",
		"up to 3 people":       "名",
		"once in three years":  "年",
		"50 percent":           "割",
		"every year":           "季",
		"someone likes people": "",
	} {
		got := quantityKinds(Normalize(text))
		slices.Sort(got)
		wanted := strings.Fields(want)
		slices.Sort(wanted)
		if !slices.Equal(wanted, got) {
			t.Errorf("%s: %v, want %v", text, got, wanted)
		}
	}
}

func TestAskedKinds(t *testing.T) {
	for question, want := range map[string]string{
		"":                           "",
		"公募について知りたい":                 "",
		"誰でも使えますか":                   "",
		"どうやって申し込むの":                 "",
		"いつでも応募できますか":                "",
		"いつか海外に行きたい":                 "",
		"募集はいつですか":                   "月日年週時季歳",
		"何かありますか":                    "",
		"募集は何名ですか":                   "名",
		"何人まで":                       "名",
		"何日前までに出すの":                  "日",
		"何か月かかりますか":                  "月",
		"何ヶ月休める":                     "月",
		"何年目から応募できる":                 "年",
		"何回まで受けられますか":                "回",
		"何度でも":                       "",
		"何時間働けばいい":                   "時間",
		"TOEICは何点いりますか":              "点",
		"何文字書けばいい":                   "字",
		"何円まで出ますか":                   "円",
		"何万円まで出ますか":                  "円",
		"何割が補助されますか":                 "割",
		"何歳まで応募できますか":                "歳",
		"補助はいくらですか":                  "円割",
		"なんぼ出るん":                     "円割",
		"上限の金額を知りたい":                 "円割",
		"募集はいつからですか":                 "月日年週時季歳",
		"締切はいつ":                      "月日年週時季歳",
		"最長でどれだけ休めますか":               "月日年週時季時間歳",
		"どのくらいの期間休めますか":              "月日年週時季時間歳",
		"いくつまで応募できますか":               "歳",
		"応募できる年齢を知りたい":               "歳",
		"how much do i get":          "円割",
		"how many days do i get off": "日",
		"how many people can join":   "名",
		"when is the deadline":       "月日年週時季歳",
		"how long can i stay":        "月日年週時季時間歳",
		"how old can i be":           "歳",
		"whenever you like":          "",
	} {
		if diff := cmp.Diff(want, strings.Join(askedKinds(asking(Normalize(question))), "")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", question, diff)
		}
	}
}
