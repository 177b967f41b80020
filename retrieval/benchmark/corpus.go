package main

import (
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
)

// A passage is one text to find. Its title is that of the Wikipedia article it comes from.
type passage struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Text  string `json:"text"`
}

// A question was written for one passage; that one counts as right and no other.
type question struct {
	ID      string `json:"id"`
	Text    string `json:"text"`
	Passage string `json:"passage"`
}

func read[T any](folder, name string) ([]T, error) {
	file, err := os.Open(filepath.Join(folder, name))
	if err != nil {
		return nil, err
	}
	defer file.Close()
	unpacked, err := gzip.NewReader(file)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	var list []T
	for decoder := json.NewDecoder(unpacked); ; {
		var item T
		if err := decoder.Decode(&item); errors.Is(err, io.EOF) {
			return list, nil
		} else if err != nil {
			return nil, fmt.Errorf("read %s: record %d: %w", name, len(list)+1, err)
		}
		list = append(list, item)
	}
}

// seed makes every sample the same one on every run.
const seed = 3

func random() *rand.Rand { return rand.New(rand.NewPCG(seed, 0)) }

// sample draws n of a list without repetition, in random order; all of it, in its own order, when n is not smaller.
func sample[T any](list []T, n int) []T {
	if n >= len(list) {
		return list
	}
	drawn := make([]T, n)
	for i, at := range random().Perm(len(list))[:n] {
		drawn[i] = list[at]
	}
	return drawn
}
