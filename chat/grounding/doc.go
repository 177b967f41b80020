// Package grounding checks a sentence that a model wrote against the passages that it cites. It is what lets a model rephrase
// and nothing more: a sentence that passes says what its passages say, with their numbers, dates, names, conditions and
// denials; any other is dropped, and the company's own words stand anyway.
//
// Pure functions, no model, no database. Words are compared, not meanings, so it is strict where it cannot tell: a fair
// rephrasing with other words is dropped (testdata says how often), and a wrong sentence in the passage's own words may pass
// (testdata says which).
package grounding
