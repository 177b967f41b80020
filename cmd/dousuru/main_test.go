package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dousuru/chat/escalation"
	"dousuru/internal/calendar"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
)

func TestMain(m *testing.M) { postgrestest.Main(m) }

// command runs the program as a person would and returns what it printed.
func command(t *testing.T, database string, args ...string) (code int, out, errOut string) {
	t.Helper()
	t.Setenv("DATABASE_URL", database)
	var o, e bytes.Buffer
	code = run(t.Context(), args, strings.NewReader(""), &o, &e)
	return code, o.String(), e.String()
}

// sampled is a database with the sample company.
func sampled(t *testing.T) string {
	t.Helper()
	return postgrestest.Copy(t, "sample", func(database string) {
		if code, out, errOut := command(t, database, "import", "--sample"); code != 0 {
			t.Fatalf("import --sample: %d\n%s%s", code, out, errOut)
		}
	})
}

func TestImportSample(t *testing.T) {
	database := sampled(t)
	_, out, _ := command(t, database, "import", "--sample")
	for _, want := range []string{"program 78", "case 64", "faq 56", "25 desks", "0 new, 0 changed, 198 unchanged, 0 vanished, 0 rejected", "0 passages indexed"} {
		if !strings.Contains(out, want) {
			t.Errorf("the second import does not say %q:\n%s", want, out)
		}
	}
}

func TestImportDryRun(t *testing.T) {
	database := postgrestest.Fresh(t)
	code, out, errOut := command(t, database, "import", "--sample", "--dry-run")
	if code != 0 || !strings.Contains(out, "198 new") {
		t.Fatalf("%d\n%s%s", code, out, errOut)
	}
	if _, out, _ := command(t, database, "import", "--sample", "--dry-run"); !strings.Contains(out, "198 new") {
		t.Errorf("the dry run wrote something:\n%s", out)
	}
}

func TestImportBadInput(t *testing.T) {
	database := postgrestest.Fresh(t)
	folder := t.TempDir()
	write := func(name, body string) {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(body), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("good.md", "---\nid: good\nkind: program\ntitle: よい制度\n---\nよい制度の説明です。\n")
	write("slides.pdf", "%PDF-1.7\n\x00\x01")
	write("broken.xlsx", "PK\x03\x04 this is no workbook")
	write("faq.csv", "id,answer\nx,質問の列がありません\n")
	code, out, _ := command(t, database, "import", folder)
	if code != 0 || !strings.Contains(out, "1 new") || !strings.Contains(out, "3 rejected") {
		t.Errorf("%d\n%s", code, out)
	}
	for _, name := range []string{"slides.pdf", "broken.xlsx", "faq.csv"} {
		if !strings.Contains(out, "rejected: "+name) {
			t.Errorf("%s is not named:\n%s", name, out)
		}
	}
	if code, _, errOut := command(t, database, "import", filepath.Join(folder, "missing")); code != 1 || !strings.Contains(errOut, "missing") {
		t.Errorf("a missing folder: %d %s", code, errOut)
	}
}

// The JSON of ask is a contract with other programs.
func TestAskJSON(t *testing.T) {
	database := sampled(t)
	code, out, errOut := command(t, database, "ask", "--json", "社内公募は上司に知られますか", "--then", "死にたい", "--then", "", "--then", "源泉徴収票がほしい")
	if code != 0 {
		t.Fatalf("%d\n%s", code, errOut)
	}
	lines := strings.Split(strings.TrimSpace(out), "\n")
	var outcomes []string
	for _, line := range lines {
		var turn struct {
			Outcome    string
			Text       *string
			Citations  []map[string]string
			Confidence *float64
			ElapsedMS  *float64 `json:"elapsed_ms"`
		}
		if err := json.Unmarshal([]byte(line), &turn); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		if turn.Text == nil || turn.Citations == nil || turn.Confidence == nil || turn.ElapsedMS == nil || *turn.Confidence < 0 || *turn.Confidence > 1 {
			t.Errorf("a field is missing or out of range: %s", line)
		}
		for _, c := range turn.Citations {
			for _, field := range []string{"article", "title", "kind", "facet", "reviewed_on", "status"} {
				if _, ok := c[field]; !ok {
					t.Errorf("a citation lacks %s: %s", field, line)
				}
			}
		}
		outcomes = append(outcomes, turn.Outcome)
	}
	if got := strings.Join(outcomes, " "); got != "answer route clarify decline" {
		t.Errorf("outcomes %s", got)
	}
	if !strings.Contains(lines[0], `"internal-posting"`) || !strings.Contains(lines[0], "知らされる人") {
		t.Errorf("the first answer: %s", lines[0])
	}
}

// A facet that a page lacks is said to be missing, and never filled from another one.
func TestAskMissingFacet(t *testing.T) {
	_, out, _ := command(t, sampled(t), "ask", "ボランティア休暇は課長の承認がいりますか")
	for _, want := range []string{"わかりません。いっしょに人事に聞きに行きましょう。", "「ボランティア休暇」のページに、「承認者」は書かれていません。"} {
		if !strings.Contains(out, want) {
			t.Errorf("does not say %s:\n%s", want, out)
		}
	}
}

func TestUsage(t *testing.T) {
	for _, test := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"serve"}, 1, "--demo"},
		{[]string{"import"}, 1, "name at least one path"},
		{[]string{"shout"}, 2, "shout"},
		{[]string{"ask", "--role", "king", "x"}, 2, "--role"},
		{[]string{"evaluate", "no-such-file.jsonl"}, 2, "no-such-file"},
		{[]string{"health", "--addr", "127.0.0.1:1"}, 1, "does not answer"},
	} {
		var out, errOut bytes.Buffer
		code := run(context.Background(), test.args, strings.NewReader(""), &out, &errOut)
		if code != test.code || !strings.Contains(errOut.String(), test.want) {
			t.Errorf("%v: %d, want %d and %q:\n%s", test.args, code, test.code, test.want, errOut.String())
		}
	}
}

