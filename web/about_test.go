package web

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/jackc/pgx/v5"

	"dousuru/chat/escalation"
	"dousuru/chat/journey"
	"dousuru/internal/postgres"
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
	c.ask("mika", "名前を出した質問")
	c.askAs("mika", escalation.Question{Text: "別の名前の質問", Alias: "ねこ"})
	receipt, _ := c.askAnonymously("匿名の質問")

	tables := map[string]string{
		"talk":      `chat.consultation`,
		"journey":   `journey.decision`,
		"named":     `escalation.thread where identity = 'named'`,
		"alias":     `escalation.thread where identity = 'alias'`,
		"anonymous": `escalation.thread where identity = 'anonymous'`,
	}
	boss := c.person("boss") // mika's own manager
	viewers := map[reader]postgres.Viewer{
		self: mika.Viewer(), holder: holding(receipt), "manager": boss.Viewer(), "hr": c.person("hr").Viewer(),
		"executive": c.person("chief").Viewer(), "admin": c.person("admin").Viewer(),
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
	page := c.as("hr").get("/about")
	page.wants(t, http.StatusOK, "相談の会話", "受付番号を持つ人", "あなたの役割は「社員、人事」です", "人事の役割では")
	c.browser().get("/about?lang=en").wants(t, http.StatusOK, "Who can read what", `id="ask"`, "whoever runs the database could find out")
}

func rowsSeen(t *testing.T, db *postgres.DB, v postgres.Viewer, from string) (n int) {
	t.Helper()
	err := db.As(t.Context(), v, func(tx pgx.Tx) error {
		return tx.QueryRow(t.Context(), fmt.Sprintf(`select count(*) from %s`, from)).Scan(&n)
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestReadersAreNamed(t *testing.T) {
	for _, row := range accessRows("ja") {
		if row.Reads == "" || row.CannotRead == "" || row.Name == "" {
			t.Errorf("%+v", row)
		}
	}
}
