package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"dousuru/internal/postgres/postgrestest"
)

// handbook is a folder of two programs, with golden questions about them in a database of its own.
func handbook(t *testing.T) (database, folder string) {
	t.Helper()
	database, folder = postgrestest.Fresh(t), t.TempDir()
	page(t, folder, "volunteer", "title: ボランティア休暇\naliases: [ボランティア]\n---\n## 日数\n1年に5日まで休めます。\n")
	page(t, folder, "posting", "title: 社内公募制度\naliases: [公募]\n---\n## 知らされる人\n内定まで上司には知らされません。\n")
	expect(t, database, 0, "2 new", "import", folder)
	questions := filepath.Join(t.TempDir(), "questions.jsonl")
	lines := `{"id": "days", "text": "ボランティア休暇は何日とれますか", "expected": "answer", "articles": ["volunteer"]}
{"id": "boss", "text": "社内公募は上司に知られますか", "expected": "answer", "articles": ["posting"]}
{"id": "cry", "text": "つらい", "expected": "sensitive"}
`
	if err := os.WriteFile(questions, []byte(lines), 0o600); err != nil {
		t.Fatal(err)
	}
	expect(t, database, 0, "2 new, 0 changed", "golden", "import", questions)
	expect(t, database, 0, "0 new, 0 changed, 2 unchanged", "golden", "import", questions)
	return database, folder
}

func page(t *testing.T, folder, slug, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(folder, slug+".md"), []byte("---\nid: "+slug+"\nkind: program\n"+text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// rival stands before the page on volunteering.
func rival(t *testing.T, folder string) {
	page(t, folder, "rival", "title: ボランティア休暇\naliases: [ボランティア, ボランティア休暇の日数]\n---\n## 日数\n"+
		"ボランティア休暇は何日とれますか。ボランティア休暇は1年に何日とれるか、この規程にはボランティア休暇の日数があります。\n")
}

// expect runs a command and holds its exit code and a part of what it says, on either stream, against what is wanted.
func expect(t *testing.T, database string, code int, want string, args ...string) (said string) {
	t.Helper()
	got, out, errOut := command(t, database, args...)
	if got != code || !strings.Contains(out+errOut, want) {
		t.Fatalf("%v: exit %d, want %d and %q:\n%s%s", args, got, code, want, out, errOut)
	}
	return out + errOut
}

func TestGoldenQuestionsAfterAnImport(t *testing.T) {
	database, folder := handbook(t)
	expect(t, database, 0, "2 asked, 2 pass, 0 weak, 0 fail", "golden", "run")
	rival(t, folder)
	if said := expect(t, database, 0, "the server asks them", "import", folder); strings.Contains(said, "worse") {
		t.Error(said)
	}
	said := expect(t, database, 1, "1 worse", "golden", "run")
	if !regexp.MustCompile(`worse: days "ボランティア休暇は何日とれますか" was pass, is \w+ \(first rival, .*\); rival now stands first`).MatchString(said) {
		t.Error(said)
	}
	if !strings.Contains(said, "1 new (rival)") {
		t.Errorf("what changed is not said:\n%s", said)
	}
	number := regexp.MustCompile(`^run (\d+)`).FindStringSubmatch(said)[1]
	if shown := expect(t, database, 0, "rival now stands first", "golden", "show", number); shown != said {
		t.Errorf("shown later:\n%s\nat once:\n%s", shown, said)
	}
	expect(t, database, 0, "worse", "golden", "runs")
	expect(t, database, 1, "no such run", "golden", "show", "99999")
	page(t, folder, "posting", "title: 社内公募制度\naliases: [公募]\n---\n## 知らされる人\n内定まで上司には知らされません。人事だけが知ります。\n")
	expect(t, database, 0, "1 changed (posting)", "import", "--wait", folder)
}

func TestTheGateOfAnImport(t *testing.T) {
	database, folder := handbook(t)
	expect(t, database, 0, "gate: off", "golden", "gate")
	expect(t, database, 0, "gate: on", "golden", "gate", "on")
	rival(t, folder)
	said := expect(t, database, 1, "nothing of it was stored", "import", folder)
	for _, want := range []string{"refused", "worse: days", "rival now stands first", "--force"} {
		if !strings.Contains(said, want) {
			t.Errorf("does not say %q:\n%s", want, said)
		}
	}
	expect(t, database, 0, "refused", "golden", "runs")
	expect(t, database, 0, "1 new", "import", "--dry-run", folder)
	said = expect(t, database, 0, "forced: 新しい規程です", "import", "--force", "新しい規程です", folder)
	if !strings.Contains(said, "1 new") || !strings.Contains(said, "worse: days") {
		t.Error(said)
	}
	expect(t, database, 0, "0 new, 0 changed, 3 unchanged", "import", folder)
	expect(t, database, 0, "gate: off", "golden", "gate", "off")
	expect(t, database, 2, "on", "golden", "gate", "perhaps")
	expect(t, database, 1, "allowed is not a number", "golden", "gate", "on", "--allow=-1")
}

func TestGoldenQuestionsOneByOne(t *testing.T) {
	database, _ := handbook(t)
	expect(t, database, 0, "gym: expects escalate", "golden", "add", "--id", "gym", "スポーツジムはありますか")
	expect(t, database, 0, "expects answer", "golden", "add", "-a", "nowhere", "どこにもない記事ですか")
	said := expect(t, database, 0, "4 golden questions", "golden", "list")
	if !strings.Contains(said, "nowhere is not published") || !strings.Contains(said, "スポーツジム") {
		t.Error(said)
	}
	expect(t, database, 0, "", "golden", "pause", "gym")
	expect(t, database, 0, "paused", "golden", "list")
	expect(t, database, 0, "", "golden", "pause", "--resume", "gym")
	expect(t, database, 0, "", "golden", "remove", "gym")
	expect(t, database, 1, "no such golden question", "golden", "remove", "gym")
	expect(t, database, 1, "text is empty", "golden", "add", " ")
	expect(t, database, 1, "id", "golden", "add", "--id", "a b", "質問")
	broken := filepath.Join(t.TempDir(), "broken.jsonl")
	if err := os.WriteFile(broken, []byte(`{"id": "a", "text": "x", "expected": "answer"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	expect(t, database, 1, "broken.jsonl: line 1: articles are missing", "golden", "import", broken)
}

// The sample's golden questions are a good example: their articles exist, and most of them pass, whatever retrieval becomes.
func TestTheSampleBringsGoldenQuestions(t *testing.T) {
	database := sampled(t)
	if said := expect(t, database, 0, "40 golden questions", "golden", "list"); strings.Contains(said, "not published") {
		t.Error(said)
	}
	said := expect(t, database, 0, "40 asked", "golden", "run")
	if fails := strings.Count(said, "\nfails:"); fails > 10 {
		t.Errorf("%d of 40 fail:\n%s", fails, said)
	}
}
