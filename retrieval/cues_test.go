package retrieval

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestReadCues(t *testing.T) {
	list := readCues("# a comment: x | y\n\nmoney: いくら | ＨＯＷ much |  | \nno colon\nwhen: い\n")
	want := []cue{{"いくら", "money"}, {"how much", "money"}, {"い", "when"}}
	if diff := cmp.Diff(want, list.cues, cmp.AllowUnexported(cue{})); diff != "" {
		t.Error(diff)
	}
}

// Each wording is found once, at its first place, in the order of the list.
func TestCueSpans(t *testing.T) {
	list := readCues("a: いくら | い\nb: くら\nc: x")
	for text, want := range map[string][]span{
		"":           {},
		"あ":          {},
		"い":          {{0, 3, "a"}},
		"xいくらxいくら":   {{1, 10, "a"}, {1, 4, "a"}, {4, 10, "b"}, {0, 1, "c"}},
		"いく":         {{0, 3, "a"}},
		"くら\xffx":    {{0, 6, "b"}, {7, 8, "c"}},
		"まいくらまあいくらい": {{3, 12, "a"}, {3, 6, "a"}, {6, 12, "b"}},
	} {
		if diff := cmp.Diff(want, list.spans(text), cmp.AllowUnexported(span{})); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

// Many places at which a wording could begin cost one comparison each and no more.
func TestCueSpansAreBounded(t *testing.T) {
	start := time.Now()
	if got := facetCues().spans(strings.Repeat("上司に", 100_000)); len(got) > len(facetCues().cues) {
		t.Errorf("%d spans of %d wordings", len(got), len(facetCues().cues))
	}
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("a long text took %v", took)
	}
}

func TestElsewhere(t *testing.T) {
	for _, question := range []string{
		"夫の会社の育休はどうなりますか", "妻の会社にも公募がある?", "友達の会社では副業できるらしい", "取引先の研修に出られますか", "他社の制度も使えますか",
		"前の会社の退職金について", "国の給付金はもらえますか", "市の保育園に申し込みたい", "ハローワークで相談できますか", "よその会社に出向したい",
		"does my husband's company allow it", "my old company had a mentor program", "can other companies join",
	} {
		if !parseQuery(question, Thesaurus{}).elsewhere {
			t.Errorf("%s: is about this company", question)
		}
	}
	for _, question := range []string{
		"", "公募について知りたい", "会社の制度を教えて", "うちの会社の育休", "会社を辞めたい", "夫と一緒に転勤したい", "友達が入社した", "前の部署に戻りたい",
		"転職を考えている", "外国に行きたい", "社外の研修に出たい", "関連会社に出向したい", "can i join another team", "my company", "our company's programs",
	} {
		if parseQuery(question, Thesaurus{}).elsewhere {
			t.Errorf("%s: is about another company", question)
		}
	}
}

func TestHearsay(t *testing.T) {
	for _, question := range []string{
		"副業が解禁になったらしい", "来月から公募が始まるそうです", "退職金が増えるそうだけど", "上司には知らされないですよね", "誰でも使えますよね", "補助が出るって聞いた",
		"3回まで受けられると聞いたけど", "申込みはいらないって聞きました", "人事が言うには在宅は週4になったんですよね", "育休は2年取れるんだよね", "なくなるって噂がある",
		"うわさでは廃止になる", "先輩が出るって言ってた", "i heard it is free", "it is free, right?", "managers are told, aren't they",
	} {
		if !parseQuery(question, Thesaurus{}).hearsay {
			t.Errorf("%s: repeats nothing heard", question)
		}
	}
	for _, question := range []string{
		"", "公募について知りたい", "先輩の話を聞きたい", "誰に聞けばいいですか", "上司に話を聞いてもらいたい", "いつ募集していますか", "難しそう", "楽しそうな仕事",
		"どうしたらいい", "時短で働きたい", "人事に相談したい", "面談で聞かれることは", "how do i apply", "is it free", "who hears about it",
	} {
		if parseQuery(question, Thesaurus{}).hearsay {
			t.Errorf("%s: repeats something heard", question)
		}
	}
}

// Experience is asked for by what somebody did or does, not by what somebody wants or had better do.
func TestAsksForPeople(t *testing.T) {
	for _, question := range []string{
		"実際に行った人はいますか", "公募で移った人", "育休を取った男性", "副業をしている人", "時短で働いている先輩の話", "海外で働いた人の話が聞きたい", "部署を変えた人", "落ちて再挑戦した人",
		"資格を受けた社員", "夜勤をやめた同僚", "休んでる人", "子育てしながら管理職になった女性", "昇進を断った課長", "応募しなかった人", "現場から本社に移った仲間", "外国で暮らしとる人",
		"同じような人はいる?", "ロールモデルを知りたい", "経験者に会いたい", "先輩の体験を読みたい", "事例はありますか", "みんなどうしているのか", "実際どうなの", "介護で休んだ管理職",
		"出向していた人の例", "研修を終えた人", "is there someone who moved", "stories of people who came back", "has anyone done this", "colleagues who work part-time", "an example of a late change", "a father who took leave",
	} {
		if !asksForPeople(Normalize(question)) {
			t.Errorf("%s: asks for no experience", question)
		}
	}
	for _, question := range []string{
		"", "移りたい人は", "応募したい人はどうすればいい", "海外に行きたい人のための制度", "休みたい人は誰に言う", "上司に話した方がいい", "早く出した方がいいですか", "応募したほうがいいですか", "相談した方が早い",
		"誰が対象ですか", "対象になる人は", "使える人は誰ですか", "誰に聞けばいいですか", "人事の人に会いたい", "申し込む人が多いと落ちますか", "一人で申し込めますか", "担当の人は誰", "できる人は",
		"公募について知りたい", "いつまでに申し込めばいいですか", "補助はいくらですか", "上司に知らされますか", "落ちたらどうなりますか", "人事異動の時期", "新人研修の期間", "契約社員でも応募できますか",
		"本人の同意はいりますか", "派遣の人も使えますか", "who can apply", "how many people can join", "is my manager told", "people over 60", "do i need an example", "the history of the program",
	} {
		if asksForPeople(Normalize(question)) {
			t.Errorf("%s: asks for experience", question)
		}
	}
}
