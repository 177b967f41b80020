package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"dousuru/chat/steering"
)

// steered is what the command said, for the tests that look at it: it asks some 1,200 pairs, and they are the same for all.
var steered struct {
	sync.Once
	code        int
	out, errOut string
}

func audited(t *testing.T, database string) (code int, report steering.Report) {
	t.Helper()
	steered.Do(func() {
		steered.code, steered.out, steered.errOut = command(t, database, "audit", "steering", "--json")
	})
	if err := json.Unmarshal([]byte(steered.out), &report); err != nil {
		t.Fatalf("%d %v\n%s", steered.code, err, steered.errOut)
	}
	return steered.code, report
}

// Who asks does not change which programs are offered, unless a written rule says so (principle 12).
func TestAuditSteering(t *testing.T) {
	database := sampled(t)
	code, report := audited(t, database)
	t.Logf("%d pairs, %d the same, %d by a written rule", report.Pairs, report.Same, len(report.Allowed))
	if code != 0 || report.Pairs < 200 || len(report.Findings) > 0 || report.Same+len(report.Allowed) != report.Pairs {
		t.Errorf("%d: %d pairs, findings %+v", code, report.Pairs, report.Findings)
	}
	for _, f := range report.Allowed {
		if len(f.Rules) == 0 {
			t.Errorf("allowed without a rule: %+v", f)
		}
	}
	// A question that asks nothing leaves only the attribute to look for. The audit says so and fails.
	questions := filepath.Join(t.TempDir(), "questions.txt")
	if err := os.WriteFile(questions, []byte("# nothing is asked\n何かありますか\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	code, out, _ := command(t, database, "audit", "steering", "--questions", questions)
	if code != 1 || !strings.Contains(out, "unexplained: 何かありますか") {
		t.Errorf("%d\n%s", code, out)
	}
}
