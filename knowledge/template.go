package knowledge

// TemplateNames are the tables that HR can begin with.
var TemplateNames = []string{"program", "case", "faq", "desk"}

// examples are the lines that show what belongs into a column, by table and field or facet. What is left out may stay empty.
var examples = map[string]map[string]string{
	"program": {"id": "sample-program", "title": "見本の制度", "aliases": "呼び名|略した名前", "category": "キャリア・相談", "themes": "異動|学び",
		"state": "下書き", "status": "実施中", "valid_from": "2026-04-01", "reviewed_on": "2026-10-01", "review_due": "2027-04-01", "source": "規程の名前と条", "language": "ja",
		"summary": "どんな制度かを、二つか三つの文で書きます。", "eligibility": "使える人", "window": "毎年4月1日〜20日", "steps": "1. 申し込みます。\n2. 面談があります。",
		"notified": "知らされる人", "contact": "担当の課"},
	"case": {"id": "sample-case", "title": "見本の事例", "display_name": "Aさん（仮名）", "profile": "事務職・30代", "happened_in": "2024〜2025", "direction": "とどまった",
		"consent": "いいえ", "can_contact": "いいえ", "state": "下書き", "status": "実施中", "reviewed_on": "2026-10-01", "source": "聞き取り（2026年10月）", "language": "ja",
		"summary": "どんな話かを、二つか三つの文で書きます。", "situation": "そのころの様子", "trigger": "きっかけ", "outcome": "いまどうしているか", "reflection": "ふりかえって思うこと"},
	"faq": {"id": "sample-faq", "question": "見本の質問ですか", "answer": "はい。答えは、会社の決まりの言葉で書きます。", "aliases": "ほかの聞き方", "state": "下書き",
		"status": "実施中", "reviewed_on": "2026-10-01", "source": "規程の名前と条", "language": "ja"},
	"desk": {"id": "sample-desk", "title": "見本の窓口", "topic": "どんなことを聞けるか", "internal": "はい", "channel": "社内ポータルの相談フォーム", "hours": "平日 9:00〜17:00",
		"languages": "日本語|英語", "anonymous_ok": "いいえ", "routes": "career"},
}

// Template is an empty table of a kind: the headings that an import understands, and one line that shows how they are filled.
// Articles in it are drafts, so that a line forgotten there is shown to nobody. An unknown name gives nothing.
func Template(name string) [][]string {
	sample := examples[name]
	if sample == nil {
		return nil
	}
	if name == "desk" {
		head := DeskTable(nil)[0]
		row := make([]string, len(head))
		for i, field := range exportedDesk {
			row[i] = sample[field]
		}
		return [][]string{head, row}
	}
	columns := columnsOf(Kind(name))
	columns = columns[:len(columns)-2] // without 本文 and 記法: people type texts, no Markdown
	row := make([]string, len(columns))
	for i, c := range columns {
		row[i] = sample[c.field+string(c.facet)]
	}
	return [][]string{headOf(columns), row}
}
