package knowledge

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// fields are the names under which front matter and header rows give the parts of an article or a desk: our own name
// first, then Japanese names and the names that handbooks of Hugo and Jekyll use. fieldLabels are our own name with the
// first Japanese one, for messages; fieldHeads are the headings that an export writes.
var fields, fieldLabels, fieldHeads = func() (names, labels, heads map[string]string) {
	names, labels, heads = map[string]string{}, map[string]string{}, map[string]string{"id": "id", "checked_on": "確認日"}
	for field, others := range map[string]string{
		"id":              "slug 識別子 番号 no no. 制度id 事例id",
		"kind":            "種別 種類",
		"title":           "name 名称 制度名 見出し タイトル 題名 件名",
		"aliases":         "keywords 別名 通称 別名・通称 キーワード",
		"category":        "categories 区分 分類 カテゴリ カテゴリー",
		"themes":          "tags テーマ タグ",
		"state":           "編集状態",
		"draft":           "",
		"status":          "状態 ステータス",
		"valid_from":      "施行日 開始日 適用開始日",
		"valid_to":        "終了日 適用終了日",
		"reviewed_on":     "確認日 最終確認日",
		"review_due":      "次回確認日 見直し期限",
		"audience":        "公開範囲",
		"desk":            "担当窓口",
		"related":         "関連 関連制度",
		"owner":           "主管 管理者",
		"source":          "出典",
		"language":        "lang 言語",
		"display_name":    "表示名 仮名",
		"consent":         "本人同意 同意",
		"consent_expires": "同意期限",
		"withdrawn_on":    "取り下げ日 取下げ日",
		"profile":         "当時の属性 属性",
		"programs_used":   "使った制度 利用制度",
		"can_contact":     "話を聞けるか",
		"contact_via":     "取次先",
		"happened_in":     "時期",
		"direction":       "歩んだ向き 向き",
		"description":     "excerpt 説明",
		"question":        "質問 q 問い",
		"answer":          "回答 a 答え",
		"questions":       "",
		"authors":         "author 著者 執筆者 筆者",
		"updated":         "lastmod last_modified last_updated last_modified_at date 更新日 最終更新日 日付",
		"format":          "記法",
		"body":            "本文",
		"topic":           "担当 内容",
		"internal":        "社内",
		"channel":         "連絡方法 受付方法",
		"hours":           "受付時間 時間",
		"languages":       "対応言語",
		"anonymous_ok":    "匿名可 匿名",
		"checked_on":      "",
		"checked_by":      "確認者",
		"fallback":        "代わりの窓口 予備",
		"routes":          "受ける相談 振り分け",
		"note":            "備考 注記",
	} {
		names[field], labels[field] = field, field
		for _, other := range strings.Fields(others) {
			names[other] = field
			if labels[field] == field && other[0] > 0x7f {
				labels[field] = field + " (" + other + ")"
			}
			if heads[field] == "" && other[0] > 0x7f {
				heads[field] = other
			}
		}
	}
	return names, labels, heads
}()

// FieldHead is the heading under which an export writes a field; the field itself where it has none.
func FieldHead(field string) string {
	if head := fieldHeads[field]; head != "" {
		return head
	}
	return field
}

// Some fields belong to one set of columns only; elsewhere a column of that name is a part of the text, as is a column
// with the places for questions.
var fieldSets = map[string]string{
	"topic": "desk", "internal": "desk", "channel": "desk", "hours": "desk", "languages": "desk", "anonymous_ok": "desk",
	"checked_on": "desk", "checked_by": "desk", "fallback": "desk", "routes": "desk", "note": "desk",
	"display_name": "case", "consent": "case", "consent_expires": "case", "withdrawn_on": "case", "profile": "case",
	"programs_used": "case", "can_contact": "case", "contact_via": "case", "happened_in": "case", "direction": "case",
	"question": "faq", "answer": "faq", "questions": "none", "authors": "none", "format": "article", "body": "article",
}

// fieldOf is the field that a key or a column name means, or "".
func fieldOf(name string) string {
	key := strings.ToLower(strings.TrimSpace(norm.NFKC.String(name)))
	key = strings.Trim(strings.ReplaceAll(strings.ReplaceAll(key, " ", "_"), "-", "_"), "_*※")
	return fields[key]
}
