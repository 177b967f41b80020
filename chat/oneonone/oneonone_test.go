package oneonone

import (
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/chat/journey"
	"dousuru/internal/postgres"
	"dousuru/knowledge"
)

func TestNotes(t *testing.T) {
	c := newCrew(t)
	ctx, boss, member := t.Context(), c.viewer("boss"), c.viewer("member")
	id := must[uuid.UUID](t)(PutNote(ctx, c.db, boss, Note{About: member.Person, Words: "  次に聞くこと\n"}))
	other := must[uuid.UUID](t)(PutNote(ctx, c.db, boss, Note{About: c.id("second"), Words: "別の人のこと"}))
	own := must[uuid.UUID](t)(PutNote(ctx, c.db, boss, Note{About: c.id("chief"), Words: "自分の1on1のこと"}))

	list := must[[]Note](t)(Notes(ctx, c.db, boss, member.Person))
	if len(list) != 1 || list[0].ID != id || list[0].Words != "次に聞くこと" || !list[0].ChangedAt.IsZero() || !list[0].RemovedAt.IsZero() {
		t.Fatalf("about the member: %+v", list)
	}
	if list := must[[]Note](t)(Notes(ctx, c.db, boss, uuid.Nil)); len(list) != 1 || list[0].ID != own {
		t.Errorf("of the manager's own 1on1: %+v", list)
	}
	must[uuid.UUID](t)(PutNote(ctx, c.db, boss, Note{ID: id, Words: "書き直し"}))
	if list := must[[]Note](t)(Notes(ctx, c.db, boss, member.Person)); list[0].Words != "書き直し" || list[0].ChangedAt.IsZero() {
		t.Errorf("changed: %+v", list[0])
	}
	if again := must[uuid.UUID](t)(PutNote(ctx, c.db, boss, Note{About: member.Person, Words: "書き直し"})); again != id {
		t.Error("sent twice it is written twice")
	}
	c.exec(`update oneonone.note set written_at = written_at - interval '2 minutes'`)
	c.ok(RemoveNote(ctx, c.db, boss, must[uuid.UUID](t)(PutNote(ctx, c.db, boss, Note{About: member.Person, Words: "書き直し"}))))
	c.exec(`delete from oneonone.note where removed_at is not null`)
	c.ok(RemoveNote(ctx, c.db, boss, id))
	c.is("removed twice", RemoveNote(ctx, c.db, boss, id), ErrNotFound)
	_, err := PutNote(ctx, c.db, boss, Note{ID: id, Words: "消したあとで"})
	c.is("changed when removed", err, ErrNotFound)
	if list := must[[]Note](t)(RemovedNotes(ctx, c.db, boss, member.Person)); len(list) != 1 || list[0].Words != "書き直し" {
		t.Errorf("removed: %+v", list)
	}
	c.ok(RestoreNote(ctx, c.db, boss, id))
	if n := len(must[[]Note](t)(Notes(ctx, c.db, boss, member.Person))); n != 1 {
		t.Errorf("restored: %d notes", n)
	}
	if list := must[[]Note](t)(Notes(ctx, c.db, boss, c.id("second"))); len(list) != 1 || list[0].ID != other {
		t.Errorf("about the second: %+v", list)
	}
	for words, want := range map[string]error{" \n": ErrEmpty, strings.Repeat("あ", MaxNote+1): ErrTooLong} {
		_, err := PutNote(ctx, c.db, boss, Note{About: member.Person, Words: words})
		c.is("limit", err, want)
	}
	must[uuid.UUID](t)(PutNote(ctx, c.db, boss, Note{About: member.Person, Words: strings.Repeat("あ", MaxNote)}))
}

