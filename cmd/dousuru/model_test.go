package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A model is used only with an endpoint, a contract basis and a name that can be meant; what is wrong is said without the key.
func TestModelSettings(t *testing.T) {
	file := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(file, []byte("secret-key\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	good := modelSettings{URL: "https://api.example/v1", Kind: "openai", KeyFile: file, Contract: "no training; region japaneast", Composer: "gpt-4.1-mini"}
	for name, row := range map[string]struct {
		change func(*modelSettings)
		want   string // in the error; empty: none
	}{
		"good":                    {func(*modelSettings) {}, ""},
		"all uses":                {func(m *modelSettings) { m.Composer, m.Embedder, m.Dimensions = "qwen2.5:7b", "BAAI/bge-m3", 1024 }, ""},
		"nothing named":           {func(m *modelSettings) { *m = modelSettings{} }, ""},
		"address alone":           {func(m *modelSettings) { *m = modelSettings{URL: m.URL} }, ""},
		"no address":              {func(m *modelSettings) { m.URL = "" }, "DOUSURU_MODEL_URL"},
		"no contract":             {func(m *modelSettings) { m.Contract = " \t" }, "DOUSURU_MODEL_CONTRACT is empty"},
		"contract of two lines":   {func(m *modelSettings) { m.Contract = "no training\nregion" }, "one line"},
		"contract too long":       {func(m *modelSettings) { m.Contract = strings.Repeat("学", 501) }, "one line"},
		"http elsewhere":          {func(m *modelSettings) { m.URL = "http://api.example/v1" }, "https only"},
		"key in the address":      {func(m *modelSettings) { m.URL = "https://secret-key@api.example/v1" }, "without login"},
		"no key file":             {func(m *modelSettings) { m.KeyFile += ".none" }, "key file"},
		"azure without a version": {func(m *modelSettings) { m.Kind = "azure" }, "API version"},
		"azure":                   {func(m *modelSettings) { m.Kind, m.APIVersion = "azure", "2024-10-21" }, ""},
		"azure, a path":           {func(m *modelSettings) { m.Kind, m.APIVersion, m.Composer = "azure", "2024-10-21", "a/../b" }, "DOUSURU_COMPOSER"},
		"a name with a blank":     {func(m *modelSettings) { m.Composer = "gpt 4" }, "DOUSURU_COMPOSER"},
		"understander alone":      {func(m *modelSettings) { m.Composer, m.Understander = "", "gpt-4.1-mini" }, ""},
		"understander, a blank":   {func(m *modelSettings) { m.Understander = "gpt 4" }, "DOUSURU_UNDERSTANDER"},
		"no dimensions":           {func(m *modelSettings) { m.Embedder = "bge-m3" }, "DOUSURU_EMBEDDER_DIMENSIONS"},
		"too many dimensions":     {func(m *modelSettings) { m.Embedder, m.Dimensions = "bge-m3", 4001 }, "DOUSURU_EMBEDDER_DIMENSIONS"},
	} {
		m := good
		row.change(&m)
		err := m.check()
		if (err == nil) != (row.want == "") || err != nil && !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: %v", name, err)
		}
		if err != nil && (strings.Contains(err.Error(), "secret-key") || strings.Contains(err.Error(), file)) {
			t.Errorf("%s: the error tells a secret: %v", name, err)
		}
	}
}

// The server does not start with a model whose contract basis nobody stated, and says so before it opens anything.
func TestServeRefusesAModelWithoutAContract(t *testing.T) {
	data := t.TempDir()
	t.Setenv("DOUSURU_MODEL_URL", "https://api.example/v1")
	t.Setenv("DOUSURU_COMPOSER", "gpt-4.1-mini")
	var out, errOut strings.Builder
	if code := run(context.Background(), []string{"serve", "--demo", "--data", data}, strings.NewReader(""), &out, &errOut); code != 1 {
		t.Errorf("exit %d", code)
	}
	if !strings.Contains(errOut.String(), "DOUSURU_MODEL_CONTRACT is empty") || out.Len() > 0 {
		t.Errorf("said %q %q", out.String(), errOut.String())
	}
	if entries, err := os.ReadDir(data); err != nil || len(entries) > 0 {
		t.Errorf("the data folder has %v %v", entries, err)
	}
}
