package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

var guideBlock = regexp.MustCompile("(?s)```sh\n# ([^\n]+)\n(.*?)```")

// Each block of the guide is read as the program reads its environment, and is settings that the server would start with. The key
// file, which is not here, is replaced by one.
func TestGuideBlocks(t *testing.T) {
	guide, err := os.ReadFile("../../docs/models.md")
	if err != nil {
		t.Fatal(err)
	}
	key := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(key, []byte("no-real-key\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	known := environment(t)
	var names []string
	for _, block := range guideBlock.FindAllStringSubmatch(string(guide), -1) {
		names = append(names, block[1])
		t.Run(block[1], func(t *testing.T) {
			for _, name := range known {
				if strings.HasPrefix(name, "DOUSURU_MODEL_") || strings.HasPrefix(name, "DOUSURU_EMBEDDER") || name == "DOUSURU_COMPOSER" || name == "DOUSURU_UNDERSTANDER" {
					t.Setenv(name, "")
					_ = os.Unsetenv(name)
				}
			}
			for line := range strings.Lines(block[2]) {
				name, value, ok := strings.Cut(strings.TrimSpace(line), "=")
				if !ok || !slices.Contains(known, name) {
					t.Fatalf("the program does not read %q", line)
				}
				if value = strings.Trim(value, `"`); name == "DOUSURU_MODEL_KEY_FILE" {
					value = key
				}
				t.Setenv(name, value)
			}
			var settings Settings
			parser, err := kong.New(&settings, defaults(t.TempDir()))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := parser.Parse(nil); err != nil {
				t.Fatal(err)
			}
			if err := settings.Model.check(); err != nil || !settings.Model.on() {
				t.Errorf("on: %v, %v", settings.Model.on(), err)
			}
		})
	}
	if want := []string{"openai", "azure", "azure-v1", "ollama", "vllm", "llama.cpp"}; !slices.Equal(names, want) {
		t.Errorf("the guide has %q, not %q", names, want)
	}
	// A container's name is another machine.
	if err := (&modelSettings{URL: "http://ollama:11434/v1", Contract: "c", Composer: "m"}).check(); err == nil || !strings.Contains(err.Error(), "https only") {
		t.Errorf("http to another container: %v", err)
	}
}
