// Package voice holds the rules for sentences in the desk's own voice: nothing controlling, no verdict on a person, no 「無理」
// on a guess, no promise that the desk cannot keep, at most one question. The wordings are data (rules.txt), each rule with
// the number of the principle it comes from.
//
// What stands in quotes (「…」, “…”) is somebody else's voice, a page's or the person's, and is not looked at.
//
// What it cannot do: it knows wordings and not meanings. Of sentences that nobody wrote a rule for it holds back one in six
// (testdata/unseen.txt; one in three of an earlier set). It is a net under fixed texts that people have read, and no guarantee
// for words that a model makes.
package voice
