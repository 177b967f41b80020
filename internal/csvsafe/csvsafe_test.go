package csvsafe

import (
	"bytes"
	"encoding/csv"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestProtect(t *testing.T) {
	for _, test := range []struct{ cell, want string }{
		{"", ""}, {"制度", "制度"}, {"a=b", "a=b"}, {"'", "'"}, {"'quoted'", "'quoted'"},
		{"=1+1", "'=1+1"}, {"+81", "'+81"}, {"-5", "'-5"}, {"@SUM(A1)", "'@SUM(A1)"}, {"\tx", "'\tx"}, {"\rx", "'\rx"}, {"\nx", "'\nx"},
		{"＝1", "'＝1"}, {"＋1", "'＋1"}, {"－1", "'－1"}, {"＠a", "'＠a"},
		{"- 一つめ\n- 二つめ", "'- 一つめ\n- 二つめ"},
		{"'=1", "''=1"}, {"''＝1", "'''＝1"},
	} {
		if got := Protect(test.cell); got != test.want {
			t.Errorf("Protect(%q) is %q, want %q", test.cell, got, test.want)
		}
		if got := Restore(test.want); got != test.cell {
			t.Errorf("Restore(%q) is %q, want %q", test.want, got, test.cell)
		}
	}
	if got := Restore("=1"); got != "=1" {
		t.Errorf("what nobody protected became %q", got)
	}
}

// odd makes texts of what breaks CSV and of what computes.
func odd() *rapid.Generator[string] {
	return rapid.StringOfN(rapid.SampledFrom([]rune("'=+-@＝＋－＠\t\r\n\",;| aあ制😀")), 0, 12, -1)
}

func TestWhatIsProtectedComesBackAndNeverComputes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cell := rapid.OneOf(odd(), rapid.String()).Draw(t, "cell")
		safe := Protect(cell)
		if Restore(safe) != cell {
			t.Fatalf("%q came back as %q", cell, Restore(safe))
		}
		if safe != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(safe)[0]) {
			t.Fatalf("%q computes", safe)
		}
	})
}

func TestWriteIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.SliceOfN(rapid.SliceOfN(odd(), 2, 4), 1, 5).Draw(t, "rows")
		var b bytes.Buffer
		if err := Write(&b, rows); err != nil {
			t.Fatal(err)
		}
		text, found := strings.CutPrefix(b.String(), "\ufeff")
		if !found {
			t.Fatal("no byte order mark")
		}
		reader := csv.NewReader(strings.NewReader(text))
		reader.FieldsPerRecord = -1
		got, err := reader.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		want := make([][]string, len(rows))
		for i, row := range rows {
			for j, cell := range row {
				got[i][j] = Restore(got[i][j])
				want[i] = append(want[i], strings.ReplaceAll(cell, "\r\n", "\n")) // the reader's own rule for line ends
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
	})
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("full") }

func TestWriteTellsOfAFullDisk(t *testing.T) {
	if err := Write(full{}, [][]string{{"x"}}); err == nil {
		t.Error("no error")
	}
}
