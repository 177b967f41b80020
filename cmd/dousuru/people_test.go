package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dousuru/internal/postgres/postgrestest"
)

func TestPeopleCommands(t *testing.T) {
	database := postgrestest.Fresh(t)
	dir := t.TempDir()
	file := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	const head = "社員番号,氏名,権限,上司,備考\n"
	file("a.csv", head+"1,見本 部長,上司,,x\n2,見本 花子,,1,x\n3,見本 人事,人事,,x\n")
	file("b.csv", head+"1,見本 部長,上司,,x\n2,見本 花子,,3,x\n3,見本 人事,人事,,x\n4,見本 新人,,1,x\n")
	file("c.csv", head+"1,見本 部長,,,x\n2,見本 花子,王様,3,x\n5,見本,,9,x\n")
	file("d.csv", head+"3,見本 人事,人事,,x\n2,見本 花子,,3,x\n")
	file("bad.csv", "社員番号,氏名\n"+strings.Repeat(",x\n", 60))
	for _, step := range []struct {
		args string
		code int
		want []string
	}{
		{"import a.csv --dry-run", 0, []string{"dry run: nothing was written\njoins: 1\njoins: 2\njoins: 3\nnote: columns that were not read: 備考\n3 people read: 3 joined,"}},
		{"list", 0, []string{"person  manager  roles  name  department\n"}},
		{"import a.csv", 0, []string{"3 people read: 3 joined, 0 returned, 0 moved, 0 changed, 0 left, 0 unchanged in "}},
		{"list", 0, []string{"2       1        employee          見本 花子"}},
		{"import b.csv --dry-run", 0, []string{"joins: 4\nmoves: 2 from 1 to 3\n"}},
		{"import b.csv", 0, []string{"1 joined, 0 returned, 1 moved, 0 changed, 0 left, 2 unchanged"}},
		{"import c.csv", 1, []string{`problem: line 3: roles: role "王様" is none of`, "problem: line 4: manager: 9 of 5 is not known", "nothing was written"}},
		{"import d.csv --leave-missing --dry-run", 0, []string{"leaves: 1\nleaves: 4\n"}},
		{"import d.csv --leave-missing", 0, []string{"2 left, 2 unchanged"}},
		{"list --csv", 0, []string{"\ufeff\"person\",\"name\",", "\"2\",\"見本 花子\",\"\",\"\",\"employee\",\"3\","}},
		{"import bad.csv", 1, []string{"problem: line 51: person: the key is missing\nand 10 more problems\n"}},
		{"import missing.csv", 1, []string{"open list"}},
		{"import", 2, []string{"expected \"<file>\""}},
	} {
		args := strings.Fields("people " + step.args)
		for i, arg := range args {
			if strings.HasSuffix(arg, ".csv") {
				args[i] = filepath.Join(dir, arg)
			}
		}
		code, out, errOut := command(t, database, args...)
		if code != step.code {
			t.Errorf("%s: exit code %d, want %d\n%s%s", step.args, code, step.code, out, errOut)
		}
		for _, want := range step.want {
			if !strings.Contains(out+errOut, want) {
				t.Errorf("%s does not say %q:\n%s%s", step.args, want, out, errOut)
			}
		}
	}
}

// The sample company's own list says what is known already.
func TestPeopleOfTheSampleCompany(t *testing.T) {
	database := sampled(t)
	code, out, errOut := command(t, database, "people", "import", "../../knowledge/sample/company/people.csv", "--leave-missing")
	if code != 0 || !strings.Contains(out, "0 joined, 0 returned, 0 moved, 0 changed, 0 left, 30 unchanged") {
		t.Errorf("%d\n%s%s", code, out, errOut)
	}
}
