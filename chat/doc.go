// Package chat holds the consultation: from a person's words to an answer with its sources, an honest 「わかりません」, a
// desk to go to, or a polite no; and to 「どうする？」 at the end.
//
// One message goes one way, each step a plain function with a value in and a value out:
//
//	Handle (engine.go)     a frame of the person, once each
//	triage.Of              fixed words for danger, harassment, illness, law, wrongdoing, and for what is no career question
//	itself, remark         questions about the desk; thanks and 「なるほど」, which ask for nothing
//	hear, talk (heard.go)  how the message hangs together with the talk: what 「それ」 means, a change of topic, two things at once
//	Index.Search           rights and validity inside the query
//	decide (decide.go)     code, from the confidence: answer, clarify, unknown, route, decline
//	broaden (broad.go)     a wish that names a theme and no question; a doubt
//	feedback (feedback.go) the feedback talk, where one goes on or begins
//	compose (compose.go)   the company's own words as quotes, with their dates; the desk's words from texts.go
//	checked (check.go)     nothing controlling leaves, whoever wrote it
//	store (store.go)       rows under the person's row-level security; only then is anything sent
//	Summarize              where a model is set up: the answer in its words, sentence by sentence, each checked; the answer stands anyway
//
// The widget, `dousuru ask` and `dousuru evaluate` all take this way, so a measured figure is a figure of the product.
//
// The package owns the tables chat.consultation, chat.message, chat.turn, chat.frame, chat.summary and chat.understanding.
//
// What is not good yet: a talk that goes wrong in its first message stays wrong for those that follow; two things in one message
// are heard as one without a pause between them; English over Japanese pages finds little (docs/conversation.md has the figures).
package chat
