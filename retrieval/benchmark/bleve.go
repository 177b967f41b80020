package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/blevesearch/bleve/v2"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/cjk"
	"github.com/blevesearch/bleve/v2/mapping"
)

// bleveBatch is how many passages bleve is given at a time.
const bleveBatch = 1000

// bleveEngine scores by tf-idf, bleve's default. Its BM25 of 2.5.7 mistakes the average length and ranks the same or worse.
type bleveEngine struct {
	folder string
	bleve  bleve.Index
}

func bleveMaker(folder, analyzer string) func(context.Context) (engine, error) {
	return func(context.Context) (engine, error) {
		own, err := os.MkdirTemp(folder, "bleve-")
		if err != nil {
			return nil, err
		}
		index, err := bleve.New(filepath.Join(own, "index"), textAlone(analyzer))
		if err != nil {
			return nil, errors.Join(err, os.RemoveAll(own))
		}
		return &bleveEngine{own, index}, nil
	}
}

// textAlone maps a document to one field that is searched and neither stored nor sorted by.
func textAlone(analyzer string) mapping.IndexMapping {
	field := bleve.NewTextFieldMapping()
	field.Analyzer = analyzer
	field.Store, field.IncludeInAll, field.IncludeTermVectors, field.DocValues = false, false, false, false
	document := bleve.NewDocumentStaticMapping()
	document.AddFieldMappingsAt("text", field)
	m := bleve.NewIndexMapping()
	m.DefaultMapping = document
	return m
}

func (e *bleveEngine) index(_ context.Context, passages []passage) error {
	for start := 0; start < len(passages); start += bleveBatch {
		batch := e.bleve.NewBatch()
		for _, p := range passages[start:min(start+bleveBatch, len(passages))] {
			if err := batch.Index(p.ID, map[string]string{"text": p.Text}); err != nil {
				return err
			}
		}
		if err := e.bleve.Batch(batch); err != nil {
			return err
		}
	}
	return nil
}

func (e *bleveEngine) search(ctx context.Context, question string) (answer, error) {
	query := bleve.NewMatchQuery(question)
	query.SetField("text")
	request := bleve.NewSearchRequestOptions(query, top, 0, false)
	request.SortBy([]string{"-_score", "_id"}) // the same order on every run
	result, err := e.bleve.SearchInContext(ctx, request)
	if err != nil {
		return answer{}, err
	}
	var a answer
	var scores []float64
	for _, hit := range result.Hits {
		a.ids = append(a.ids, hit.ID)
		scores = append(scores, hit.Score)
	}
	a.signals = byScores(scores)
	return a, nil
}

func (e *bleveEngine) size(context.Context) (bytes int64, err error) {
	err = filepath.WalkDir(e.folder, func(_ string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if errors.Is(err, fs.ErrNotExist) { // merged away meanwhile
			return nil
		}
		if err == nil {
			bytes += info.Size()
		}
		return err
	})
	return bytes, err
}

func (e *bleveEngine) close() error { return errors.Join(e.bleve.Close(), os.RemoveAll(e.folder)) }
