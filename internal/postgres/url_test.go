package postgres

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestPasswordFile(t *testing.T) {
	file := func(text string) string {
		path := filepath.Join(t.TempDir(), "password")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for _, test := range []struct {
		name, url, file string
		want            string // password, or
		err             string // part of the error
	}{
		{"in the URL", "postgres://desk:s3cret@db/dousuru", "", "s3cret", ""},
		{"in the file", "postgres://desk@db/dousuru", file("from file\n"), "from file", ""},
		{"spaces belong to it", "postgres://desk@db/dousuru", file(" a b \r\n"), " a b ", ""},
		{"no file", "postgres://desk@db/dousuru", "/nowhere/password", "", "read password"},
		{"empty file", "postgres://desk@db/dousuru", file("\n"), "", "is empty"},
		{"no URL at all", "postgres://desk:s3cret@db:port/dousuru", "", "", "read DATABASE_URL"},
	} {
		config, err := parseURL(Config{URL: test.url, PasswordFile: test.file})
		switch {
		case test.err != "":
			if err == nil || !strings.Contains(err.Error(), test.err) || strings.Contains(err.Error(), "s3cret") {
				t.Errorf("%s: error %v, want %q in it and no password", test.name, err, test.err)
			}
		case err != nil || config.Password != test.want:
			t.Errorf("%s: %v, password %q; want %q", test.name, err, config.Password, test.want)
		}
	}
}
