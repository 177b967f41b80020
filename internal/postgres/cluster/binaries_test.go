package cluster

import (
	"strings"
	"testing"
)

func TestInstalls(t *testing.T) {
	list := installs()
	if len(list) == 0 {
		t.Fatal("no Postgres found; `make test` installs it")
	}
	if list[0].major < oldest || !list[0].vector {
		t.Errorf("found %+v", list)
	}
}

func TestChooseInstall(t *testing.T) {
	with := func(major int) install { return install{bin: "with", major: major, vector: true} }
	without := func(major int) install { return install{bin: "without", major: major} }
	for _, test := range []struct {
		name  string
		list  []install
		major int
		want  int    // major, or
		err   string // part of the error
	}{
		{"new folder, first with pgvector", []install{without(17), with(16), with(15)}, 0, 16, ""},
		{"existing folder decides", []install{with(17), with(15)}, 15, 15, ""},
		{"existing folder, other version", []install{with(17)}, 15, 0, "made by Postgres 15, but this machine has Postgres 17"},
		{"existing folder, no pgvector for it", []install{with(17), without(15)}, 15, 0, "pgvector is missing for Postgres 15"},
		{"no pgvector", []install{without(15)}, 0, 0, "pgvector is missing for Postgres 15"},
		{"too old", []install{with(14)}, 0, 0, "15 or newer is needed"},
		{"nothing", nil, 0, 0, "no Postgres server is installed"},
		{"nothing, existing folder", nil, 16, 0, "no Postgres server is installed"},
	} {
		got, err := chooseInstall(test.list, "/data", test.major)
		if test.err != "" {
			if err == nil || !strings.Contains(err.Error(), test.err) {
				t.Errorf("%s: error %v, want %q", test.name, err, test.err)
			}
		} else if err != nil || got.major != test.want || !got.vector {
			t.Errorf("%s: %+v, %v; want %d", test.name, got, err, test.want)
		}
	}
}

func TestFamily(t *testing.T) {
	for release, want := range map[string]string{
		"ID=debian\nVERSION_ID=\"12\"\n":          "debian",
		"ID=ubuntu\nID_LIKE=debian\n":             "ubuntu",
		"ID=linuxmint\nID_LIKE=\"ubuntu debian\"": "ubuntu",
		"ID=\"rocky\"\nID_LIKE=\"rhel fedora\"":   "rhel",
		"ID=alpine":                               "alpine",
		"ID=plan9":                                "",
		"":                                        "",
	} {
		if got := family(release); got != want {
			t.Errorf("family of %q is %q, want %q", release, got, want)
		}
	}
}
