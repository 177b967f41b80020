package web

import (
	"net/http"
	"time"
)

// A route is a pattern, who may come in there, and what answers behind that guard.
type route struct {
	pattern string
	who     guard
	answer  func(guard) http.Handler
}

// routes are all of them.
func (s *Site) routes() (list []route) {
	for _, page := range []struct {
		pattern string
		who     guard
		handler handler
	}{
		{"GET /{$}", person, s.talk},
		{"GET /about", anyone, s.about},
		{"GET /readers", anyone, s.readers},
		{"GET /widget-example", anyone, s.example},
		{"GET /embed", person, s.embed},

		{"GET /login", anyone, s.loginPage},
		{"POST /login", anyone, s.login},
		{"GET /login/start", anyone, s.startLogin},
		{"GET /login/callback", anyone, s.finishLogin},
		{"POST /logout", anyone, s.logout},

		{"GET /unknown", person, s.unknown},
		{"GET /articles", person, s.articles},
		{"GET /articles/{slug}", person, s.article},

		{"GET /news", person, s.news},
		{"GET /themes", person, s.themes},
		{"POST /themes", person, s.keepTheme},

		{"GET /journey", person, s.journey},
		{"POST /journey/erase", person, s.eraseJourney},
		{"GET /journey/settings", person, s.profile},
		{"POST /journey/settings", person, s.setProfile},
		{"POST /journey/settings/erase", person, s.eraseProfile},
		{"POST /journey/settings/logins", person, s.endOtherLogins},
		{"POST /journey/settings/mail", person, s.setMail},
		{"POST /journey/settings/model", person, s.setModel},
		{"GET /journey/settings/everything", person, s.everything},
		{"POST /journey/settings/everything", person, s.eraseEverything},
		{"GET /journey/story", person, s.story},
		{"POST /journey/story", person, s.story},
		{"GET /journey/print", person, s.printed},
		{"GET /journey/export.md", person, s.exportMarkdown},
		{"GET /journey/export.json", person, s.exportJSON},
		{"GET /journey/{id}", person, s.decision},
		{"POST /journey/{id}", person, s.changeDecision},
		{"GET /journey/{id}/undo", person, s.decision}, // a form that was not taken, loaded again
		{"POST /journey/{id}/undo", person, s.undoDecision},
		{"POST /journey/{id}/plan", person, s.setPlan},
		{"POST /journey/{id}/kept", person, s.setKept},
		{"POST /journey/{id}/delete", person, s.deleteDecision},

		{"GET /oneonone", person, s.oneOnOne},
		{"GET /oneonone/share", person, s.newShare},
		{"POST /oneonone/share", person, s.share},
		{"GET /oneonone/shares/{id}", person, s.changeShare},
		{"GET /oneonone/shares/{id}/withdraw", person, s.oneOnOne}, // loaded again
		{"POST /oneonone/shares/{id}/withdraw", person, s.withdrawShare},
		{"POST /oneonone/shares/{id}/forget", person, s.forgetShare},

		{"GET /talks", person, s.talks},
		{"GET /talks/{id}", person, s.oneTalk},
		{"GET /talks/{id}/talk.txt", person, s.talkFile},
		{"GET /talks/{id}/keep", person, s.oneTalk}, // a form that was not taken, loaded again
		{"POST /talks/{id}/keep", person, s.keepTalk},
		{"POST /talks/{id}/forget", person, s.forgetTalk},

		{"GET /line", person, s.journey}, // a form that was not taken, loaded again
		{"POST /line", person, s.addEntry},
		{"POST /line/forget", person, s.forgetEntries},
		{"GET /line/{id}", person, s.entry},
		{"POST /line/{id}", person, s.editEntry},
		{"POST /line/{id}/delete", person, s.removeEntry},
		{"POST /line/{id}/restore", person, s.restoreEntry},
		{"POST /notices/{id}", person, s.seenNotice},

		{"GET /questions", person, s.questions},
		{"GET /questions/{id}", person, s.question},
		{"POST /questions/{id}/tell", person, s.tellHR},
		{"POST /questions/{id}/withdraw", person, s.withdraw},
		{"POST /questions/{id}/restore", person, s.restoreQuestion},
		{"POST /questions/{id}/join", person, s.joinQuestion},
		{"POST /questions/{id}/decline", person, s.declineQuestion},
		{"POST /questions/{id}/decide", person, s.decideQuestion},

		{"GET /receipt", anyone, s.receiptForm},
		{"POST /receipt", anyone, s.receipt},
		{"POST /receipt/tell", anyone, s.tellByReceipt},
		{"POST /receipt/withdraw", anyone, s.withdrawByReceipt},
		{"POST /receipt/restore", anyone, s.restoreByReceipt},

		{"GET /audit", auditor, s.auditTrail},
		{"GET /audit.csv", auditor, s.auditCSV},
		{"GET /asked", executive, s.asked},
		{"GET /asked/{id}", executive, s.asked}, // a form that was not taken, loaded again
		{"POST /asked/{id}", executive, s.replyToHR},

		{"GET /team", s.leads, s.team},
		{"POST /team", s.leads, s.searchTeam},
		{"GET /team/{person}", s.leads, s.member},
		{"GET /team/brief", s.leads, s.briefPage},
		{"GET /team/{person}/brief", s.leads, s.briefPage},
		{"POST /team/{person}/brief", s.leads, s.makeBrief},
		{"GET /team/{person}/brief/print", s.leads, s.briefPage}, // a form that was not taken, loaded again
		{"POST /team/{person}/brief/print", s.leads, s.printBrief},
		{"GET /team/{person}/brief/export.md", s.leads, s.briefPage},
		{"POST /team/{person}/brief/export.md", s.leads, s.exportBrief},
		{"GET /team/{person}/brief/save", s.leads, s.briefPage},
		{"POST /team/{person}/brief/save", s.leads, s.saveBrief},
		{"GET /team/{person}/brief/{id}", s.leads, s.showSaved},
		{"GET /team/{person}/brief/{id}/print", s.leads, s.printSaved},
		{"GET /team/{person}/brief/{id}/export.md", s.leads, s.exportSaved},
		{"GET /team/{person}/brief/{id}/title", s.leads, s.showSaved}, // a form that was not taken, loaded again
		{"POST /team/{person}/brief/{id}/title", s.leads, s.nameBrief},
		{"POST /team/{person}/brief/{id}/remove", s.leads, s.removeBrief},
		{"POST /team/{person}/brief/{id}/restore", s.leads, s.restoreBrief},
		{"POST /team/{person}/brief/{id}/erase", s.leads, s.eraseBrief},
		{"GET /team/{person}/share/{id}", s.leads, s.teamShare},
		{"GET /team/promises", s.leads, s.promises},
		{"GET /team/{person}/promises", s.leads, s.promisePage},
		{"POST /team/{person}/promises", s.leads, s.putPromise},
		{"GET /team/{person}/promises/{id}", s.leads, s.promisePage},
		{"POST /team/{person}/promises/{id}", s.leads, s.putPromise},
		{"POST /team/{person}/promises/{id}/done", s.leads, s.promiseDone},
		{"POST /team/{person}/promises/{id}/open", s.leads, s.promiseOpen},
		{"POST /team/{person}/promises/{id}/remove", s.leads, s.promiseRemove},
		{"POST /team/{person}/promises/{id}/restore", s.leads, s.promiseRestore},
		{"GET /team/{person}/notes", s.leads, s.oneNotes},
		{"POST /team/{person}/notes", s.leads, s.addOneNote},
		{"GET /team/{person}/notes/{id}", s.leads, s.oneNote},
		{"POST /team/{person}/notes/{id}", s.leads, s.changeOneNote},
		{"POST /team/{person}/notes/{id}/remove", s.leads, s.removeOneNote},
		{"POST /team/{person}/notes/{id}/restore", s.leads, s.restoreOneNote},
		{"GET /team/{person}/shared", s.leads, s.sharedPage},
		{"POST /team/{person}/shared", s.leads, s.propose},
		{"GET /team/{person}/shared/{id}/agree", s.leads, s.sharedPage}, // forms that were answered with a page, loaded again
		{"POST /team/{person}/shared/{id}/agree", s.leads, s.agreeShared},
		{"GET /team/{person}/shared/{id}/back", s.leads, s.sharedPage},
		{"POST /team/{person}/shared/{id}/back", s.leads, s.takeSharedBack},
		{"GET /team/{person}/cards", s.leads, s.givenCards},
		{"POST /team/{person}/cards", s.leads, s.giveCard},
		{"GET /team/{person}/cards/new", s.leads, s.newCard},
		{"POST /team/{person}/cards/new", s.leads, s.previewCard},
		{"GET /team/{person}/cards/{id}/back", s.leads, s.newCard}, // a form that was answered with a page, loaded again
		{"POST /team/{person}/cards/{id}/back", s.leads, s.takeCardBack},

		{"GET /oneonone/notes", person, s.oneNotes},
		{"POST /oneonone/notes", person, s.addOneNote},
		{"GET /oneonone/notes/{id}", person, s.oneNote},
		{"POST /oneonone/notes/{id}", person, s.changeOneNote},
		{"POST /oneonone/notes/{id}/remove", person, s.removeOneNote},
		{"POST /oneonone/notes/{id}/restore", person, s.restoreOneNote},
		{"GET /oneonone/shared", person, s.sharedPage},
		{"POST /oneonone/shared", person, s.propose},
		{"GET /oneonone/shared/{id}/agree", person, s.sharedPage}, // forms that were answered with a page, loaded again
		{"POST /oneonone/shared/{id}/agree", person, s.agreeShared},
		{"GET /oneonone/shared/{id}/back", person, s.sharedPage},
		{"POST /oneonone/shared/{id}/back", person, s.takeSharedBack},
		{"GET /oneonone/cards", person, s.ownCards},
		{"GET /oneonone/cards/{id}", person, s.ownCard},
		{"POST /oneonone/cards/{id}", person, s.answerCard},
		{"POST /oneonone/cards/{id}/away", person, s.putCardAway},
		{"POST /oneonone/cards/{id}/out", person, s.takeCardOut},
		{"GET /oneonone/after", person, s.afterPage},
		{"POST /oneonone/after", person, s.decideAfter},

		{"GET /team/{person}/ask", s.leads, s.askPage},
		{"POST /team/{person}/ask", s.leads, s.askHR},
		{"GET /team/{person}/ask/draft", s.leads, s.askPage}, // a form that was filled in, loaded again
		{"POST /team/{person}/ask/draft", s.leads, s.askDraft},

		{"GET /hr", hr, s.inbox},
		{"POST /hr", hr, s.searchInbox},
		{"GET /hr/questions", hr, s.inbox}, // a form that was not taken, loaded again
		{"POST /hr/questions", hr, s.bulk},
		{"GET /hr/modules", hr, s.modules},
		{"POST /hr/modules", hr, s.saveModule},
		{"GET /hr/modules/{id}/remove", hr, s.modules},
		{"POST /hr/modules/{id}/remove", hr, s.removeModule},
		{"GET /hr/questions/{id}", hr, s.openQuestion},
		{"POST /hr/questions/{id}/assign", hr, s.assign},
		{"GET /hr/questions/{id}/glass", hr, s.glassPage},
		{"POST /hr/questions/{id}/glass", hr, s.moveGlass},
		{"GET /hr/questions/{id}/notes", hr, s.openQuestion},
		{"POST /hr/questions/{id}/notes", hr, s.addNote},
		{"POST /hr/questions/{id}/notes/{note}/remove", hr, s.removeNote},
		{"GET /hr/questions/{id}/merge", hr, s.openQuestion},
		{"POST /hr/questions/{id}/merge", hr, s.merge},
		{"POST /hr/questions/{id}/part", hr, s.part},
		{"GET /hr/questions/{id}/find", hr, s.openQuestion}, // a form that was not taken, loaded again
		{"POST /hr/questions/{id}/find", hr, s.findArticle},
		{"POST /hr/questions/{id}", hr, s.answer},
		{"GET /hr/questions/{id}/pass", hr, s.openQuestion}, // forms that were not taken, loaded again
		{"POST /hr/questions/{id}/pass", hr, s.passOn},
		{"GET /hr/questions/{id}/back", hr, s.openQuestion},
		{"POST /hr/questions/{id}/back", hr, s.takeBack},
		{"GET /hr/questions/{id}/heard", hr, s.openQuestion},
		{"POST /hr/questions/{id}/heard", hr, s.heard},
		{"GET /hr/questions/{id}/article", hr, s.openQuestion},
		{"POST /hr/questions/{id}/article", hr, s.draftArticle},
		{"POST /hr/questions/{id}/link", hr, s.linkArticle},
		{"GET /hr/questions/{id}/no-article", hr, s.openQuestion},
		{"POST /hr/questions/{id}/no-article", hr, s.noArticle},
		{"POST /hr/questions/{id}/gap", hr, s.classify},
		{"GET /hr/questions/{id}/wordings", hr, s.openQuestion}, // a form that was not taken, loaded again
		{"POST /hr/questions/{id}/wordings", hr, s.addWording},
		{"POST /hr/questions/{id}/wordings/remove", hr, s.removeWording},

		{"GET /hr/upload", hr, s.uploadPage},
		{"GET /hr/upload/template.csv", hr, s.templateCSV},
		{"GET /hr/upload/template.xlsx", hr, s.templateXLSX},
		{"GET /hr/upload/{id}", hr, s.uploadPreview},
		{"POST /hr/upload/{id}", hr, s.confirmUpload},
		{"POST /hr/upload/{id}/drop", hr, s.dropUpload},
		{"GET /hr/desks", hr, s.desks},
		{"POST /hr/desks", hr, s.addDesk},
		{"GET /hr/desks/new", hr, s.newDesk},
		{"GET /hr/desks/{slug}", hr, s.oneDesk},
		{"POST /hr/desks/{slug}", hr, s.editDesk},
		{"POST /hr/desks/{slug}/check", hr, s.checkDesk},
		{"POST /hr/desks/{slug}/move", hr, s.moveDesk},
		{"POST /hr/desks/{slug}/remove", hr, s.removeDesk},
		{"POST /hr/desks/{slug}/restore", hr, s.restoreDesk},
		{"GET /hr/due", hr, s.due},
		{"POST /hr/due/{slug}/reviewed", hr, s.reviewed},
		{"GET /hr/consents", hr, s.consents},
		{"GET /hr/consents/{slug}", hr, s.consents}, // a form that was not taken, loaded again
		{"POST /hr/consents/{slug}", hr, s.setConsent},
		{"POST /hr/consents/{slug}/withdraw", hr, s.withdrawCase},

		{"GET /hr/gaps", hr, s.gaps},
		{"GET /hr/gaps.csv", hr, s.gapsCSV},
		{"POST /hr/gaps/merge", hr, s.mergeGaps},
		{"GET /hr/gaps/{id}", hr, s.gap},
		{"POST /hr/gaps/{id}", hr, s.saveGap},
		{"POST /hr/gaps/{id}/drop", hr, s.dropGap},

		{"GET /hr/golden", hr, s.golden},
		{"POST /hr/golden/gate", hr, s.setGate},
		{"GET /hr/golden/new", hr, s.newGolden},
		{"POST /hr/golden/questions", hr, s.addGolden},
		{"GET /hr/golden/questions/{key}", hr, s.oneGolden},
		{"POST /hr/golden/questions/{key}", hr, s.changeGolden},
		{"POST /hr/golden/questions/{key}/pause", hr, s.pauseGolden},
		{"POST /hr/golden/questions/{key}/delete", hr, s.deleteGolden},
		{"POST /hr/golden/runs", hr, s.startRun},
		{"GET /hr/golden/runs/{run}", hr, s.goldenRun},

		{"GET /hr/news", hr, s.newsList},
		{"POST /hr/news", hr, s.beginNews},
		{"GET /hr/news/{id}", hr, s.oneNews},
		{"POST /hr/news/{id}", hr, s.saveNews},
		{"GET /hr/news/{id}/undo", hr, s.oneNews}, // a form that was not taken, loaded again
		{"POST /hr/news/{id}/undo", hr, s.undoNews},
		{"POST /hr/news/{id}/look", hr, s.lookNews},
		{"POST /hr/news/{id}/discard", hr, s.discardNews},
		{"POST /hr/news/{id}/restore", hr, s.restoreNews},
		{"GET /hr/news/{id}/preview", hr, s.previewNews},
		{"GET /hr/news/{id}/post", hr, s.previewNews}, // a form that was not taken, loaded again
		{"POST /hr/news/{id}/post", hr, s.postNews},
		{"POST /hr/news/{id}/back", hr, s.takeNewsBack},

		{"GET /hr/articles", hr, s.hrArticles},
		{"GET /hr/articles/new", hr, s.newArticle},
		{"POST /hr/articles/new", hr, s.saveArticle},
		{"GET /hr/articles/{slug}", hr, s.editArticle},
		{"POST /hr/articles/{slug}", hr, s.saveArticle},
		{"GET /hr/articles/{slug}/preview", hr, s.previewArticle},
		{"GET /hr/articles/{slug}/try", hr, s.tryArticle},
		{"POST /hr/articles/{slug}/try", hr, s.tryArticle},
		{"GET /hr/articles/{slug}/history", hr, s.articleHistoryPage},
		{"POST /hr/articles/{slug}/history", hr, s.goBack},
		{"GET /hr/articles/{slug}/{move}", hr, s.editArticle}, // a form that was not taken, loaded again
		{"POST /hr/articles/{slug}/submit", hr, s.submitDraft},
		{"POST /hr/articles/{slug}/check", hr, s.moveDraft("draftChecked", checkDraft)},
		{"POST /hr/articles/{slug}/back", hr, s.sendDraftBack},
		{"POST /hr/articles/{slug}/publish", hr, s.publishDraft},
		{"POST /hr/articles/{slug}/discard", hr, s.discardDraft},
		{"POST /hr/articles/{slug}/undo", hr, s.moveDraft("draftRestored", undoDraft)},
		{"POST /hr/articles/{slug}/take-up", hr, s.moveDraft("draftTakenUp", takeUp)},
		{"POST /hr/articles/{slug}/retire", hr, s.retireArticle},
		{"POST /hr/articles/{slug}/restore", hr, s.restoreArticle},
		{"GET /hr/reports", hr, s.reports},
		{"GET /hr/reports/csv", hr, s.reportsCSV},

		{"/", anyone, func(*visit) (result, error) { return result{}, errNotFound }},
	} {
		list = append(list, route{page.pattern, page.who, s.behind(bodyLimit(page.pattern), within, page.handler)})
	}
	list = append(list,
		route{"POST /hr/upload", hr, s.behind(maxUploadBody, uploadWithin, s.putUpload)},
		route{"GET /journey/settings/everything.zip", person, s.behind(maxBody, exportWithin, s.exportEverything)},
		route{"GET /hr/export.csv", hr, s.behind(maxBody, uploadWithin, s.exportCSV)},
		route{"GET /hr/export.xlsx", hr, s.behind(maxBody, uploadWithin, s.exportXLSX)},
		route{"GET /hr/export.md", hr, s.behind(maxBody, uploadWithin, s.exportArticles)},
		route{"POST /login/backchannel", anyone, open(http.HandlerFunc(s.backChannel))},
		route{"GET /hr/changes", hr, s.changes},
		route{"POST /hr/questions/{id}/presence", hr, s.quietly(s.presence)},
		route{"POST /hr/questions/{id}/draft", hr, s.quietly(s.keepDraft)},
		route{"GET /static/{name...}", anyone, open(s.static)},
		route{"GET /healthz", anyone, open(http.HandlerFunc(s.healthy))},
		route{"GET /readyz", anyone, open(http.HandlerFunc(s.ready))})
	if s.opts.Socket != nil {
		list = append(list, route{"GET /socket", anyone, open(s.opts.Socket)}) // unwrapped: it takes the connection over, and asks who it is itself
	}
	return list
}

// behind has a handler answer with pages, for forms of up to limit bytes that arrive and are worked within their own time.
func (s *Site) behind(limit int64, within time.Duration, h handler) func(guard) http.Handler {
	return func(who guard) http.Handler { return s.pageWithin(limit, within, who, h) }
}

// open answers whoever asks.
func open(h http.Handler) func(guard) http.Handler { return func(guard) http.Handler { return h } }

// serve answers by a table of routes.
func serve(list []route) http.Handler {
	mux := http.NewServeMux()
	for _, r := range list {
		mux.Handle(r.pattern, r.answer(r.who))
	}
	return mux
}
