package oneonone

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/chat/journey"
	"dousuru/internal/postgres"
)

// everything is one row of each kind between boss and member, and what hangs on them; former has led the member before.
type everything struct{ note, own, promise, proposal, agreed, card uuid.UUID }

func (c *crew) everything() (e everything) {
	c.t.Helper()
	t, ctx, boss, member := c.t, c.t.Context(), c.viewer("boss"), c.viewer("member")
	e.note = must[uuid.UUID](t)(PutNote(ctx, c.db, boss, Note{About: member.Person, Words: "上司のメモ"}))
	e.own = must[uuid.UUID](t)(PutNote(ctx, c.db, member, Note{About: boss.Person, Words: "本人のメモ"}))
	e.promise = must[uuid.UUID](t)(PutPromise(ctx, c.db, boss, Promise{About: member.Person, Words: "募集時期を調べる"}))
	e.agreed = must[uuid.UUID](t)(Propose(ctx, c.db, boss, member.Person, "合意したこと", uuid.Nil))
	c.ok(Agree(ctx, c.db, member, e.agreed))
	e.proposal = must[uuid.UUID](t)(Propose(ctx, c.db, member, boss.Person, "提案したこと", e.agreed))
	e.card = must[uuid.UUID](t)(GiveCard(ctx, c.db, boss, Card{Member: member.Person, Observation: "見たこと", View: "見え方"}))
	must[uuid.UUID](t)(AnswerCard(ctx, c.db, member, e.card, "カード", journey.None, "答え"))
	return e
}

// outsiders are all who have nothing to do with the two.
var outsiders = []string{"second", "other", "theirs", "former", "hr", "chief", "nobody", "worker", "keeper"}

// Who sees which rows, by plain SQL as the app's role: each table, each person.
func TestWhoSeesRows(t *testing.T) {
	c := newCrew(t)
	c.leads("former", "member")
	c.exec(`update directory.person set manager_id = (select id from directory.person where slug = 'former') where slug = 'member'`)
	former := c.viewer("former")
	must[uuid.UUID](t)(PutNote(t.Context(), c.db, former, Note{About: c.id("member"), Words: "前任のメモ"}))
	c.leads("boss", "member")
	c.everything()

	sees := map[string]map[string]int{
		"line": {"worker": 2}, "note": {"boss": 1, "member": 1}, "note_words": {"boss": 1, "member": 1},
		"promise": {"boss": 1, "worker": 1}, "promise_words": {"boss": 1},
		"shared": {"boss": 2, "member": 2}, "shared_words": {"boss": 2, "member": 2}, "shared_key": {"boss": 2, "member": 2, "keeper": 2},
		"card_words": {"boss": 1, "member": 1}, "card_key": {"boss": 1, "member": 1, "keeper": 1}, "agreement": {"boss": 3, "member": 3},
		"card": {"boss": 1, "member": 1}, "answer": {"member": 1},
		"arrival": {"boss": 1, "member": 1, "worker": 2},
	}
	if n := c.count(`select count(*) from pg_tables where schemaname = 'oneonone'`); n != len(sees) {
		t.Fatalf("%d tables, %d of them here", n, len(sees))
	}
	for table, want := range sees {
		if c.count(`select count(*) from oneonone.`+table) == 0 {
			t.Errorf("%s has no row", table)
		}
		for _, who := range append([]string{"boss", "member"}, outsiders...) {
			var n int
			c.ok(c.db.As(t.Context(), c.viewer(who), func(tx pgx.Tx) error {
				return tx.QueryRow(t.Context(), `select count(*) from oneonone.`+table).Scan(&n)
			}))
			if n != want[who] {
				t.Errorf("%s sees %d rows of %s, want %d", who, n, table, want[who])
			}
		}
	}
}

