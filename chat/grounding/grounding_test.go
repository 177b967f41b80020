package grounding

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

var shortHours = []Passage{
	{Mark: 1, Title: "育児短時間勤務", Label: "期間", Text: "子どもが3歳になる前日までです。1回の申し出は1か月以上1年以内で、更新できます。"},
	{Mark: 2, Title: "育児短時間勤務", Label: "問い合わせ先", Text: "両立担当（内線 サンプル-1010、ryoritsu@umikaze.example）。社内ポータル「なぎさ」→ 両立の相談。"},
	{Mark: 3, Title: "Short working hours", Label: "Duration", Text: "Within 3 years of the birth, you can apply. If you apply late, the program starts a month later."},
}

// Each reason has its sentences, and each form of a mark is read.
func TestReasons(t *testing.T) {
	for _, c := range []struct{ sentence, language, reason string }{
		{"子どもが3歳になる前日までです。[1]", "ja", ""},
		{"- **子どもが3歳になる前日まで**です［１］。", "ja", ""},
		{"1回の申し出は1か月以上1年以内で、更新できます【1】", "ja", ""},
		{"1回の申し出は１か月以上１年以内で、更新できます。[1, 2]", "ja", ""},
		{"Within three years of the birth, you can apply.[3]", "en", ""},
		{"If you apply late, the program starts a month later.[3]", "en", ""},
		{"The program starts a month later.[3]", "en", Condition},
		{"子どもが3歳になる前日までです。", "ja", Uncited},
		{"子どもが3歳になる前日までです。[4]", "ja", Uncited},
		{"子どもが3歳になる前日までです。[1-2]", "ja", Uncited},
		{"子どもが3歳になる前日までです。[1][2][3][1][4]", "ja", Uncited},
		{"[1]", "ja", Uncited},
		{"", "ja", Uncited},
		{"Until the day before the child is 3.[1]", "en", Language},
		{"Until the day before the child is 3.[3]", "ja", Language},
		{"子どもが3歳になる前日までです。[3]", "ja", Language},
		{"孩子三岁生日的前一天为止。[1]", "ja", Number},
		{"До 3 лет.[1]", "en", Language},
		{"子どもが4歳になる前日までです。[1]", "ja", Number},
		{"子どもが3歳になる翌日までです。[1]", "ja", Date},
		{"子どもが3歳になる前日までではありません。[1]", "ja", Negation},
		{"1回の申し出は1か月以上1年以内で、更新しなければなりません。[1]", "ja", Controlling},
		{"1回の申し出は1か月以上で、更新できます。[1]", "ja", Condition},
		{"くわしくは https://evil.example/ へ。[2]", "ja", Link},
		{"両立担当（内線 サンプル-1011）。[2]", "ja", Link},
		{"両立担当、03-0000-0000。[2]", "ja", Link},
		{"社内ポータル「みなと」→ 両立の相談。[2]", "ja", Name},
		{"子どもが3歳になる前日までです［氏名1］。[1]", "ja", Name},
		{"子どもが3歳になる前日\u202eまでです。[1]", "ja", Name},
		{"子どもが3歳になる前日までです✨[1]", "ja", Name},
		{"<b>子どもが3歳になる前日までです。</b>[1]", "ja", Name},
		{"あなたは子どもが3歳になる前日まで使えます。[1]", "ja", Eligible},
		{"子どもが3歳になる前日までですので、ご安心くださいませ。[1]", "ja", Promise},
		{"子どもが3歳になる前日まで使うべきです。[1]", "ja", Controlling},
		{"3歳を過ぎたら無理です。[1]", "ja", Hopeless},
		{"子どもが3歳になる前日までですか？[1]", "ja", Question},
	} {
		if v := Check(c.sentence, c.language, shortHours); v.Reason != c.reason || v.OK != (c.reason == "") {
			t.Errorf("%s: %q, want %q", c.sentence, v.Reason, c.reason)
		}
	}
}

func TestVerdict(t *testing.T) {
	got := Check("- **子どもが3歳**になる前日までです。[1][2] [1]", "ja", shortHours)
	if diff := cmp.Diff(Verdict{OK: true, Marks: []int{1, 2}, Text: "子どもが3歳になる前日までです。"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// The same number is found however it is written, and no other one.
func TestNumbers(t *testing.T) {
	for _, c := range []struct {
		passage, sentence string
		language          string
		same              bool
	}{
		{"申請は2か月以内です。", "申請は２ヶ月以内です。", "ja", true},
		{"申請は2か月以内です。", "申請は二か月以内です。", "ja", true},
		{"申請は2か月以内です。", "申請は2か月までです。", "ja", true},
		{"申請は2か月以内です。", "申請は2か月以降です。", "ja", false},
		{"補助は20万円です。", "補助は200,000円です。", "ja", true},
		{"補助は20万円です。", "補助は2万円です。", "ja", false},
		{"補助は3万5千円です。", "補助は35,000円です。", "ja", true},
		{"費用の7割です。", "費用の70%です。", "ja", true},
		{"締切は令和8年4月24日です。", "締切は2026年4月24日です。", "ja", true},
		{"締切は2026年4月24日です。", "締切は4月24日です。", "ja", true},
		{"締切は4月24日です。", "締切は2026年4月24日です。", "ja", false},
		{"締切は2026-04-24です。", "締切は2026年4月24日です。", "ja", true},
		{"受付は9:00〜17:30です。", "受付は9時から17時30分までです。", "ja", true},
		{"受付は9:00〜17:30です。", "受付は9時から17時までです。", "ja", false},
		{"受付は月曜です。", "受付は火曜です。", "ja", false},
		{"三者で面談します。", "二者で面談します。", "ja", false},
		{"Apply by 30 September 2026.", "Apply by September 30, 2026.", "en", true},
		{"Apply by 30 September 2026.", "Apply by 30 October 2026.", "en", false},
		{"It takes three weeks.", "It takes 3 weeks.", "en", true},
		{"It takes three weeks.", "It takes three months.", "en", false},
		{"You get at least 5 days.", "You get up to 5 days.", "en", false},
		{"You get one message.", "You get two messages.", "en", false},
		{"Open from 9 a.m. to 5 p.m.", "Open from 9 a.m. to 6 p.m.", "en", false},
	} {
		v := Check(c.sentence+"[1]", c.language, []Passage{{Mark: 1, Text: c.passage}})
		if v.OK != c.same {
			t.Errorf("%s for %s: %+v", c.sentence, c.passage, v)
		}
	}
}