// A talk goes on without saying of what; a question for something else is not answered from the page of the one before.
func TestAskGoesOn(t *testing.T) {
	_, out, _ := command(t, sampled(t), "ask", "--json", "社内公募に応募したことは、上司に知られますか", "--then", "落ちた場合も知られますか", "--then", "火星支社に異動できますか")
	var outcomes []string
	for line := range strings.Lines(out) {
		var turn struct{ Outcome string }
		if err := json.Unmarshal([]byte(line), &turn); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		outcomes = append(outcomes, turn.Outcome)
	}
	if got := strings.Join(outcomes, " "); got != "answer answer unknown" {
		t.Errorf("outcomes %s", got)
	}
}

func TestAnswerWithin(t *testing.T) {
	for within, possible := range map[time.Duration]bool{0: false, 59 * time.Minute: false, time.Hour: true, 18 * time.Hour: true, 1000 * time.Hour: true, 1001 * time.Hour: false} {
		book, err := (&serveCommand{AnswerWithin: within}).book(nil, calendar.Standard())
		if (err == nil) != possible || possible && book.Within != within {
			t.Errorf("%s: %v", within, err)
		}
	}
}

// The sample company brings three text modules, whose variables all mean something; what HR made of them stays.
func TestSampleModules(t *testing.T) {
	database := sampled(t)
	db, err := postgres.Open(t.Context(), postgrestest.Config(database))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	book, hr := escalation.NewBook(db), postgres.Viewer{Roles: []postgres.Role{postgres.RoleHR}}
	list, err := book.Modules(t.Context(), hr)
	if err != nil || len(list) != 3 {
		t.Fatalf("%d modules (%v)", len(list), err)
	}
	if err := book.RemoveModule(t.Context(), hr, list[0].ID); err != nil {
		t.Fatal(err)
	}
	if code, _, errOut := command(t, database, "import", "--sample"); code != 0 {
		t.Fatal(errOut)
	}
	if list, err = book.Modules(t.Context(), hr); err != nil || len(list) != 2 {
		t.Errorf("%d modules after a second import (%v)", len(list), err)
	}
}