// Who changes which rows, by plain SQL as the app's role: each statement touches rows, or is refused, for nobody but those named.
func TestWhoChangesRows(t *testing.T) {
	c := newCrew(t)
	e := c.everything()
	boss, member := c.id("boss"), c.id("member")
	for name, s := range map[string]struct {
		statement string
		args      []any
		may       []string
	}{
		"write in a note":                 {`update oneonone.note_words set words = 'x' where note_id = $1`, []any{e.note}, []string{"boss"}},
		"write in a member's note":        {`update oneonone.note_words set words = 'x' where note_id = $1`, []any{e.own}, []string{"member"}},
		"remove a note":                   {`update oneonone.note set removed_at = now() where id = $1`, []any{e.note}, []string{"boss"}},
		"erase a note":                    {`delete from oneonone.note where id = $1`, []any{e.note}, []string{"boss"}}, // with everything else of theirs
		"erase a member's note":           {`delete from oneonone.note where id = $1`, []any{e.own}, []string{"member"}},
		"erase a promise":                 {`delete from oneonone.promise where id = $1`, []any{e.promise}, []string{"boss"}},
		"note in the boss's name":         {`insert into oneonone.note (author_id, about_id, held_by) values ($1, $2, $1)`, []any{boss, member}, []string{"boss"}},
		"note in the member's name":       {`insert into oneonone.note (author_id, about_id) values ($2, $1)`, []any{boss, member}, []string{"member"}},
		"manager's note kept for good":    {`insert into oneonone.note (author_id, about_id) values ($1, $2)`, []any{boss, member}, nil},
		"words for a note":                {`insert into oneonone.note_words (note_id, author_id, words) values ($1, $2, 'x')`, []any{e.note, member}, nil},
		"promise":                         {`insert into oneonone.promise (manager_id, member_id) values ($1, $2)`, []any{boss, member}, []string{"boss"}},
		"change a promise":                {`update oneonone.promise_words set words = 'x' where promise_id = $1`, []any{e.promise}, []string{"boss"}},
		"do a promise":                    {`update oneonone.promise set done_at = now() where id = $1`, []any{e.promise}, []string{"boss", "worker"}}, // it may say that a reminder was put
		"propose in the boss's name":      {`insert into oneonone.shared (manager_id, member_id, proposed_by, held_by, waits_of) values ($1, $2, $1, $1, $1)`, []any{boss, member}, []string{"boss"}},
		"propose in the member's name":    {`insert into oneonone.shared (manager_id, member_id, proposed_by, held_by, waits_of) values ($1, $2, $2, $1, $1)`, []any{boss, member}, []string{"member"}},
		"propose what is agreed already":  {`insert into oneonone.shared (manager_id, member_id, proposed_by, held_by) values ($1, $2, directory.viewer(), $1)`, []any{boss, member}, nil},
		"change a proposal's words":       {`update oneonone.shared_words set words = 'x' where shared_id = $1`, []any{e.proposal}, nil},
		"other words for a proposal":      {`insert into oneonone.shared_words (shared_id, words) values ($1, 'x') on conflict (shared_id) do update set words = excluded.words`, []any{e.proposal}, nil},
		"erase a proposal's words":        {`delete from oneonone.shared_words where shared_id = $1`, []any{e.proposal}, nil},
		"change a proposal's key":         {`update oneonone.shared_key set wrapped_key = 'x' where holder = $1`, []any{e.proposal}, []string{"keeper"}}, // wraps it anew
		"erase a proposal's key":          {`delete from oneonone.shared_key where holder = $1`, []any{e.proposal}, nil},
		"another key for a note":          {`insert into oneonone.shared_key (holder, wrapped_key) values ($1, 'x') on conflict (holder) do update set wrapped_key = 'x'`, []any{e.agreed}, nil},
		"call it agreed":                  {`update oneonone.shared set waits_of = null where id = $1`, []any{e.proposal}, nil},
		"agree in the boss's name":        {`insert into oneonone.agreement (shared_id, person_id) values ($1, $2)`, []any{e.proposal, boss}, []string{"boss"}},
		"agree in the member's name":      {`insert into oneonone.agreement (shared_id, person_id) values ($1, $2)`, []any{e.proposal, member}, nil}, // they have
		"agree in another's name":         {`insert into oneonone.agreement (shared_id, person_id) values ($1, $2)`, []any{e.proposal, c.id("hr")}, nil},
		"take a proposal back":            {`delete from oneonone.shared where id = $1`, []any{e.proposal}, []string{"boss", "member"}},
		"take an agreed note back":        {`delete from oneonone.shared where id = $1`, []any{e.agreed}, []string{"boss", "member"}},
		"give a card in the boss's name":  {`insert into oneonone.card (manager_id, member_id, held_by) values ($1, $2, $1)`, []any{boss, member}, []string{"boss"}},
		"change a card":                   {`update oneonone.card_words set view = 'x' where card_id = $1`, []any{e.card}, nil},
		"erase a card's words":            {`delete from oneonone.card_words where card_id = $1`, []any{e.card}, nil},
		"change a card's key":             {`update oneonone.card_key set wrapped_key = 'x' where holder = $1`, []any{e.card}, []string{"keeper"}},
		"erase a card's key":              {`delete from oneonone.card_key where holder = $1`, []any{e.card}, nil},
		"take a card back":                {`delete from oneonone.card where id = $1`, []any{e.card}, []string{"boss"}},
		"answer a card":                   {`update oneonone.answer set put_away = true where card_id = $1`, []any{e.card}, []string{"member"}},
		"say that something came":         {`insert into oneonone.arrival (person_id, card_id) values ($1, $2)`, []any{member, e.card}, []string{"boss"}},
		"say that a proposal came":        {`insert into oneonone.arrival (person_id, shared_id) values ($1, $2)`, []any{boss, e.proposal}, []string{"member"}},
		"forget what came for the member": {`delete from oneonone.arrival where person_id = $1`, []any{member}, []string{"member"}},
		"end a line":                      {`update oneonone.line set ended_at = now()`, nil, []string{"worker"}},
		"erase a line":                    {`delete from oneonone.line where manager_id = $1`, []any{boss}, nil}, // not before its 30 days
		"a line of others":                {`insert into oneonone.line (manager_id, member_id) values ($1, $2)`, []any{c.id("hr"), member}, nil},
	} {
		for _, who := range append([]string{"boss", "member"}, outsiders...) {
			done := false
			rolledBack := c.db.As(t.Context(), c.viewer(who), func(tx pgx.Tx) error {
				tag, err := tx.Exec(t.Context(), s.statement, s.args...)
				done = err == nil && tag.RowsAffected() > 0
				return errRollBack
			})
			if rolledBack != errRollBack {
				t.Fatal(rolledBack)
			}
			if may := slices.Contains(s.may, who); done != may {
				t.Errorf("%s: %s is done: %v, want %v", name, who, done, may)
			}
		}
	}
}

