package main

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// A touch is what a job does to one table: read, insert, update or delete.
type touch struct{ kind, table, action string }

const touchesFile = "testdata/jobs/jobs.txt"

// listedTouches reads lines "kind table action...". An action with "?" has no work in these worlds, for the reason behind "#".
func listedTouches(t *testing.T) (listed map[touch]bool, idle map[touch]string) {
	t.Helper()
	text, err := os.ReadFile(touchesFile)
	if err != nil {
		t.Fatal(err)
	}
	listed, idle = map[touch]bool{}, map[touch]string{}
	for line := range strings.Lines(string(text)) {
		line, reason, _ := strings.Cut(strings.TrimSpace(line), " # ")
		words := strings.Fields(line)
		if len(words) == 0 || words[0] == "#" {
			continue
		}
		if len(words) < 3 {
			t.Fatalf("%s: %q", touchesFile, line)
		}
		for _, action := range words[2:] {
			action, without := strings.CutSuffix(action, "?")
			switch is := (touch{words[0], words[1], action}); {
			case !slices.Contains(actions, action) || without && reason == "":
				t.Fatalf("%s: %q", touchesFile, line)
			case without:
				idle[is] = reason
			default:
				listed[is] = true
			}
		}
	}
	return listed, idle
}

var actions = []string{"read", "insert", "update", "delete"}

const touchesHead = `# What each background job does to which table, as TestMatrixOfJobs sees it: what is not here must not happen. "insert?" may
# happen, and has no work in the test for the reason behind "#".
`

func writeTouches(t *testing.T, done map[touch]bool, idle map[touch]string) {
	t.Helper()
	lines := map[[2]string]string{}
	for _, action := range actions {
		for is := range done {
			if is.action == action {
				lines[[2]string{is.kind, is.table}] += " " + action
			}
		}
	}
	var all []string
	for of, actions := range lines {
		all = append(all, of[0]+" "+of[1]+actions)
	}
	for is, reason := range idle {
		if !done[is] {
			all = append(all, is.kind+" "+is.table+" "+is.action+"? # "+reason)
		}
	}
	slices.Sort(all)
	if err := os.WriteFile(touchesFile, []byte(touchesHead+strings.Join(all, "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
}
