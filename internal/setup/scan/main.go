// Scan looks for known faults: in the code with gosec, and in the modules and Go itself with govulncheck. The database of
// vulnerabilities is a module like the others, so that this works where only modules can be fetched; it is as old as its version
// in go.mod (go get -tool golang.org/x/vulndb/cmd/indexdb@latest).
//
// It is run in the folder of the module that it looks at.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/semver"
	"golang.org/x/vuln/scan"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "scan: the folder of the tools, and one for what is made of them")
		os.Exit(2)
	}
	tools, built := os.Args[1], os.Args[2]
	if err := errors.Join(code(tools), vulnerabilities(context.Background(), tools, built)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// code has gosec read everything. What stands in gosec.txt is no fault.
func code(tools string) error {
	list, err := os.ReadFile(filepath.Join(tools, "gosec.txt"))
	if err != nil {
		return err
	}
	var rules []string
	for line := range strings.Lines(string(list)) {
		if part := strings.Fields(line); len(part) > 2 && part[0] != "#" {
			rules = append(rules, part[0]+":"+part[1])
		}
	}
	if out, err := command(tools, "tool", "gosec", "-quiet", "-color=false", "-exclude-dir=node_modules",
		"-exclude-rules="+strings.Join(rules, ";"), "./...").CombinedOutput(); err != nil {
		return fmt.Errorf("gosec (what is no fault goes into gosec.txt, with its reason): %w\n%s", err, out)
	}
	return nil
}

// command is a go command with the tools' versions, on the module of this folder.
func command(tools string, arguments ...string) *exec.Cmd {
	return exec.Command("go", slices.Insert(arguments, 1, "-modfile="+filepath.Join(tools, "go.mod"))...)
}

// A finding is one vulnerability that a call of ours leads to.
type finding struct {
	ID    string `json:"osv"`
	Fixed string `json:"fixed_version"`
	Trace []struct{ Module, Version, Function string }
}

// vulnerabilities fails for what is known of a module and reached by a call. What is known of Go itself is told and fails nothing:
// which Go is there is the machine's choice, and a newer one mends it.
func vulnerabilities(ctx context.Context, tools, built string) error {
	database, err := database(tools, built)
	if err != nil {
		return fmt.Errorf("make database of vulnerabilities: %w", err)
	}
	var out, problems bytes.Buffer
	c := scan.Command(ctx, "-db", "file://"+database, "-format", "json", "./...")
	c.Stdout, c.Stderr = &out, &problems
	if err := errors.Join(c.Start(), c.Wait()); err != nil {
		return fmt.Errorf("govulncheck: %w\n%s", err, &problems)
	}
	modules, itself := map[string]string{}, map[string]string{}
	for in := json.NewDecoder(&out); ; {
		var message struct{ Finding *finding }
		if err := in.Decode(&message); err == io.EOF {
			break
		} else if err != nil {
			return fmt.Errorf("govulncheck: %w", err)
		}
		if f := message.Finding; f != nil && len(f.Trace) > 0 && f.Trace[0].Function != "" {
			at := f.Trace[0]
			if at.Module == "stdlib" {
				itself[f.ID] = f.Fixed
				continue
			}
			modules[f.ID] = at.Module + " " + at.Version + ", mended in " + f.Fixed
		}
	}
	if len(itself) > 0 {
		newest := ""
		for _, fixed := range itself {
			if semver.Compare(fixed, newest) > 0 {
				newest = fixed
			}
		}
		fmt.Printf("scan: %d vulnerabilities of this Go itself; %s or newer mends them\n", len(itself), newest)
	}
	var list []error
	for id, where := range modules {
		list = append(list, fmt.Errorf("https://pkg.go.dev/vuln/%s: %s", id, where))
	}
	fmt.Printf("scan: of %s, %d vulnerabilities of modules are reached\n", filepath.Base(database), len(modules))
	return errors.Join(list...)
}

// database makes the database of the module's version, once.
func database(tools, built string) (string, error) {
	described, err := exec.Command("go", "-C", tools, "mod", "download", "-json", "golang.org/x/vulndb").Output()
	if err != nil {
		return "", err
	}
	var module struct{ Dir, Version string }
	if err := json.Unmarshal(described, &module); err != nil {
		return "", err
	}
	folder, err := filepath.Abs(filepath.Join(built, "vulndb-"+module.Version))
	if err != nil {
		return "", err
	}
	if _, err := os.Stat(folder); err == nil {
		return folder, nil
	}
	fresh := folder + ".new"
	if err := os.RemoveAll(fresh); err != nil {
		return "", err
	}
	index := command(tools, "tool", "indexdb", "-vulns", filepath.Join(module.Dir, "data", "osv"), "-out", fresh)
	index.Stderr = os.Stderr
	if err := index.Run(); err != nil {
		return "", err
	}
	return folder, os.Rename(fresh, folder)
}
