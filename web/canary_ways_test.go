package web

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/chat"
	"dousuru/chat/brief"
	"dousuru/chat/escalation"
	"dousuru/chat/journey"
	"dousuru/chat/oneonone"
	"dousuru/internal/postgres"
	"dousuru/internal/seal"
	"dousuru/retrieval"
)

// canaries are the ways by which people's words come into the database, each with a word that stands nowhere else; the column is the
// one that must hold it, opened. Every sealed column of internal/seal/columns.txt belongs here, or to canaryless.
var canaries = []struct {
	column string
	write  func(c *company, canary string)
}{
	{"chat.message.body", func(c *company, canary string) { c.talkAbout("mika", canary+"はだれに聞けますか") }},
	{"chat.consultation.context", func(c *company, canary string) { c.talkAbout("ken", canary+"のことが知りたいです") }},
	{"journey.decision.topic", func(c *company, canary string) {
		c.decide("mika", journey.Decision{Response: journey.Keep, Topic: canary})
	}},
	{"journey.decision.articles", func(c *company, canary string) {
		c.decide("mika", journey.Decision{Response: journey.Act, Articles: []string{canary}})
	}},
	{"journey.decision.words", func(c *company, canary string) {
		c.decide("mika", journey.Decision{Response: journey.None, Words: canary})
	}},
	{"journey.decision.before", func(c *company, canary string) {
		id := c.decide("mika", journey.Decision{Response: journey.Keep, Words: canary})
		c.works(journey.Change(c.t.Context(), c.db, c.person("mika").Viewer(), id, journey.None, ""))
	}},
	{"journey.decision.step", func(c *company, canary string) { c.plans("mika", journey.Plan{Step: canary}) }},
	{"journey.decision.tell", func(c *company, canary string) { c.plans("mika", journey.Plan{Tell: canary}) }},
	{"journey.entry.words", func(c *company, canary string) { c.wishes("mika", canary) }},
	{"journey.profile.site", func(c *company, canary string) {
		c.works(journey.SetProfile(c.t.Context(), c.db, c.person("mika").Viewer(), journey.Profile{Site: canary}))
	}},
	{"journey.profile.job_family", func(c *company, canary string) {
		c.works(journey.SetProfile(c.t.Context(), c.db, c.person("mika").Viewer(), journey.Profile{JobFamily: canary}))
	}},
	{"journey.share_content.purpose", func(c *company, canary string) { c.shares("mika", journey.Draft{Purpose: canary}) }},
	{"journey.share_content.words", func(c *company, canary string) { c.shares("mika", journey.Draft{Words: canary}) }},
	{"journey.share_content.items", func(c *company, canary string) {
		c.shares("mika", journey.Draft{Items: []uuid.UUID{c.wishes("mika", canary)}})
	}},
	{"escalation.thread.question", func(c *company, canary string) { c.askAnonymously(canary + "はだれに聞けますか") }},
	{"escalation.thread.alias", func(c *company, canary string) {
		c.askAs("mika", escalation.Question{Text: "別名で聞きます", Alias: canary})
	}},
	{"escalation.message.body", func(c *company, canary string) {
		_, err := c.site.opts.Questions.Answer(c.t.Context(), c.hr(), c.ask("mika", "時短で働けますか"), canary)
		c.works(err)
	}},
	{"escalation.note.body", func(c *company, canary string) {
		c.works(c.site.opts.Questions.AddNote(c.t.Context(), c.hr(), c.ask("mika", "時短で働けますか"), canary))
	}},
	{"escalation.handling.no_article_note", func(c *company, canary string) {
		c.works(c.site.opts.Questions.NoArticle(c.t.Context(), c.hr(), c.ask("mika", "時短で働けますか"), escalation.Once, canary))
	}},
	{"escalation.draft.body", func(c *company, canary string) {
		c.works(c.site.opts.Questions.KeepDraft(c.t.Context(), c.hr(), c.ask("mika", "時短で働けますか"), canary))
	}},
	{"escalation.pass.note", func(c *company, canary string) { c.passes("時短で働けますか", canary, "") }},
	{"escalation.pass.reply", func(c *company, canary string) { c.passes("時短で働けますか", "", canary) }},
	{"escalation.pass.question", func(c *company, canary string) { c.passes(canary, "", "") }},
	{"escalation.gap.wording", func(c *company, canary string) {
		g := c.gap(c.ask("mika", "時短で働けますか"), escalation.NotThere)
		g.Wording = canary
		c.works(c.site.opts.Questions.SaveGap(c.t.Context(), c.hr(), g))
	}},
	{"brief.content.title", func(c *company, canary string) { c.prepares(brief.Saved{Title: canary}) }},
	{"brief.content.situation", func(c *company, canary string) { c.prepares(brief.Saved{Situation: canary}) }},
	{"brief.content.pages", func(c *company, canary string) { c.prepares(brief.Saved{Title: "準備", Pages: []string{canary}}) }},
	{"oneonone.note_words.words", func(c *company, canary string) {
		c.afterward(oneonone.PutNote(c.t.Context(), c.db, c.person("mika").Viewer(), oneonone.Note{About: c.person("boss").ID, Words: canary}))
	}},
	{"oneonone.promise_words.words", func(c *company, canary string) {
		c.afterward(oneonone.PutPromise(c.t.Context(), c.db, c.person("boss").Viewer(), oneonone.Promise{About: c.person("mika").ID, Words: canary}))
	}},
	{"oneonone.shared_words.words", func(c *company, canary string) {
		c.afterward(oneonone.Propose(c.t.Context(), c.db, c.person("mika").Viewer(), c.person("boss").ID, canary, uuid.Nil))
	}},
	{"oneonone.card_words.observation", func(c *company, canary string) {
		c.afterward(oneonone.GiveCard(c.t.Context(), c.db, c.person("boss").Viewer(), oneonone.Card{Member: c.person("mika").ID, Observation: canary, View: "聞き手"}))
	}},
	{"oneonone.card_words.view", func(c *company, canary string) {
		c.afterward(oneonone.GiveCard(c.t.Context(), c.db, c.person("boss").Viewer(), oneonone.Card{Member: c.person("mika").ID, Observation: "朝会", View: canary}))
	}},
	{"escalation.letter.content", func(c *company, canary string) {
		ctx, stop := context.WithCancel(c.t.Context())
		defer stop()
		book := escalation.NewBook(c.db)
		book.Letters = escalation.NewLetters(c.db, time.Millisecond)
		go book.Letters.Run(ctx)
		c.works(book.AskAnonymously(ctx, escalation.NewReceipt(), canary, "ja"))
	}},
}

