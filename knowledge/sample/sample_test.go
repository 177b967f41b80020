package sample_test

import (
	"slices"
	"strings"
	"testing"

	"dousuru/knowledge/sample"
)

// Every person has a name, a sample address and roles that exist, and reports to somebody above in the list.
func TestPeople(t *testing.T) {
	people, err := sample.People()
	if err != nil {
		t.Fatal(err)
	}
	if len(people) < 10 {
		t.Fatalf("%d people, want a company", len(people))
	}
	seen := map[string]bool{}
	roles := map[string]int{}
	for _, p := range people {
		if p.ID == "" || p.Name == "" || !strings.HasSuffix(p.Email, "@umikaze.example") || seen[p.ID] {
			t.Errorf("%+v: no id, name or sample address, or an id twice", p)
		}
		if p.Manager != "" && !seen[p.Manager] {
			t.Errorf("%s reports to %q, who is not above", p.ID, p.Manager)
		}
		seen[p.ID] = true
		for _, role := range p.Roles {
			if !slices.Contains([]string{"employee", "manager", "hr", "executive", "admin"}, role) {
				t.Errorf("%s has the unknown role %q", p.ID, role)
			}
			roles[role]++
		}
	}
	for _, role := range []string{"employee", "manager", "hr", "executive"} {
		if roles[role] == 0 {
			t.Errorf("nobody is %s", role)
		}
	}
}
