// Package evaluation measures how well the desk finds and how honestly it declines.
//
// Labelled questions (question.go) become turns when the desk is asked (turn.go); a summary counts them (summary.go). How far the
// confidence can be trusted is measured over the turns: does it tell right from wrong (separation.go), does it mean what it says
// (calibration.go), what does a threshold cost (coverage.go). Near misses are made from the knowledge itself, by hiding what
// answers a question (hide.go). The report (report.go) shows all of it on one page.
//
// Every measure names its source. None of them is better than its labels: a page that answers a question and is not among its
// gold articles counts as an error of the desk.
package evaluation
