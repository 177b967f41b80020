package knowledge

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// A Source is a folder or a file to import. Name tells the sources of one company apart over time: what an earlier import
// under the same name brought, and a later one does not, is reported as vanished.
type Source struct {
	Name string
	FS   fs.FS
	Root string // in FS: a folder, a file, or "."
}

// Open is the source for a folder or file of the machine. Its name is the absolute path.
func Open(name string) (Source, error) {
	full, err := filepath.Abs(name)
	if err == nil {
		full, err = filepath.EvalSymlinks(full)
	}
	if err != nil {
		return Source{}, fmt.Errorf("open source: %w", err)
	}
	info, err := os.Stat(full)
	if err != nil {
		return Source{}, fmt.Errorf("open source: %w", err)
	}
	if info.IsDir() {
		return Source{Name: full, FS: os.DirFS(full), Root: "."}, nil
	}
	return Source{Name: full, FS: os.DirFS(filepath.Dir(full)), Root: filepath.Base(full)}, nil
}

// found is one file of a source.
type found struct {
	source int
	file   string
	size   int64
}

// leftOut are files about the documents, not documents, by name without extension.
var leftOut = strings.Fields("readme license licence notice source copying contributing changelog codeowners authors code_of_conduct security")

// findFiles walks a source in the order of names. Links are not followed: one to a folder above would go round for ever.
func findFiles(s Source, index int) (files []found, skipped int, rejected []Reject) {
	reject := func(file, format string, args ...any) {
		rejected = append(rejected, Reject{File: file, Reason: fmt.Sprintf(format, args...)})
	}
	err := fs.WalkDir(s.FS, s.Root, func(file string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			reject(file, "cannot be read: %s", plainReason(err))
			if entry != nil && entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		case file != s.Root && hidden(entry.Name()):
			if skipped++; entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		case entry.IsDir() && strings.Count(file, "/") >= maxFolders:
			reject(file, "folders are nested deeper than %d", maxFolders)
			return fs.SkipDir
		case entry.IsDir():
			return nil
		case entry.Type()&fs.ModeSymlink != 0:
			reject(file, "is a symbolic link; links are not followed")
			return nil
		case !entry.Type().IsRegular():
			reject(file, "is not a regular file")
			return nil
		}
		name := strings.ToLower(entry.Name())
		if file != s.Root && slices.Contains(leftOut, strings.TrimSuffix(name, path.Ext(name))) {
			skipped++
			return nil
		}
		if len(files) == maxFiles {
			reject(file, "source has more than %d files; this and the following were not read", maxFiles)
			return fs.SkipAll
		}
		info, err := entry.Info()
		if err != nil {
			reject(file, "cannot be read: %s", plainReason(err))
			return nil
		}
		files = append(files, found{index, file, info.Size()})
		return nil
	})
	if err != nil {
		reject(s.Root, "cannot be read: %s", plainReason(err))
	}
	return files, skipped, rejected
}

// hidden are the files of the system, of version control, and the locks that Office leaves beside open files.
func hidden(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$") || name == "node_modules" || name == "Thumbs.db"
}

// plainReason is an error without the path that the report gives anyway.
func plainReason(err error) string {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err.Error()
	}
	return err.Error()
}
