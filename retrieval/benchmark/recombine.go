package main

import "fmt"

// corpora makes corpora of growing size. Each made-up one is the one before it and more.
type corpora struct {
	vocabulary *vocabulary
	texts      [][][]piece // by real passage: its sentences
	made       []passage   // the real ones first
}

// of makes a corpus of n passages: a sample of the real ones, and where they do not suffice all of them and more made of
// their sentences, each as many as a real one has, with nouns that change as discount says. It is kept whole in memory:
// about 1.2 GB of text a million passages.
func (c *corpora) of(passages []passage, n int) ([]passage, error) {
	if n <= len(passages) {
		return sample(passages, n), nil
	}
	if c.vocabulary == nil {
		var err error
		if c.vocabulary, c.texts, err = cut(passages); err != nil {
			return nil, err
		}
		c.made = append(make([]passage, 0, n), passages...)
	}
	var text []byte
	for i := len(c.made); i < n; i++ {
		text = text[:0]
		for range c.texts[i%len(passages)] {
			from := c.texts[c.vocabulary.random.IntN(len(c.texts))]
			for _, p := range from[c.vocabulary.random.IntN(len(from))] {
				text = append(text, c.vocabulary.draw(p)...)
			}
		}
		c.made = append(c.made, passage{ID: fmt.Sprintf("r%07d", i), Text: string(text)})
	}
	return c.made[:n], nil
}
