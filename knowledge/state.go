package knowledge

import "regexp"

// A page of a foreign handbook says in its own first lines that it is not in force. These phrases are whole statements
// about the page's subject, so that a rule that merely speaks of pausing or closing something is not taken for one; what
// is said in other words stays active.
var statusPhrases = []struct {
	status Status
	phrase *regexp.Regexp
}{
	{Retired, regexp.MustCompile(`(?:制度|プログラム|ページ|規程)は[^。\n]{0,20}廃止(?:され|しまし|となり)|(?i:this (?:program|page|policy|handbook page) (?:has been|was|is) (?:retired|discontinued|deprecated))`)},
	{Paused, regexp.MustCompile(`一時停止中です|(?:一時)?休止中です|(?:一時)?休止しています|(?:募集|受付|応募)を(?:一時)?(?:停止|休止|中断)して|(?i:(?:program|benefit|policy) is (?:currently |temporarily )?(?:paused|suspended|on hold)|(?:currently|temporarily) (?:paused|suspended|on hold))`)},
	{Closed, regexp.MustCompile(`(?:募集|応募|受付|申込|申し込み)(?:の受付)?(?:は|を)(?:すでに|既に|現在)?(?:終了|締め切)(?:し|られ|って)|(?i:applications? (?:are|is|have been|has been) (?:now )?closed|no longer accept(?:ing|s) applications)`)},
}

// underReview is what a page says that its editors are working on. Its rules may well be in force, so it stays active, but
// its review is due: answers from it are shown as not freshly checked.
var underReview = regexp.MustCompile(`(?:レビュー|見直し|作成|改訂|改定|更新)(?:および作成)?中です|工事中です|(?i:this page is (?:currently )?(?:under (?:construction|review|revision)|being (?:updated|revised|rewritten)|a work in progress))`)

// headWidth is how much of a page counts as its first lines, in columns: a screen.
const headWidth = 1_500

// statusFromText reads what the first lines say.
func statusFromText(head string) (status Status, review bool) {
	for _, p := range statusPhrases {
		if p.phrase.MatchString(head) {
			return p.status, false
		}
	}
	return Active, underReview.MatchString(head)
}
