package brief

import "testing"

func TestBare(t *testing.T) {
	for sentence, want := range map[string]string{
		"社内公募で人事の仕事に移りたいと話してくれた。":                                          "社内公募で人事の仕事に移りたい",
		"公募に応募したら上司に知られるのか、メンバーに聞かれた":                                      "公募に応募したら上司に知られるのか",
		"メンバーが副業をしたいと言っている":                                                "副業をしたい",
		"部下から育休を取りたいと相談された":                                                "育休を取りたい",
		"本人は在宅勤務を希望している":                                                   "在宅勤務を希望している",
		"海外トレーニーの募集時期を聞かれた":                                                "海外トレーニーの募集時期",
		"在宅の日を増やせないかと聞かれた":                                                 "在宅の日を増やせないか",
		"フレックスで朝を遅くしたいそうです":                                                "フレックスで朝を遅くしたい",
		"試し出勤のことを聞かれた":                                                     "試し出勤",
		"相談された":                                                            "相談された",
		"社内公募の条件を知りたい":                                                     "社内公募の条件を知りたい",
		"親の介護が始まりそうだと打ち明けられた":                                              "親の介護が始まりそう",
		"One of my people asked whether there is support for certificates": "there is support for certificates",
	} {
		if got := bare(sentence); got != want {
			t.Errorf("%s: %q, want %q", sentence, got, want)
		}
	}
}
