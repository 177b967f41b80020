package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// What somebody has to look at is said, and does not make the server unhealthy.
func TestHealthSaysWhatToLookAt(t *testing.T) {
	for body, want := range map[string]string{
		`{"status":"ready"}`:                                                  "ready\n",
		`{"status":"ready","desks_unchecked":2}`:                              "ready\n2 desks were not checked for long; the page of HR lists them\n",
		`{"status":"ready","notices_undelivered":3}`:                          "ready\n3 notices could not be delivered; the log says why\n",
		`{"status":"ready","models":{"composer":"open","embedder":"closed"}}`: "ready\nthe endpoint of the composer does not work and is not asked for the moment; the desk answers without it\n",
		`{"status":"ready","master_key":"unreadable"}`:                        "ready\nthe file of the master key cannot be read any more; put its copy back before the next start\n",
		`{"desks_unchecked":1,"notices_undelivered":1}`:                       "ready\n1 desks were not checked for long; the page of HR lists them\n1 notices could not be delivered; the log says why\n",
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(body)) }))
		var out strings.Builder
		err := (&healthCommand{Addr: strings.TrimPrefix(server.URL, "http://")}).Run(t.Context(), streams{out: &out})
		if err != nil || out.String() != want {
			t.Errorf("%s: %q, %v", body, out.String(), err)
		}
		server.Close()
	}
}
