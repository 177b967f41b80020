package oneonone

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"dousuru/internal/postgres"
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
