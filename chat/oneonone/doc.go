// Package oneonone keeps what two people hold on to after a 1on1. There are two halves that never mix: the member's, of their
// 1on1 with their manager, and the manager's, of those whom they lead.
//
//   - A note is its author's alone.
//   - A shared note is a proposal until both have agreed to the same words, each in their own name; either takes it back for both.
//   - A card is one view of the manager with what they saw. What the member does with it is kept in the member's journey; the
//     card's row never moves, so the manager learns neither an answer nor whether it was read.
//   - A promise is what the manager is going to find out: their own list, with a reminder.
//
// Who leads whom is asked of directory.person whenever something is read or written, by the policies of the tables. When the
// line ends the manager reads nothing more at once; what was theirs alone (notes, promises, proposals that wait) is erased
// after 30 days, and the member keeps cards and agreed notes. The worker reads ids and dates and no word.
//
// From the bottom up: this file's errors and limits are in line.go, with the question who leads whom; note.go, shared.go,
// card.go, answer.go and promise.go are one subject each; arrival.go marks what has come; tidy.go is the hourly job.
//
// Doubts: the end of a line is noticed by the hour, so 30 days may be an hour more. If the same two are together again within
// them, what was there is there again.
//
// It owns the schema oneonone.
package oneonone
