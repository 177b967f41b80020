package knowledge

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Every reason that the readers give has a Japanese wording.
func TestReasonsStandInJapanese(t *testing.T) {
	given := regexp.MustCompile(`(?:reject\(|note\(|Reject\{|Fault\{|ErrEncoding = errors\.New\(|ErrUnzipped = fmt\.Errorf\(|&Error\{|return fmt\.Errorf\(|reason: ?"|", ")[^"\n]*"([^"\n]{9,})"`)
	verb := regexp.MustCompile(`%[sdqv]`)
	count := 0
	for _, pattern := range []string{"*.go", "internal/sheet/*.go", "internal/markdown/*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range given.FindAllStringSubmatch(string(text), -1) {
				if strings.Contains(m[1], "%w") || !strings.Contains(m[0], "eject") {
					continue
				}
				count++
				reason := Reject{Reason: verb.ReplaceAllString(m[1], "7")}
				if reason.In("ja") == reason.Reason {
					t.Errorf("%s: no Japanese for %q", name, m[1])
				}
			}
		}
	}
	if count < 25 {
		t.Errorf("only %d reasons were found", count)
	}
}

func TestReasonInJapanese(t *testing.T) {
	for reason, want := range map[string]string{
		`valid_from: "来年" is no date (write 2026-09-01)`: "valid_fromの「来年」が日付として読めません（例 2026-09-01）",
		`row has 5 cells where the header has 4`:         "この行には5列ありますが、見出しは4列です",
		`desk "x" is not known`:                          "窓口「x」が見つかりません",
		`something else`:                                 "something else",
	} {
		if got := (Reject{Reason: reason}).In("ja"); got != want {
			t.Errorf("%s: %s, want %s", reason, got, want)
		}
		if got := (Reject{Reason: reason}).In("en"); got != reason {
			t.Errorf("%s: %s", reason, got)
		}
	}
}
