package knowledge

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// A Facet names a part of an article; empty for a section of a document that is no known part.
type Facet string

const (
	Summary         Facet = "summary"
	Purpose         Facet = "purpose"
	Eligibility     Facet = "eligibility"
	Exclusions      Facet = "exclusions"
	Window          Facet = "window"
	Steps           Facet = "steps"
	Forms           Facet = "forms"
	Approvers       Facet = "approvers"
	Notified        Facet = "notified"
	Duration        Facet = "duration"
	Amount          Facet = "amount"
	Limits          Facet = "limits"
	After           Facet = "after"
	Confidentiality Facet = "confidentiality"
	Contact         Facet = "contact"
	Myths           Facet = "myths"

	Situation  Facet = "situation"
	Trigger    Facet = "trigger"
	Path       Facet = "path"
	How        Facet = "how"
	Difficulty Facet = "difficulty"
	Support    Facet = "support"
	Outcome    Facet = "outcome"
	Reflection Facet = "reflection"
	Message    Facet = "message"

	Answer Facet = "answer"
)

// facetRow is one facet: where it belongs, its label, and the headings and column names that mean it. Headings are
// compared whole (see headingKey): a heading that merely contains such a word may be about something else.
type facetRow struct {
	facet    Facet
	kind     Kind // the kind it belongs to; empty: to all
	label    words
	headings []string
}

// facets in the order in which an article shows them.
var facets = []facetRow{
	{Summary, "", words{"概要", "Summary"}, []string{"overview", "要約"}},
	{Purpose, Program, words{"目的", "Purpose"}, []string{"ねらい", "趣旨"}},
	{Eligibility, Program, words{"対象者", "Eligibility"}, []string{"対象者・資格", "資格", "対象", "応募資格", "対象者と資格", "who is eligible", "who can apply", "who can use it"}},
	{Exclusions, Program, words{"対象外", "Not covered"}, []string{"対象にならない人", "対象外となる場合", "exclusions", "who is not eligible"}},
	{Window, Program, words{"募集時期", "When to apply"}, []string{"申請時期", "募集・申請時期", "実施時期", "申請期限", "募集期間", "window", "application period", "deadline", "deadlines"}},
	{Steps, Program, words{"手順", "How to apply"}, []string{"申請方法", "申し込み方", "申込方法", "応募方法", "手続き", "手続", "申請手順", "steps", "how to request", "application process", "process"}},
	{Forms, Program, words{"様式", "Forms"}, []string{"申請書", "必要書類", "書式", "form", "required documents"}},
	{Approvers, Program, words{"承認者", "Who must agree"}, []string{"承認", "決裁者", "approvers", "approval", "who approves"}},
	{Notified, Program, words{"知らされる人", "Who gets to know"}, []string{"通知先", "知らせる相手", "notified", "who is notified"}},
	{Duration, Program, words{"期間", "Duration"}, []string{"利用期間", "length"}},
	{Amount, Program, words{"金額・補助", "Amount"}, []string{"金額", "補助", "補助額", "支給額", "費用", "給与", "amount", "cost", "costs", "reimbursement"}},
	{Limits, Program, words{"上限・回数", "Limits"}, []string{"上限", "回数", "limit"}},
	{After, Program, words{"その後の扱い", "What happens afterwards"}, []string{"その後", "結果の扱い", "after", "afterwards", "what happens next"}},
	{Confidentiality, Program, words{"秘密の扱い", "Confidentiality"}, []string{"秘密保持", "守秘", "プライバシー"}},
	{Contact, Program, words{"問い合わせ先", "Contact"}, []string{"お問い合わせ先", "お問い合わせ", "問い合わせ", "問合せ先", "窓口", "連絡先", "questions", "questions?", "who to contact", "contacts"}},
	{Myths, Program, words{"よくある誤解", "Common misunderstandings"}, []string{"誤解", "myths"}},

	{Situation, Case, words{"状況", "Situation"}, []string{"当時の状況", "背景"}},
	{Trigger, Case, words{"きっかけ", "What set it off"}, []string{"trigger"}},
	{Path, Case, words{"歩み", "Path"}, []string{"経歴", "これまでの歩み"}},
	{How, Case, words{"工夫", "What helped"}, []string{"工夫・やったこと", "やったこと", "how"}},
	{Difficulty, Case, words{"苦労", "What was hard"}, []string{"苦労・うまくいかなかったこと", "うまくいかなかったこと", "difficulty", "difficulties"}},
	{Support, Case, words{"支えた人", "Who supported"}, []string{"支えた人・上司の関わり", "上司の関わり", "support"}},
	{Outcome, Case, words{"結果", "Outcome"}, []string{"result"}},
	{Reflection, Case, words{"ふりかえり", "Looking back"}, []string{"振り返り", "reflection"}},
	{Message, Case, words{"ひとこと", "A word to others"}, []string{"メッセージ", "message"}},

	{Answer, FAQ, words{"回答", "Answer"}, []string{"答え"}},
}

// Label is the facet's name on screens, in Japanese unless language is "en"; empty for no facet.
func (f Facet) Label(language string) string {
	for _, row := range facets {
		if row.facet == f {
			return row.label.in(language)
		}
	}
	return ""
}

// Of tells whether articles of this kind may have the facet. A document may have those of programs.
func (f Facet) Of(kind Kind) bool {
	return slices.ContainsFunc(facets, func(row facetRow) bool {
		return row.facet == f && (row.kind == "" || row.kind == kind || kind == Document && row.kind == Program)
	})
}

// headings are the facets by kind and heading.
var headings = func() map[Kind]map[string]Facet {
	all := map[Kind]map[string]Facet{}
	for _, kind := range Kinds {
		all[kind] = map[string]Facet{}
		for _, row := range facets {
			if row.kind != "" && row.kind != kind && (kind != Document || row.kind != Program) {
				continue
			}
			for _, h := range append(row.headings, string(row.facet), row.label.ja, row.label.en) {
				all[kind][headingKey(h)] = row.facet
			}
		}
	}
	return all
}()

// FacetOf is the facet that a heading means in an article of this kind, or "". Sections of documents are read with the
// headings of programs: a handbook's "Eligibility" answers the same question.
func FacetOf(kind Kind, heading string) Facet { return headings[kind][headingKey(heading)] }

// headingKey folds what does not change a heading's meaning: width, case, surrounding marks, spaces around 「・」.
func headingKey(heading string) string {
	key := strings.ToLower(norm.NFKC.String(heading))
	key = strings.Trim(key, " \t　:：。.*_【】[]■●◆")
	return strings.Join(strings.Fields(strings.ReplaceAll(key, "/", "・")), " ")
}
