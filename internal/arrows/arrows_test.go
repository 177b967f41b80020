package arrows

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "dousuru/"

// allowed lists, for each package, the packages of the house that it may import. A package may always import those
// inside its own folder's internal/, and a test package what it tests.
var allowed = map[string][]string{
	"internal/arrows":                {},
	"internal/matrix":                {},
	"internal/seal":                  {},
	"internal/postgres":              {"internal/postgres/cluster", "internal/seal"},
	"internal/postgres/cluster":      {},
	"internal/postgres/postgrestest": {"internal/postgres", "internal/postgres/cluster", "internal/seal"},
	"internal/directory":             {"internal/postgres", "internal/csvsafe"},
	"internal/jobs":                  {"internal/postgres"},
	"internal/budget":                {"internal/postgres"},
	"internal/erasure":               {"internal/postgres"},
	"internal/audit":                 {"internal/postgres"},
	"internal/linkage":               {},
	"internal/calendar":              {},
	"internal/mail":                  {},
	"internal/csvsafe":               {},
	"internal/identify":              {},
	"internal/mask":                  {"internal/identify"},
	"internal/endpoint":              {},
	"internal/endpoint/faulty":       {},
	"internal/endpoint/recorded":     {},
	"internal/outbox":                {"internal/postgres", "internal/jobs", "internal/calendar", "internal/mail"},
	"knowledge":                      {"internal/postgres", "internal/csvsafe", "internal/outbox"},
	"knowledge/sample":               {},
	"retrieval":                      {"internal/postgres", "knowledge"},
	"retrieval/embeddertest":         {"retrieval"},
	"retrieval/openai":               {"internal/endpoint", "retrieval"},
	"retrieval/evaluation":           {"internal/postgres", "internal/jobs", "knowledge", "retrieval"},
	"chat/escalation":                {"internal/postgres", "internal/audit", "internal/erasure", "internal/seal", "internal/directory", "internal/jobs", "internal/calendar", "internal/outbox", "knowledge"},
	"chat/journey":                   {"internal/postgres", "internal/seal", "internal/erasure", "internal/directory", "internal/jobs", "internal/calendar", "internal/outbox", "knowledge", "chat/voice", "chat/news"},
	"chat/oneonone":                  {"internal/postgres", "internal/erasure", "internal/seal", "internal/directory", "internal/jobs", "internal/calendar", "internal/outbox", "knowledge", "chat/journey", "chat/voice"},
	"chat/news":                      {"internal/postgres", "knowledge", "chat/voice"},
	"chat/report":                    {"internal/postgres", "internal/calendar", "internal/seal", "internal/jobs", "knowledge", "chat/escalation"},
	"chat/report/attack":             {"chat/report"},
	"chat/escalation/alike":          {"retrieval"},
	"chat/triage":                    {"retrieval"},
	"chat/voice":                     {},
	"chat/grounding":                 {"retrieval", "chat/voice"},
	"chat":                           {"internal/postgres", "internal/seal", "internal/erasure", "internal/directory", "knowledge", "retrieval", "chat/escalation", "chat/journey", "chat/news", "chat/report", "chat/triage", "chat/voice", "chat/grounding", "internal/calendar", "internal/identify"},
	"chat/brief":                     {"internal/postgres", "internal/erasure", "internal/seal", "internal/directory", "internal/identify", "internal/jobs", "knowledge", "chat", "chat/journey", "chat/triage", "chat/voice"},
	"chat/rights":                    {"internal/postgres", "internal/directory", "internal/calendar", "internal/seal", "internal/erasure", "internal/outbox", "knowledge", "chat", "chat/brief", "chat/escalation", "chat/journey", "chat/oneonone", "chat/report"},
	"chat/steering":                  {"internal/postgres", "knowledge", "chat"},
	"chat/openai":                    {"internal/endpoint", "chat"},
	"chat/socket":                    {"internal/postgres", "internal/directory", "chat"},
	"web": {"internal/postgres", "internal/audit", "internal/directory", "internal/calendar", "knowledge", "retrieval", "chat", "chat/escalation", "chat/escalation/alike", "chat/journey", "chat/oneonone", "chat/brief", "chat/news", "chat/report", "chat/rights", "web/static",
		"retrieval/evaluation", "chat/voice", "internal/csvsafe", "internal/outbox", "internal/identify", "web/oidc"},
	"web/static":     {},
	"web/oidc":       {},
	"web/oidc/lying": {},
	"cmd/dousuru": {"internal/postgres", "internal/audit", "internal/seal", "internal/erasure", "internal/directory", "internal/budget", "internal/endpoint", "internal/mask", "internal/jobs", "internal/calendar", "internal/mail", "internal/outbox", "knowledge", "knowledge/sample", "retrieval", "retrieval/openai", "retrieval/evaluation",
		"chat", "chat/brief", "chat/openai", "chat/escalation", "chat/journey", "chat/oneonone", "chat/report", "chat/rights", "chat/triage", "chat/socket", "chat/steering", "web", "web/oidc"},
}