// The whole way of a shared note, from both sides.
func TestSharedNotes(t *testing.T) {
	c := newCrew(t)
	ctx, boss, member := t.Context(), c.viewer("boss"), c.viewer("member")
	both := func() [2][]SharedNote {
		return [2][]SharedNote{must[[]SharedNote](t)(SharedNotes(ctx, c.db, boss, member.Person)), must[[]SharedNote](t)(SharedNotes(ctx, c.db, member, uuid.Nil))}
	}
	id := must[uuid.UUID](t)(Propose(ctx, c.db, member, boss.Person, "公募は来月いっしょに見る", uuid.Nil))
	for side, list := range both() {
		if len(list) != 1 || list[0].Agreed || list[0].ProposedBy != member.Person || list[0].Words != "公募は来月いっしょに見る" {
			t.Fatalf("%d sees %+v", side, list)
		}
	}
	if again := must[uuid.UUID](t)(Propose(ctx, c.db, member, boss.Person, "公募は来月いっしょに見る", uuid.Nil)); again != id {
		t.Error("sent twice it is proposed twice")
	}
	c.is("one agrees with themselves", Agree(ctx, c.db, member, id), ErrAgreed)
	c.ok(Agree(ctx, c.db, boss, id))
	c.is("twice", Agree(ctx, c.db, boss, id), ErrAgreed)
	for side, list := range both() {
		if len(list) != 1 || !list[0].Agreed {
			t.Fatalf("%d sees %+v", side, list)
		}
	}

	changed := must[uuid.UUID](t)(Propose(ctx, c.db, boss, member.Person, "公募は再来月いっしょに見る", id))
	if list := both()[1]; len(list) != 2 || list[0].ID != changed || list[0].Replaces != id || !list[1].Agreed {
		t.Fatalf("a change leaves what stands: %+v", list)
	}
	c.ok(Agree(ctx, c.db, member, changed))
	for side, list := range both() {
		if len(list) != 1 || list[0].ID != changed || list[0].Replaces != uuid.Nil {
			t.Fatalf("%d sees %+v", side, list)
		}
	}
	_, err := Propose(ctx, c.db, boss, c.id("second"), "よその人のメモの代わりに", changed)
	c.is("in place of another pair's", err, ErrNotFound)

	for name, step := range map[string]struct{ proposes, takes postgres.Viewer }{
		"withdrawn": {member, member}, "refused": {member, boss}, "refused by the member": {boss, member},
	} {
		with := member.Person
		if step.proposes.Person == member.Person {
			with = boss.Person
		}
		id := must[uuid.UUID](t)(Propose(ctx, c.db, step.proposes, with, "やめる提案", uuid.Nil))
		if s := must[SharedNote](t)(TakeBack(ctx, c.db, step.takes, id)); s.Words != "やめる提案" {
			t.Errorf("%s: hands back %+v", name, s)
		}
		if b := both(); len(b[0]) != 1 || len(b[1]) != 1 {
			t.Errorf("%s: left %+v", name, b)
		}
		c.is(name+": agreed afterwards", Agree(ctx, c.db, step.takes, id), ErrNotFound)
	}
	must[SharedNote](t)(TakeBack(ctx, c.db, member, changed))
	if b := both(); len(b[0])+len(b[1]) != 0 {
		t.Errorf("taken back: left %+v", b)
	}
}

