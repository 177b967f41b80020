package web

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
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
	"dousuru/knowledge"
)

// What the page says about who reads what is held against the rows themselves.
func TestAboutSaysWhatTheRowsSay(t *testing.T) {
	c := newCompany(t)
	mika := c.person("mika")
	err := c.db.As(t.Context(), mika.Viewer(), func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), `insert into chat.consultation (person_id) values ($1)`, mika.ID)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	c.decide("mika", journey.Decision{Response: journey.Keep})
	if err := journey.SetProfile(t.Context(), c.db, mika.Viewer(), journey.Profile{Site: "海の近く"}); err != nil {
		t.Fatal(err)
	}
	c.ask("mika", "名前を出した質問")
	c.askAs("mika", escalation.Question{Text: "別の名前の質問", Alias: "ねこ"})
	boss := c.person("boss") // mika's own manager
	c.afterTalk(mika.Viewer(), boss.Viewer())
	receipt, _ := c.askAnonymously("匿名の質問")

	tables := map[string]string{
		"share":     `journey.share_content`,
		"shared":    `oneonone.shared_words`,
		"card":      `oneonone.card_words`,
		"memo":      `oneonone.note_words where author_id = '` + mika.ID.String() + `'`,
		"talk":      `chat.consultation`,
		"journey":   `journey.decision`,
		"profile":   `journey.profile`,
		"named":     `escalation.thread where identity = 'named'`,
		"alias":     `escalation.thread where identity = 'alias'`,
		"anonymous": `escalation.thread where identity = 'anonymous'`,
	}
	viewers := map[reader]postgres.Viewer{
		self: mika.Viewer(), holder: holding(receipt), "manager": boss.Viewer(), "hr": c.person("hr").Viewer(),
		"executive": c.person("chief").Viewer(), "admin": c.person("admin").Viewer(),
		"auditor": {Person: c.person("admin").ID, Roles: []postgres.Role{postgres.RoleAuditor}},
	}
	for _, a := range access {
		for _, who := range append([]reader{self, holder}, others...) {
			says := who == a.owner
			for _, r := range a.readers {
				says = says || who == r
			}
			if reads := rowsSeen(t, c.db, viewers[who], tables[a.Item]) > 0; reads != says {
				t.Errorf("%s, %s: the page says %v, the rows say %v", a.Item, who, says, reads)
			}
		}
	}
	c.aboutATeam(mika.Viewer(), boss.Viewer())
	page := c.as("hr").get("/about")
	page.lacks(t, "メンバーがいる人へ")
	page.wants(t, http.StatusOK, "相談の会話", "受付番号を持つ人", "あなたの役割は「社員、人事」です", "人事の役割では")
	c.browser().get("/about?lang=en").wants(t, http.StatusOK, "Who can read what", `id="ask"`, "whoever runs the database could find out")
}

func rowsSeen(t *testing.T, db *postgres.DB, v postgres.Viewer, from string) (n int) {
	t.Helper()
	err := db.As(t.Context(), v, func(tx pgx.Tx) error {
		if from == `journey.share_content` { // is read by whoever records that they read it
			_, err := tx.Exec(t.Context(), `insert into journey.share_reading (share_id, reader_id) select id, $1 from journey.share where manager_id = $1`, v.Person)
			if err != nil {
				return err
			}
		}
		return tx.QueryRow(t.Context(), fmt.Sprintf(`select count(*) from %s`, from)).Scan(&n)
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestReadersAreNamed(t *testing.T) {
	for _, row := range accessRows("ja", true, false) {
		if row.Reads == "" || row.CannotRead == "" || row.Name == "" {
			t.Errorf("%+v", row)
		}
	}
}

// What a manager reads is said in one wording: on the page, in the widget, and by the desk when it is asked.
func TestWhatManagersReadIsSaidInOneWording(t *testing.T) {
	c := newCompany(t)
	asks := map[string]string{"ja": "この会話は誰が読めますか", "en": "Who can read this?"}
	for lang, question := range asks {
		said := text(lang, "reads.ofMe")
		turn, err := chat.New(c.db, c.site.opts.Index).Talk(lang, nil).Say(t.Context(), question)
		if err != nil || !strings.Contains(turn.Message.Text, said) {
			t.Errorf("%s: the desk says %q, %v", lang, turn.Message.Text, err)
		}
		widget, err := os.ReadFile("static/chat/texts." + lang + ".js")
		if err != nil || !strings.Contains(string(widget), "'"+said+"'") {
			t.Errorf("%s: the widget says something else than %q, %v", lang, said, err)
		}
	}
	for path, keys := range map[string][]string{"/about": {"reads.ofMe", "reads.ofMember", "about.teamBegin", "about.item.prepared"}, "/team": {"reads.ofMember"}, "/oneonone": {"reads.ofMe"}} {
		a := c.as("boss").get(path)
		for _, key := range keys {
			a.wants(t, http.StatusOK, text("ja", key))
		}
	}
}

// afterTalk leaves what a 1on1 leaves: a share, a proposal, a card, and a note of each side.
func (c *company) afterTalk(member, manager postgres.Viewer) {
	c.t.Helper()
	ctx := c.t.Context()
	_, shared := journey.PutShare(ctx, c.db, member, journey.Draft{Want: journey.WantListen, Until: knowledge.Today()})
	_, proposed := oneonone.Propose(ctx, c.db, member, manager.Person, "来月も話す", uuid.Nil)
	_, given := oneonone.GiveCard(ctx, c.db, manager, oneonone.Card{Member: member.Person, Observation: "水曜の朝会", View: "聞き方がやわらかい"})
	_, own := oneonone.PutNote(ctx, c.db, member, oneonone.Note{About: manager.Person, Words: "メンバーのメモ"})
	_, theirs := oneonone.PutNote(ctx, c.db, manager, oneonone.Note{About: member.Person, Words: "上司のメモ"})
	_, prepared := brief.Save(ctx, c.db, manager, brief.Saved{Member: member.Person, Title: "準備", Situation: "異動したいと言われた", Language: "ja", Outcome: chat.OutcomeAnswer, Made: time.Now()})
	_, promised := oneonone.PutPromise(ctx, c.db, manager, oneonone.Promise{About: member.Person, Words: "募集の時期"})
	if err := errors.Join(shared, proposed, given, own, theirs, prepared, promised); err != nil {
		c.t.Fatal(err)
	}
}

// aboutATeam holds what the page says to somebody who leads people against the rows that they wrote: nobody else reads one.
func (c *company) aboutATeam(member, manager postgres.Viewer) {
	c.t.Helper()
	for from, counted := range map[string]int{
		`oneonone.note_words where author_id = '` + manager.Person.String() + `'`: 1, `oneonone.promise_words`: 1, `brief.content`: 1,
	} {
		for name, v := range map[string]postgres.Viewer{"themselves": manager, "the member": member, "HR": c.person("hr").Viewer(),
			"an executive": c.person("chief").Viewer(), "the administrator": c.person("admin").Viewer()} {
			want := 0
			if name == "themselves" {
				want = counted
			}
			if got := rowsSeen(c.t, c.db, v, from); got != want {
				c.t.Errorf("%s: %s sees %d, want %d", from, name, got, want)
			}
		}
	}
}
