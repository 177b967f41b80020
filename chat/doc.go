// Package chat holds the consultation: from a person's words to an answer with its sources, an honest 「わかりません」, a
// desk to go to, or a polite no; and to 「どうする？」 at the end.
//
// One message goes one way, each step a plain function with a value in and a value out:
//
//	Handle (engine.go)     a frame of the person, once each
//	triage.Of              fixed words for danger, harassment, illness, law, wrongdoing, and for what is no career question
//	context (context.go)   what 「それ」 means: the article and the facet of the turn before
//	Index.Search           rights and validity inside the query
//	decide (decide.go)     code, from the confidence: answer, clarify, unknown, route, decline
//	feedback (feedback.go) the feedback talk, where one goes on or begins
//	compose (compose.go)   the company's own words as quotes, with their dates; the desk's words from texts.go
//	checked (check.go)     nothing controlling leaves, whoever wrote it
//	store (store.go)       rows under the person's row-level security; only then is anything sent
//
// The widget, `dousuru ask` and `dousuru evaluate` all take this way, so a measured figure is a figure of the product.
//
// The package owns the tables chat.consultation, chat.message and chat.turn.
//
// What is not good yet: the talk's context is one turn deep, and two intents in one message are answered as one.
package chat