// A card is given, answered and taken back; the manager's list is the same, whatever the member does.
func TestCards(t *testing.T) {
	c := newCrew(t)
	ctx, boss, member := t.Context(), c.viewer("boss"), c.viewer("member")
	card := Card{Member: member.Person, Observation: " 月曜の会議で、先に聞き手に話を振っていました ", View: "聞き手を大事にしているように見えています"}
	preview := must[Card](t)(Preview(ctx, c.db, boss, card))
	card.ID = must[uuid.UUID](t)(GiveCard(ctx, c.db, boss, card))
	if again := must[uuid.UUID](t)(GiveCard(ctx, c.db, boss, card)); again != card.ID {
		t.Error("sent twice it is given twice")
	}
	before := must[[]Card](t)(CardsFrom(ctx, c.db, boss, member.Person))
	if len(before) != 1 || before[0].Observation != preview.Observation || before[0].View != preview.View || preview.Observation != strings.TrimSpace(card.Observation) {
		t.Fatalf("%+v, previewed as %+v", before, preview)
	}
	own := func() Received {
		t.Helper()
		list := must[[]Received](t)(CardsFor(ctx, c.db, member))
		if len(list) != 1 {
			t.Fatalf("the member has %+v", list)
		}
		return list[0]
	}
	if r := own(); !r.New || r.Response != "" || r.Card != before[0] {
		t.Errorf("arrived: %+v", r)
	}
	c.ok(Seen(ctx, c.db, member, uuid.Nil))
	if own().New {
		t.Error("still new after it was seen")
	}
	for _, r := range []journey.Response{journey.Act, journey.Keep, journey.None, journey.Undecided} {
		id := must[uuid.UUID](t)(AnswerCard(ctx, c.db, member, card.ID, "フィードバックについて", r, "自分のことば"))
		if got := own(); got.Response != r || got.Words != "自分のことば" || got.Decision != id {
			t.Errorf("%s: %+v", r, got)
		}
		decisions := must[[]journey.Decision](t)(journey.Decisions(ctx, c.db, member))
		if len(decisions) != 1 || decisions[0].Response != r || decisions[0].Topic != "フィードバックについて" {
			t.Errorf("%s: the journey has %+v", r, decisions)
		}
		if after := must[[]Card](t)(CardsFrom(ctx, c.db, boss, member.Person)); len(after) != 1 || after[0] != before[0] {
			t.Errorf("%s: the manager's list moved: %+v", r, after)
		}
	}
	c.ok(PutCardAway(ctx, c.db, member, card.ID, true))
	if r := own(); !r.PutAway || r.Response != journey.Undecided {
		t.Errorf("put away: %+v", r)
	}
	c.ok(PutCardAway(ctx, c.db, member, card.ID, false))
	c.ok(journey.Delete(ctx, c.db, member, own().Decision))
	if r := own(); r.Response != "" || r.Decision != uuid.Nil || r.PutAway {
		t.Errorf("with the decision deleted: %+v", r)
	}
	must[uuid.UUID](t)(AnswerCard(ctx, c.db, member, card.ID, "フィードバックについて", journey.Keep, ""))
	if back := must[Card](t)(TakeCardBack(ctx, c.db, boss, member.Person, card.ID)); back.View != card.View {
		t.Errorf("handed back: %+v", back)
	}
	if list := must[[]Received](t)(CardsFor(ctx, c.db, member)); len(list) > 0 {
		t.Errorf("taken back: %+v", list)
	}
	if list := must[[]journey.Decision](t)(journey.Decisions(ctx, c.db, member)); len(list) != 1 {
		t.Errorf("the journey lost the answer: %+v", list)
	}
	for name, bad := range map[string]struct {
		card Card
		want error
	}{"no observation": {Card{View: "x"}, ErrEmpty}, "no view": {Card{Observation: "x"}, ErrEmpty},
		"long": {Card{Observation: "x", View: strings.Repeat("あ", MaxCard+1)}, ErrTooLong}} {
		bad.card.Member = member.Person
		_, err := GiveCard(ctx, c.db, boss, bad.card)
		c.is(name, err, bad.want)
	}
}

func TestDecide(t *testing.T) {
	c := newCrew(t)
	member := c.viewer("member")
	for range 2 {
		must[uuid.UUID](t)(Decide(t.Context(), c.db, member, "1on1のあとに", journey.Act, "公募を見てみる"))
	}
	if list := must[[]journey.Decision](t)(journey.Decisions(t.Context(), c.db, member)); len(list) != 2 || list[0].Words != "公募を見てみる" {
		t.Errorf("the journey has %+v", list)
	}
	_, err := Decide(t.Context(), c.db, member, "", "yes", "")
	c.is("no answer", err, journey.ErrResponse)
}

