package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dousuru/internal/postgres/postgrestest"
)

func TestThesaurusCommands(t *testing.T) {
	database := postgrestest.Fresh(t)
	file := filepath.Join(t.TempDir(), "うちの言葉.txt")
	write := func(text string) {
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("[theme: 工場]\nはまっこ => 横浜工場 ; 0.8\nこわれた行\n時短 => 短時間勤務 ; 0\n")
	for _, step := range []struct {
		args string // separated by spaces
		code int
		want []string
	}{
		{"import FILE --dry-run", 0, []string{"dry run: nothing was written", "うちの言葉.txt (text): 2 entries read", "2 new"}},
		{"import FILE", 0, []string{"rejected: line 3: neither => nor = in", "2 new, 0 changed, 0 unchanged, 0 removed, 1 rejected"}},
		{"import FILE", 0, []string{"0 new, 0 changed, 2 unchanged, 0 removed"}},
		{"import FILE --name もう一つ", 0, []string{"もう一つ (text): 2 entries read", "2 new"}},
		{"list", 0, []string{"shipped", "うちの言葉.txt", "もう一つ"}},
		{"remove もう一つ", 0, []string{"2 entries removed"}},
		{"remove もう一つ", 1, []string{`remove "もう一つ": no such list`}},
		{"export --source うちの言葉.txt", 0, []string{"[theme: 工場]\nはまっこ => 横浜工場 ; 0.8\n時短 => 短時間勤務 ; 0\n"}},
		{"export --source shipped", 0, []string{"[theme: 社外副業]"}},
		{"export --source もう一つ", 1, []string{"no such list"}},
		{"explain はまっこは時短ですか", 0, []string{"はまっこ: はまっこ => 横浜工場 ; 0.8 (list うちの言葉.txt, theme 工場): adds ヨコハマ, 工場",
			"時短: 時短 => 時短勤務 ; 0.9 (list shipped, theme 勤務時間): adds 勤務"}},
		{"explain どうも", 0, []string{"no words of the thesaurus"}},
		{"import FILE --weight 0", 1, []string{"weight 0 is not above 0"}},
		{"import FILE --format csv", 2, []string{"--format must be one of"}},
		{"import FILE.missing", 1, []string{"open list"}},
	} {
		args := strings.Fields("thesaurus " + strings.ReplaceAll(step.args, "FILE", file))
		code, out, errOut := command(t, database, args...)
		if code != step.code {
			t.Errorf("%s: exit code %d, want %d\n%s%s", step.args, code, step.code, out, errOut)
		}
		for _, want := range step.want {
			if !strings.Contains(out+errOut, want) {
				t.Errorf("%s does not say %q:\n%s%s", step.args, want, out, errOut)
			}
		}
		if strings.HasPrefix(step.args, "explain は") && strings.Contains(out, "=> 短時間勤務") {
			t.Errorf("what is switched off still leads:\n%s", out)
		}
	}
	write("000101,1,0,1,0,0,0,(),流感,,\n000101,1,0,2,0,0,0,(),感冒,,\n")
	if code, out, errOut := command(t, database, "thesaurus", "import", file, "--weight", "0.3"); code != 0 || !strings.Contains(out, "(sudachi): 2 entries read\n2 new, 0 changed, 0 unchanged, 2 removed") {
		t.Errorf("%d\n%s%s", code, out, errOut)
	}
	if _, out, _ := command(t, database, "thesaurus", "export"); !strings.Contains(out, "流感 => 感冒 ; 0.3\n感冒 => 流感 ; 0.3\n") {
		t.Errorf("exported:\n%s", out)
	}
}
