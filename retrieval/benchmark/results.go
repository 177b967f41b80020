package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// results are all figures of one run, as results.json has them. Parts that were not measured are missing.
type results struct {
	Machine    machine      `json:"machine"`
	Passages   int          `json:"passages"`
	Questions  int          `json:"questions"`
	Footprint  []footprint  `json:"footprint,omitempty"`
	Finding    []finding    `json:"finding,omitempty"`
	Difference []difference `json:"difference,omitempty"`
	Refusing   []refusing   `json:"refusing,omitempty"`
	Growth     []growth     `json:"growth,omitempty"`
	LeftOut    []string     `json:"left_out,omitempty"`
}

// write puts the figures and their plots into a folder, which it makes.
func (r *results) write(folder string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	figures, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return fmt.Errorf("write results: %w", err)
	}
	files := map[string][]byte{"results.json": append(figures, '\n')}
	if len(r.Finding) > 0 {
		files["finding.svg"] = r.plotFinding()
	}
	if len(r.Growth) > 0 {
		files["growth.svg"] = r.plotGrowth()
	}
	if len(r.Refusing) > 0 {
		files["refusing.svg"] = r.plotRefusing()
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o644); err != nil {
			return err
		}
	}
	return nil
}