func TestPromises(t *testing.T) {
	c := newCrew(t)
	ctx, boss, member := t.Context(), c.viewer("boss"), c.viewer("member")
	today := knowledge.Today()
	in := func(days int) knowledge.Date { return knowledge.DateOf(today.Time().AddDate(0, 0, days)) }
	put := func(words string, due knowledge.Date, remind bool) uuid.UUID {
		return must[uuid.UUID](t)(PutPromise(ctx, c.db, boss, Promise{About: member.Person, Words: words, Due: due, Remind: remind}))
	}
	whenever, later, soon := put("いつか", knowledge.Date{}, true), put("来週", in(7), true), put("あした", in(1), false)
	if put("来週", in(7), true) != later {
		t.Error("sent twice it is promised twice")
	}
	order := func() (words []string) {
		for _, p := range must[[]Promise](t)(Promises(ctx, c.db, boss)) {
			words = append(words, p.Words)
		}
		return words
	}
	if got := strings.Join(order(), " "); got != "あした 来週 いつか" {
		t.Errorf("in the order %s", got)
	}
	c.ok(SetDone(ctx, c.db, boss, soon, true))
	if got := strings.Join(order(), " "); got != "来週 いつか あした" {
		t.Errorf("with one done in the order %s", got)
	}
	if list := must[[]Promise](t)(OpenPromises(ctx, c.db, boss, member.Person)); len(list) != 2 || list[1].Remind {
		t.Errorf("open: %+v", list) // without a day nobody is reminded
	}
	c.ok(SetDone(ctx, c.db, boss, soon, false))
	c.ok(RemovePromise(ctx, c.db, boss, whenever))
	if list := must[[]Promise](t)(RemovedPromises(ctx, c.db, boss)); len(list) != 1 || list[0].Words != "いつか" {
		t.Errorf("removed: %+v", list)
	}
	c.ok(RestorePromise(ctx, c.db, boss, whenever))
	must[uuid.UUID](t)(PutPromise(ctx, c.db, boss, Promise{ID: later, Words: "再来週", Due: in(14)}))
	if got := strings.Join(order(), " "); got != "あした 再来週 いつか" {
		t.Errorf("after a change in the order %s", got)
	}
	for name, bad := range map[string]struct {
		p    Promise
		want error
	}{"empty": {Promise{}, ErrEmpty}, "long": {Promise{Words: strings.Repeat("あ", MaxPromise+1)}, ErrTooLong},
		"reminded of the past": {Promise{Words: "x", Due: in(-1), Remind: true}, ErrDate}, "far": {Promise{Words: "x", Due: in(2000)}, ErrDate}} {
		bad.p.About = member.Person
		_, err := PutPromise(ctx, c.db, boss, bad.p)
		c.is(name, err, bad.want)
	}
}

// On its day a promise has its manager told once by mail, which says nothing; done, moved or without its line it has nobody told.
func TestReminder(t *testing.T) {
	c := newCrew(t)
	ctx, boss, member := t.Context(), c.viewer("boss"), c.viewer("member")
	today := knowledge.Today()
	id := must[uuid.UUID](t)(PutPromise(ctx, c.db, boss, Promise{About: member.Person, Words: "調べる", Due: today, Remind: true}))
	must[uuid.UUID](t)(PutPromise(ctx, c.db, boss, Promise{About: c.id("second"), Words: "これも", Due: today, Remind: true}))
	must[uuid.UUID](t)(PutPromise(ctx, c.db, boss, Promise{About: member.Person, Words: "あとで", Due: knowledge.DateOf(today.Time().AddDate(0, 0, 1)), Remind: true}))
	must[uuid.UUID](t)(PutPromise(ctx, c.db, boss, Promise{About: member.Person, Words: "知らせない", Due: today}))
	mails := func() int {
		return c.count(`select count(*) from outbox.notice where kind = 'promise' and person_id = $1 and link = '/team/promises'`, boss.Person)
	}
	for range 2 {
		c.tidy()
		if n := mails(); n != 1 {
			t.Fatalf("%d mails, want 1 for both", n)
		}
	}
	wanted := func() bool {
		t.Helper()
		var is bool
		c.ok(c.db.As(ctx, postgres.Worker(), func(tx pgx.Tx) (err error) { is, err = PromiseWanted(ctx, tx, boss.Person); return err }))
		return is
	}
	if !wanted() {
		t.Error("the mail is not wanted")
	}
	c.leads("", "second")
	c.ok(SetDone(ctx, c.db, boss, id, true))
	if wanted() {
		t.Error("the mail is wanted with one done and the other's line ended")
	}
	c.ok(SetDone(ctx, c.db, boss, id, false))
	if !wanted() {
		t.Error("open again it is not wanted")
	}
	must[uuid.UUID](t)(PutPromise(ctx, c.db, boss, Promise{ID: id, Words: "調べる", Due: knowledge.DateOf(today.Time().AddDate(0, 0, 3)), Remind: true}))
	if wanted() {
		t.Error("moved to a later day it is wanted")
	}
	c.exec(`update oneonone.promise set due_on = $2 where id = $1`, id, today)
	c.tidy()
	if n := mails(); n != 2 {
		t.Errorf("%d mails, want another on the other day", n)
	}
}