// canaryless are the sealed columns into which nobody can write a word of their own, with what they hold.
var canaryless = map[string]string{
	"brief.content.theme":           "a key of a list",
	"chat.turn.why":                 "signals and slugs",
	"chat.turn.result":              "one of five outcomes, and numbers",
	"report.fact.content":           "words of lists, themes and slugs of articles",
	"escalation.letter_key.tag_key": "random bytes",
	"journey.profile.stages":        "keys of a list",
	"journey.profile.interests":     "keys of a list",
	"journey.share_content.want":    "one of four",
}

// A column that is sealed is looked for.
func TestEverySealedColumnHasItsCanary(t *testing.T) {
	ways := map[string]bool{}
	for _, way := range canaries {
		ways[way.column] = true
	}
	for _, c := range seal.Columns() {
		if column := c.Table + "." + c.Name; ways[column] == (canaryless[column] != "") {
			t.Errorf("%s: a way %v, why there is none %q", column, ways[column], canaryless[column])
		}
	}
}

func (c *company) works(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

func (c *company) afterward(_ uuid.UUID, err error) {
	c.t.Helper()
	c.works(err)
}

func (c *company) prepares(s brief.Saved) {
	c.t.Helper()
	_, err := brief.Save(c.t.Context(), c.db, c.person("boss").Viewer(), s)
	c.works(err)
}

// talkAbout says something by the engine's own way, in a new talk.
func (c *company) talkAbout(slug, words string) {
	c.t.Helper()
	engine := chat.New(c.db, retrieval.Open(c.db))
	p := c.person(slug)
	w := opened(c.t, engine, p)
	_, err := engine.Handle(c.t.Context(), p, w.Consultation, chat.ClientFrame{Type: chat.FrameSay, ID: uuid.New(), Text: words})
	c.works(err)
}

func (c *company) plans(slug string, plan journey.Plan) {
	c.t.Helper()
	p, id := c.person(slug), c.decide(slug, journey.Decision{Response: journey.Act})
	c.works(c.db.As(c.t.Context(), p.Viewer(), func(tx pgx.Tx) error { return journey.SetPlan(c.t.Context(), tx, p.ID, id, plan) }))
}

func (c *company) wishes(slug, words string) uuid.UUID {
	c.t.Helper()
	id, err := journey.Add(c.t.Context(), c.db, c.person(slug).Viewer(), journey.Entry{Kind: journey.Wish, Words: words})
	c.works(err)
	return id
}

func (c *company) hr() postgres.Viewer { return c.person("hr").Viewer() }

// passes has HR ask the executive about a new question; they reply with words, if there are any.
func (c *company) passes(question, note, reply string) {
	c.t.Helper()
	ctx, book, chief := c.t.Context(), c.site.opts.Questions, c.person("chief").Viewer()
	c.works(book.PassToExecutive(ctx, c.hr(), c.ask("mika", question), chief.Person, note))
	if reply == "" {
		return
	}
	list, err := book.PassedTo(ctx, chief)
	c.works(err)
	c.works(book.ReplyToHR(ctx, chief, list[len(list)-1].ID, reply))
}
