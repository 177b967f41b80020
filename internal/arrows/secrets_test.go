package arrows

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// What must not stand in test data: recorded requests hold keys, and copied mails hold people.
var secrets = map[string]*regexp.Regexp{
	"a header with a key":        regexp.MustCompile(`(?i)["']?\b(?:proxy-)?(?:authorization|api-key|x-api-key|cookie|set-cookie)["']?\s*:\s*\[?\s*["']?[^\s"'\]]`),
	"a key by its form":          regexp.MustCompile(`\b(?:sk|rk|pk)-[A-Za-z0-9_-]{16,}|\bghp_[A-Za-z0-9]{20,}|\bAKIA[A-Z0-9]{12,}|\bxox[abprs]-[A-Za-z0-9-]{8,}|-----BEGIN [A-Z ]*PRIVATE KEY`),
	"a bearer":                   regexp.MustCompile(`(?i)\bbearer\s+[A-Za-z0-9._~+/-]{8,}`),
	"a token in a header":        regexp.MustCompile(`(?m)^["']?[A-Za-z][A-Za-z-]{2,40}["']?\s*:\s*["'\[]*(?:[0-9a-fA-F]{32,}|[A-Za-z0-9+/]{40,}={0,2})["'\],]*\s*$`),
	"a mailbox that may be real": regexp.MustCompile(`\b[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}\b`),
}

// reserved are names of hosts that belong to nobody (RFC 2606, RFC 6761).
var reserved = regexp.MustCompile(`(?i)(?:\.(?:example|invalid|test|localhost)|[@.]example\.(?:com|net|org|jp|co\.jp))$`)

// leaked is what the endpoint with faults says in place of a key (faulty.Leak), to the letter.
const leaked = "sk-leaked-by-the-endpoint"

// secretsIn names what of secrets stands in a text, without the text.
func secretsIn(text string) (found []string) {
	for what, form := range secrets {
		for _, hit := range form.FindAllString(text, -1) {
			if hit == leaked || strings.Contains(hit, "@") && reserved.MatchString(hit) {
				continue
			}
			found = append(found, what)
			break
		}
	}
	return found
}

// No test data of the repository holds a key or a mailbox of somebody's.
func TestNoSecretsInTestdata(t *testing.T) {
	files := 0
	err := filepath.WalkDir("../..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if name := entry.Name(); name == "node_modules" || name == ".git" {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.Contains(filepath.ToSlash(path), "/testdata/") || !entry.Type().IsRegular() {
			return nil
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		files++
		for _, what := range secretsIn(string(content)) {
			t.Errorf("%s: %s", path, what)
		}
		return nil
	})
	if err != nil || files < 50 {
		t.Errorf("read %d files, %v", files, err)
	}
}

// The test above can fail: each planted secret is found, and what looks a little like one is not.
func TestSecretsAreFound(t *testing.T) {
	token := strings.Repeat("a1B2", 12)
	for _, planted := range []string{
		"Authorization: Basic eA==", `"authorization": ["x"]`, "api-key: 1", `{"Api-Key":"1"}`, "Set-Cookie: a=b", "proxy-authorization: x",
		"sk-" + token, leaked + "-no", "the key sk-proj-" + token + " was", "Bearer " + token, "ghp_" + token, "-----BEGIN RSA PRIVATE KEY-----",
		"X-Request-Token: " + token, "x-hash: " + strings.Repeat("0f", 16), "from hanako@some-company.co.jp on",
	} {
		if len(secretsIn("first line\n"+planted+"\nlast line")) == 0 {
			t.Errorf("not found: %q", planted)
		}
	}
	for _, harmless := range []string{"Content-Type: application/json", "the ask-anything desk", "sk-leaked", "hanako@mail.example", "a@example.com", `{"query":"公募"}`, "bearer of news", "authorization is asked of HR"} {
		if found := secretsIn(harmless); len(found) > 0 {
			t.Errorf("%q: %v", harmless, found)
		}
	}
}
