package knowledge

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"dousuru/knowledge/internal/sheet"
)

// ErrNoZip is returned for an archive that cannot be read.
var ErrNoZip = errors.New("file is not a readable zip archive")

// Unzip gives the files in an archive, without folders, hidden files and the system's. The sizes that it declares need not be
// true, so what is unpacked is counted: more than MaxUpload is ErrUploadLarge, more than MaxUploadFiles files ErrUploadMany.
func Unzip(data []byte) ([]File, error) {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, ErrNoZip
	}
	var files []File
	left := int64(MaxUpload)
	for _, f := range archive.File {
		name := f.Name
		if f.NonUTF8 {
			if decoded, err := sheet.Text([]byte(name)); err == nil {
				name = decoded // Windows in Japan writes CP932
			}
		}
		if f.FileInfo().IsDir() || notOurs(name) {
			continue
		}
		if len(files) == MaxUploadFiles {
			return nil, ErrUploadMany
		}
		in, err := f.Open()
		if err != nil {
			return nil, ErrNoZip
		}
		var b bytes.Buffer
		n, err := io.Copy(&b, io.LimitReader(in, left+1))
		_ = in.Close()
		if left -= n; left < 0 {
			return nil, ErrUploadLarge
		}
		if err != nil {
			return nil, ErrNoZip
		}
		files = append(files, File{name, b.Bytes()})
	}
	return files, nil
}

func notOurs(name string) bool {
	for _, part := range strings.Split(name, "/") {
		if hidden(part) || part == "__MACOSX" {
			return true
		}
	}
	base := strings.ToLower(path.Base(name))
	return slices.Contains(leftOut, strings.TrimSuffix(base, path.Ext(base)))
}

// fileName is a name that can stand in a report and in a file system: no way up, no odd separators, short.
func fileName(name string, n int) string {
	name = strings.ToValidUTF8(strings.ReplaceAll(name, `\`, "/"), "_")
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return '_'
		}
		return r
	}, name)
	name = strings.TrimLeft(path.Clean("/"+name), "/")
	if r := []rune(name); len(r) > maxUploadName {
		name = string(r[len(r)-maxUploadName:])
		name = strings.TrimLeft(name, "/")
	}
	if name == "" {
		name = fmt.Sprintf("file-%d", n+1)
	}
	return name
}

// freeName tells two files of one name apart.
func freeName(name string, taken map[string]bool) string {
	free := name
	for n := 2; taken[free]; n++ {
		ext := path.Ext(name)
		free = fmt.Sprintf("%s (%d)%s", strings.TrimSuffix(name, ext), n, ext)
	}
	taken[free] = true
	return free
}

// sourcesOf makes a source of each file: what one file brought before and holds no more is told apart from what others brought.
func sourcesOf(files []File) ([]Source, error) {
	var packed bytes.Buffer
	archive := zip.NewWriter(&packed)
	var sources []Source
	for _, f := range files {
		out, err := archive.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Store})
		if err == nil {
			_, err = out.Write(f.Data)
		}
		if err != nil {
			return nil, fmt.Errorf("open upload: %w", err)
		}
		sources = append(sources, Source{Name: "upload:" + f.Name, Root: f.Name})
	}
	if err := archive.Close(); err != nil {
		return nil, fmt.Errorf("open upload: %w", err)
	}
	folder, err := zip.NewReader(bytes.NewReader(packed.Bytes()), int64(packed.Len()))
	if err != nil {
		return nil, fmt.Errorf("open upload: %w", err)
	}
	for i := range sources {
		sources[i].FS = folder
	}
	return sources, nil
}
