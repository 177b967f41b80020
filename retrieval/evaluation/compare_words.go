package evaluation

// Why a summary was not kept, and why a sentence did not pass; what has no word here is a kind of fault of the endpoint.
var (
	notKeptLabels = map[string]Label{
		"little":     {"裏づけのある文が少ない", "too little passed the check"},
		"aside":      {"聞かれたことが入っていない", "what was asked is not in it"},
		"long":       {"長すぎた", "too long"},
		"timeout":    {"8秒で終わらなかった", "not whole within 8 s"},
		"mask":       {"名前を隠せなかった", "could not be masked"},
		"fault":      {"エラー", "fault"},
		"limited":    {"接続先の制限", "limit of the endpoint (429)"},
		"server":     {"接続先のエラー", "fault of the endpoint (5xx)"},
		"stall":      {"途中で止まった", "stood still"},
		"first_time": {"始まるのが遅い", "no first byte in time"},
		"cut":        {"途中で切れた", "cut off"},
		"length":     {"最大の長さで切れた", "cut off at the greatest length"},
		"filtered":   {"接続先が止めた", "stopped by the endpoint’s filter"},
		"key":        {"鍵が合わない", "key refused"},
		"rejected":   {"接続先が断った", "refused by the endpoint (4xx)"},
		"refused":    {"接続できない", "nobody listens"},
	}
	unsupportedLabels = map[string]Label{
		"uncited":     {"出どころの番号がない", "no source"},
		"language":    {"言葉がちがう", "another language"},
		"link":        {"資料にない連絡先", "address or telephone"},
		"number":      {"資料にない数", "number"},
		"date":        {"資料にない日付や時刻", "date or time"},
		"name":        {"資料にない名前", "name"},
		"negation":    {"肯定と否定が逆", "negation"},
		"modality":    {"できる・必要などの言いかえ", "may, can, must"},
		"condition":   {"条件が抜けた", "condition left out"},
		"subject":     {"だれのことかがちがう", "another subject"},
		"overlap":     {"資料にない言葉", "words of no passage"},
		"controlling": {"窓口が使わない言い方", "not the desk’s voice"},
		"hopeless":    {"あきらめさせる言い方", "hopeless"},
		"verdict":     {"本人の可否を決めた", "verdict about the person"},
		"promise":     {"約束や計算をした", "promise"},
		"question":    {"質問をした", "asks"},
		"repeated":    {"くり返し", "repeated"},
	}
	stopLabels = map[Stop]Label{
		StopInterrupted: {"途中で止められました。そこまでの結果です。", "Stopped by hand; these are the results so far."},
		StopBudget:      {"今月の予算がなくなり、途中で止まりました。そこまでの結果です。", "The budget of the month was used up; these are the results so far."},
		StopEndpoint:    {"接続先が応じなくなり、途中で止まりました。そこまでの結果です。", "The endpoint failed; these are the results so far."},
	}
)

// Why says why the comparison ended early, for the page.
func (c Comparison) Why() Label { return stopLabels[c.Stopped] }