// owners lists the libraries that only some packages may know.
var owners = map[string][]string{
	"github.com/gorilla/websocket":      {"chat/socket"},
	"github.com/pgvector/pgvector-go":   {"retrieval", "internal/postgres"},
	"github.com/xuri/excelize/v2":       {"knowledge"},
	"github.com/ikawaha/kagome/v2":      {"retrieval"},
	"github.com/sergi/go-diff":          {"web"},
	"github.com/alecthomas/kong":        {"cmd/dousuru"},
	"github.com/alexedwards/scs/v2":     {"web"},
	"github.com/pressly/goose/v3":       {"internal/postgres"},
	"github.com/rickar/cal/v2":          {"internal/calendar"},
	"github.com/wneessen/go-mail":       {"internal/mail"},
	"github.com/riverqueue/river":       {"internal/postgres", "internal/jobs"},
	"github.com/sony/gobreaker/v2":      {"internal/endpoint"},
	"github.com/sashabaranov/go-openai": {"chat/openai", "retrieval/openai"},
	"github.com/tink-crypto/tink-go/v2": {"internal/seal"},
	"github.com/coreos/go-oidc/v3":      {"web/oidc"},
	"github.com/go-jose/go-jose/v4":     {"web/oidc"},
	"golang.org/x/oauth2":               {"web/oidc"},
}

type listed struct {
	ImportPath string
	Imports    []string
}

func packages(t *testing.T) []listed {
	t.Helper()
	command := exec.Command("go", "list", "-json=ImportPath,Imports", "./...")
	command.Dir = "../.."
	out, err := command.Output()
	if err != nil {
		t.Fatalf("list packages: %v", err)
	}
	var list []listed
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return list
		} else if err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
}

func TestArrows(t *testing.T) {
	list := packages(t)
	if len(list) < 10 {
		t.Fatalf("only %d packages listed", len(list))
	}
	for _, p := range list {
		name := strings.TrimPrefix(p.ImportPath, module)
		home, _, inner := strings.Cut(name, "/internal/") // knowledge/internal/markdown belongs to knowledge
		arrows, known := allowed[home]
		if !known {
			t.Errorf("%s has no place in the house: draw it in docs/design.md and here", name)
		}
		for _, imported := range p.Imports {
			target, ours := strings.CutPrefix(imported, module)
			if ours && !slices.Contains(arrows, target) && !strings.HasPrefix(target, home+"/internal/") && !(inner && target == home) {
				t.Errorf("%s imports %s: no such arrow", name, target)
			}
			for library, few := range owners {
				if (imported == library || strings.HasPrefix(imported, library+"/")) && !slices.Contains(few, home) {
					t.Errorf("%s imports %s, which only %v may know", name, library, few)
				}
			}
		}
	}
}
