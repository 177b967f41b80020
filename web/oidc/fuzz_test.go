package oidc

import (
	"encoding/json"
	"slices"
	"testing"
)

// What a provider puts into claims becomes roles of the settings alone, or an error.
func FuzzClaims(f *testing.F) {
	f.Add([]byte(`{"number":"7","groups":["HR"],"manager":"8"}`))
	f.Add([]byte(`{"number":"7","realm":{"groups":"HR"}}`))
	f.Add([]byte(`{"number":7,"groups":[[]]}`))
	c := Claims{Number: "number", Roles: "groups", RoleOf: map[string]string{"HR": "hr", "Board": "executive"}, Manager: "manager"}
	f.Fuzz(func(t *testing.T, data []byte) {
		var claims map[string]any
		if json.Unmarshal(data, &claims) != nil {
			return
		}
		for _, way := range []string{"groups", "realm.groups", "a.b.c", "."} {
			c.Roles = way
			var w Who
			if err := c.read(claims, &w); err != nil {
				continue
			}
			for _, role := range w.Roles {
				if role != "hr" && role != "executive" {
					t.Errorf("%s gives the role %q", data, role)
				}
			}
			if !slices.IsSorted(w.Roles) || len(w.Roles) > 2 {
				t.Errorf("%s gives %q", data, w.Roles)
			}
		}
	})
}

// The head of a token is read before its signature is, whatever stands in it.
func FuzzTypeOf(f *testing.F) {
	f.Add("eyJ0eXAiOiJKV1QifQ.x.y")
	f.Add("...")
	f.Fuzz(func(t *testing.T, raw string) { _ = typeOf(raw) })
}
