package rights

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"dousuru/chat/escalation"
	"dousuru/internal/erasure"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
)

// ways reads testdata/person.txt: column → what becomes of it.
func ways(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile("testdata/person.txt")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		column, rest, _ := strings.Cut(line, " ")
		way, reason, _ := strings.Cut(rest, " ")
		if _, twice := all[column]; twice || (way == "erased") != (reason == "") || !slices.Contains([]string{"erased", "stays", "nobody"}, way) {
			t.Errorf("person.txt: %q", line)
		}
		all[column] = way
	}
	return all
}

func erase(t *testing.T, db *postgres.DB, v postgres.Viewer, keepOpen bool) {
	t.Helper()
	err := db.As(t.Context(), v, func(tx pgx.Tx) error { return EraseIn(t.Context(), tx, escalation.NewBook(db), v, keepOpen) })
	if err != nil {
		t.Fatal(err)
	}
}

// Every column of the database that can hold a person's id says what becomes of it, and that is what happens.
func TestEverythingIsErased(t *testing.T) {
	db := seeded(t)
	owner := postgrestest.Owner(t, db)
	rows := func(column string) (n int) {
		t.Helper()
		at := strings.LastIndexByte(column, '.')
		if err := owner.QueryRow(t.Context(), `select count(*) from `+column[:at]+` where `+column[at+1:]+` = $1`, mika.Person).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	columns, listed := names(t, db, personColumns), ways(t)
	before := map[string]int{}
	for _, column := range columns {
		if listed[column] == "" {
			t.Errorf("%s can hold a person's id and does not stand in testdata/person.txt: say there what becomes of it", column)
			continue
		}
		if before[column] = rows(column); before[column] == 0 && listed[column] == "erased" {
			t.Errorf("%s is said to be erased, and no row of the seed could show it", column)
		}
	}
	for column := range listed {
		if !slices.Contains(columns, column) {
			t.Errorf("testdata/person.txt has %s, which is not there", column)
		}
	}
	erase(t, db, mika, false)
	for _, column := range columns {
		switch after := rows(column); listed[column] {
		case "erased":
			if after != 0 {
				t.Errorf("%d of %d rows of %s are left", after, before[column], column)
			}
		case "stays":
			if before[column] > 0 && after == 0 {
				t.Errorf("%s is said to stay, and is erased", column)
			}
		}
	}
	for what, query := range map[string]string{
		"words of Mika's question":      `select count(*) from escalation.message where thread_id = '00000000-0000-4000-8000-000000000003'`,
		"what HR noted of it":           `select count(*) from escalation.note where thread_id = '00000000-0000-4000-8000-000000000003'`,
		"the question under an alias":   `select count(*) from escalation.thread where alias = 'Umi'`,
		"Mika's part in Kai's question": `select count(*) from escalation.thread where question = 'Kai asks' and together <> 'declined'`,
		"words of notes":                `select count(*) from oneonone.note_words where words in ('Ask about the port', 'About a member')`,
		"what waited for Kai":           `select count(*) from oneonone.shared_words where words in ('Waits for Kai', 'We look at it in May')`,
		"an answer to a card":           `select count(*) from oneonone.answer where not put_away or decision_id is not null`,
	} {
		var n int
		if err := owner.QueryRow(t.Context(), query).Scan(&n); err != nil || n != 0 {
			t.Errorf("%s: %d rows, %v", what, n, err)
		}
	}
	for what, query := range map[string]string{
		"Kai's question":            `select count(*) from escalation.thread where question = 'Kai asks'`,
		"the anonymous question":    `select count(*) from escalation.thread where identity = 'anonymous'`,
		"what Kai shared":           `select count(*) from journey.share_content where share_id = '00000000-0000-4000-8000-000000000045'`,
		"what Mika and Kai agreed":  `select count(*) from oneonone.shared_words where words = 'Both agreed'`,
		"the card that Kai has":     `select count(*) from oneonone.card_words where observation = 'On Tuesday'`,
		"Ren's card, where Ren has": `select count(*) from oneonone.card_words where observation = 'On Monday'`,
		"Ren's promise":             `select count(*) from oneonone.promise_words where words = 'Ask HR'`,
		"Ren's brief":               `select count(*) from brief.content where title = 'May'`,
		"the note of the erasing":   `select count(*) from erasure.noted where kind = 'everything'`,
	} {
		var n int
		if err := owner.QueryRow(t.Context(), query).Scan(&n); err != nil || n != 1 {
			t.Errorf("%s: %d rows, %v, want 1", what, n, err)
		}
	}
	var person []byte
	if err := owner.QueryRow(t.Context(), `select person from erasure.noted where kind = 'everything'`).Scan(&person); err != nil || erasure.Hash(person) != erasure.HashOf(mika.Person) {
		t.Errorf("noted of %x, %v", person, err)
	}
	erase(t, db, mika, false) // there is nothing, and nothing is wrong
}

// Questions that somebody waits for may be kept; those that are closed go.
func TestOpenQuestionsMayBeKept(t *testing.T) {
	db := seeded(t)
	erase(t, db, mika, true)
	got := names(t, db, `select convert_from(t.question, 'UTF8') from escalation.thread t join escalation.asker a on a.thread_id = t.id
		where a.person_id = '00000000-0000-4000-8000-000000000001' order by 1`)
	if !slices.Equal(got, []string{"Kai asks", "May I?"}) {
		t.Errorf("kept: %q", got)
	}
}

// Nobody erases what is somebody else's.
func TestErasingIsOnesOwn(t *testing.T) {
	db := seeded(t)
	owner := postgrestest.Owner(t, db)
	count := func() (n int) {
		t.Helper()
		for _, table := range []string{"chat.consultation", "escalation.thread", "journey.decision", "oneonone.note", "oneonone.promise", "brief.brief", "outbox.notice", "report.fact", "seal.person_key"} {
			var rows int
			if err := owner.QueryRow(t.Context(), `select count(*) from `+table).Scan(&rows); err != nil {
				t.Fatal(err)
			}
			n += rows
		}
		return n
	}
	before := count()
	stranger := postgres.Viewer{Person: mika.Person, Roles: []postgres.Role{postgres.RoleEmployee, postgres.RoleManager, postgres.RoleHR, postgres.RoleExecutive, postgres.RoleAdmin}}
	stranger.Person[15] = 0x41 // Nao, of whom there is nothing
	erase(t, db, stranger, false)
	if after := count(); after != before {
		t.Errorf("%d rows became %d", before, after)
	}
}