// What has come is told by mail to who receives it, until they look.
func TestArrivals(t *testing.T) {
	c := newCrew(t)
	ctx, boss, member := t.Context(), c.viewer("boss"), c.viewer("member")
	wantedAt := func(v postgres.Viewer, page string) (is bool) {
		t.Helper()
		c.ok(c.db.As(ctx, postgres.Worker(), func(tx pgx.Tx) (err error) { is, err = ArrivalWanted(ctx, tx, v.Person, page); return err }))
		return is
	}
	wanted := func(v postgres.Viewer) bool { return wantedAt(v, memberPage) || wantedAt(v, managerPage) }
	card := must[uuid.UUID](t)(GiveCard(ctx, c.db, boss, Card{Member: member.Person, Observation: "x", View: "y"}))
	if !wantedAt(member, memberPage) || wantedAt(member, managerPage) {
		t.Error("a card is news on another page than the member's own")
	}
	must[uuid.UUID](t)(Propose(ctx, c.db, member, boss.Person, "メモ", uuid.Nil))
	for link, v := range map[string]postgres.Viewer{"/oneonone": member, "/team": boss} {
		if n := c.count(`select count(*) from outbox.notice where kind = 'oneonone' and person_id = $1 and link = $2`, v.Person, link); n != 1 || !wanted(v) {
			t.Errorf("%s: %d mails, wanted %v", link, n, wanted(v))
		}
	}
	if n := c.count(`select count(*) from outbox.notice`); n != 2 {
		t.Errorf("%d mails", n)
	}
	members, own, err := Arrived(ctx, c.db, boss)
	if err != nil || len(members) != 1 || members[0] != member.Person || own {
		t.Errorf("for the manager: %v %v %v", members, own, err)
	}
	if members, own, err := Arrived(ctx, c.db, member); err != nil || len(members) > 0 || !own {
		t.Errorf("for the member: %v %v %v", members, own, err)
	}
	c.ok(Seen(ctx, c.db, boss, c.id("second")))
	if !wanted(boss) {
		t.Error("seen on the page of another")
	}
	c.ok(Seen(ctx, c.db, boss, member.Person))
	must[Card](t)(TakeCardBack(ctx, c.db, boss, member.Person, card))
	if wanted(boss) || wanted(member) {
		t.Error("a mail is wanted of what was seen, or taken back")
	}
}

// When the line ends the manager reads nothing at once; after 30 days what was theirs alone is erased, and the member keeps the rest.
func TestTheLineEnds(t *testing.T) {
	c := newCrew(t)
	ctx, boss, member := t.Context(), c.viewer("boss"), c.viewer("member")
	e := c.everything()
	reads := func() int {
		return len(must[[]Note](t)(Notes(ctx, c.db, boss, member.Person))) + len(must[[]SharedNote](t)(SharedNotes(ctx, c.db, boss, member.Person))) +
			len(must[[]Card](t)(CardsFrom(ctx, c.db, boss, member.Person))) + len(must[[]Promise](t)(Promises(ctx, c.db, boss)))
	}
	if n := reads(); n != 5 {
		t.Fatalf("the manager reads %d rows", n)
	}
	for _, end := range []string{`update directory.person set manager_id = null where slug = 'member'`, `update directory.person set active = false where slug = 'member'`} {
		c.exec(end)
		if n := reads(); n != 0 {
			t.Errorf("the former manager reads %d rows after %s", n, end)
		}
		c.is("takes a card back", second(TakeCardBack(ctx, c.db, boss, member.Person, e.card)), ErrNotFound)
		c.is("takes a note back", second(TakeBack(ctx, c.db, boss, e.agreed)), ErrNotFound)
		c.exec(`update directory.person set active = true where slug = 'member'`)
		c.leads("boss", "member")
		if n := reads(); n != 5 {
			t.Errorf("together again within 30 days: %d rows", n)
		}
	}

	c.leads("other", "member")
	c.tidy()
	c.exec(`update oneonone.line set ended_at = ended_at - interval '29 days' where ended_at is not null`)
	c.tidy()
	if n := c.count(`select count(*) from oneonone.promise`); n != 1 {
		t.Errorf("after 29 days: %d promises", n)
	}
	c.exec(`update oneonone.line set ended_at = ended_at - interval '2 days' where ended_at is not null`)
	c.tidy()
	for table, want := range map[string]int{"line": 0, "note": 1, "note_words": 1, "promise": 0, "promise_words": 0, "shared": 1, "agreement": 2, "card": 1, "answer": 1} {
		if n := c.count(`select count(*) from oneonone.` + table); n != want {
			t.Errorf("after 31 days: %d rows of %s, want %d", n, table, want)
		}
	}
	c.leads("boss", "member") // once more: what was is not theirs any more
	if n := reads(); n != 0 {
		t.Errorf("together again afterwards, the manager reads %d rows", n)
	}
	must[uuid.UUID](t)(PutNote(ctx, c.db, boss, Note{About: member.Person, Words: "新しく"}))
	if n := reads(); n != 1 {
		t.Errorf("with a new note the manager reads %d rows", n)
	}
	if cards := must[[]Received](t)(CardsFor(ctx, c.db, member)); len(cards) != 1 || cards[0].Response != journey.None {
		t.Errorf("the member keeps %+v", cards)
	}
	if s := must[[]SharedNote](t)(SharedNotes(ctx, c.db, member, uuid.Nil)); len(s) != 1 || s[0].ID != e.agreed {
		t.Errorf("the member keeps %+v", s)
	}
	if n := must[[]Note](t)(Notes(ctx, c.db, member, uuid.Nil)); len(n) != 1 {
		t.Errorf("the member keeps %+v", n)
	}
	must[SharedNote](t)(TakeBack(ctx, c.db, member, e.agreed))
}