type sentinel string

func (s sentinel) Error() string { return string(s) }

const errRollBack = sentinel("roll back")

// What the functions give to those who have nothing to do with it: nothing, and no way in.
func TestNobodyElse(t *testing.T) {
	c := newCrew(t)
	e := c.everything()
	ctx, member, boss := t.Context(), c.id("member"), c.id("boss")
	for _, who := range outsiders {
		v := c.viewer(who)
		lists := map[string]int{
			"notes": len(must[[]Note](t)(Notes(ctx, c.db, v, member))), "own notes": len(must[[]Note](t)(Notes(ctx, c.db, v, uuid.Nil))),
			"shared": len(must[[]SharedNote](t)(SharedNotes(ctx, c.db, v, member))), "own shared": len(must[[]SharedNote](t)(SharedNotes(ctx, c.db, v, uuid.Nil))),
			"cards": len(must[[]Card](t)(CardsFrom(ctx, c.db, v, member))), "own cards": len(must[[]Received](t)(CardsFor(ctx, c.db, v))),
			"promises": len(must[[]Promise](t)(Promises(ctx, c.db, v))), "open": len(must[[]Promise](t)(OpenPromises(ctx, c.db, v, member))),
		}
		for what, n := range lists {
			if n > 0 {
				t.Errorf("%s lists %d %s", who, n, what)
			}
		}
		_, changed := PutNote(ctx, c.db, v, Note{ID: e.note, Words: "x"})
		_, promised := PutPromise(ctx, c.db, v, Promise{ID: e.promise, Words: "x"})
		_, taken := TakeBack(ctx, c.db, v, e.agreed)
		_, card := TakeCardBack(ctx, c.db, v, member, e.card)
		_, answered := AnswerCard(ctx, c.db, v, e.card, "", journey.Act, "")
		for what, err := range map[string]error{"change note": changed, "remove note": RemoveNote(ctx, c.db, v, e.note), "agree": Agree(ctx, c.db, v, e.proposal),
			"take back": taken, "take card back": card, "answer": answered, "put away": PutCardAway(ctx, c.db, v, e.card, true),
			"promise": promised, "done": SetDone(ctx, c.db, v, e.promise, true), "remove promise": RemovePromise(ctx, c.db, v, e.promise)} {
			c.is(who+": "+what, err, ErrNotFound)
		}
		_, note := PutNote(ctx, c.db, v, Note{About: member, Words: "x"})
		_, proposed := Propose(ctx, c.db, v, member, "x", uuid.Nil)
		_, given := GiveCard(ctx, c.db, v, Card{Member: member, Observation: "x", View: "x"})
		_, promised = PutPromise(ctx, c.db, v, Promise{About: member, Words: "x"})
		for what, err := range map[string]error{"note": note, "propose": proposed, "give": given, "promise": promised} {
			c.is(who+": "+what, err, ErrLine)
		}
	}
	// The two halves: a member has no cards to give, no promises, and reads nothing as a manager.
	v := c.viewer("member")
	_, given := GiveCard(ctx, c.db, v, Card{Member: boss, Observation: "x", View: "x"})
	c.is("the member gives a card", given, ErrLine)
	if n := len(must[[]Note](t)(Notes(ctx, c.db, v, boss))); n > 0 {
		t.Errorf("the member reads %d notes as a manager", n)
	}
	if n := len(must[[]Received](t)(CardsFor(ctx, c.db, c.viewer("boss")))); n > 0 {
		t.Errorf("the manager was given %d cards", n)
	}
}

