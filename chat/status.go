package chat

import "dousuru/knowledge"

// What is said of a program that cannot be used now, and of a page that may have grown old.
var (
	statusTexts = map[knowledge.Status]text{
		knowledge.Upcoming: {"まだ始まっていません。", "It has not started yet."},
		knowledge.Paused:   {"いまは休止中です。", "It is paused."},
		knowledge.Closed:   {"受付は終わっています。", "It is closed."},
		knowledge.Retired:  {"この制度は終わっています。", "This program has ended."},
	}
	textStarts  = text{"開始日は%sです。", "It starts on %s."}
	textEnded   = text{"最終日は%sでした。", "The last day was %s."}
	textOverdue = text{"このページは、次の確認の予定日（%s）を過ぎています。変わっているかもしれません。", "This page is past its review date (%s) and may have changed."}
)

// statusNote is a sentence for a status that is not active, with its date, and for a page whose review is overdue; empty
// for a page that is active and checked.
func statusNote(lang string, a knowledge.Article, today knowledge.Date) string {
	status := a.StatusOn(today)
	note := statusTexts[status].in(lang)
	switch {
	case status == knowledge.Upcoming && !a.ValidFrom.IsZero():
		note += sentenceGap(lang) + textStarts.with(lang, a.ValidFrom.Label(lang))
	case (status == knowledge.Closed || status == knowledge.Retired) && !a.ValidTo.IsZero():
		note += sentenceGap(lang) + textEnded.with(lang, a.ValidTo.Label(lang))
	}
	if !a.ReviewDue.IsZero() && a.ReviewDue.Before(today) {
		if note != "" {
			note += sentenceGap(lang)
		}
		note += textOverdue.with(lang, a.ReviewDue.Label(lang))
	}
	return note
}

func sentenceGap(lang string) string {
	if lang == "en" {
		return " "
	}
	return ""
}