// What a manager kept goes 30 days after they left the company, too, even if nobody else is named.
func TestTheManagerLeaves(t *testing.T) {
	c := newCrew(t)
	c.everything()
	c.exec(`update directory.person set active = false where slug = 'boss'`)
	c.tidy()
	c.exec(`update oneonone.line set ended_at = ended_at - interval '31 days'`)
	c.tidy()
	if n := c.count(`select (select count(*) from oneonone.promise_words) + (select count(*) from oneonone.note_words n join directory.person p on p.id = n.author_id where p.slug = 'boss')`); n != 0 {
		t.Errorf("%d rows are left", n)
	}
	if cards := must[[]Received](t)(CardsFor(t.Context(), c.db, c.viewer("member"))); len(cards) != 1 {
		t.Errorf("the member keeps %+v", cards)
	}
}

func second[T any](_ T, err error) error { return err }

// What was removed is erased after 30 days and not before.
func TestForgetting(t *testing.T) {
	c := newCrew(t)
	ctx, boss, member := t.Context(), c.viewer("boss"), c.viewer("member")
	e := c.everything()
	c.ok(RemoveNote(ctx, c.db, member, e.own))
	c.ok(RemoveNote(ctx, c.db, boss, e.note))
	c.ok(RemovePromise(ctx, c.db, boss, e.promise))
	for _, at := range []struct{ days, left int }{{29, 3}, {31, 0}} {
		c.exec(`update oneonone.note set removed_at = now() - make_interval(days => $1)`, at.days)
		c.exec(`update oneonone.promise set removed_at = now() - make_interval(days => $1)`, at.days)
		c.tidy()
		if n := c.count(`select (select count(*) from oneonone.note_words) + (select count(*) from oneonone.promise_words)`); n != at.left {
			t.Errorf("after %d days %d are left, want %d", at.days, n, at.left)
		}
	}
}

// Two who answer a proposal at once: one taken back is never agreed.
func TestAgreeAndTakeBackAtOnce(t *testing.T) {
	c := newCrew(t)
	ctx, boss, member := t.Context(), c.viewer("boss"), c.viewer("member")
	for range 10 {
		id := must[uuid.UUID](t)(Propose(ctx, c.db, member, boss.Person, "同時に", uuid.Nil))
		agreed := make(chan error, 1)
		go func() { agreed <- Agree(ctx, c.db, boss, id) }()
		_, taken := TakeBack(ctx, c.db, member, id)
		err := <-agreed
		if taken != nil {
			t.Errorf("take back: %v, agree: %v", taken, err)
		}
		if n := c.count(`select (select count(*) from oneonone.shared) + (select count(*) from oneonone.agreement)`); n != 0 {
			t.Errorf("%d rows are left (agree: %v)", n, err)
		}
	}
}
