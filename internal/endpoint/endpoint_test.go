package endpoint_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dousuru/internal/endpoint"
)

// open is a client.
func open(t testing.TB, o endpoint.Options) *endpoint.Client {
	t.Helper()
	c, err := endpoint.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

const key = "sk-test-0123456789-not-a-real-key"

func keyFile(t testing.TB, content string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestAddresses(t *testing.T) {
	for address, good := range map[string]bool{
		"https://api.example/v1":                          true,
		"https://api.example/v1/":                         true,
		"https://API.example:8443":                        true,
		"http://127.0.0.1:11434/v1":                       true,
		"http://localhost:8000/v1":                        true,
		"http://[::1]:8000/v1":                            true,
		"":                                                false,
		"api.example/v1":                                  false,
		"http://api.example/v1":                           false,
		"http://10.0.0.7:8000/v1":                         false,
		"http://127.0.0.1.example/v1":                     false,
		"http://localhost.example/v1":                     false,
		"ftp://api.example/v1":                            false,
		"file:///etc/passwd":                              false,
		"https:api.example":                               false,
		"https:///v1":                                     false,
		"https://user:secret@api.example/v1":              false,
		"https://api.example/v1?key=secret":               false,
		"https://api.example/v1#secret":                   false,
		"https://api.example/a/../v1":                     false,
		"https://api.example//v1":                         false,
		"https://api.example/%2e%2e/v1":                   false,
		"https://api.example\\@evil.example/":             false,
		"https://аpi.example/v1":                          false, // its а is Cyrillic
		" https://api.example/v1":                         false,
		"https://api.example/" + strings.Repeat("v", 500): false,
	} {
		_, err := endpoint.New(endpoint.Options{URL: address})
		if (err == nil) != good {
			t.Errorf("%q: %v", address, err)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("the error repeats the address: %v", err)
		}
	}
}

func TestSettingsThatAreRefused(t *testing.T) {
	const url = "https://api.example/v1"
	for name, o := range map[string]endpoint.Options{
		"kind":             {URL: url, Kind: "gemini"},
		"azure no version": {URL: url, Kind: endpoint.Azure},
		"version":          {URL: url, APIVersion: "2024-10-21"},
		"odd version":      {URL: url, Kind: endpoint.Azure, APIVersion: "2024&x=1"},
		"header injection": {URL: url, Organization: "a\r\nX: y"},
		"negative time":    {URL: url, Total: -1},
		"key missing":      {URL: url, KeyFile: filepath.Join(t.TempDir(), "none")},
		"key empty":        {URL: url, KeyFile: keyFile(t, "\n")},
		"key of two words": {URL: url, KeyFile: keyFile(t, "secret secret\n")},
		"key not ASCII":    {URL: url, KeyFile: keyFile(t, "secret鍵\n")},
		"key too long":     {URL: url, KeyFile: keyFile(t, strings.Repeat("secret", 1000))},
	} {
		if _, err := endpoint.New(o); err == nil || strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "/") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The key goes to the endpoint in the header of its kind, and nothing that a library put there in its stead.
func TestKey(t *testing.T) {
	for _, row := range []struct {
		o            endpoint.Options
		bearer, plan string
	}{
		{endpoint.Options{KeyFile: keyFile(t, key+"\r\nsecond line\n"), Organization: "org-1", Project: "proj_2"}, "Bearer " + key, ""},
		{endpoint.Options{KeyFile: keyFile(t, key), Kind: endpoint.Azure, APIVersion: "2024-10-21"}, "", key},
		{endpoint.Options{}, "", ""},
	} {
		got := http.Header{}
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			got = r.Header
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("Set-Cookie", "a=b")
			_, _ = io.WriteString(w, `{}`)
		}))
		defer server.Close()
		row.o.URL = server.URL + "/v1/"
		c := open(t, row.o)
		r, _ := http.NewRequest(http.MethodPost, c.URL()+"/embeddings", strings.NewReader(`{}`))
		r.Header.Set("Authorization", "Bearer of-a-library")
		r.Header.Set("api-key", "of-a-library")
		r.Header.Set("Cookie", "a=b")
		response, err := c.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if got.Get("Authorization") != row.bearer || got.Get("Api-Key") != row.plan || got.Get("Cookie") != "" ||
			got.Get("Openai-Organization") != row.o.Organization || got.Get("Openai-Project") != row.o.Project || got.Get("User-Agent") != "dousuru" {
			t.Errorf("%+v: sent %v", row.o, got)
		}
		if response.Header.Get("Set-Cookie") != "" {
			t.Error("a cookie of the endpoint is handed on")
		}
	}
}

// Requests go to the address and below it, wherever a library or an answer would like them to go.
func TestElsewhere(t *testing.T) {
	asked := false
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked = true }))
	defer server.Close()
	c := open(t, endpoint.Options{URL: server.URL + "/v1"})
	host := strings.TrimPrefix(server.URL, "http://")
	for _, address := range []string{server.URL + "/", server.URL + "/v1", server.URL + "/v2/x", server.URL + "/v1/../admin", server.URL + "/v1x/y",
		"https://" + host + "/v1/x", "http://evil.example/v1/x", "http://user@" + host + "/v1/x"} {
		r, err := http.NewRequest(http.MethodPost, address, nil)
		if err != nil {
			t.Fatal(err)
		}
		if response, err := c.Do(r); endpoint.KindOf(err) != endpoint.Address {
			t.Errorf("%s: %v %v", address, response, err)
		}
	}
	if asked {
		t.Error("the server was asked")
	}
}

func TestTooLongARequest(t *testing.T) {
	c := open(t, endpoint.Options{URL: "http://127.0.0.1:1"})
	r, _ := http.NewRequest(http.MethodPost, c.URL()+"/x", strings.NewReader(strings.Repeat("x", 5<<20)))
	if _, err := c.Do(r); endpoint.KindOf(err) != endpoint.Request {
		t.Error(err)
	}
}
