package main

import (
	"os"
	"path"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// environment lists every environment variable that a command reads, from the commands' own definition.
func environment(t *testing.T) []string {
	t.Helper()
	seen := map[string]bool{}
	var walk func(reflect.Type)
	walk = func(of reflect.Type) {
		for i := range of.NumField() {
			f := of.Field(i)
			if name := f.Tag.Get("env"); name != "" {
				seen[name] = true
			}
			if f.Type.Kind() == reflect.Struct {
				walk(f.Type)
			}
		}
	}
	walk(reflect.TypeFor[commands]())
	var names []string
	for name := range seen {
		names = append(names, name)
	}
	slices.Sort(names)
	if len(names) < 6 {
		t.Fatalf("found only %v", names)
	}
	return names
}

type composeFile struct {
	Services map[string]struct {
		Image       string
		Build       any
		Environment map[string]any
		Secrets     []any
		Healthcheck map[string]any
		Volumes     []any
		ReadOnly    bool `yaml:"read_only"`
	}
	Secrets map[string]struct{ File string }
	Volumes map[string]any
}

// No container engine runs the tests, so the compose file is held against the program's own list of settings.
func TestComposeFile(t *testing.T) {
	body, err := os.ReadFile("../../docker-compose.yml")
	if err != nil {
		t.Fatal(err)
	}
	var file composeFile
	if err := yaml.Unmarshal(body, &file); err != nil {
		t.Fatal(err)
	}
	server, ok := file.Services["server"]
	if !ok || server.Build == nil || server.Healthcheck == nil {
		t.Fatalf("no server that is built and checked: %+v", file.Services)
	}
	known := environment(t)
	for name := range server.Environment {
		if !slices.Contains(known, name) {
			t.Errorf("docker-compose.yml sets %s, which the program does not read", name)
		}
	}
	for _, name := range known {
		// DATABASE_URL is set, so there is no private cluster and no data folder.
		if _, set := server.Environment[name]; !set && name != "DOUSURU_DATA" {
			t.Errorf("docker-compose.yml does not pass %s", name)
		}
	}
	// What people erase is noted on a mount that can be written to, and that is none of the database's.
	noted, _ := server.Environment["DOUSURU_ERASURES_FILE"].(string)
	written := 0
	for _, v := range server.Volumes {
		mount, _ := v.(map[string]any)
		made, _ := mount["bind"].(map[string]any)
		if path.Dir(noted) == mount["target"] && mount["type"] == "bind" && mount["read_only"] != true && made["create_host_path"] == false {
			written++
		}
	}
	if !server.ReadOnly || written != 1 || len(server.Volumes) != 1 {
		t.Errorf("the server writes to %d of %d mounts, read-only otherwise: %t; erasures are noted in %q", written, len(server.Volumes), server.ReadOnly, noted)
	}
	pgvector := false
	for _, s := range file.Services {
		pgvector = pgvector || (strings.Contains(s.Image, "pgvector") && s.Healthcheck != nil && len(s.Volumes) > 0)
	}
	if !pgvector || len(file.Secrets) == 0 || len(file.Volumes) == 0 {
		t.Error("no database with pgvector, health check, volume and a secret by file")
	}
	for name, s := range file.Secrets {
		if s.File == "" {
			t.Errorf("secret %s is not by file", name)
		}
	}
}

func TestEverySettingIsDocumented(t *testing.T) {
	body, err := os.ReadFile("../../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range environment(t) {
		if !strings.Contains(string(body), "`"+name+"`") {
			t.Errorf("docs/operations.md does not explain %s", name)
		}
	}
}
