package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/chat"
	"dousuru/chat/brief"
	"dousuru/chat/escalation"
	"dousuru/chat/journey"
	"dousuru/chat/oneonone"
	"dousuru/internal/directory"
	"dousuru/knowledge"
	"dousuru/knowledge/sample"
	"dousuru/retrieval"
)

// prepareWorld makes the sample company with a manager who uses everything, a team and others who do, too, and leaves nothing that the
// next look at a page would change.
func prepareWorld(t testing.TB, dsn string) {
	w := openWorld(t, dsn)
	defer w.close()
	w.fill()
	w.exec(twinTools)
	w.logIn()
	w.live()
	w.exec(twinWorld)
	for range 40 {
		w.change(1)
	}
	w.post()
	twinPaths, twinFirsts = w.paths(twinBoss) // with this, what a first look marks is marked
	w.frames()
	w.exec(`update chat.consultation set last_at = now() + interval '1 day' where person_id = (select id from twin.manager)`) // never a visit after a while away
}

// fill brings the sample company.
func (w *world) fill() {
	people, err := sample.People()
	if err != nil {
		w.t.Fatal(err)
	}
	var entries []directory.Entry
	for _, p := range people {
		entries = append(entries, directory.Entry{Slug: p.ID, Name: p.Name, NameKana: p.NameKana, Email: p.Email, Roles: p.Roles, Manager: p.Manager,
			Department: p.Department, Site: p.Site, Employment: p.Employment, JobFamily: p.JobFamily, Language: p.Language})
	}
	if err := directory.Put(w.t.Context(), w.db, entries); err != nil {
		w.t.Fatal(err)
	}
	source := knowledge.Source{Name: "sample", FS: sample.Company(), Root: "."}
	if _, err := knowledge.Import(w.t.Context(), w.db, knowledge.Options{}, source); err != nil {
		w.t.Fatal(err)
	}
	if _, err := retrieval.Open(w.db).Refresh(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
}

// logIn gives each of them a browser.
func (w *world) logIn() {
	for _, who := range twinPeople {
		twinCookies[who] = ""
		status, text := w.ask(who, http.MethodPost, "/login", url.Values{"person": {who}})
		_, cookie, found := strings.Cut(text, "Set-Cookie: dousuru=")
		if status != http.StatusSeeOther || !found {
			w.t.Fatalf("login of %s: status %d\n%s", who, status, text)
		}
		twinCookies[who], _, _ = strings.Cut(cookie, ";")
	}
}

func (w *world) person(slug string) directory.Person {
	w.t.Helper()
	p, err := directory.FindSlug(w.t.Context(), w.db, slug)
	if err != nil {
		w.t.Fatal(err)
	}
	return p
}

// send hands a frame of a person to the desk, in their last talk.
func (w *world) send(slug string, f chat.ClientFrame) chat.Reply {
	w.t.Helper()
	p := w.person(slug)
	welcome, _, err := w.engine.Open(w.t.Context(), p, "ja", uuid.Nil, 0)
	if err != nil {
		w.t.Fatal(err)
	}
	f.ID = uuid.New()
	reply, err := w.engine.Handle(w.t.Context(), p, welcome.Consultation, f)
	if err != nil {
		w.t.Fatal(err)
	}
	return reply
}

func (w *world) wish(slug string, q escalation.Question) (id uuid.UUID) {
	w.t.Helper()
	p := w.person(slug)
	q.Language = "ja"
	err := w.db.As(w.t.Context(), p.Viewer(), func(tx pgx.Tx) (err error) {
		id, err = escalation.NewBook(w.db).Ask(w.t.Context(), tx, p.ID, q)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

// live has the manager, the team and HR use the desk by its own functions.
func (w *world) live() {
	w.t.Helper()
	ctx, book := w.t.Context(), escalation.NewBook(w.db)
	boss, hr := w.person(twinBoss), w.person(twinHR).Viewer()
	check := func(err error) {
		w.t.Helper()
		if err != nil {
			w.t.Fatal(err)
		}
	}
	for _, who := range []string{twinBoss, twinMember, "p013", "p016"} {
		w.send(who, chat.ClientFrame{Type: chat.FrameSay, Text: "社内公募について知りたいです"})
		w.send(who, chat.ClientFrame{Type: chat.FrameEnd})
		w.send(who, chat.ClientFrame{Type: chat.FrameDecide, Response: "keep", Words: "春にもう一度考えます"})
		form := url.Values{"kind": {"wish"}, "words": {"海の見える工場で働きたい"}}
		if status, text := w.ask(who, http.MethodPost, "/line", form); status != http.StatusSeeOther {
			w.t.Fatalf("entry: status %d\n%s", status, text)
		}
	}
	alone := w.wish(twinBoss, escalation.Question{Text: "管理職の公募はありますか"})
	check(escalation.SetGlass(ctx, w.db, true))
	alias := w.wish(twinBoss, escalation.Question{Text: "偽名で聞きたいことです", Alias: "うみどり", Told: true})
	check(book.AskName(ctx, hr, alias, escalation.OwnLife))
	glasses, err := book.Glasses(ctx, hr, alias)
	check(err)
	check(book.ConfirmName(ctx, w.person("p004").Viewer(), alias, glasses[0].ID))
	asked := w.wish(twinBoss, escalation.Question{Text: "時短勤務の人の評価について", With: w.person(twinMember).ID})
	check(book.Join(ctx, w.person(twinMember).Viewer(), asked))
	joined := w.wish("p013", escalation.Question{Text: "夜勤を減らせますか", With: boss.ID})
	check(book.Join(ctx, boss.Viewer(), joined))
	declined := w.wish("p014", escalation.Question{Text: "正社員になれますか", With: boss.ID})
	check(book.Decline(ctx, boss.Viewer(), declined))
	w.wish("p015", escalation.Question{Text: "再雇用のあとも続けられますか", With: boss.ID}) // nobody has answered this invitation
	for _, id := range []uuid.UUID{alone, asked, joined} {
		_, err := book.Answer(ctx, hr, id, "はい、できます。")
		check(err)
	}
	unopened := w.wish("p013", escalation.Question{Text: "どちらも開いていない質問です", With: boss.ID})
	check(book.Join(ctx, boss.Viewer(), unopened))
	_, err = book.Answer(ctx, hr, unopened, "はい、こちらもできます。")
	check(err)
	share, err := journey.PutShare(ctx, w.db, w.person("p014").Viewer(), journey.Draft{Want: journey.WantReport, Words: "決めました", Until: journey.LastShareDay()})
	check(err)
	twinUnopened = []string{unopened.String(), share.String()}
	w.meet()
}

// meet are the 1on1s by their own functions: of the manager with two of the team, and with the one who leads the manager.
func (w *world) meet() {
	w.t.Helper()
	ctx := w.t.Context()
	check := func(_ uuid.UUID, err error) {
		w.t.Helper()
		if err != nil {
			w.t.Fatal(err)
		}
	}
	for _, pair := range [][2]string{{twinBoss, twinMember}, {twinBoss, "p013"}, {"p001", twinBoss}} {
		boss, member := w.person(pair[0]), w.person(pair[1])
		check(journey.PutShare(ctx, w.db, member.Viewer(), journey.Draft{Want: journey.WantListen, Purpose: "これからのこと", Words: "海の近くで働きたいです", Until: journey.LastShareDay()}))
		check(oneonone.PutNote(ctx, w.db, boss.Viewer(), oneonone.Note{About: member.ID, Words: "次は公募のことを聞く"}))
		check(oneonone.PutNote(ctx, w.db, member.Viewer(), oneonone.Note{About: boss.ID, Words: "言いたいことを先に書いておく"}))
		check(oneonone.GiveCard(ctx, w.db, boss.Viewer(), oneonone.Card{Member: member.ID, Observation: "報告が早かった", View: "助かった"}))
		check(oneonone.PutPromise(ctx, w.db, boss.Viewer(), oneonone.Promise{About: member.ID, Words: "公募の締切", Due: knowledge.Today(), Remind: true}))
		agreed, err := oneonone.Propose(ctx, w.db, boss.Viewer(), member.ID, "春までに工場を見に行く", uuid.Nil)
		check(agreed, err)
		check(agreed, oneonone.Agree(ctx, w.db, member.Viewer(), agreed))
		check(brief.Save(ctx, w.db, boss.Viewer(), brief.Saved{Member: member.ID, Title: "秋の1on1", Situation: "公募のことを話したい", Language: "ja", Outcome: chat.OutcomeAnswer}))
		check(oneonone.Propose(ctx, w.db, member.Viewer(), boss.ID, "まだ返事のないメモ", uuid.Nil))
	}
}