// The worker's transaction, which sees a note that was removed long ago, sees none of its words.
func TestWorkerReadsNoWords(t *testing.T) {
	c := newCrew(t)
	c.everything()
	c.exec(`update oneonone.note set removed_at = now() - interval '40 days'`)
	c.exec(`update oneonone.promise set removed_at = now() - interval '40 days'`)
	rows := must[[]string](t)(texts(c, postgres.Worker()))
	if len(rows) > 0 {
		t.Errorf("the worker reads %s", strings.Join(rows, ", "))
	}
	if n := len(must[[]string](t)(texts(c, c.viewer("boss")))); n < 5 {
		t.Errorf("the manager reads %d texts: the query is wrong", n)
	}
}

// texts are all words that somebody reads in the schema.
func texts(c *crew, v postgres.Viewer) (list []string, err error) {
	err = c.db.As(c.t.Context(), v, func(tx pgx.Tx) error {
		rows, _ := tx.Query(c.t.Context(), `
			select words::text from oneonone.note_words union all select words::text from oneonone.promise_words union all select words::text from oneonone.shared_words
			union all select observation::text from oneonone.card_words union all select view::text from oneonone.card_words`)
		list, err = pgx.CollectRows(rows, pgx.RowTo[string])
		return err
	})
	return list, err
}
