// Package brief makes what a manager has at hand in a 1on1: a purpose, an opening, open questions, what is better left unsaid and why,
// programs and stories of the company, and how to say 「わからない」 and ask HR together.
//
// It knows what the manager typed, what the company published, and what the member shared with this manager. It infers nothing about
// anybody: the theme is proposed from words of a list, the sentences are fixed, and the pages come the way of any message
// (chat.Engine.Offer). Nothing is kept unless the manager saves it, and what the member shared is not part of what is saved.
//
// The sentences are data (texts/), a file a theme; a test holds each against the rules of the desk's voice.
//
// It owns the schema brief.
package brief
