// Package triage finds, in the words of a message, whether it needs a person (danger, harassment, illness, law, wrongdoing, or
// the wish for somebody to talk to), or is not the desk's field. It works with no network, no database and no model of
// language, and the same message always gives the same result.
//
// Two tiers, both of fixed words:
//
//	certain wordings    words/*.txt: patterns of literals and classes of wordings, look-alikes taken out first
//	weighted words      weights.txt: what each run of characters, English word and class weighs; a sum above a threshold
//	                    sends the message to a person. It adds routes and takes none away.
//
// The weights come from labelled examples (testdata) by `dousuru triage fit`, a linear separation with ten-fold figures; the
// table is read, printed and explained word by word (`dousuru triage explain`).
//
// What is not good yet: a hint without any telling word is seen only where many small words add up, and a look-alike that
// borrows a telling word is routed needlessly more often than a plain career question (figures in docs/design.md §7).
package triage
